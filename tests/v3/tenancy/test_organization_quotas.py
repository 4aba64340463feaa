"""/v3/organization_quotas."""

import pytest
import support
from support import ask, detail

from fakecc.actions.tenancy import organization_quotas

PATH = "/v3/organization_quotas"
UNLIMITED = {
    "apps": {
        "total_memory_in_mb": None,
        "per_process_memory_in_mb": None,
        "total_instances": None,
        "per_app_tasks": None,
        "log_rate_limit_in_bytes_per_second": None,
    },
    "services": {"paid_services_allowed": True, "total_service_instances": None, "total_service_keys": None},
    "routes": {"total_routes": None, "total_reserved_ports": None},
    "domains": {"total_domains": None},
}
LIMITED = {
    "apps": {
        "total_memory_in_mb": 1,
        "per_process_memory_in_mb": 2,
        "total_instances": 3,
        "per_app_tasks": 4,
        "log_rate_limit_in_bytes_per_second": 5,
    },
    "services": {"paid_services_allowed": False, "total_service_instances": 6, "total_service_keys": 7},
    "routes": {"total_routes": 9, "total_reserved_ports": 8},
    "domains": {"total_domains": 10},
}


@pytest.fixture
def organization(world):
    return support.organization(world)


@pytest.fixture
def quota(world):
    return organization_quotas.create(world, name="quota", limits={})


@pytest.mark.parametrize(("given", "shown"), [({}, UNLIMITED), (LIMITED, LIMITED)], ids=["unlimited", "limited"])
def test_a_quota_is_made_and_applied(world, organization, given, shown):
    related = {"organizations": {"data": [{"guid": organization.guid}]}}
    reply = ask(world, "POST", PATH, {"name": "new", "relationships": related, **given})
    guid = reply.body["guid"]
    assert (reply.status, reply.body) == (
        201,
        {
            "guid": guid,
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "name": "new",
            **shown,
            "relationships": related,
            "links": {"self": {"href": f"http://api.example.org{PATH}/{guid}"}},
        },
    )


PORTS = "Total reserved ports must be -1, 0, or a positive integer, and must be less than or equal to total routes."
LIMITS = {
    "no-object": ({"apps": []}, "Apps must be an object"),
    "every-group": (
        {"apps": 5, "services": None, "routes": 5, "domains": 5},
        "Apps must be an object, Services must be an object, Routes must be an object, Domains must be an object",
    ),
    "negative": ({"domains": {"total_domains": -1}}, "Domains Total domains must be greater than or equal to 0"),
    "no-number": ({"apps": {"per_app_tasks": "x"}}, "Apps Per app tasks is not a number"),
    "boolean": ({"apps": {"per_app_tasks": True}}, "Apps Per app tasks is not a number"),
    "no-integer": ({"apps": {"total_instances": 1.5}}, "Apps Total instances must be an integer"),
    "large": (
        {"routes": {"total_routes": 2147483648}},
        "Routes Total routes must be less than or equal to 2147483647",
    ),
    "larger": (
        {"apps": {"log_rate_limit_in_bytes_per_second": 9223372036854775808}},
        "Apps Log rate limit in bytes per second must be less than or equal to 9223372036854775807",
    ),
    "paid": ({"services": {"paid_services_allowed": "no"}}, "Services Paid services allowed must be a boolean"),
    "strange-limit": ({"services": {"foo": 1}}, "Services Unknown field(s): 'foo'"),
    "strange-group": ({"foo": 1}, "Unknown field(s): 'foo'"),
    "ports": ({"routes": {"total_routes": 5, "total_reserved_ports": 6}}, PORTS),
}
LONG = "Name is too long (maximum is 250 characters)"
SHORT = "Name is too short (minimum is 1 character)"
CREATE = {
    "missing": ({}, "Name can't be blank"),
    "null": ({"name": None}, f"Name must be a string, {SHORT}, Name can't be blank"),
    "empty": ({"name": ""}, f"{SHORT}, Name can't be blank"),
    "number": ({"name": 5}, "Name must be a string"),
    "long": ({"name": "x" * 251}, LONG),
    "taken": ({"name": "QUOTA"}, "Organization Quota 'QUOTA' already exists."),
    "taken, and ports": ({"name": "QUOTA", "routes": {"total_routes": 5, "total_reserved_ports": 6}}, PORTS),
    "relationships": ({"name": "x", "relationships": None}, "Relationships 'relationships' is not an object"),
    "shape": (
        {"name": "x", "relationships": {"organizations": {"data": [{}]}}},
        (
            'Relationships Organizations must be structured like this: "organizations: '
            '{"data": [{"guid": "valid-guid"},{"guid": "valid-guid"}]}"'
        ),
    ),
    "guid": (
        {"name": "x", "relationships": {"organizations": {"data": [{"guid": ""}]}}},
        "Relationships Organization guids must be between 1 and 200 characters",
    ),
    "two guids": (
        {"name": "x", "relationships": {"organizations": {"data": [{"guid": ""}, {"guid": ""}]}}},
        (
            "Relationships Organization guids must be between 1 and 200 characters, "
            "Relationships Organization guids must be between 1 and 200 characters"
        ),
    ),
    "paid services of several": (
        {"name": "x", "services": {"paid_services_allowed": [1]}},
        "Services Paid services allowed must be a boolean",
    ),
    "paid services of none": (
        {"name": "x", "services": {"paid_services_allowed": []}},
        "non_basic_services_allowed presence",
    ),
    "unknown-organization": (
        {"name": "x", "relationships": {"organizations": {"data": [{"guid": "y"}]}}},
        'Organizations with guids ["y"] do not exist, or you do not have access to them.',
    ),
}
UPDATE = {
    "null": ({"name": None}, f"Name must be a string, {SHORT}"),
    "blank": ({"name": " "}, "name presence"),
    "taken": ({"name": "DEFAULT"}, "Organization Quota 'DEFAULT' already exists."),
    "relationships": ({"relationships": {}}, "Unknown field(s): 'relationships'"),
}


