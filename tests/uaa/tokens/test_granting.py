"""Tokens made: what stands in them, and for how long they hold."""

import pytest
from support.uaa_client import by_password, claims, grant, uaa

from fakecc.actions.platform import uaa_accounts, uaa_clients

USER = ("password", "refresh_token")


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a", email="ann@example.org")


def client(world, **given):
    fields = {"grant_types": USER, "scopes": ("openid", "uaa.user", "cloud_controller.read"), **given}
    return uaa_clients.create(world, "app", secrets=("s",), **fields)


def tokens(world, **form):
    form = {"grant_type": "password", "username": "ann", "password": "a", **form}
    return grant(world, ("app", "s"), **form).body


def test_an_access_token_says_who_may_what(world, ann):
    client(world)
    said = claims(tokens(world)["access_token"])
    rights = {"scope", "aud", "rev_sig", "jti"}
    assert {key: value for key, value in said.items() if key not in rights} == {
        "sub": ann.guid,
        "user_name": "ann",
        "origin": "uaa",
        "iss": "http://api.example.org/uaa/oauth/token",
        "client_id": "app",
        "zid": "uaa",
        "grant_type": "password",
        "user_id": ann.guid,
        "azp": "app",
        "auth_time": 1_700_000_000,
        "exp": 1_700_043_200,
        "iat": 1_700_000_000,
        "email": "ann@example.org",
        "cid": "app",
    }
    assert set(said["aud"]) == {"app", "openid", "uaa", "cloud_controller"}
    assert len(said["jti"]) == 32


def test_an_id_token_is_for_the_client_and_tells_of_the_logon_before(world, ann):
    client(world)
    first = claims(tokens(world)["id_token"])
    world.clock.advance(5)
    second = claims(tokens(world)["id_token"])
    assert (first["aud"], first["scope"], first["amr"], "previous_logon_time" in first) == (
        ["app"], ["openid"], ["pwd"], False,
    )  # fmt: skip
    assert second["previous_logon_time"] == 1_700_000_000_000


def test_without_openid_there_is_no_id_token_and_without_its_grant_no_refresh_token(world, ann):
    client(world, scopes=("uaa.user",), grant_types=("password",))
    assert [*tokens(world)] == ["access_token", "token_type", "expires_in", "scope", "jti"]


@pytest.mark.parametrize(
    ("given", "access", "refresh"),
    [
        ({}, 43_200, 2_592_000),
        ({"access_token_validity": 60, "refresh_token_validity": 600}, 60, 600),
    ],
)
def test_for_how_long_they_hold(world, ann, given, access, refresh):
    client(world, **given)
    answer = tokens(world)
    lives = [claims(answer[name])["exp"] - 1_700_000_000 for name in ("access_token", "refresh_token")]
    assert (lives, answer["expires_in"]) == ([access, refresh], access - 1)


def test_a_refresh_token_keeps_what_was_granted(world, ann):
    client(world)
    said = claims(tokens(world, scope="openid")["refresh_token"])
    assert (said["granted_scopes"], said["jti"][-2:], "scope" in said) == (["openid"], "-r", False)


def test_a_public_client_s_tokens_say_so(world):
    assert claims(by_password(world).body["access_token"])["client_auth_method"] == "none"


def test_one_user_and_client_have_one_signature_until_the_password_changes(world, ann):
    client(world)
    before = {claims(tokens(world)["access_token"])["rev_sig"] for _ in range(2)}
    uaa_accounts.change_password(world, ann, "b")
    after = claims(tokens(world, password="b")["access_token"])["rev_sig"]
    assert (len(before), after in before) == (1, False)


def test_an_opaque_token_is_kept_and_listed(world, ann, boss):
    client(world)
    answer = tokens(world, token_format="opaque")
    assert answer["access_token"] == answer["jti"]
    assert world.stored_tokens[answer["jti"]].response_type == "ACCESS_TOKEN"
    assert uaa(world, "GET", f"/oauth/token/list/user/{ann.guid}", token=boss).status == 200
