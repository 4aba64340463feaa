"""/authenticate.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/authentication/RemoteAuthenticationEndpoint.java
"""

import pytest
from support.uaa_client import client_token, uaa

from fakecc.actions.platform import uaa_accounts


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a", email="ann@example.org")


def ask(world, username="ann", password="a", token=None, **form):  # noqa: S107 - it is the test's
    sent = {"username": username, "password": password, **form}
    told = {name: value for name, value in sent.items() if value is not None}
    return uaa(world, "POST", "/authenticate", form=told, token=token, headers={"Accept": "application/json"})


def test_a_user_is_known_by_name_and_password(world, ann):
    reply = ask(world)
    assert (reply.status, reply.body) == (200, {"username": "ann", "email": "ann@example.org"})


def test_a_login_server_hears_the_id(world, ann, login):
    told = {"username": "ann", "origin": "uaa", "user_id": ann.guid, "email": "ann@example.org"}
    assert ask(world, token=login).body == told


@pytest.mark.parametrize(("username", "password"), [("ann", "b"), ("nobody-1", "a"), ("ann", "")])
def test_nobody_else_is(world, ann, username, password):
    reply = ask(world, username, password)
    assert (reply.status, reply.body) == (401, {"error": "authentication failed"})


def test_an_address_may_have_to_be_verified(world, ann):
    world.change(ann, verified=False)
    assert (ask(world).status, ask(world).body) == (403, {"error": "account not verified"})


def test_wrong_passwords_lock_out(world, ann):
    for _ in range(5):
        ask(world, password="b")
    assert ask(world).status == 401


@pytest.mark.parametrize("missing", ["username", "password"])
def test_both_are_needed(world, ann, missing):
    assert ask(world, **{missing: None}).status == 400


def test_another_token_does_not_ask(world, ann):
    assert ask(world, token=client_token(world)).status == 403


def test_users_of_a_login_server_are_not_taken(world, login):
    assert ask(world, token=login, source="login", origin="idp", add_new="true").status == 501
