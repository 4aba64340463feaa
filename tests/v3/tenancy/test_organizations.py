"""/v3/organizations."""

import pytest
import support
from support import ask, brokered, detail
from support.brokered import answer

from fakecc.actions.platform import feature_flags
from fakecc.actions.tenancy import isolation_segments
from fakecc.models.apps import Process, Task
from fakecc.models.routing import Domain

PATH = "/v3/organizations"
API = f"http://api.example.org{PATH}"
LONG = "x" * 256


@pytest.fixture
def organization(world):
    return support.organization(world)


def refused(reply):
    status, told = detail(reply)
    assert status == 422
    return told


def test_an_organization_is_made_under_the_default_quota(world):
    quota = world.organization_quotas.first(name="default").guid
    given = {"name": "new", "metadata": {"labels": {"a": "b"}, "annotations": {"c": "d"}}}
    reply = ask(world, "POST", PATH, given)
    guid = reply.body["guid"]
    assert (reply.status, reply.body) == (
        201,
        {
            "guid": guid,
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "name": "new",
            "suspended": False,
            "relationships": {"quota": {"data": {"guid": quota}}},
            "metadata": {"labels": {"a": "b"}, "annotations": {"c": "d"}},
            "links": {
                "self": {"href": f"{API}/{guid}"},
                "domains": {"href": f"{API}/{guid}/domains"},
                "default_domain": {"href": f"{API}/{guid}/domains/default"},
                "quota": {"href": f"http://api.example.org/v3/organization_quotas/{quota}"},
            },
        },
    )


EMPTY = "Name is too short (minimum is 1 character), Name must not contain escaped characters"
BOTH = {
    "not-text": ({"name": 5}, "Name must be a string"),
    "long": ({"name": LONG}, "Name is too long (maximum is 255 characters)"),
    "escaped": ({"name": "a\nb"}, "Name must not contain escaped characters"),
    "flag": ({"name": "x", "suspended": "true"}, "Suspended must be a boolean"),
    "unknown": ({"name": "x", "foo": 1}, "Unknown field(s): 'foo'"),
    "metadata": ({"name": "x", "metadata": 5}, "Metadata must be an object"),
    "metadata-first": ({"name": 5, "metadata": 5}, "Metadata must be an object, Name must be a string"),
    "taken-elsewhere": ({"name": 5, "foo": 1}, "Unknown field(s): 'foo', Name must be a string"),
}
CREATE = BOTH | {
    "missing": ({}, "Name can't be blank"),
    "null": ({"name": None}, "Name can't be blank"),
    "blank": ({"name": " "}, "Name can't be blank"),
    "empty": ({"name": ""}, f"{EMPTY}, Name can't be blank"),
    "taken": ({"name": "ORG"}, "Organization 'ORG' already exists."),
}
UPDATE = BOTH | {
    "null": ({"name": None}, "name presence, name format"),
    "blank": ({"name": " "}, "name presence, name format"),
    "empty": ({"name": ""}, EMPTY),
    "taken": ({"name": "SYSTEM"}, "Organization name 'SYSTEM' is already taken."),
}


@pytest.mark.parametrize(("body", "complaint"), CREATE.values(), ids=CREATE)
def test_create_complains(world, organization, body, complaint):
    assert organization.name == "org"
    assert refused(ask(world, "POST", PATH, body)) == complaint


@pytest.mark.parametrize(("body", "complaint"), UPDATE.values(), ids=UPDATE)
def test_update_complains(world, organization, body, complaint):
    assert refused(ask(world, "PATCH", f"{PATH}/{organization.guid}", body)) == complaint


def test_a_name_is_kept_without_white_space_around_it(world):
    assert ask(world, "POST", PATH, {"name": " new "}).body["name"] == "new"


def test_an_organization_is_renamed_suspended_and_labelled(world, organization):
    body = {"name": "Org", "suspended": True, "metadata": {"labels": {"a": "b"}}}
    changed = ask(world, "PATCH", f"{PATH}/{organization.guid}", body).body
    assert (changed["name"], changed["suspended"], changed["metadata"]["labels"]) == ("Org", True, {"a": "b"})