@pytest.mark.parametrize(("limits", "complaint"), LIMITS.values(), ids=LIMITS)
def test_limits_are_looked_at(world, limits, complaint):
    assert detail(ask(world, "POST", PATH, {"name": "new", **limits})) == (422, complaint)


@pytest.mark.parametrize(("body", "complaint"), CREATE.values(), ids=CREATE)
def test_create_complains(world, quota, body, complaint):
    assert quota.name == "quota"
    assert detail(ask(world, "POST", PATH, body)) == (422, complaint)


@pytest.mark.parametrize(("body", "complaint"), UPDATE.values(), ids=UPDATE)
def test_update_complains(world, quota, body, complaint):
    assert detail(ask(world, "PATCH", f"{PATH}/{quota.guid}", body)) == (422, complaint)


def test_a_refused_quota_leaves_nothing_behind(world):
    before = len(world.organization_quotas)
    ask(world, "POST", PATH, {"name": "x", "relationships": {"organizations": {"data": [{"guid": "y"}]}}})
    assert len(world.organization_quotas) == before


def test_only_limits_that_are_given_change_and_null_is_no_limit(world, quota):
    world.change(quota, memory_limit=5, total_routes=6, non_basic_services_allowed=False)
    body = {"apps": {"total_memory_in_mb": None}, "services": {"paid_services_allowed": None}}
    changed = ask(world, "PATCH", f"{PATH}/{quota.guid}", body).body
    shown = (changed["apps"]["total_memory_in_mb"], changed["routes"]["total_routes"])
    assert (shown, changed["services"]["paid_services_allowed"]) == ((None, 6), True)


def test_a_quota_is_applied_to_more_organizations(world, quota, organization):
    other = support.organization(world, "other")
    organization_quotas.apply(world, quota, [organization.guid])
    path = f"{PATH}/{quota.guid}/relationships/organizations"
    assert ask(world, "POST", path, {"data": [{"guid": other.guid}]}).body == {
        "data": [{"guid": organization.guid}, {"guid": other.guid}],
        "links": {"self": {"href": f"http://api.example.org{path}"}},
    }


def test_an_organization_is_given_once(world, quota, organization):
    twice = {"data": [{"guid": organization.guid}, {"guid": organization.guid}]}
    made = ask(world, "POST", PATH, {"name": "x", "relationships": {"organizations": twice}})
    applied = ask(world, "POST", f"{PATH}/{quota.guid}/relationships/organizations", twice)
    assert (detail(made), detail(applied)) == (
        (422, "Organizations with guids [] do not exist, or you do not have access to them."),
        (422, "Organizations with guids [] do not exist"),
    )


def chatty(world, *names):
    """Organizations of these names, each with an app that may log as it likes."""
    organizations = [support.organization(world, name) for name in names]
    for organization in organizations:
        support.app_in(world, support.space(world, inside=organization))
    return organizations


def test_a_quota_that_limits_logs_is_not_applied_to_apps_without_a_limit(world, quota):
    world.change(quota, log_rate_limit=100)
    (organization,) = chatty(world, "a")
    path = f"{PATH}/{quota.guid}/relationships/organizations"
    told = (
        "Current usage exceeds new quota values. "
        "The org(s) being assigned this quota contain apps running with an unlimited log rate limit."
    )
    assert detail(ask(world, "POST", path, {"data": [{"guid": organization.guid}]})) == (422, told)


