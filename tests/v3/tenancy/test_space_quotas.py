"""/v3/space_quotas."""

import pytest
import support
from support import ask, brokered, detail

from fakecc.actions.tenancy import organization_quotas, space_quotas

PATH = "/v3/space_quotas"


@pytest.fixture
def organization(world):
    return support.organization(world)


@pytest.fixture
def space(world, organization):
    return support.space(world, inside=organization)


@pytest.fixture
def quota(world, organization):
    return space_quotas.create(world, organization, name="quota", limits={})


def related(organization, *spaces):
    found = {"organization": {"data": {"guid": organization.guid}}}
    return found | ({"spaces": {"data": [{"guid": space.guid} for space in spaces]}} if spaces else {})


def test_a_quota_is_made_and_applied(world, organization, space):
    given = {"name": "new", "services": {"total_service_keys": 5}, "relationships": related(organization, space)}
    reply = ask(world, "POST", PATH, given)
    guid = reply.body["guid"]
    assert (reply.status, reply.body) == (
        201,
        {
            "guid": guid,
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "name": "new",
            "apps": {
                "total_memory_in_mb": None,
                "per_process_memory_in_mb": None,
                "total_instances": None,
                "per_app_tasks": None,
                "log_rate_limit_in_bytes_per_second": None,
            },
            "services": {"paid_services_allowed": True, "total_service_instances": None, "total_service_keys": 5},
            "routes": {"total_routes": None, "total_reserved_ports": None},
            "relationships": related(organization, space),
            "links": {
                "self": {"href": f"http://api.example.org{PATH}/{guid}"},
                "organization": {"href": f"http://api.example.org/v3/organizations/{organization.guid}"},
            },
        },
    )


def test_a_space_links_to_its_quota(world, quota, space):
    space_quotas.apply(world, quota, [space])
    shown = ask(world, "GET", f"/v3/spaces/{space.guid}").body
    assert shown["links"]["quota"] == {"href": f"http://api.example.org{PATH}/{quota.guid}"}


SHAPE = 'must be structured like this: "organization: {"data": {"guid": "valid-guid"}}"'
CREATE = {
    "nothing": ({}, "Relationships 'relationships' is not an object, Name can't be blank"),
    "no-name": (
        {"name": None, "relationships": {"organization": {"data": {"guid": "y"}}}},
        "Name must be a string, Name can't be blank, Name is too short (minimum is 1 character), Name can't be blank",
    ),
    "blank-name": (
        {"name": " ", "relationships": {"organization": {"data": {"guid": "y"}}}},
        "Name can't be blank, Name can't be blank",
    ),
    "no-organization": (
        {"name": "x", "relationships": {"spaces": {"data": []}}},
        f"Relationships Organization {SHAPE}",
    ),
    "domains": (
        {"name": "x", "domains": {}, "relationships": {"organization": {"data": {"guid": "y"}}}},
        "Unknown field(s): 'domains'",
    ),
    "unknown-organization": (
        {"name": "x", "relationships": {"organization": {"data": {"guid": "y"}}}},
        "Organization with guid 'y' does not exist, or you do not have access to it.",
    ),
}


@pytest.mark.parametrize(("body", "complaint"), CREATE.values(), ids=CREATE)
def test_create_complains(world, body, complaint):
    assert detail(ask(world, "POST", PATH, body)) == (422, complaint)


def test_a_name_is_taken_within_its_organization(world, quota, organization):
    told = "Space Quota 'quota' already exists."
    body = {"name": "quota", "relationships": related(organization)}
    other = {"name": "quota", "relationships": related(support.organization(world, "other"))}
    replies = ask(world, "POST", PATH, body), ask(world, "POST", PATH, other)
    assert (quota.name, detail(replies[0]), replies[1].status) == ("quota", (422, told), 201)


def test_names_that_differ_in_case_are_two(world, quota, organization):
    reply = ask(world, "POST", PATH, {"name": "QUOTA", "relationships": related(organization)})
    assert (quota.name, reply.status) == ("quota", 201)


def test_spaces_of_another_organization_are_refused(world, organization):
    away = support.space(world, "away")
    reply = ask(world, "POST", PATH, {"name": "x", "relationships": related(organization, away)})
    told = (
        f'Spaces with guids ["{away.guid}"] do not exist within the organization specified, '
        "or you do not have access to them."
    )
    assert detail(reply) == (422, told)


