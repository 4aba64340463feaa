"""/oauth/clients: made, changed, listed, deleted; two secrets."""

import pytest
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
