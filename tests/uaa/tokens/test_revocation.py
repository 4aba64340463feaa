"""What ends a token before its time, at UAA and at the Cloud Controller, in both modes."""

import pytest
from support.uaa_client import uaa, user_token

from fakecc.actions.platform import uaa_accounts, uaa_clients
from fakecc.uaa.tokens import callers


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a")


def end(world, ann, token, way):
    if way == "revoked":
        return uaa(world, "GET", f"/oauth/token/revoke/user/{ann.guid}", token=token).status
    if way == "client revoked":
        return uaa(world, "GET", "/oauth/token/revoke/client/cf", token=token).status
    if way == "password":
        uaa_accounts.change_password(world, ann, "b")
    elif way == "deactivated":
        world.change(ann, active=False)
    elif way == "deleted":
        uaa_accounts.delete(world, ann)
    elif way == "client gone":
        uaa_clients.delete(world, world.uaa_clients["cf"])
    elif way == "scope taken":
        uaa_accounts.set_scopes(world, ann, ["openid"])
    return 200


@pytest.mark.parametrize("auth", ["lenient", "strict"])
@pytest.mark.parametrize(
    "way", ["revoked", "client revoked", "password", "deactivated", "deleted", "client gone", "scope taken"]
)
def test_a_token_ends(world, ann, token, auth, way):
    world.auth = auth
    held = user_token(world, "ann", "a")
    assert callers.caller_of(world, f"bearer {held}").name == "ann"
    assert end(world, ann, token, way) == 200
    assert callers.caller_of(world, f"bearer {held}").problem == "invalid"
    assert uaa(world, "GET", "/userinfo", token=held).status == 401