def test_a_space_is_given_once(world, organization, space):
    reply = ask(world, "POST", PATH, {"name": "x", "relationships": related(organization, space, space)})
    told = "Spaces with guids [] do not exist within the organization specified, or you do not have access to them."
    assert (detail(reply), world.space_quotas.find(name="x")) == ((422, told), [])


PORTS = (
    "Total reserved ports must be -1, 0, or a positive integer, must be less than or equal to total routes, "
    "and must be less than or equal to total reserved ports for the organization quota."
)


def test_a_broken_limit_is_told_before_a_name_that_is_taken(world, quota, organization):
    body = {"name": quota.name, "routes": {"total_routes": 1, "total_reserved_ports": 2}}
    told = detail(ask(world, "POST", PATH, {**body, "relationships": related(organization)}))
    assert told == (422, PORTS)


def test_domains_pass_and_are_ignored_in_a_change(world, quota):
    assert ask(world, "PATCH", f"{PATH}/{quota.guid}", {"domains": {"total_domains": 5}}).status == 200


def test_an_unknown_organization_is_told_to_anybody(world):
    body = {"name": "x", "relationships": {"organization": {"data": {"guid": "y"}}}}
    reply = ask(world, "POST", PATH, body, as_=support.user(world, "stranger"))
    assert detail(reply) == (422, "Organization with guid 'y' does not exist, or you do not have access to it.")


def test_no_more_ports_are_reserved_than_there_are_routes(world, quota):
    above = world.organization_quotas.first(name="default")
    organization_quotas.update(world, above, total_reserved_route_ports=100)
    body = {"routes": {"total_routes": 5, "total_reserved_ports": 6}}
    assert detail(ask(world, "PATCH", f"{PATH}/{quota.guid}", body)) == (422, PORTS)


def test_no_more_ports_are_reserved_than_the_organization_has(world, quota):
    body = {"routes": {"total_reserved_ports": 101}}
    assert detail(ask(world, "PATCH", f"{PATH}/{quota.guid}", body)) == (422, PORTS)


def test_a_quota_is_applied_to_more_spaces(world, quota, organization, space):
    other = support.space(world, "other", inside=organization)
    space_quotas.apply(world, quota, [space])
    path = f"{PATH}/{quota.guid}/relationships/spaces"
    assert ask(world, "POST", path, {"data": [{"guid": other.guid}]}).body == {
        "data": [{"guid": space.guid}, {"guid": other.guid}],
        "links": {"self": {"href": f"http://api.example.org{path}"}},
    }


def test_a_quota_is_not_applied_outside_of_its_organization(world, quota):
    away = support.space(world, "away")
    reply = ask(world, "POST", f"{PATH}/{quota.guid}/relationships/spaces", {"data": [{"guid": away.guid}]})
    assert detail(reply) == (422, "Space quotas cannot be applied outside of their owning organization.")


def test_unknown_spaces_are_told_together(world, quota):
    body = {"data": [{"guid": "x"}, {"guid": "y"}]}
    reply = ask(world, "POST", f"{PATH}/{quota.guid}/relationships/spaces", body)
    told = 'Spaces with guids ["x", "y"] do not exist, or you do not have access to them.'
    assert detail(reply) == (422, told)


def test_a_quota_is_taken_from_a_space_once(world, quota, space):
    space_quotas.apply(world, quota, [space])
    path = f"{PATH}/{quota.guid}/relationships/spaces/{space.guid}"
    replies = ask(world, "DELETE", path), ask(world, "DELETE", path)
    told = (
        f"Unable to remove quota from space with guid '{space.guid}'. Ensure the space quota is applied to this space."
    )
    assert (replies[0].status, detail(replies[1])) == (204, (422, told))


def test_a_quota_in_use_stays(world, quota, space):
    space_quotas.apply(world, quota, [space])
    told = "This quota is applied to one or more spaces. Remove this quota from all spaces before deleting."
    assert detail(ask(world, "DELETE", f"{PATH}/{quota.guid}")) == (422, told)


def test_a_job_deletes_a_quota(world, quota):
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{quota.guid}"))
    left = quota.guid in world.space_quotas
    assert (job["operation"], job["state"], left) == ("space_quota.delete", "COMPLETE", False)


FILTERS = {
    "names": ("names=quota", ["quota"]),
    "names in another case": ("names=QUOTA", []),
    "organizations": ("organization_guids={organization}", ["quota", "spare"]),
    "spaces": ("space_guids={space}", ["quota"]),
    "nothing": ("space_guids=x", []),
}


