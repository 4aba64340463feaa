"""/approvals: what a user lets clients have."""

from support.uaa_client import grant, uaa, user_token

from fakecc.actions.platform import uaa_clients


def test_approvals_are_a_users_own(world):
    uaa_clients.create(world, "p", secrets=("s",), grant_types=("password",), scopes=("oauth.approvals", "openid"))
    token = grant(world, ("p", "s"), grant_type="password", username="admin", password="admin").body["access_token"]
    sent = [{"clientId": "p", "scope": "openid", "status": "APPROVED"}]
    assert uaa(world, "PUT", "/approvals", sent, token=token).body[0]["scope"] == "openid"
    assert len(uaa(world, "GET", "/approvals", token=token).body) == 1
    assert uaa(world, "DELETE", "/approvals?clientId=p", token=token).body["status"] == "ok"
    assert uaa(world, "GET", "/approvals", token=token).body == []


def test_a_token_without_that_scope_sees_none(world):
    assert uaa(world, "GET", "/approvals", token=user_token(world)).status == 403
