"""/v2/quota_definitions and /v2/space_quota_definitions."""

import pytest
import support

from fakecc.models.apps import App, Process
from fakecc.models.tenancy import OrganizationQuota, SpaceQuota

LIMITS = {"non_basic_services_allowed": True, "total_services": 5, "total_routes": 10, "memory_limit": 1024}
ORGANIZATION_PORTS = (
    "Total reserved ports must be -1, 0, or a positive integer, and must be less than or equal to total routes."
)
SPACE_PORTS = (
    "Total reserved ports must be -1, 0, or a positive integer, must be less than or equal to total routes, "
    "and must be less than or equal to total reserved ports for the organization quota."
)


@pytest.fixture
def world():
    return support.new_world()


def told(reply):
    return reply.status, reply.body["code"], reply.body["description"]


def test_a_quota_of_organizations_has_defaults(world):
    entity = support.ask(world, "POST", "/v2/quota_definitions", {"name": "small", **LIMITS}).body["entity"]
    assert list(entity.items()) == [
        ("name", "small"),
        ("non_basic_services_allowed", True),
        ("total_services", 5),
        ("total_routes", 10),
        ("total_private_domains", -1),
        ("memory_limit", 1024),
        ("trial_db_allowed", False),
        ("instance_memory_limit", -1),
        ("app_instance_limit", -1),
        ("app_task_limit", -1),
        ("total_service_keys", -1),
        ("total_reserved_route_ports", 0),
        ("log_rate_limit", -1),
    ]


@pytest.mark.parametrize("limit", ["total_services", "memory_limit", "total_private_domains", "app_task_limit"])
def test_a_limit_that_the_column_does_not_hold_is_a_database_error(world, limit):
    reply = support.ask(world, "POST", "/v2/quota_definitions", {"name": "small", **LIMITS, limit: 2**31})

    assert told(reply) == (500, 10011, "Database error")
    assert world.organization_quotas.first(name="small") is None


WRONG = "Quota Definition is invalid: "
COMPLAINTS = {
    "blank": ({"name": ""}, (400, 240003, f"{WRONG}name presence")),
    "taken": ({"name": "DEFAULT"}, (400, 240002, "Quota Definition is taken: DEFAULT")),
    "taken, and more": (
        {"name": "DEFAULT", "app_task_limit": -2},
        (400, 240003, f"{WRONG}app_task_limit invalid_app_task_limit"),
    ),
    "memory": ({"memory_limit": -2}, (400, 240004, "Quota Definition memory limit cannot be less than -1")),
    "ports": ({"total_reserved_route_ports": 11}, (400, 240003, WRONG + ORGANIZATION_PORTS)),
    "instances": (
        {"app_instance_limit": -2},
        (400, 240003, f"{WRONG}app_instance_limit invalid_app_instance_limit"),
    ),
    "all at once": (
        {"name": " ", "total_reserved_route_ports": -2, "total_service_keys": -2},
        (
            400,
            240003,
            f"{WRONG}name presence, {ORGANIZATION_PORTS}, total_service_keys invalid_total_service_keys",
        ),
    ),
}


