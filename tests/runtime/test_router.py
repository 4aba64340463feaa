"""Which app's route a request reaches."""

import pytest
import support
from support import apps, brokered

from fakecc.actions.routing import destinations
from fakecc.actions.routing.destinations import Destination
from fakecc.models.routing import Domain, Route
from fakecc.runtime import router

BACKEND = "http://127.0.0.1:9999"


@pytest.fixture
def app(world):
    """A running app."""
    app = brokered.app(world, support.space(world))
    droplet = apps.droplet(world, app)
    path = f"/v3/apps/{app.guid}/relationships/current_droplet"
    support.ask(world, "PATCH", path, {"data": {"guid": droplet.guid}})
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/start")
    return world.apps[app.guid]


def map_route(world, app, host, path="", domain="apps.example.com"):
    home = world.domains.first(name=domain) or world.add(Domain(**world.stamp(Domain), name=domain))
    fields = {"host": host, "path": path, "domain_guid": home.guid, "space_guid": app.space_guid}
    route = world.add(Route(**world.stamp(Route), **fields))
    destinations.add(world, route, [Destination(app_guid=app.guid)], support.ADMIN)
    return route


REACHED = {
    "a route": ("web.apps.example.com", "/", True),
    "its name in capitals, and a port": ("WEB.apps.example.com:8080", "/x", True),
    "a path": ("paths.apps.example.com", "/a/b", True),
    "the path itself, with a query": ("paths.apps.example.com", "/a?b", True),
    "another path": ("paths.apps.example.com", "/ab", False),
    "a wildcard": ("anything.wild.example.com", "/", True),
    "a wildcard, deeper": ("a.b.wild.example.com", "/", True),
    "a whole domain": ("whole.example.com", "/", True),
}


@pytest.mark.parametrize(("host", "path", "reached"), REACHED.values(), ids=REACHED)
def test_a_request_reaches_the_route_of_its_host_and_path(world, app, host, path, reached):
    apps.behave(world, app="app", backend=BACKEND)
    map_route(world, app, "web")
    map_route(world, app, "paths", "/a")
    map_route(world, app, "*", domain="wild.example.com")
    map_route(world, app, "", domain="whole.example.com")
    assert (router.route(world, host, path).backend == BACKEND) is reached


def test_who_answers_is_one_instance_of_the_app(world, app):
    apps.behave(world, app="app", backend=f"{BACKEND}/")
    map_route(world, app, "web")
    instance = world.process_instances.first(process_guid=app.guid)
    answer = router.route(world, "web.apps.example.com", "/")
    assert (answer.backend, answer.app_guid, answer.instance_guid, answer.instance_index) == (
        BACKEND, app.guid, instance.guid, 0,
    )  # fmt: skip


OTHERS = {
    "the API's address": "127.0.0.1:8080",
    "localhost": "localhost:8080",
    "another machine": "www.example.com",
    "a system component": "api.apps.example.com",
}


@pytest.mark.parametrize("host", OTHERS.values(), ids=OTHERS)
def test_other_hosts_are_no_apps(world, host):
    assert router.route(world, host, "/v3/apps") is None


def refusal(world, host="web.apps.example.com"):
    answer = router.route(world, host, "/")
    return answer.status, answer.error, answer.message


def test_without_a_route_there_is_none(world):
    assert refusal(world) == (404, "unknown_route", "Requested route ('web.apps.example.com') does not exist.")


def test_a_route_without_a_destination_is_unknown(world, app):
    route = map_route(world, app, "web")
    world.remove(world.route_mappings.first(route_guid=route.guid))
    assert refusal(world)[:2] == (404, "unknown_route")


def test_a_stopped_app_has_no_endpoint(world, app):
    map_route(world, app, "web")
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/stop")
    assert refusal(world) == (
        503,
        "no_endpoints",
        "Requested route ('web.apps.example.com') has no available endpoints.",
    )


def test_nothing_answers_for_an_app_without_a_backend(world, app):
    map_route(world, app, "web")
    assert refusal(world) == (502, "endpoint_failure", "Registered endpoint failed to handle the request.")
