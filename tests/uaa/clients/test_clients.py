"""/oauth/clients: made, changed, listed, deleted; two secrets."""

import pytest
from support.assertions import key_set
from support.uaa_client import grant, uaa, user_token

from fakecc.actions.platform import uaa_clients

APP = {"client_id": "app", "client_secret": "s", "authorized_grant_types": ["client_credentials"], "authorities": []}


@pytest.fixture
def token(world):
    world.change(world.uaa_clients["admin"], authorities=("uaa.admin", "clients.admin"))
    return grant(world, ("admin", "admin-secret"), grant_type="client_credentials").body["access_token"]


@pytest.fixture
def app(world, token):
    return uaa(world, "POST", "/oauth/clients", APP, token=token)


def lets_in(world, secret):
    return grant(world, ("app", secret), grant_type="client_credentials").status == 200


def test_no_answer_shows_a_secret(world, token, app):
    assert (app.status, app.body["client_id"]) == (201, "app")
    shown = uaa(world, "GET", "/oauth/clients/app", token=token)
    listed = uaa(world, "GET", "/oauth/clients", token=token)
    assert "secret" not in f"{app.body}{shown.body}{listed.body['resources'][:2]}".replace("clients.secret", "")


def test_an_id_is_taken(world, token, app):
    reply = uaa(world, "POST", "/oauth/clients", APP, token=token)
    assert (reply.status, reply.body["error_description"]) == (409, "Client already exists: app")


def test_put_leaves_the_secret(world, token, app):
    reply = uaa(world, "PUT", "/oauth/clients/app", {**APP, "client_secret": "other", "name": "App"}, token=token)
    assert (reply.status, reply.body["name"]) == (200, "App")
    assert (lets_in(world, "s"), lets_in(world, "other")) == (True, False)


def test_secrets_are_exchanged_without_a_gap(world, token, app):
    path = "/oauth/clients/app/secret"
    assert uaa(world, "PUT", path, {"secret": "new", "changeMode": "ADD"}, token=token).status == 200
    assert (lets_in(world, "s"), lets_in(world, "new")) == (True, True)
    assert uaa(world, "PUT", path, {"changeMode": "DELETE"}, token=token).status == 200
    assert (lets_in(world, "s"), lets_in(world, "new")) == (False, True)


def test_a_deleted_clients_tokens_end(world, token, app):
    held = grant(world, ("app", "s"), grant_type="client_credentials").body["access_token"]
    assert uaa(world, "DELETE", "/oauth/clients/app", token=token).status == 200
    assert uaa(world, "GET", "/oauth/clients", token=held).status == 401
    assert not lets_in(world, "s")


def test_a_user_of_cf_may_read_no_client(world):
    uaa_clients.create(world, "x")
    reply = uaa(world, "GET", "/oauth/clients/x", token=user_token(world, scope="openid"))
    assert (reply.status, reply.body["error"]) == (403, "insufficient_scope")


URI = "https://keys.example.com/keys"
WITH_KEYS = {
    "a URI": ({"jwks_uri": URI}, (URI, 0)),
    "a set": ({"jwks": key_set()}, (None, 1)),
    "a URI before a set": ({"jwks_uri": URI, "jwks": key_set()}, (URI, 0)),
    "blank ones": ({"jwks_uri": " ", "jwks": ""}, (None, 0)),
}


@pytest.mark.parametrize(("given", "kept"), WITH_KEYS.values(), ids=WITH_KEYS)
def test_a_client_is_made_with_keys_which_nobody_sees(world, token, given, kept):
    """Source: uaa:client/ClientAdminEndpointsValidator.java, model: oauth/client/ClientDetailsCreation.java."""
    reply = uaa(world, "POST", "/oauth/clients", {**APP, **given, "client_jwt_config": "{}"}, token=token)
    client = world.uaa_clients["app"]
    assert (reply.status, {"jwks_uri", "jwks", "client_jwt_config"} & {*reply.body}) == (201, set())
    assert (client.jwks_uri, len(client.jwks)) == kept


BAD_KEYS = {
    "no URI": ({"jwks_uri": "x"}, "Client jwt configuration with invalid URI"),
    "a blank URI beside a set": (
        {"jwks_uri": " ", "jwks": key_set()},
        "Client jwt configuration with invalid URI",
    ),
    "nothing like a set": ({"jwks": "keys"}, "Client with client jwt configuration not valid"),
    "no set": ({"jwks": "{}"}, "Client jwt configuration cannot be parsed"),
    "no secret": ({"jwks": "keys", "client_secret": ""}, "Client secret is required for client_credentials grant type"),
    "before the second secret": (
        {"jwks": "keys", "secondary_client_secret": "x" * 300},
        "Client with client jwt configuration not valid",
    ),
}


@pytest.mark.parametrize(("given", "sentence"), BAD_KEYS.values(), ids=BAD_KEYS)
def test_a_client_with_bad_keys_is_not_made(world, token, given, sentence):
    reply = uaa(world, "POST", "/oauth/clients", {**APP, **given}, token=token)
    assert (reply.status, reply.body["error_description"], "app" in world.uaa_clients) == (400, sentence, False)


def test_a_set_of_keys_is_sent_as_a_text(world, token):
    assert uaa(world, "POST", "/oauth/clients", {**APP, "jwks": {"keys": []}}, token=token).status == 400


def test_keys_survive_put_which_takes_them_for_something_else(world, token):
    """Source: model: client/UaaClientDetails.java (addAdditionalInformation): what it does not know, it keeps."""
    uaa(world, "POST", "/oauth/clients", {**APP, "jwks_uri": URI}, token=token)
    other = {"jwks_uri": "x", "jwks": [], "action": "y", "secondary_client_secret": "z"}
    shown = uaa(world, "PUT", "/oauth/clients/app", {**APP, **other}, token=token).body
    assert {name: shown.get(name) for name in other} == other
    assert world.uaa_clients["app"].jwks_uri == URI


@pytest.mark.parametrize("path", ["/oauth/clients/restricted", "/oauth/clients/tx"])
def test_keys_are_given_on_one_page_only(world, token, path):
    sent = {**APP, "jwks_uri": URI}
    reply = uaa(world, "POST", path, [sent] if path.endswith("tx") else sent, token=token)
    made = reply.body[0] if path.endswith("tx") else reply.body
    assert (made["jwks_uri"], world.uaa_clients["app"].jwks_uri) == (URI, None)
