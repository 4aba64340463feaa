"""/Codes, /autologin, /password_resets, /invite_users and /approvals, and what is not done."""

import pytest
from support.uaa_client import by_password, grant, uaa, user_token

from fakecc.actions.platform import uaa_clients


@pytest.fixture
def login(world):
    """The token of a login server."""
    uaa_clients.create(
        world, "login", secrets=("s",), grant_types=("client_credentials",), authorities=("oauth.login", "scim.invite")
    )
    return grant(world, ("login", "s"), grant_type="client_credentials").body["access_token"]


def test_a_code_is_told_once(world, login):
    body = {"data": "{}", "expiresAt": 1_700_000_060_000, "intent": None}
    made = uaa(world, "POST", "/Codes", body, token=login)
    assert made.status == 201
    path = f"/Codes/{made.body['code']}"
    assert uaa(world, "GET", path, token=login).body["data"] == "{}"
    assert uaa(world, "GET", path, token=login).status == 404


@pytest.mark.parametrize("body", [{}, {"data": "x"}, {"data": "x", "expiresAt": 1}, {"data": "x", "expiresAt": "x"}])
def test_a_code_that_cannot_be(world, login, body):
    assert uaa(world, "POST", "/Codes", body, token=login).status == 400


def test_nobody_else_makes_codes(world):
    assert uaa(world, "POST", "/Codes", {"data": "x", "expiresAt": 9e12}, token=user_token(world)).status == 403


def test_a_client_logs_a_browser_in(world):
    body = {"username": "admin", "password": "admin"}
    made = uaa(world, "POST", "/autologin", body, basic=("admin", "admin-secret")).body
    assert made["path"] == "/oauth/authorize"
    query = f"code={made['code']}&client_id=admin"
    assert uaa(world, "GET", f"/autologin?{query}").headers["Location"].endswith("/home")
    assert "error" in uaa(world, "GET", f"/autologin?{query}").headers["Location"]


def test_a_code_is_only_for_its_own_purpose(world, login):
    code = uaa(world, "POST", "/password_resets", "admin", token=login).body["code"]
    assert "error" in uaa(world, "GET", f"/autologin?code={code}&client_id=login").headers["Location"]


def test_a_password_is_reset_by_a_code(world, login):
    code = uaa(world, "POST", "/password_resets", "admin", token=login).body["code"]
    body = {"change_code": code, "new_password": "new"}
    assert uaa(world, "POST", "/password_change", body, token=login).body["username"] == "admin"
    assert by_password(world, password="new").status == 200
    assert uaa(world, "POST", "/password_change", body, token=login).status == 422


def test_people_are_invited(world, login):
    body = {"emails": ["new@example.org", "nonsense"]}
    told = uaa(world, "POST", "/invite_users?redirect_uri=http://x.example.org", body, token=login).body
    assert [each["email"] for each in told["new_invites"]] == ["new@example.org"]
    assert [each["errorCode"] for each in told["failed_invites"]] == ["email.invalid"]


def test_what_is_not_done_says_why(world):
    reply = uaa(world, "GET", "/saml/metadata")
    assert (reply.status, reply.body["error"]) == (501, "not_implemented")


def test_approvals_are_a_users_own(world):
    uaa_clients.create(world, "p", secrets=("s",), grant_types=("password",), scopes=("oauth.approvals", "openid"))
    token = grant(world, ("p", "s"), grant_type="password", username="admin", password="admin").body["access_token"]
    sent = [{"clientId": "p", "scope": "openid", "status": "APPROVED"}]
    assert uaa(world, "PUT", "/approvals", sent, token=token).body[0]["scope"] == "openid"
    assert len(uaa(world, "GET", "/approvals", token=token).body) == 1
    assert uaa(world, "DELETE", "/approvals?clientId=p", token=token).body["status"] == "ok"
    assert uaa(world, "GET", "/approvals", token=token).body == []
