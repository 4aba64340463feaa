"""/Users/:id/password and /Users/:id/status."""

import pytest
from support.uaa_client import by_password, uaa, user_token

from fakecc.actions.platform import uaa_accounts


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a")


def change(world, token, account, **body):
    return uaa(world, "PUT", f"/Users/{account.guid}/password", body, token=token)


def test_a_user_changes_the_own_password_with_the_old_one(world, ann):
    token = user_token(world, "ann", "a")
    assert change(world, token, ann, oldPassword="a", password="b").status == 200
    assert (by_password(world, "ann", "a").status, by_password(world, "ann", "b").status) == (401, 200)
    assert uaa(world, "GET", "/userinfo", token=token).status == 401


REFUSED = {
    "no old one": ({"password": "b"}, (400, "invalid_password", "Previous password is required")),
    "a wrong old one": (
        {"oldPassword": "x", "password": "b"},
        (401, "unauthorized", "Old password is incorrect"),
    ),
    "the same again": (
        {"oldPassword": "a", "password": "a"},
        (422, "invalid_password", "Your new password cannot be the same as the old password."),
    ),
}


@pytest.mark.parametrize(("body", "refusal"), REFUSED.values(), ids=REFUSED)
def test_a_change_is_refused(world, ann, body, refusal):
    reply = change(world, user_token(world, "ann", "a"), ann, **body)
    assert (reply.status, reply.body["error"], reply.body["error_description"]) == refusal
    assert by_password(world, "ann", "a").status == 200


def test_nobody_changes_anothers_password(world, ann):
    other = uaa_accounts.find(world, "admin")
    reply = change(world, user_token(world, "ann", "a"), other, oldPassword="admin", password="b")
    assert (reply.status, by_password(world).status) == (400, 200)


def test_a_client_gives_anybody_another_password(world, boss, ann):
    assert change(world, boss, ann, password="b").status == 200
    assert by_password(world, "ann", "b").status == 200


STATUS = {
    "unlocked": ({"locked": False}, 200),
    "locked": ({"locked": True}, 400),
    "the password must change": ({"passwordChangeRequired": True}, 200),
    "the password need not change": ({"passwordChangeRequired": False}, 400),
}


@pytest.mark.parametrize(("body", "status"), STATUS.values(), ids=STATUS)
def test_a_users_status(world, boss, ann, body, status):
    headers = {"Accept": "application/json"}
    reply = uaa(world, "PATCH", f"/Users/{ann.guid}/status", body, token=boss, headers=headers)
    assert reply.status == status
    assert status == 400 or reply.body == body


def test_unlocking_lets_a_user_in_at_once(world, boss, ann):
    for _ in range(5):
        by_password(world, "ann", "wrong")
    assert by_password(world, "ann", "a").body["error"] == "unauthorized"
    headers = {"Accept": "application/json"}
    uaa(world, "PATCH", f"/Users/{ann.guid}/status", {"locked": False}, token=boss, headers=headers)
    assert by_password(world, "ann", "a").status == 200
