"""Whatever a list of v2 shows can be followed, read alone, and is all that the caller may read."""

import pytest
import support
from support import brokered

from fakecc import v2
from fakecc.models.routing import Domain, Route

LISTS = [
    route.rule
    for route in v2.VIEW.endpoints
    if route.method == "GET" and "<" not in route.rule and "anonymous" not in route.endpoint().marks
]
# What links point to although the resource belongs to a later issue.
LATER = ("route_mappings", "/events")


@pytest.fixture(scope="module")
def stage():
    world = support.new_world()
    plan, space = brokered.plan(world), support.space(world)
    brokered.broker(world, provision=[brokered.answer(201, {})])
    brokered.app(world, space)
    organization = world.organizations[space.organization_guid]
    domain = world.add(Domain(**world.stamp(Domain), name="own.example.com", organization_guid=organization.guid))
    world.add(Route(**world.stamp(Route), host="h", path="", domain_guid=domain.guid, space_guid=space.guid))
    made = support.ask(world, "POST", "/v2/service_instances",
                       {"name": "managed", "space_guid": space.guid, "service_plan_guid": plan.guid})  # fmt: skip
    support.ask(world, "POST", "/v2/service_keys",
                {"name": "key", "service_instance_guid": made.body["metadata"]["guid"]})  # fmt: skip
    support.ask(world, "POST", "/v2/user_provided_service_instances", {"name": "provided", "space_guid": space.guid})
    support.space(world, "elsewhere")
    return world


def callers(world):
    space = world.spaces.first(name="space")
    organization = world.organizations[space.organization_guid]
    member = ("organization_user", organization)
    return {
        "admin": support.ADMIN,
        "admin_read_only": support.READ_ONLY_ADMIN,
        "organization_manager": support.user(world, "manager", member, ("organization_manager", organization)),
        "organization_auditor": support.user(world, "auditor", member, ("organization_auditor", organization)),
        "space_developer": support.user(world, "developer", member, ("space_developer", space)),
        "space_auditor": support.user(world, "watcher", member, ("space_auditor", space)),
        "nobody": support.user(world, "nobody"),
    }


ROLES = ("admin", "admin_read_only", "organization_manager", "organization_auditor", "space_developer",
         "space_auditor", "nobody")  # fmt: skip


def links(body):
    """Every path in a body that points to something of v2."""
    if isinstance(body, list):
        return [link for item in body for link in links(item)]
    if not isinstance(body, dict):
        return []
    own = [
        value
        for key, value in body.items()
        if (key == "url" or key.endswith("_url"))
        and str(value).startswith("/v2/")
        and key not in {"prev_url", "next_url"}
    ]
    return own + [link for value in body.values() for link in links(value)]


@pytest.mark.parametrize("role", ROLES)
def test_every_link_that_is_shown_leads_somewhere(stage, role):
    caller = callers(stage)[role]
    waiting, followed, broken = list(LISTS), set(), []
    while waiting:
        path = waiting.pop()
        if path in followed or path.endswith(LATER):
            continue
        followed.add(path)
        reply = support.ask(stage, "GET", path, as_=caller)
        if reply.status >= 500 or "X-Cascade" in reply.headers:
            broken.append((path, reply.status))
        waiting += links(reply.body) if reply.status == 200 else []
    assert broken == []


@pytest.mark.parametrize("depth", ["1", "2"])
@pytest.mark.parametrize("role", ROLES)
def test_every_list_can_be_inlined(stage, role, depth):
    caller = callers(stage)[role]
    asked = {path: support.ask(stage, "GET", f"{path}?inline-relations-depth={depth}", as_=caller) for path in LISTS}
    assert {path: reply.status for path, reply in asked.items() if reply.status not in {200, 403}} == {}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["organizations", "spaces", "routes", "private_domains", "space_quota_definitions"])
def test_a_list_shows_exactly_what_can_be_read_alone(stage, role, name):
    caller = callers(stage)[role]
    listed = support.ask(stage, "GET", f"/v2/{name}", as_=caller).body["resources"]
    everything = support.ask(stage, "GET", f"/v2/{name}").body["resources"]
    readable = [
        one for one in everything if support.ask(stage, "GET", one["metadata"]["url"], as_=caller).status == 200
    ]
    assert [one["metadata"] for one in listed] == [one["metadata"] for one in readable]
