"""What ends a token before its time, at UAA and at the Cloud Controller, in both modes."""

import pytest
from support.uaa_client import client_token, grant, uaa, user_token

from fakecc.actions.platform import uaa_accounts, uaa_clients, uaa_tokens
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


def opaque(world, basic, username):
    form = {"grant_type": "password", "username": username, "password": "a", "token_format": "opaque"}
    return grant(world, basic, **form).body["access_token"]


def test_a_token_is_revoked_by_its_user_and_by_its_client(world, ann):
    """Source: uaa:security/IsSelfCheck.java (isTokenRevocationForSelf)."""
    uaa_accounts.create(world, "bob", password="a")
    uaa_clients.create(world, "web", secrets=("s",), grant_types=("password",), scopes=("openid", "uaa.user"))
    asking = {
        "the same user": (("web", "s"), "ann", 200),
        "the same client": (("cf", ""), "bob", 200),
        "nobody's": (("web", "s"), "bob", 403),
    }
    told = {}
    for name, (basic, username, _) in asking.items():
        held = opaque(world, ("cf", ""), "ann")
        by = opaque(world, basic, username)
        told[name] = uaa(world, "DELETE", f"/oauth/token/revoke/{held}", token=by).status
    assert told == {name: status for name, (_, _, status) in asking.items()}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/oauth/token/revoke/other", 404),
        ("PATCH", "/oauth/token/revoke/user/{user}", 404),
        ("PATCH", "/oauth/token/revoke/user/{user}/client/cf", 200),
    ],
)
def test_tokens_of_another_zone_are_not_there(world, token, method, path, status):
    world.seed(identity_zones=[{"id": "z"}])
    cid = uaa_accounts.create(world, "cid", password="a", zone_id="z")
    claims = {"jti": "other", "cid": "cf", "scope": [], "exp": 2e9, "zid": "z"}
    uaa_tokens.store(world, "e.y.J", claims, account_guid=cid.guid)
    world.change(world.uaa_clients["admin"], authorities=("uaa.admin", "tokens.revoke", "tokens.list"))
    boss = client_token(world)
    assert uaa(world, method, path.format(user=cid.guid), token=boss).status == status
    assert uaa(world, "GET", f"/oauth/token/list/user/{cid.guid}", token=boss).body == []
    assert "other" in world.stored_tokens