def test_suspended_null_makes_an_organization_active(world):
    organization = support.organization(world, status="suspended")
    assert ask(world, "PATCH", f"{PATH}/{organization.guid}", {"suspended": None}).body["suspended"] is False


def test_a_manager_cannot_change_a_suspended_organization(world):
    organization = support.organization(world, status="suspended")
    manager = support.user(world, "manager", ("organization_manager", organization))
    reply = ask(world, "PATCH", f"{PATH}/{organization.guid}", {"suspended": False}, as_=manager)
    assert detail(reply) == (403, "The organization is suspended")


def test_where_users_may_make_organizations_the_maker_is_user_and_manager(world):
    feature_flags.update(world, "user_org_creation", enabled=True)
    maker = support.user(world, "maker")
    guid = ask(world, "POST", PATH, {"name": "mine"}, as_=maker).body["guid"]
    held = [(role.type, role.organization_guid) for role in world.roles.find(user_guid=maker.guid)]
    assert held == [("organization_user", guid), ("organization_manager", guid)]


def test_a_list_ignores_the_case_of_names(world, organization):
    found = ask(world, "GET", f"{PATH}?names=ORG,nothing").body["resources"]
    assert [item["guid"] for item in found] == [organization.guid]


def test_organizations_of_a_segment_are_listed_at_its_own_address(world, organization):
    support.organization(world, "other")
    segment = isolation_segments.create(world, name="segment")
    isolation_segments.entitle(world, segment, [organization.guid])
    page = ask(world, "GET", f"{PATH}?isolation_segment_guid={segment.guid}").body
    first = f"http://api.example.org/v3/isolation_segments/{segment.guid}/organizations?page=1&per_page=50"
    assert (page["pagination"]["first"]["href"], [item["guid"] for item in page["resources"]]) == (
        first,
        [organization.guid],
    )


def test_members_have_a_role_in_the_organization_itself(world, organization):
    space = support.space(world, inside=organization)
    member = support.user(world, "member", ("organization_auditor", organization))
    support.user(world, "dev", ("space_developer", space))
    found = ask(world, "GET", f"{PATH}/{organization.guid}/users").body["resources"]
    assert [item["guid"] for item in found] == [member.guid]


def test_a_list_of_members_complains(world, organization):
    told = "Origins filter cannot be provided without usernames or partial_usernames filter."
    reply = ask(world, "GET", f"{PATH}/{organization.guid}/users?origins=uaa")
    assert detail(reply) == (400, f"The query parameter is invalid: {told}")


def test_private_domains_are_hidden_from_billing_managers(world, organization):
    world.add(Domain(**world.stamp(Domain), name="own.com", organization_guid=organization.guid))
    manager = support.user(world, "billing", ("organization_billing_manager", organization))
    found = ask(world, "GET", f"{PATH}/{organization.guid}/domains", as_=manager).body["resources"]
    assert [domain["name"] for domain in found] == ["apps.example.com"]


def test_the_usage_summary_counts_what_quotas_limit(world, organization):
    space = support.space(world, inside=organization)
    instance = brokered.managed(world, space)
    brokered.broker(world)
    brokered.provided(world, space)
    ask(world, "POST", "/v3/service_credential_bindings", brokered.key_body(instance))
    world.catch_up()
    brokered.route(world, space)
    app = world.change(brokered.app(world, space), desired_state="STARTED")
    for process in world.processes.find(app_guid=app.guid):
        world.remove(process)
    world.add(Process(**world.stamp(Process), app_guid=app.guid, state="STARTED", instances=3, memory=256))
    task = {"app_guid": app.guid, "droplet_guid": "", "sequence_id": 1, "name": "t", "command": "c", "memory_in_mb": 32}
    for state in ("PENDING", "RUNNING", "CANCELING", "SUCCEEDED"):
        world.add(Task(**world.stamp(Task), **task, state=state))
    world.add(Domain(**world.stamp(Domain), name="own.example.com", organization_guid=organization.guid))
    assert ask(world, "GET", f"{PATH}/{organization.guid}/usage_summary").body == {
        "usage_summary": {
            "started_instances": 3,
            "memory_in_mb": 832,
            "routes": 1,
            "service_instances": 1,
            "reserved_ports": 0,
            "domains": 1,
            "per_app_tasks": 2,
            "service_keys": 1,
        },
        "links": {
            "self": {"href": f"{API}/{organization.guid}/usage_summary"},
            "organization": {"href": f"{API}/{organization.guid}"},
        },
    }


