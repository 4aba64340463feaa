"""POST /oauth/token: who gets which token, and who is told what."""

import pytest
from support.uaa_client import ADMIN_CLIENT, CF, by_password, claims, client_token, grant, uaa, user_token

from fakecc.actions.platform import uaa_accounts, uaa_clients


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a")


def test_a_password_gives_three_tokens_in_uaas_order(world):
    reply = by_password(world)
    assert (reply.status, [*reply.body]) == (
        200, ["access_token", "token_type", "id_token", "refresh_token", "expires_in", "scope", "jti"],
    )  # fmt: skip
    assert reply.body["expires_in"] == 1199


def test_a_token_says_what_clients_read_from_it(world):
    found = claims(user_token(world))
    assert (found["user_name"], found["origin"], found["cid"], found["zid"]) == ("admin", "uaa", "cf", "uaa")
    assert (found["iss"], found["exp"]) == ("http://api.example.org/uaa/oauth/token", 1_700_001_200)
    assert "cloud_controller" in found["aud"]


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        pytest.param({"password": "x"}, (401, "invalid_client", "Bad credentials"), id="wrong password"),
        pytest.param({"username": "nobody"}, (401, "invalid_client", "Bad credentials"), id="unknown user"),
        pytest.param({"grant_type": ""}, (400, "invalid_request", "Missing grant type"), id="no grant type"),
        pytest.param(
            {"grant_type": "x"}, (400, "unsupported_grant_type", "Unsupported grant type"), id="unknown grant"
        ),
        pytest.param(
            {"grant_type": "client_credentials"},
            (401, "invalid_client", "Unauthorized grant type"),
            id="not the client's",
        ),
        pytest.param(
            {"scope": "moon.walk"},
            (400, "invalid_scope", "moon.walk is invalid. Please use a valid scope name in the request"),
            id="not the client's scope",
        ),
    ],
)
def test_what_is_refused(world, form, refused):
    reply = by_password(world, **form)
    assert (reply.status, reply.body["error"], reply.body["error_description"]) == refused


def test_a_wrong_secret_is_refused(world):
    assert grant(world, ("admin", "guess"), grant_type="client_credentials").status == 401


def test_the_second_of_two_secrets_lets_a_client_in(world):
    uaa_clients.create(world, "two", secrets=("old", "new"), grant_types=("client_credentials",))
    assert grant(world, ("two", "old"), grant_type="client_credentials").status == 200
    assert grant(world, ("two", "new"), grant_type="client_credentials").status == 200


def test_five_wrong_passwords_lock_a_user_out_for_five_minutes(world, ann):
    for _ in range(5):
        by_password(world, "ann", "wrong")
    locked = by_password(world, "ann", "a")
    assert (locked.status, locked.body["error"]) == (401, "unauthorized")
    assert "locked" in locked.body["error_description"]
    world.clock.advance(301)
    assert by_password(world, "ann", "a").status == 200


def test_wrong_passwords_long_ago_do_not_count(world, ann):
    for _ in range(4):
        by_password(world, "ann", "wrong")
    world.clock.advance(1201)
    by_password(world, "ann", "wrong")
    assert by_password(world, "ann", "a").status == 200


def test_a_right_password_in_between_begins_anew(world, ann):
    for _ in range(4):
        by_password(world, "ann", "wrong")
    by_password(world, "ann", "a")
    by_password(world, "ann", "wrong")
    assert by_password(world, "ann", "a").status == 200


def test_a_refresh_token_gives_another_access_token(world):
    first = by_password(world).body
    world.clock.advance(50_000)
    second = grant(world, grant_type="refresh_token", refresh_token=first["refresh_token"]).body
    assert second["refresh_token"] == first["refresh_token"]
    assert claims(second["access_token"])["exp"] == 1_700_051_200


@pytest.mark.parametrize(
    "way", ["expired", "other client", "password changed", "user deleted", "altered", "access token"]
)
def test_a_refresh_token_does_not_hold_for_ever(world, ann, way):
    answer = by_password(world, "ann", "a").body
    token, basic = answer["refresh_token"], CF
    if way == "expired":
        world.clock.advance(2_592_001, expire_tokens=True)
    elif way == "other client":
        uaa_clients.create(world, "other", secrets=("s",), grant_types=("refresh_token",))
        basic = ("other", "s")
    elif way == "password changed":
        uaa_accounts.change_password(world, ann, "b")
    elif way == "user deleted":
        uaa_accounts.delete(world, ann)
    elif way == "altered":
        token = token[:-8] + "AAAAAAAA"
    else:
        token = answer["access_token"]
    assert grant(world, basic, grant_type="refresh_token", refresh_token=token).status in {400, 401}


def test_an_opaque_token_stands_for_a_signed_one_until_it_is_revoked(world, token):
    opaque = user_token(world, token_format="opaque")
    assert len(opaque) == 32
    assert uaa(world, "GET", "/userinfo", token=opaque).body["user_name"] == "admin"
    assert uaa(world, "DELETE", f"/oauth/token/revoke/{opaque}", token=token).status == 200
    assert uaa(world, "GET", "/userinfo", token=opaque).status == 401


def test_saml_is_not_done_and_says_so(world):
    uaa_clients.create(world, "s", secrets=("s",), grant_types=("urn:ietf:params:oauth:grant-type:saml2-bearer",))
    reply = grant(world, ("s", "s"), grant_type="urn:ietf:params:oauth:grant-type:saml2-bearer")
    assert (reply.status, reply.body["error"]) == (501, "not_implemented")


def test_a_client_has_its_authorities(world):
    found = claims(client_token(world, ADMIN_CLIENT))
    assert ("uaa.admin" in found["scope"], found["sub"], "user_id" in found) == (True, "admin", False)


def test_an_empty_form_lets_its_query_say_who_asks(world):
    query = "grant_type=client_credentials&client_id=admin&client_secret=admin-secret"
    assert uaa(world, "POST", f"/oauth/token?{query}", form={}).status == 200


def test_a_query_without_a_form_does_not_say_who_asks(world):
    query = "grant_type=client_credentials&client_id=admin&client_secret=admin-secret"
    assert uaa(world, "POST", f"/oauth/token?{query}").status == 401


def test_whether_tokens_are_opaque_is_asked_anew_at_each_refresh(world):
    opaque = by_password(world, token_format="opaque").body
    plain = grant(world, grant_type="refresh_token", refresh_token=opaque["refresh_token"]).body
    assert (claims(plain["access_token"])["revocable"], claims(plain["refresh_token"])["jti"]) == (
        True, opaque["refresh_token"],
    )  # fmt: skip
    again = grant(world, grant_type="refresh_token", refresh_token=plain["refresh_token"], token_format="opaque").body
    assert (again["access_token"], again["refresh_token"]) == (again["jti"], opaque["refresh_token"])
