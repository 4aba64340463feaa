"""/token_key and /token_keys, and what changes when a key does."""

import jwt
import pytest
from support.uaa_client import uaa, user_token

from fakecc import VirtualClock, World
from fakecc.uaa.tokens import callers

OPTIONS = {"verify_aud": False, "verify_exp": False, "verify_iat": False}


def keys(world):
    return uaa(world, "GET", "/token_keys").body["keys"]


def test_the_published_key_verifies_a_token(world):
    token = user_token(world)
    (key,) = keys(world)
    assert jwt.get_unverified_header(token)["kid"] == key["kid"]
    assert jwt.decode(token, key["value"], algorithms=["RS256"], options=OPTIONS)["user_name"] == "admin"


def test_another_world_has_another_key(world):
    other = World("empty", clock=VirtualClock(1_700_000_000.0), guids=2)
    assert keys(world)[0]["n"] != keys(other)[0]["n"]


def test_tokens_of_the_old_key_hold_while_it_is_kept(world):
    old = user_token(world)
    world.uaa.rotate_key()
    assert len(keys(world)) == 2
    assert jwt.get_unverified_header(user_token(world))["kid"] != jwt.get_unverified_header(old)["kid"]
    assert callers.caller_of(world, f"bearer {old}").name == "admin"


@pytest.mark.parametrize("auth", ["lenient", "strict"])
def test_tokens_of_a_key_that_is_gone_hold_no_longer_at_uaa(world, auth):
    world.auth = auth
    old = user_token(world)
    world.uaa.rotate_key(keep_old=False)
    assert len(keys(world)) == 1
    assert uaa(world, "GET", "/userinfo", token=old).status == 401
    assert uaa(world, "GET", "/userinfo", token=user_token(world)).status == 200


def test_strictly_the_cloud_controller_refuses_them_too(world):
    world.auth = "strict"
    old = user_token(world)
    world.uaa.rotate_key(keep_old=False)
    assert callers.caller_of(world, f"bearer {old}").problem == "invalid"