def test_the_default_domain_is_the_first_shared_one(world, organization):
    own = Domain(**world.stamp(Domain), name="own.example.com", organization_guid=organization.guid)
    world.add(own)
    assert ask(world, "GET", f"{PATH}/{organization.guid}/domains/default").body["name"] == "apps.example.com"


def test_without_shared_domains_the_default_is_an_own_one(world, organization):
    for domain in world.domains:
        world.remove(domain)
    world.add(Domain(**world.stamp(Domain), name="own.example.com", organization_guid=organization.guid))
    assert ask(world, "GET", f"{PATH}/{organization.guid}/domains/default").body["name"] == "own.example.com"


def test_without_any_domain_there_is_no_default(world, organization):
    for domain in world.domains:
        world.remove(domain)
    assert detail(ask(world, "GET", f"{PATH}/{organization.guid}/domains/default")) == (404, "Domain not found")


def test_its_domains_are_the_shared_the_own_and_those_shared_with_it(world, organization):
    other = support.organization(world, "other")
    for name, guids in (("own", ()), ("theirs", ()), ("lent", (organization.guid,))):
        owner = organization if name == "own" else other
        stamp = world.stamp(Domain)
        world.add(Domain(**stamp, name=f"{name}.com", organization_guid=owner.guid, shared_organization_guids=guids))
    found = ask(world, "GET", f"{PATH}/{organization.guid}/domains").body["resources"]
    assert [item["name"] for item in found] == ["apps.example.com", "own.com", "lent.com"]


SEGMENTS = {
    "empty": ({"data": {}}, "Data can't be blank, Data can only accept one key, Data can only accept key 'guid'"),
    "two-keys": ({"data": {"guid": "x", "y": 1}}, "Data can only accept one key"),
    "number": ({"data": {"guid": 5}}, "Data 5 must be a string"),
    "unknown": ({"foo": 1}, "Unknown field(s): 'foo'"),
    "not-entitled": (
        {"data": {"guid": "x"}},
        "Unable to assign isolation segment with guid 'x'. Ensure it has been entitled to the organization.",
    ),
}


@pytest.mark.parametrize(("body", "complaint"), SEGMENTS.values(), ids=SEGMENTS)
def test_setting_the_default_segment_complains(world, organization, body, complaint):
    path = f"{PATH}/{organization.guid}/relationships/default_isolation_segment"
    assert refused(ask(world, "PATCH", path, body)) == complaint


def test_the_default_segment_is_set_read_and_taken_away(world, organization):
    segment = isolation_segments.create(world, name="segment")
    isolation_segments.entitle(world, segment, [organization.guid])
    path = f"{PATH}/{organization.guid}/relationships/default_isolation_segment"
    ask(world, "PATCH", path, {"data": {"guid": segment.guid}})
    before = ask(world, "GET", path).body
    ask(world, "PATCH", path, {"data": None})
    own = {"href": f"http://api.example.org{path}"}
    related = {"href": f"http://api.example.org/v3/isolation_segments/{segment.guid}"}
    assert (before, ask(world, "GET", path).body) == (
        {"data": {"guid": segment.guid}, "links": {"self": own, "related": related}},
        {"data": None, "links": {"self": own}},
    )


def test_the_default_segment_stays_where_none_is_given(world, organization):
    organization = world.change(organization, default_isolation_segment_guid="x")
    path = f"{PATH}/{organization.guid}/relationships/default_isolation_segment"
    shown = ask(world, "PATCH", path, {}).body["data"]
    assert (shown, world.organizations[organization.guid].default_isolation_segment_guid) == (None, "x")


