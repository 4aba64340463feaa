"""/routing/v1/tcp_routes."""

import jwt
import pytest
import support

from fakecc.permissions import Caller

PATH = "/routing/v1/tcp_routes"
TOKEN = {"Authorization": f"bearer {jwt.encode({}, 'secret-that-is-long-enough-for-hs256')}"}
EMITTER = Caller(guid="e", name="e", scopes=frozenset({"routing.routes.read", "routing.routes.write"}))


@pytest.fixture
def route(world):
    group = world.router_groups.first(name="default-tcp")
    return {"router_group_guid": group.guid, "port": 2000, "backend_port": 60000, "backend_ip": "10.0.1.5"}


def ask(world, method, path="", body=None):
    return support.ask(world, method, PATH + path, body, as_=EMITTER, headers=TOKEN)


def _listed(world):
    return [(one["port"], one["ttl"], one["modification_tag"]["index"]) for one in ask(world, "GET").body]


def test_a_route_is_shown_in_the_api_s_order(world, route):
    made = ask(world, "POST", "/create", [{**route, "isolation_segment": "one", "alpns": None}])
    shown = ask(world, "GET", "?isolation_segment=one")
    assert (made.status, shown.text, list(shown.body[0])) == (
        201,
        "\n",
        [
            "router_group_guid", "backend_port", "backend_tls_port", "backend_ip", "instance_id", "port",
            "modification_tag", "ttl", "isolation_segment",
        ],
    )  # fmt: skip


def test_a_route_is_renewed(world, route):
    ask(world, "POST", "/create", [route])
    ask(world, "POST", "/create", [{**route, "ttl": 60}])
    assert _listed(world) == [(2000, 60, 1)]


def test_a_route_ends_unless_it_is_renewed(world, route):
    ask(world, "POST", "/create", [{**route, "ttl": 2}])
    world.clock.advance(1)
    before = _listed(world)
    world.clock.advance(1)
    after = _listed(world)
    ask(world, "POST", "/create", [route])
    assert (before, after, _listed(world)) == ([(2000, 2, 0)], [], [(2000, 120, 0)])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"router_group_guid": ""}, "Each tcp mapping requires a non empty router group guid. RouteMapping=[:2000<->10.0.1.5:60000]"),
        ({"router_group_guid": "gone"}, "router_group_guid: gone not found"),
        ({"ttl": 0}, "Each tcp route mapping requires a ttl greater than 0"),
        ({"port": -1}, (
            "json: cannot unmarshal number -1 into Go struct field TcpRouteMapping.TcpMappingEntity.port of type uint16"
        )),
    ],
    ids=["no group", "group gone", "ttl", "port"],
)  # fmt: skip
def test_one_wrong_route_refuses_all(world, route, changed, message):
    reply = ask(world, "POST", "/create", [{**route, "port": 2001}, {**route, **changed}])
    assert (reply.status, reply.body["message"], _listed(world)) == (400, f"Cannot process request: {message}", [])


def test_a_route_is_deleted_whatever_its_group(world, route):
    ask(world, "POST", "/create", [route])
    world.remove(world.router_groups[route["router_group_guid"]])
    assert ([ask(world, "POST", "/delete", [route]).status for _ in range(2)], _listed(world)) == ([204, 204], [])


def test_who_listens_is_told_from_then_on(world, route):
    ask(world, "POST", "/create", [{**route, "port": 2001}])
    stream = ask(world, "GET", "/events").stream
    ask(world, "POST", "/create", [route])
    ask(world, "POST", "/delete", [route])
    told = [next(stream).decode().split("\n")[:2] for _ in range(2)]
    stream.close()
    assert (told, world.route_listeners) == ([["id: 0", "event: Upsert"], ["id: 1", "event: Delete"]], [])


def test_a_token_that_is_not_meant_for_the_cloud_controller_does(world):
    emitter = Caller(guid="e", scopes=EMITTER.scopes, problem="audience")
    assert support.ask(world, "GET", PATH, as_=emitter, headers=TOKEN).status == 200
