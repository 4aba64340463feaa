"""The routing API is switched off while there are domains with a router group, and routes on them."""

import pytest
import support
from support import apps, ask, brokered, routing


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def domain(world):
    group = world.router_groups.first(name="default-tcp")
    body = {"name": "tcp.example.org", "router_group": {"guid": group.guid}}
    return world.domains[ask(world, "POST", "/v3/domains", body).body["guid"]]


@pytest.fixture
def route(world, space, domain):
    return world.routes[ask(world, "POST", "/v3/routes", _route(domain, space)).body["guid"]]


def _route(domain, space, **more):
    related = {"domain": {"data": {"guid": domain.guid}}, "space": {"data": {"guid": space.guid}}}
    return {**more, "relationships": related}


def _switch_off(world):
    world.settings = world.settings.with_changes({"routing_api": {"enabled": False}})


def _told(reply):
    error = reply.body["errors"][0]
    return reply.status, error["title"], error["detail"]


OFF = (503, "CF-ServiceUnavailable", "The Routing API is disabled.")
UNKNOWN = (500, "UnknownError", "An unknown error occurred.")
DISABLED = (403, "RoutingApiDisabled")


def test_v3_makes_no_tcp_domains_and_routes(world, space, domain):
    _switch_off(world)
    body = {"name": "other.example.org", "router_group": {"guid": domain.router_group_guid}}
    refused = [_told(ask(world, "POST", "/v3/domains", body))]
    refused += [_told(ask(world, "POST", "/v3/routes", _route(domain, space, port=port))) for port in (1025, 7)]
    assert refused == [OFF] * 3


@pytest.mark.parametrize(
    "path",
    ["/v3/domains", "/v3/domains/{domain}", "/v3/routes", "/v3/routes/{route}", "/v3/routes/{route}/destinations"],
)
def test_v3_shows_none_either(world, space, domain, route, path):
    app = brokered.app(world, space)
    ask(world, "POST", f"/v3/routes/{route.guid}/destinations", {"destinations": [{"app": {"guid": app.guid}}]})
    _switch_off(world)
    assert _told(ask(world, "GET", path.format(domain=domain.guid, route=route.guid))) == UNKNOWN


def test_http_routes_are_made_and_shown(world, space):
    _switch_off(world)
    made = ask(world, "POST", "/v3/routes", _route(routing.shared(world), space, host="www"))
    assert (made.status, ask(world, "GET", "/v3/routes").status) == (201, 200)


V2 = {
    "a domain": ("POST", "/v2/shared_domains", lambda at: {"name": "o.example.org", "router_group_guid": at["group"]}),
    "reading one": ("GET", "/v2/shared_domains/{domain}", None),
    "a route": ("POST", "/v2/routes", lambda at: {"domain_guid": at["domain"], "space_guid": at["space"], "port": 1025}),
    "any port": (
        "POST", "/v2/routes?generate_port=true", lambda at: {"domain_guid": at["domain"], "space_guid": at["space"]},
    ),
    "a change": ("PUT", "/v2/routes/{route}", lambda _: {"port": 1026}),
    "a mapping": ("POST", "/v2/route_mappings", lambda at: {"app_guid": at["app"], "route_guid": at["route"]}),
    "a mapping below the route": ("PUT", "/v2/routes/{route}/apps/{app}", None),
    "a mapping below the app": ("PUT", "/v2/apps/{app}/routes/{route}", None),
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), V2.values(), ids=V2)
def test_v2_says_so(world, space, domain, route, method, path, body):
    app = brokered.app(world, space)
    _switch_off(world)
    guids = {"domain": domain.guid, "route": route.guid, "space": space.guid, "app": app.guid}
    guids["group"] = domain.router_group_guid
    reply = ask(world, method, path.format(**guids), body(guids) if body else None)
    assert (reply.status, reply.body["error_code"].removeprefix("CF-")) == DISABLED


def test_v2_lists_domains_without_the_types_of_groups(world, domain):
    _switch_off(world)
    listed = ask(world, "GET", "/v2/shared_domains?q=name:tcp.example.org").body["resources"][0]["entity"]
    assert (listed["router_group_guid"], listed["router_group_type"]) == (domain.router_group_guid, None)


def test_a_domain_that_is_not_there_is_missed_first(world, space):
    _switch_off(world)
    body = {"domain_guid": "gone", "space_guid": space.guid}
    assert ask(world, "POST", "/v2/routes?generate_port=true", body).body["error_code"] == "CF-DomainInvalid"


def test_apps_with_such_routes_are_neither_started_nor_scaled(world, space, route):
    running, stopped = (apps.staged(world, brokered.app(world, space, name)) for name in ("running", "stopped"))
    for app in (running, stopped):
        ask(world, "POST", f"/v3/routes/{route.guid}/destinations", {"destinations": [{"app": {"guid": app.guid}}]})
    ask(world, "POST", f"/v3/apps/{running.guid}/actions/start")
    _switch_off(world)
    started = ask(world, "POST", f"/v3/apps/{stopped.guid}/actions/start")
    path = f"/v3/apps/{running.guid}/processes/web/actions/scale"
    scaled = ask(world, "POST", path, {"instances": 2})
    off = (403, "CF-RoutingApiDisabled", "Routing API is disabled")
    assert (_told(started), _told(scaled)) == (off, off)
    assert [world.processes.first(app_guid=app.guid).instances for app in (running, stopped)] == [2, 1]
