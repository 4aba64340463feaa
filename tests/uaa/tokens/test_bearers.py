"""Who presents a token to UAA."""

import pytest
from support.uaa_client import client_token, uaa, user_token

MISSING = "Full authentication is required to access this resource"
EMPTY = "Invalid access token value, must be at least 30 characters"


def ask(world, header=None, **how):
    headers = {} if header is None else {"Authorization": header}
    return uaa(world, "GET", "/userinfo", headers=headers, **how)


REFUSED = {
    "none": (None, "unauthorized", MISSING),
    "another scheme": ("Digest x", "unauthorized", MISSING),
    "an empty one": ("bearer ", "invalid_token", EMPTY),
}


@pytest.mark.parametrize(("header", "error", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_token(world, header, error, sentence):
    reply = ask(world, header)
    assert (reply.status, reply.body["error"], reply.body["error_description"]) == (401, error, sentence)


@pytest.mark.parametrize("scheme", ["bearer ", "BEARER ", "bearer"], ids=["small", "capitals", "no blank"])
def test_a_token_is_read(world, scheme):
    assert ask(world, scheme + user_token(world)).body["user_name"] == "admin"


def test_what_stands_behind_a_comma_is_ignored(world):
    assert ask(world, f"bearer {user_token(world)},x").status == 200


@pytest.mark.parametrize(("enabled", "status"), [(True, 200), (False, 401)])
def test_a_token_in_the_query_is_read_where_the_settings_say_so(world, enabled, status):
    token = user_token(world)
    world.settings = world.settings.with_changes({"jwt": {"token": {"queryString": {"enabled": enabled}}}})
    assert uaa(world, "GET", f"/userinfo?access_token={token}").status == status


def test_a_client_has_no_user(world):
    assert ask(world, f"bearer {client_token(world)}").status == 403