@pytest.mark.parametrize(("given", "complaint"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_what_is_wrong_with_a_quota_of_organizations(world, given, complaint):
    reply = support.ask(world, "POST", "/v2/quota_definitions", {"name": "small", **LIMITS, **given})
    assert told(reply) == complaint


def test_a_quota_in_use_stays(world):
    organization = support.organization(world)
    reply = support.ask(world, "DELETE", f"/v2/quota_definitions/{organization.quota_guid}")
    assert told(reply) == (400, 10006, "Please delete the organization associations for your quota definition.")


def test_everybody_sees_quotas_and_admins_change_them(world):
    quota = world.organization_quotas.first(name="default")
    anna = support.user(world, "anna")
    path = f"/v2/quota_definitions/{quota.guid}"
    assert support.ask(world, "GET", path, as_=anna).status == 200
    assert support.ask(world, "PUT", path, {"total_routes": 101}, as_=anna).status == 403
    assert support.ask(world, "PUT", path, {"total_routes": 101}).body["entity"]["total_routes"] == 101


def space_quota(world, organization, **given):
    body = {"name": "tight", "organization_guid": organization.guid, **LIMITS, **given}
    return support.ask(world, "POST", "/v2/space_quota_definitions", body)


WRONG_SPACE = "Space Quota Definition is invalid: "
SPACE_COMPLAINTS = {
    "blank": ({"name": ""}, (400, 310001, f"{WRONG_SPACE}name presence")),
    "memory": ({"memory_limit": -2}, (400, 310001, f"{WRONG_SPACE}memory_limit invalid_memory_limit")),
    "ports": ({"total_reserved_route_ports": 11}, (400, 310001, f"{WRONG_SPACE}{SPACE_PORTS}")),
    "organization": ({"organization_guid": "x"}, (400, 1002, "Could not find Organization with guid: x")),
}


@pytest.mark.parametrize(("given", "complaint"), SPACE_COMPLAINTS.values(), ids=SPACE_COMPLAINTS)
def test_what_is_wrong_with_a_quota_of_spaces(given, complaint):
    quotas = {"default": {"memory_limit": 1, "total_routes": 1, "total_services": 1, "total_reserved_route_ports": 100}}
    world = support.new_world(quota_definitions=quotas)
    assert told(space_quota(world, support.organization(world), **given)) == complaint


def test_a_name_is_taken_within_the_organization(world):
    first, second = support.organization(world, "first"), support.organization(world, "second")
    answers = [space_quota(world, organization).status for organization in (first, first, second)]
    assert answers == [201, 400, 201]


def test_spaces_are_put_under_a_quota_of_their_organization(world):
    space, away = support.space(world), support.space(world, "away")
    guid = space_quota(world, world.organizations[space.organization_guid]).body["metadata"]["guid"]
    path = f"/v2/space_quota_definitions/{guid}"
    complaint = f"{WRONG_SPACE}space_quota_definition invalid_organization"
    assert told(support.ask(world, "PUT", f"{path}/spaces/{away.guid}")) == (400, 310001, complaint)
    assert support.ask(world, "PUT", f"{path}/spaces/{space.guid}").status == 201
    assert world.spaces[space.guid].quota_guid == guid
    assert support.ask(world, "DELETE", path).status == 204
    assert world.spaces[space.guid].quota_guid is None


@pytest.mark.parametrize(("role", "status"), [("organization_manager", 201), ("organization_auditor", 403)])
def test_managers_define_quotas_of_spaces(world, role, status):
    organization = support.organization(world)
    caller = support.user(world, "caller", (role, organization))
    body = {"name": "tight", "organization_guid": organization.guid, **LIMITS}
    assert support.ask(world, "POST", "/v2/space_quota_definitions", body, as_=caller).status == status


def test_a_job_fails_to_delete_a_quota_in_use(world):
    support.organization(world)
    quota = world.organization_quotas.first(name="default")
    job = support.ask(world, "DELETE", f"/v2/quota_definitions/{quota.guid}?async=true")
    told = support.ask(world, "GET", job.body["metadata"]["url"]).body["entity"]
    assert (job.status, told["status"], told["error_details"]["code"]) == (202, "failed", 10006)


def test_a_space_keeps_a_quota_that_is_not_the_one_it_is_freed_of(world):
    organization = support.organization(world)
    quota, other = (
        world.add(SpaceQuota(**world.stamp(SpaceQuota), name=name, organization_guid=organization.guid))
        for name in ("quota", "other")
    )
    space = support.space(world, inside=organization, quota_guid=quota.guid)
    path = f"/v2/space_quota_definitions/{other.guid}/spaces/{space.guid}"
    assert support.ask(world, "DELETE", path).status == 204
    assert world.spaces[space.guid].quota_guid == quota.guid


def _chatty_space(world):
    space = support.space(world)
    app = world.add(App(**world.stamp(App), name="app", space_guid=space.guid))
    world.add(Process(**world.stamp(Process), app_guid=app.guid))
    return space


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_quota_that_limits_logs_refuses_a_space_that_logs_without_limit(world, method):
    space = _chatty_space(world)
    limits = {"organization_guid": space.organization_guid, "log_rate_limit": 100}
    quota = world.add(SpaceQuota(**world.stamp(SpaceQuota), name="quota", **limits))
    reply = support.ask(world, method, f"/v2/space_quota_definitions/{quota.guid}/spaces/{space.guid}")
    complaint = (
        "Current usage exceeds new quota values. "
        "This space currently contains apps running with an unlimited log rate limit."
    )
    assert told(reply) == (422, 10008, complaint)


def test_a_quota_that_limits_logs_refuses_an_organization_that_logs_without_limit(world):
    space = _chatty_space(world)
    quota = world.add(OrganizationQuota(**world.stamp(OrganizationQuota), name="quota", log_rate_limit=100))
    body = {"quota_definition_guid": quota.guid}
    complaint = (
        "Current usage exceeds new quota values. "
        "This org currently contains apps running with an unlimited log rate limit."
    )
    reply = support.ask(world, "PUT", f"/v2/organizations/{space.organization_guid}", body)
    assert told(reply) == (422, 10008, complaint)