CHATTY = {
    "one": (["a"], "org 'a' which contains"),
    "two": (["b", "a"], "orgs 'a', 'b' which contain"),
    "more": (["c", "b", "d", "a"], "orgs 'a', 'b' and 2 other orgs which contain"),
}


@pytest.mark.parametrize(("names", "told"), CHATTY.values(), ids=CHATTY)
def test_logs_are_not_limited_where_apps_have_no_limit(world, quota, names, told):
    organization_quotas.apply(world, quota, [one.guid for one in chatty(world, *names)])
    body = {"name": "default", "apps": {"log_rate_limit_in_bytes_per_second": 5}}
    complaint = (
        f"Current usage exceeds new quota values. This quota is applied to {told} apps running with an unlimited "
        "log rate limit."
    )
    assert detail(ask(world, "PATCH", f"{PATH}/{quota.guid}", body)) == (422, complaint)


APPLY = {
    "empty": ({"data": []}, "Data can't be blank"),
    "nothing": ({}, "Data can't be blank, Data must be an array"),
    "guid": ({"data": [{"guid": 5}]}, "Invalid data type: Data[0] guid should be a string."),
    "unknown": ({"data": [{"guid": "x"}]}, 'Organizations with guids ["x"] do not exist'),
}


@pytest.mark.parametrize(("body", "complaint"), APPLY.values(), ids=APPLY)
def test_applying_complains(world, quota, body, complaint):
    path = f"{PATH}/{quota.guid}/relationships/organizations"
    assert detail(ask(world, "POST", path, body)) == (422, complaint)


def test_everybody_reads_quotas_but_only_its_own_organizations(world, quota, organization):
    organization_quotas.apply(world, quota, [organization.guid])
    reply = ask(world, "GET", f"{PATH}/{quota.guid}", as_=support.user(world, "stranger"))
    assert reply.body["relationships"] == {"organizations": {"data": []}}


def test_quotas_of_organizations_are_listed(world, quota, organization):
    organization_quotas.apply(world, quota, [organization.guid])
    found = ask(world, "GET", f"{PATH}?organization_guids={organization.guid}").body["resources"]
    assert [item["name"] for item in found] == ["quota"]


def test_a_quota_in_use_stays(world, quota, organization):
    organization_quotas.apply(world, quota, [organization.guid])
    told = (
        "This quota is applied to one or more organizations. "
        "Apply different quotas to those organizations before deleting."
    )
    assert detail(ask(world, "DELETE", f"{PATH}/{quota.guid}")) == (422, told)


def test_a_job_deletes_a_quota(world, quota):
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{quota.guid}"))
    left = quota.guid in world.organization_quotas
    assert (job["operation"], job["state"], left) == ("organization_quota.delete", "COMPLETE", False)


def test_a_quota_that_is_applied_before_its_job_begins_stays(world, quota, organization):
    reply = ask(world, "DELETE", f"{PATH}/{quota.guid}")
    world.change(organization, quota_guid=quota.guid)
    job = support.wait(world, reply)
    told = "Please delete the organization associations for your quota definition."
    problem = {"detail": told, "title": "CF-AssociationNotEmpty", "code": 10006}
    assert (job["state"], job["errors"], quota.guid in world.organization_quotas) == ("FAILED", [problem], True)


def test_what_happens_to_a_quota_is_written_down(world, organization):
    guid = ask(world, "POST", PATH, {"name": "x"}).body["guid"]
    ask(world, "PATCH", f"{PATH}/{guid}", {"name": "y"})
    ask(world, "POST", f"{PATH}/{guid}/relationships/organizations", {"data": [{"guid": organization.guid}]})
    applied = {"organization_guid": organization.guid, "organization_name": organization.name}
    found = [event for event in world.audit_events if event.target_guid == guid]
    assert [(event.type, event.target_name, event.organization_guid, event.data) for event in found] == [
        ("audit.organization_quota.create", "x", None, {"request": {"name": "x"}}),
        ("audit.organization_quota.update", "y", None, {"request": {"name": "y"}}),
        ("audit.organization_quota.apply", "y", organization.guid, applied),
    ]


def test_the_deletion_of_a_quota_is_written_down(world):
    guid = ask(world, "POST", PATH, {"name": "x"}).body["guid"]
    ask(world, "DELETE", f"{PATH}/{guid}")
    world.catch_up()
    last = [event for event in world.audit_events if event.target_guid == guid][-1]
    assert (last.type, last.target_name, last.data) == ("audit.organization_quota.delete", "x", {})


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"apps": {"total_instances": 2**31}}, (422, "Apps Total instances must be less than or equal to 2147483647")),
        ({"domains": {"total_domains": 2**31}}, (500, "An unknown error occurred.")),
    ],
)
def test_only_domains_have_no_largest_number(world, limits, told):
    assert detail(ask(world, "POST", PATH, {"name": "new", **limits})) == told