@pytest.mark.parametrize(("query", "names"), FILTERS.values(), ids=FILTERS)
def test_a_list_is_filtered(world, organization, quota, space, query, names):
    space_quotas.create(world, organization, name="spare", limits={})
    space_quotas.apply(world, quota, [space])
    asked = query.format(organization=organization.guid, space=space.guid)
    assert [item["name"] for item in ask(world, "GET", f"{PATH}?{asked}").body["resources"]] == names


LIMITS = {
    "instances-of-the-space": ("space", {"total_services": 0}, "You have exceeded your space's services limit."),
    "instances-of-the-organization": (
        "organization",
        {"total_services": 0},
        "You have exceeded your organization's services limit.",
    ),
    "paid-plans-of-the-space": (
        "space",
        {"non_basic_services_allowed": False},
        "The service instance cannot be created because paid service plans are not allowed for your space.",
    ),
    "paid-plans-of-the-organization": (
        "organization",
        {"non_basic_services_allowed": False},
        "The service instance cannot be created because paid service plans are not allowed.",
    ),
}


@pytest.mark.parametrize(("whose", "limits", "told"), LIMITS.values(), ids=LIMITS)
def test_quotas_limit_service_instances(world, organization, space, quota, whose, limits, told):
    if whose == "space":
        space_quotas.apply(world, space_quotas.update(world, quota, **limits), [space])
    else:
        organization_quotas.update(world, world.organization_quotas[organization.quota_guid], **limits)
    plan = brokered.plan(world, free=False)
    places = {"space": {"data": {"guid": space.guid}}, "service_plan": {"data": {"guid": plan.guid}}}
    reply = ask(world, "POST", "/v3/service_instances", {"type": "managed", "name": "x", "relationships": places})
    assert detail(reply) == (422, told)


def test_two_broken_rules_of_the_ports_complain_once(world, quota):
    above = world.organization_quotas.first(name="default")
    organization_quotas.update(world, above, total_reserved_route_ports=4)
    body = {"routes": {"total_routes": 5, "total_reserved_ports": 6}}
    assert detail(ask(world, "PATCH", f"{PATH}/{quota.guid}", body)) == (422, PORTS)


def test_a_quota_that_limits_logs_is_not_applied_to_apps_without_a_limit(world, quota, space):
    support.app_in(world, space)
    world.change(quota, log_rate_limit=100)
    told = (
        "Current usage exceeds new quota values. "
        "The space(s) being assigned this quota contain apps running with an unlimited log rate limit."
    )
    reply = ask(world, "POST", f"{PATH}/{quota.guid}/relationships/spaces", {"data": [{"guid": space.guid}]})
    assert detail(reply) == (422, told)


def test_logs_are_not_limited_where_apps_have_no_limit(world, quota, space):
    support.app_in(world, space)
    world.change(space, quota_guid=quota.guid)
    told = (
        "Current usage exceeds new quota values. "
        "This quota is applied to space 'space' which contains apps running with an unlimited log rate limit."
    )
    body = {"apps": {"log_rate_limit_in_bytes_per_second": 0}}
    assert detail(ask(world, "PATCH", f"{PATH}/{quota.guid}", body)) == (422, told)


def test_what_happens_to_a_quota_is_written_down(world, organization, space):
    body = {"name": "x", "relationships": related(organization)}
    guid = ask(world, "POST", PATH, body).body["guid"]
    ask(world, "PATCH", f"{PATH}/{guid}", {"name": "y"})
    ask(world, "POST", f"{PATH}/{guid}/relationships/spaces", {"data": [{"guid": space.guid}]})
    ask(world, "DELETE", f"{PATH}/{guid}/relationships/spaces/{space.guid}")
    ask(world, "DELETE", f"{PATH}/{guid}")
    world.catch_up()
    of_space = {"space_guid": space.guid, "space_name": space.name}
    found = [event for event in world.audit_events if event.target_guid == guid]
    assert [(event.type, event.target_name, event.space_guid, event.data) for event in found] == [
        ("audit.space_quota.create", "x", None, {"request": body}),
        ("audit.space_quota.update", "y", None, {"request": {"name": "y"}}),
        ("audit.space_quota.apply", "y", space.guid, of_space),
        ("audit.space_quota.remove", "y", space.guid, of_space),
        ("audit.space_quota.delete", "y", None, {}),
    ]
