"""/v2/route_mappings."""

import pytest
import support
from support import routing
from support.routing import told

from fakecc.models.routing import RouteMapping

GONE = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return support.app_in(world, space)


@pytest.fixture
def route(world, space):
    return routing.route(world, routing.shared(world), space, host="www")


def body(app, route, **more):
    return {"app_guid": app.guid, "route_guid": route.guid, **more}


def test_a_mapping_is_made(world, app, route):
    reply = support.ask(world, "POST", "/v2/route_mappings", body(app, route))

    mapping = next(iter(world.route_mappings))
    assert (reply.status, reply.headers["Location"]) == (201, f"/v2/route_mappings/{mapping.guid}")
    assert list(reply.body["entity"].items()) == [
        ("app_port", 8080),
        ("app_guid", app.guid),
        ("route_guid", route.guid),
        ("app_url", f"/v2/apps/{app.guid}"),
        ("route_url", f"/v2/routes/{route.guid}"),
    ]


def test_an_app_with_ports_is_mapped_to_its_first(world, app, route):
    world.change(world.processes.first(app_guid=app.guid), ports=(9000, 9001))
    reply = support.ask(world, "POST", "/v2/route_mappings", body(app, route))

    assert reply.body["entity"]["app_port"] == 9000
    assert reply.headers["X-Cf-Warnings"] == "Route+has+been+mapped+to+app+port+9000."


REFUSALS = {
    "no route": (
        {"route_guid": GONE, "app_guid": GONE}, (404, 210002, f"The route could not be found: {GONE}"),
    ),
    "no app": ({"app_guid": GONE}, (404, 100004, f"The app could not be found: {GONE}")),
    "another port": (
        {"app_port": 9000},
        (400, 60023, "Routes can only be mapped to ports already enabled for the application."),
    ),
    "again": ({}, (400, 210006, "The route mapping is taken: Route {route} is mapped to app {app}")),
    "the usual port again": (
        {"app_port": 8080},
        (400, 210006, "The route mapping is taken: Route {route} is mapped to port 8080 of app {app}"),
    ),
    "a route elsewhere": (
        {"route_guid": "far"}, (400, 1002, "the app and route must belong to the same space"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_a_mapping_is_refused(world, app, route, given, refusal):
    routing.make(world, "/v2/route_mappings", **body(app, route))
    if given.get("route_guid") == "far":
        domain = world.domains[route.domain_guid]
        given = {"route_guid": routing.route(world, domain, support.space(world, "far"), host="far").guid}
    status, code, text = refusal

    assert told(support.ask(world, "POST", "/v2/route_mappings", {**body(app, route), **given})) == (
        status, code, text.format(route=route.guid, app=app.guid),
    )  # fmt: skip


WHO = {
    "a developer": ("space_developer", {}, (200, 201, 204)),
    "a manager": ("space_manager", {}, (200, 10003, 10003)),
    "an organization's auditor": ("organization_auditor", {}, (10003, 10003, 10003)),
    "a developer of a suspended space": ("space_developer", {"suspended": True}, (200, 10017, 10017)),
}


@pytest.mark.parametrize(("role", "state", "outcomes"), WHO.values(), ids=WHO)
def test_the_role_decides(world, space, app, route, role, state, outcomes):
    mapping = routing.make(world, "/v2/route_mappings", **body(app, route))
    other = routing.route(world, world.domains[route.domain_guid], space, host="other")
    where = world.organizations[space.organization_guid] if role.startswith("organization") else space
    caller = support.user(world, "caller", (role, where))
    world.change(space, **state)
    path = f"/v2/route_mappings/{mapping.guid}"
    replies = [
        support.ask(world, "GET", path, as_=caller),
        support.ask(world, "POST", "/v2/route_mappings", body(app, other), as_=caller),
        support.ask(world, "DELETE", path, as_=caller),
    ]

    assert tuple((reply.body or {}).get("code", reply.status) for reply in replies) == outcomes


LISTS = {
    "all": ("", 1),
    "by app": ("?q=app_guid:{app}", 1),
    "by route": ("?q=route_guid:{route}", 1),
    "by another": ("?q=route_guid:x", 0),
}


@pytest.mark.parametrize(("query", "number"), LISTS.values(), ids=LISTS)
def test_mappings_to_web_processes_are_listed(world, app, route, query, number):
    routing.make(world, "/v2/route_mappings", **body(app, route))
    world.add(RouteMapping(**world.stamp(RouteMapping), **body(app, route), process_type="worker"))
    path = f"/v2/route_mappings{query.format(app=app.guid, route=route.guid)}"

    assert support.ask(world, "GET", path).body["total_results"] == number


def test_a_port_is_no_filter(world):
    assert told(support.ask(world, "GET", "/v2/route_mappings?q=app_port:8080")) == (
        400, 10005, "The query parameter is invalid: app_port",
    )  # fmt: skip


def test_a_mapping_to_another_process_is_not_shown(world, app, route):
    worker = world.add(RouteMapping(**world.stamp(RouteMapping), **body(app, route), process_type="worker"))

    assert told(support.ask(world, "GET", f"/v2/route_mappings/{worker.guid}"))[:2] == (404, 210007)


def test_a_mapping_cannot_be_changed(world, app, route):
    mapping = routing.make(world, "/v2/route_mappings", **body(app, route))
    reply = support.ask(world, "PUT", f"/v2/route_mappings/{mapping.guid}", {"app_port": 1})

    assert (reply.status, reply.text) == (
        404, '{"description":"Unknown request","error_code":"CF-NotFound","code":10000}',
    )  # fmt: skip


def test_app_and_route_are_inlined(world, app, route):
    mapping = routing.make(world, "/v2/route_mappings", **body(app, route))
    path = f"/v2/route_mappings/{mapping.guid}?inline-relations-depth=1"
    entity = support.ask(world, "GET", path).body["entity"]

    assert (entity["app"]["metadata"]["guid"], entity["route"]["metadata"]["guid"]) == (app.guid, route.guid)
