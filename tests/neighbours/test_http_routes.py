"""/routing/v1/routes."""

import jwt
import pytest
import support

from fakecc.permissions import Caller

PATH = "/routing/v1/routes"
TOKEN = {"Authorization": f"bearer {jwt.encode({}, 'secret-that-is-long-enough-for-hs256')}"}
EMITTER = Caller(guid="e", name="e", scopes=frozenset({"routing.routes.read", "routing.routes.write"}))
ROUTE = {"route": "a.example.com/path", "port": 8080, "ip": "10.0.1.5", "ttl": 100, "log_guid": "log"}


def ask(world, method, body=None):
    return support.ask(world, method, PATH, body, as_=EMITTER, headers=TOKEN)


def test_a_route_is_renewed_and_keeps_its_log_guid(world):
    ask(world, "POST", [ROUTE])
    ask(world, "POST", [{**ROUTE, "ttl": 50, "log_guid": ""}])
    tag = world.http_routes.first(port=8080).tag
    assert ask(world, "GET").body == [{**ROUTE, "ttl": 50, "modification_tag": {"guid": tag, "index": 1}}]


@pytest.mark.parametrize(
    ("changed", "name", "message"),
    [
        ({"route": ""}, "RouteInvalidError", "Each route request requires a valid route"),
        ({"route": "a?b"}, "RouteInvalidError", "url cannot contain any of [?, #]"),
        ({"route": "a b"}, "RouteInvalidError", "url cannot contain invalid characters"),
        ({"ttl": 121}, "RouteInvalidError", "Max ttl is 120"),
        ({"route_service_url": "http://x"}, "RouteServiceUrlInvalidError", "Route service url must use HTTPS."),
        ({"port": 65536}, "ProcessRequestError", (
            "Cannot process request: json: cannot unmarshal number 65536 into Go struct field Route.RouteEntity.port of "
            "type uint16"
        )),
    ],
    ids=["empty", "query", "blank", "ttl", "service", "port"],
)  # fmt: skip
def test_a_route_is_refused(world, changed, name, message):
    reply = ask(world, "POST", [{**ROUTE, **changed}])
    assert (reply.status, reply.body) == (400, {"name": name, "message": message})


def test_the_service_url_belongs_to_the_key(world):
    ask(world, "POST", [{**ROUTE, "route_service_url": "https://rs"}])
    ask(world, "DELETE", [ROUTE])
    left = len(world.http_routes)
    ask(world, "DELETE", [{**ROUTE, "route_service_url": "https://rs"}])
    assert (left, len(world.http_routes)) == (1, 0)
