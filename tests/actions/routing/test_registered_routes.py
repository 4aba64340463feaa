"""Routes that the routing API keeps for a while."""

import pytest

from fakecc.actions.routing import registered_routes
from fakecc.models.routing import HttpRoute, TcpRoute

TCP = {"router_group_guid": "g", "port": 1024, "backend_ip": "10.0.0.1", "backend_port": 80, "ttl": 60}
HTTP = {"route": "a.example.org", "ip": "10.0.0.1", "port": 80, "ttl": 60, "log_guid": "app"}


def _register_tcp(world, **more):
    return registered_routes.register_tcp(world, registered_routes.tcp_route(world, {**TCP, **more}))


def test_what_is_there_is_renewed(world):
    first = _register_tcp(world)
    world.clock.advance(50)
    again = _register_tcp(world, ttl=30, modification_tag={"guid": "x", "index": 9})
    assert (again.guid, again.tag, again.index, again.ttl) == (first.guid, first.tag, first.index + 1, 30)


def test_another_backend_is_another_route(world):
    assert _register_tcp(world).guid != _register_tcp(world, backend_port=81).guid


@pytest.mark.parametrize(("seconds", "left"), [(59, 1), (60, 0)])
def test_a_route_ends_when_its_time_is_over(world, seconds, left):
    _register_tcp(world)
    world.clock.advance(seconds)
    assert len(registered_routes.alive(world, TcpRoute)) == left


def test_after_its_end_it_is_made_anew(world):
    first = _register_tcp(world)
    world.clock.advance(60)
    again = _register_tcp(world)
    assert (again.guid != first.guid, again.index, len(world.table_of(TcpRoute))) == (True, first.index, 1)


def test_a_log_guid_stays(world):
    for given in (HTTP, {**HTTP, "log_guid": ""}):
        registered_routes.register_http(world, registered_routes.http_route(world, given))
    (route,) = registered_routes.alive(world, HttpRoute)
    assert (route.log_guid, route.index) == ("app", 1)


def test_what_is_not_there_cannot_go(world):
    wanted = registered_routes.tcp_route(world, TCP)
    assert registered_routes.unregister(world, wanted) is None
    made = registered_routes.register_tcp(world, wanted)
    gone = registered_routes.unregister(world, wanted)
    assert (gone and gone.guid, registered_routes.alive(world, TcpRoute)) == (made.guid, [])
