"""/routing/v1/router_groups."""

import jwt
import pytest
import support

from fakecc.permissions import Caller

PATH = "/routing/v1/router_groups"
TOKEN = {"Authorization": f"bearer {jwt.encode({}, 'secret-that-is-long-enough-for-hs256')}"}
ADMIN = Caller(guid="r", name="r", scopes=frozenset({"routing.router_groups.read", "routing.router_groups.write"}))


def ask(world, method, path=PATH, body=None, *, as_=ADMIN, headers=TOKEN):
    return support.ask(world, method, path, body, as_=as_, headers=headers)


def test_the_groups_are_a_bare_list(world):
    group = world.router_groups.first(name="default-tcp")
    reply = ask(world, "GET")
    assert (reply.content_type, reply.body) == (
        "application/json",
        [{"guid": group.guid, "name": "default-tcp", "type": "tcp", "reservable_ports": "1024-1123"}],
    )


def test_a_group_is_found_by_its_name(world):
    assert [ask(world, "GET", f"{PATH}?name=default-tcp").status, ask(world, "GET", f"{PATH}?name=x").body] == [
        200, {"name": "ResourceNotFoundError", "message": "router group 'x' not found"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (None, "invalid token format"),
        ("bearer", "invalid token format"),
        ("bearer  a.b.c", "invalid token format"),
        ("Basic x", "Invalid token type: Basic"),
        ("bearer a", "token contains an invalid number of segments"),
        ("bearer a.b.c", "illegal base64 data at input byte 0"),
        ("bearer ab!.b.c", "illegal base64 data at input byte 2"),
    ],
)
def test_a_token_is_refused(world, header, message):
    reply = ask(world, "GET", headers={"Authorization": header} if header else {})
    assert (reply.status, reply.body) == (401, {"name": "UnauthorizedError", "message": message})


def test_cloud_controller_admins_are_nobody_here(world):
    reply = ask(world, "GET", as_=support.ADMIN)
    assert (reply.status, reply.body["message"]) == (401, "You are not authorized to perform the requested action")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "missing name in router group"),
        ({"name": "x"}, "missing type in router group"),
        ({"name": "x", "type": "tcp"}, "missing reservable_ports in router group: x"),
        (
            {"name": "x", "type": "http", "reservable_ports": "5000"},
            "reservable ports are not supported for router groups of type http",
        ),
    ],
)
def test_a_group_is_refused(world, body, message):
    reply = ask(world, "POST", body=body)
    assert (reply.status, reply.body["message"]) == (400, f"Cannot process request: {message}")


@pytest.mark.parametrize(
    ("ports", "message"),
    [
        ("80", "port must be between 1024 and 65535"),
        ("3000,", "port must be between 1024 and 65535"),
        ("2000-", "range (2000-) requires an ending port"),
        ("-2000", "range (-2000) requires a starting port"),
        ("1-2-3", "range (1-2-3) has too many '-' separators"),
        ("2100-2000", "range (2100-2000) must be in ascending numeric order"),
        ("3000-3010,3005", "Overlapping values: [3000-3010] and 3005"),
    ],
)
def test_ports_are_refused(world, ports, message):
    reply = ask(world, "POST", body={"name": "x", "type": "tcp", "reservable_ports": ports})
    assert reply.body["message"] == f"Cannot process request: {message}"


def test_a_group_of_the_same_name_and_type_is_given_as_it_is(world):
    group = world.router_groups.first(name="default-tcp")
    reply = ask(world, "POST", body={"name": "default-tcp", "type": "tcp", "reservable_ports": "nonsense"})
    assert (reply.status, reply.body["guid"]) == (200, group.guid)


def test_an_update_changes_the_ports_alone_and_warns(world):
    guid = world.router_groups.first(name="default-tcp").guid
    reply = ask(world, "PUT", f"{PATH}/{guid}", {"name": "other", "reservable_ports": "2000"})
    assert (reply.body["name"], reply.body["reservable_ports"], "X-Cf-Warnings" in reply.headers) == (
        "default-tcp", "2000", True,
    )  # fmt: skip


def test_a_group_is_deleted_once(world):
    guid = world.router_groups.first(name="default-tcp").guid
    assert [ask(world, "DELETE", f"{PATH}/{guid}").status for _ in range(2)] == [204, 404]


def test_a_wrong_method_and_an_unknown_path_are_go_s(world):
    wrong, unknown = ask(world, "PATCH", body={}), ask(world, "GET", "/routing/v1/nosuch")
    assert [(reply.status, reply.text) for reply in (wrong, unknown)] == [
        (405, "Method Not Allowed\n"), (404, "404 page not found\n"),
    ]  # fmt: skip
