"""/oauth/clients/tx: several clients at once, all or none."""

import pytest
from support.uaa_client import grant, uaa


def client(name, **more):
    return {
        "client_id": name, "client_secret": "s", "authorized_grant_types": ["client_credentials"],
        "authorities": ["uaa.resource"], **more,
    }  # fmt: skip


@pytest.fixture
def both(world, boss):
    return uaa(world, "POST", "/oauth/clients/tx", [client("a"), client("b")], token=boss)


def lets_in(world, name, secret="s"):  # noqa: S107 - it is the tests' own
    return grant(world, (name, secret), grant_type="client_credentials").status == 200


def test_several_are_made(world, both):
    assert (both.status, [one["client_id"] for one in both.body]) == (201, ["a", "b"])
    assert (lets_in(world, "a"), lets_in(world, "b")) == (True, True)


def test_one_that_cannot_be_stops_all(world, boss):
    sent = [client("a"), client("b", authorized_grant_types=["nosuch"])]
    assert uaa(world, "POST", "/oauth/clients/tx", sent, token=boss).status == 400
    assert not lets_in(world, "a")


def test_several_are_changed(world, boss, both):
    sent = [client(name, authorities=["scim.read"]) for name in ("a", "b")]
    told = uaa(world, "PUT", "/oauth/clients/tx", sent, token=boss)
    assert (told.status, [one["authorities"] for one in told.body]) == (200, [["scim.read"], ["scim.read"]])


def test_several_go(world, boss, both):
    told = uaa(world, "POST", "/oauth/clients/tx/delete", [{"client_id": "a"}, {"client_id": "b"}], token=boss)
    assert (told.status, lets_in(world, "a"), lets_in(world, "b")) == (200, False, False)


def test_several_get_other_secrets(world, boss, both):
    sent = [{"clientId": name, "oldSecret": "s", "secret": "t"} for name in ("a", "b")]
    assert uaa(world, "POST", "/oauth/clients/tx/secret", sent, token=boss).status == 200
    assert [lets_in(world, "a"), lets_in(world, "a", "t"), lets_in(world, "b", "t")] == [False, True, True]


def test_each_says_what_shall_become_of_it(world, boss, both):
    sent = [client("c", action="add"), {"client_id": "a", "action": "delete"}]
    told = uaa(world, "POST", "/oauth/clients/tx/modify", sent, token=boss)
    assert (told.status, [one["action"] for one in told.body]) == (200, ["add", "delete"])
    assert [lets_in(world, name) for name in ("a", "b", "c")] == [False, True, True]


def test_an_unknown_action_stops_all(world, boss, both):
    sent = [client("c", action="add"), {"client_id": "a", "action": "forget"}]
    assert uaa(world, "POST", "/oauth/clients/tx/modify", sent, token=boss).status == 400
    assert [lets_in(world, name) for name in ("a", "c")] == [True, False]
