"""PUT /oauth/clients/:id/clientjwt.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminEndpoints.java (changeClientJwt)
"""

import json

import pytest
from support.assertions import ask_for_token, jwk, key_set, sign
from support.uaa_client import grant, uaa

from fakecc.actions.platform import uaa_clients

URI, OTHER_URI = "https://keys.example.com/keys", "https://other.example.com/keys"


@pytest.fixture
def app(world):
    return add_app(world, secrets=("s",))


def add_app(world, **given):
    return uaa_clients.create(
        world, "app", grant_types=("client_credentials",), authorities=("clients.trust",), **given
    )


def change(world, token, **body):
    return uaa(world, "PUT", "/oauth/clients/app/clientjwt", body, token=token)


def shown(world):
    """The URI, and the ids of the keys."""
    client = world.uaa_clients["app"]
    return client.jwks_uri, [key["kid"] for key in client.jwks]


BOTH = key_set("first", "second")
CHANGES = {
    "a set": ([{"jwks": key_set()}], "Client jwt configuration is added", (None, ["first"])),
    "one key": ([{"jwks": json.dumps(jwk())}], "Client jwt configuration is added", (None, ["first"])),
    "a URI": ([{"jwks_uri": URI}], "Client jwt configuration is added", (URI, [])),
    "a URI before a set": ([{"jwks_uri": URI, "jwks": BOTH}], "Client jwt configuration is added", (URI, [])),
    "a URI that is normalized": (
        [{"jwks_uri": "HTTPS://Keys.Example.com/a/../keys"}], "Client jwt configuration is added", (URI, []),
    ),
    "nothing": ([{}], "No key added", (None, [])),
    "more keys": (
        [{"jwks": key_set()}, {"jwks": key_set("second")}], "Client jwt configuration is added",
        (None, ["first", "second"]),
    ),
    "a set beside a URI": ([{"jwks_uri": URI}, {"jwks": BOTH}], "Client jwt configuration is added", (URI, [])),
    "a URI beside a set": (
        [{"jwks": BOTH}, {"jwks_uri": URI}], "Client jwt configuration is added", (None, ["first", "second"]),
    ),
    "a set in the place of a URI": (
        [{"jwks_uri": URI}, {"jwks": BOTH, "changeMode": "UPDATE"}], "Client jwt configuration updated",
        (None, ["first", "second"]),
    ),
    "a URI in the place of a set": (
        [{"jwks": BOTH}, {"jwks_uri": URI, "changeMode": "UPDATE"}], "Client jwt configuration updated", (URI, []),
    ),
    "a key in the place of another": (
        [{"jwks": BOTH}, {"jwks": key_set(), "changeMode": "UPDATE"}], "Client jwt configuration updated",
        (None, ["second", "first"]),
    ),
    "a mode by its number": ([{"jwks_uri": URI, "changeMode": 0}], "Client jwt configuration updated", (URI, [])),
    "a key less": (
        [{"jwks": BOTH}, {"kid": "first", "changeMode": "DELETE"}], "Client jwt configuration is deleted",
        (None, ["second"]),
    ),
    "the last key": (
        [{"jwks": key_set()}, {"kid": "first", "changeMode": "DELETE"}], "Client jwt configuration is deleted",
        (None, []),
    ),
    "an unknown key": (
        [{"jwks": key_set()}, {"kid": "x", "changeMode": "DELETE"}], "Client jwt configuration is deleted",
        (None, ["first"]),
    ),
    "a set, which names no key": (
        [{"jwks": key_set()}, {"jwks": key_set(), "changeMode": "DELETE"}], "Client jwt configuration is deleted",
        (None, ["first"]),
    ),
    "the URI": (
        [{"jwks_uri": URI}, {"jwks_uri": URI, "changeMode": "DELETE"}], "Client jwt configuration is deleted",
        (None, []),
    ),
    "another URI": (
        [{"jwks_uri": URI}, {"jwks_uri": OTHER_URI, "changeMode": "DELETE"}], "Client jwt configuration is deleted",
        (URI, []),
    ),
    "every URI": (
        [{"jwks_uri": URI}, {"jwks_uri": "*", "changeMode": "DELETE"}], "Client jwt configuration is deleted",
        (None, []),
    ),
    "nothing to take away": ([{"jwks_uri": URI, "changeMode": "DELETE"}], "No key deleted", (None, [])),
    "nothing named": (
        [{"jwks_uri": URI}, {"changeMode": "DELETE"}], "No key deleted", (URI, []),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("bodies", "message", "keys"), CHANGES.values(), ids=CHANGES)
def test_keys_are_changed(world, boss, app, bodies, message, keys):
    *_, last = [change(world, boss, **body) for body in bodies]
    assert (last.status, last.body) == (200, {"status": "ok", "message": message})
    assert shown(world) == keys


MANY = json.dumps({"keys": [jwk(kid=str(number)) for number in range(11)]})
COUNT = "Invalid private_key_jwt: jwk set is empty of exceeds to maximum of keys. max: + 10"
LOCAL = "Invalid private_key_jwt: jwks_uri with http is not on localhost"
PARSED = "Client jwt configuration cannot be parsed"
REFUSED = {
    "no URI": ({"jwks_uri": "no uri"}, PARSED),
    "a URI without a host": ({"jwks_uri": "https://"}, "Client jwt configuration with invalid URI"),
    "a URI with a blank": (
        {"jwks_uri": "https://x/a b"}, "Invalid private_key_jwt: jwks_uri must be URI complaint",
    ),
    "a URI with an escaped blank": (
        {"jwks_uri": "https://x/a%20b"}, "Invalid private_key_jwt: jwks_uri must be URI complaint",
    ),
    "another scheme": (
        {"jwks_uri": "ftp://x/keys"}, "Invalid private_key_jwt: jwks_uri must be either using https or http",
    ),
    "http elsewhere": ({"jwks_uri": "http://x/keys"}, LOCAL),
    "http at an address": ({"jwks_uri": "http://127.0.0.1/keys"}, LOCAL),
    "no JSON": ({"jwks": "keys"}, PARSED),
    "no set": ({"jwks": '{"keys": 5}'}, PARSED),
    "no key": ({"jwks": '{"kty": "RSA", "kid": "x"}'}, PARSED),
    "no key of the set": ({"jwks": '{"keys": [{"kid": "x"}]}'}, PARSED),
    "no point of the curve": (
        {"jwks": '{"kty": "EC", "kid": "x", "crv": "P-256", "x": "AQ", "y": "AQ"}'}, PARSED,
    ),
    "no id": ({"jwks": json.dumps(jwk(kid=" "))}, "Invalid private_key_jwt: kid is required attribute"),
    "no keys": ({"jwks": '{"keys": []}'}, COUNT),
    "secrets only": ({"jwks": '{"keys": [{"kty": "oct", "k": "AQ", "kid": "x"}]}'}, COUNT),
    "an unknown type of key": ({"jwks": '{"keys": [{"kty": "X", "kid": "x"}]}'}, COUNT),
    "too many": ({"jwks": MANY}, COUNT),
    "in the place of others": ({"jwks": "keys", "changeMode": "UPDATE"}, PARSED),
}  # fmt: skip


@pytest.mark.parametrize(("body", "sentence"), REFUSED.values(), ids=REFUSED)
def test_keys_are_refused(world, boss, app, body, sentence):
    reply = change(world, boss, **body)
    assert (reply.status, reply.body) == (400, {"error": "invalid_client", "error_description": sentence})
    assert shown(world) == (None, [])


@pytest.mark.parametrize(
    "body",
    [
        {"changeMode": None}, {"changeMode": "UPDATE"}, {"jwks": " "}, {"jwks_uri": ""},
        {"jwks": '{"kty": "oct", "k": "AQ", "kid": "x"}'},
    ],
)  # fmt: skip
def test_uaa_breaks_on_some(world, boss, app, body):
    assert change(world, boss, **body).status == 500


@pytest.mark.parametrize("body", [{"changeMode": "MOVE"}, {"changeMode": ""}, {"jwks": {"keys": []}}, {"kid": []}])
def test_what_cannot_be_read(world, boss, app, body):
    assert change(world, boss, **body).status == 400


def test_eleven_keys_are_too_many_in_two_steps(world, boss, app):
    ten = json.dumps({"keys": [jwk(kid=str(number)) for number in range(10)]})
    assert change(world, boss, jwks=ten).status == 200
    assert change(world, boss, jwks=key_set()).body["error_description"] == COUNT


def test_the_private_half_is_not_kept(world, boss, app):
    change(world, boss, jwks=json.dumps(jwk(d="AQ", p="AQ", other="x")))
    assert {*world.uaa_clients["app"].jwks[0]} == {"kty", "kid", "n", "e"}


def test_of_two_keys_of_an_id_the_later_counts(world, boss, app):
    change(world, boss, jwks=json.dumps({"keys": [jwk(), jwk("second", kid="first")]}))
    assert [key["n"] for key in world.uaa_clients["app"].jwks] == [jwk("second")["n"]]


def test_a_client_is_let_in_by_the_keys_that_it_was_given(world, boss, app):
    change(world, boss, jwks=key_set())
    assert ask_for_token(world, sign()).status == 200
    change(world, boss, kid="first", changeMode="DELETE")
    assert ask_for_token(world, sign()).status == 401


def test_nobody_sees_the_keys(world, boss, app):
    before = uaa(world, "GET", "/oauth/clients/app", token=boss).body
    world.clock.advance("1h")
    change(world, boss, jwks_uri=URI)
    assert uaa(world, "GET", "/oauth/clients/app", token=boss).body == before


def test_a_client_that_is_not_there(world, boss):
    assert change(world, boss, jwks_uri=URI).status == 404


def test_a_client_changes_its_own_keys_where_its_secret_is_empty(world):
    add_app(world, secrets=("",))
    token = grant(world, ("app", ""), grant_type="client_credentials").body["access_token"]
    assert change(world, token, jwks_uri=URI).status == 200


def test_a_client_with_a_secret_cannot(world, app):
    token = grant(world, ("app", "s"), grant_type="client_credentials").body["access_token"]
    reply = change(world, token, jwks_uri=URI)
    assert (reply.status, reply.body["error_description"]) == (400, "Previous secret is required and must be valid")


def test_a_client_cannot_change_the_keys_of_another(world, app):
    uaa_clients.create(
        world, "peer", secrets=("s",), grant_types=("client_credentials",), authorities=("clients.trust",)
    )
    token = grant(world, ("peer", "s"), grant_type="client_credentials").body["access_token"]
    sentence = "Bad request. Not permitted to change another client's secret"
    assert change(world, token, jwks_uri=URI).body["error_description"] == sentence


def test_other_rights_do_not_count(world):
    uaa_clients.create(
        world, "app", secrets=("",), grant_types=("client_credentials",), authorities=("clients.secret",)
    )
    token = grant(world, ("app", ""), grant_type="client_credentials").body["access_token"]
    reply = change(world, token, jwks_uri=URI)
    assert (reply.status, reply.body["scope"]) == (403, "uaa.admin clients.trust clients.admin zones.uaa.admin")