def test_a_job_deletes_an_organization_with_its_spaces_and_instances(world, organization):
    space = support.space(world, inside=organization)
    brokered.managed(world, space)
    brokered.broker(world)
    support.user(world, "dev", ("organization_user", organization), ("space_developer", space))
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{organization.guid}"))
    left = [len(table) for table in (world.spaces, world.service_instances, world.roles)]
    assert (job["operation"], job["state"], left) == ("organization.delete", "COMPLETE", [0, 0, 0])


def test_a_failing_broker_keeps_the_organization_and_is_told(world, organization):
    space = support.space(world, inside=organization)
    brokered.managed(world, space)
    brokered.broker(world, deprovision=[answer(500, {"description": "no"})])
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{organization.guid}"))
    told = (
        "Deletion of organization org failed because one or more resources within could not be deleted.\n\n"
        "Deletion of space space failed because one or more resources within could not be deleted.\n\n"
        "\tService instance instance: Service broker error: no"
    )
    problem = {"detail": told, "title": "CF-OrganizationDeletionFailed", "code": 290010}
    assert (job["state"], job["errors"], world.organizations[organization.guid].deleting) == (
        "FAILED",
        [problem],
        False,
    )


def private_domain(world, organization, *shared):
    """A domain of the organization, shared with others."""
    related = {
        "organization": {"data": {"guid": organization.guid}},
        "shared_organizations": {"data": [{"guid": other.guid} for other in shared]},
    }
    body = {"name": f"{organization.name}.example.org", "relationships": related}
    return ask(world, "POST", "/v3/domains", body).body["guid"]


def test_an_organization_stays_while_others_share_its_domains(world, organization):
    space, domain = (
        support.space(world, inside=organization),
        private_domain(world, organization, support.organization(world, "other")),
    )
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{organization.guid}"))
    told = (
        "Deletion of organization org failed because one or more resources within could not be deleted.\n\n"
        "Domain 'org.example.org' is shared with other organizations. Unshare before deleting."
    )
    problem = {"detail": told, "title": "CF-OrganizationDeletionFailed", "code": 290010}
    left = (organization.guid in world.organizations, space.guid in world.spaces, domain in world.domains)
    assert (job["state"], job["errors"], left) == ("FAILED", [problem], (True, False, True))


def test_an_organization_that_is_deleted_shares_the_domains_of_others_no_more(world, organization):
    domain = private_domain(world, support.organization(world, "other"), organization)
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{organization.guid}"))
    assert (job["state"], world.domains[domain].shared_organization_guids) == ("COMPLETE", ())


@pytest.mark.parametrize("name", ["new", "org"], ids=["free", "taken"])
def test_without_the_default_quota_there_are_no_new_organizations(world, organization, name):
    ask(world, "PATCH", f"/v3/organization_quotas/{organization.quota_guid}", {"name": "other"})
    told = "The organization info is invalid: Quota Definition could not be found: default"
    assert detail(ask(world, "POST", PATH, {"name": name})) == (400, told)


def test_only_admins_suspend_and_managers_may_say_that_it_is_not(world, organization):
    feature_flags.update(world, "user_org_creation", enabled=True)
    manager = support.user(world, "manager", ("organization_manager", organization))
    requests = [
        ("POST", PATH, {"name": "new", "suspended": True}),
        ("PATCH", f"{PATH}/{organization.guid}", {"suspended": True}),
        ("PATCH", f"{PATH}/{organization.guid}", {"suspended": False}),
    ]

    replies = [ask(world, *request, as_=manager) for request in requests]

    assert [reply.status for reply in replies] == [403, 403, 200]


def test_an_organization_that_is_being_deleted_is_not_suspended(world, organization):
    world.change(organization, status="deleting")

    told = refused(ask(world, "PATCH", f"{PATH}/{organization.guid}", {"suspended": True, "name": "new"}))

    assert told == "Organization 'new' is being deleted and cannot be updated."
