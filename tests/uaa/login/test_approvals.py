"""/approvals: what a user lets clients have."""

import pytest
from support.uaa_client import client_token, grant, uaa, user_token

from fakecc.actions.platform import uaa_accounts, uaa_clients

OPENID = {"clientId": "p", "scope": "openid", "status": "APPROVED"}


@pytest.fixture
def token(world):
    uaa_clients.create(world, "p", secrets=("s",), grant_types=("password",), scopes=("oauth.approvals", "openid"))
    uaa_clients.create(world, "auto", secrets=("s",), scopes=("openid", "roles"), autoapprove=("openid",))
    return grant(world, ("p", "s"), grant_type="password", username="admin", password="admin").body["access_token"]


def put(world, token, *approvals, path="/approvals"):
    return uaa(world, "PUT", path, [*approvals], token=token)


def listed(world, token, query=""):
    return [each["scope"] for each in uaa(world, "GET", f"/approvals{query}", token=token).body]


def test_approvals_are_a_users_own(world, token):
    assert put(world, token, OPENID).body[0]["scope"] == "openid"
    assert listed(world, token) == ["openid"]
    assert uaa(world, "DELETE", "/approvals?clientId=p", token=token).body["status"] == "ok"
    assert listed(world, token) == []


def test_a_token_without_that_scope_sees_none(world):
    assert uaa(world, "GET", "/approvals", token=user_token(world)).status == 403


def test_an_approval_is_as_it_was_sent(world, token):
    times = {"lastUpdatedAt": "2020-01-01T00:00:00.000Z", "expiresAt": "2030-01-01T00:00:00.000Z"}
    [told] = put(world, token, {**OPENID, **times, "userId": ""}).body
    assert told == {"userId": uaa_accounts.find(world, "admin").guid, **OPENID, **times}


def test_without_a_status_it_is_approved_for_half_an_hour(world, token):
    [told] = put(world, token, {"CLIENTID": "p", "scope": "roles"}).body
    assert ("status" in told, told["expiresAt"]) == (False, "2023-11-14T22:43:20.000Z")
    [known] = uaa(world, "GET", "/approvals", token=token).body
    assert known["status"] == "APPROVED"


def test_a_scope_twice_is_kept_once(world, token):
    put(world, token, OPENID, {**OPENID, "status": "DENIED"})
    assert [each["status"] for each in uaa(world, "GET", "/approvals", token=token).body] == ["DENIED"]


def test_the_approvals_of_one_client_are_changed_alone(world, token):
    put(world, token, OPENID, {**OPENID, "clientId": "auto", "scope": "roles"})
    told = put(world, token, {**OPENID, "scope": "roles"}, path="/approvals/p").body
    assert [each["scope"] for each in told] == ["roles"]
    assert listed(world, token) == ["roles", "roles"]


def test_what_a_client_has_anyway_is_not_shown(world, token):
    put(world, token, {**OPENID, "clientId": "auto"}, {**OPENID, "clientId": "auto", "scope": "roles"})
    assert listed(world, token) == ["roles"]


def test_a_part_of_the_list(world, token):
    put(world, token, *({**OPENID, "scope": scope} for scope in ("a", "b", "c")))
    assert listed(world, token, "?startIndex=2&count=1") == ["b"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "sentence"),
    [
        ("GET", "/approvals?count=x", None, 500, "Error accessing user's approvals"),
        ("PUT", "/approvals", {}, 400, "Error accessing user's approvals"),
        ("PUT", "/approvals", [{"status": "NOSUCH"}], 400, "Error accessing user's approvals"),
        (
            "PUT",
            "/approvals",
            [{**OPENID, "userId": "other"}],
            401,
            "Cannot update approvals for another user. Set user_id to null to update for existing user.",
        ),
        ("PUT", "/approvals/nosuch", [], 404, "No client with requested id: nosuch"),
        ("DELETE", "/approvals?clientId=nosuch", None, 404, "No client with requested id: nosuch"),
        ("DELETE", "/approvals", None, 500, "Error accessing user's approvals"),
    ],
)
def test_what_is_refused(world, token, method, path, body, status, sentence):
    reply = uaa(world, method, path, body, token=token)
    assert (reply.status, reply.body) == (
        status, {"error_description": sentence, "error": "uaa", "message": sentence},
    )  # fmt: skip


def test_a_client_has_no_approvals(world, token):
    uaa_clients.create(
        world, "c", secrets=("s",), grant_types=("client_credentials",), authorities=("oauth.approvals",)
    )
    assert uaa(world, "GET", "/approvals", token=client_token(world, ("c", "s"))).status == 500


@pytest.mark.parametrize("path", ["/approvals", "/approvals/p"])
def test_what_was_done_before_a_wrong_approval_stays_done(world, token, path):
    """Source: uaa:approval/ApprovalsAdminEndpoints.java, which is in no transaction."""
    put(world, token, {**OPENID, "scope": "roles"})
    assert put(world, token, OPENID, {**OPENID, "userId": "other"}, path=path).status == 401
    assert listed(world, token) == ["openid"]
