"""/password_resets and /password_change."""

import pytest
from support.uaa_client import by_password, uaa

from fakecc.actions.platform import uaa_accounts

SORRY = "Sorry, your reset password link is no longer valid. Please request a new one"


def ask_for_code(world, login, name="admin"):
    return uaa(world, "POST", "/password_resets", name.encode(), token=login)


def change(world, login, **body):
    return uaa(world, "POST", "/password_change", body, token=login)


def test_a_password_is_reset_by_a_code(world, login):
    account = uaa_accounts.find(world, "admin")
    made = ask_for_code(world, login)
    told = change(world, login, code=made.body["code"], new_password="new")
    assert (made.status, list(made.body), told.status) == (201, ["code", "user_id"], 200)
    assert {**told.body, "code": ""} == {
        "username": "admin", "email": account.email, "code": "", "user_id": account.guid,
    }  # fmt: skip
    assert by_password(world, password="new").status == 200
    assert change(world, login, code=made.body["code"], new_password="new").status == 422


def test_the_code_of_the_answer_logs_in(world, login):
    code = change(world, login, code=ask_for_code(world, login).body["code"], new_password="new").body["code"]
    reply = uaa(world, "GET", f"/autologin?code={code}&client_id=login", headers={"Accept": "text/html"})
    assert reply.headers["Location"].endswith("/home")


def test_nobody_of_that_name(world, login):
    assert ask_for_code(world, login, "nobody").status == 404
    assert ask_for_code(world, login, "").status == 400


def test_a_user_of_another_origin_is_told(world, login):
    account = uaa_accounts.create(world, "ann", origin="ldap")
    reply = ask_for_code(world, login, "ann")
    assert (reply.status, reply.body) == (409, {"user_id": account.guid})


def test_a_code_of_nothing_changes_nothing(world, login):
    reply = change(world, login, code="x", new_password="new")
    assert (reply.status, reply.body, by_password(world).status) == (
        422, {"error_description": SORRY, "error": "invalid_code", "message": SORRY}, 200,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        (None, "Password must be at least 1 characters in length."),
        ("x" * 256, "Password must be no more than 255 characters in length."),
        ("admin", "Your new password cannot be the same as the old password."),
    ],
)
def test_a_password_that_cannot_be_spends_the_code(world, login, password, sentence):
    code = ask_for_code(world, login).body["code"]
    reply = change(world, login, code=code, new_password=password)
    assert (reply.status, reply.body["error"], reply.body["message"]) == (422, "invalid_password", sentence)
    assert change(world, login, code=code, new_password="new").status == 422


def test_a_new_code_takes_the_place_of_the_old_one(world, login):
    old = ask_for_code(world, login).body["code"]
    ask_for_code(world, login)
    assert change(world, login, code=old, new_password="new").status == 422


def test_a_code_is_for_the_password_that_was(world, login):
    code = ask_for_code(world, login).body["code"]
    world.clock.advance(1)
    uaa_accounts.change_password(world, uaa_accounts.find(world, "admin"), "other")
    assert change(world, login, code=code, new_password="new").status == 500


def test_who_resets_a_password_is_verified(world, login):
    account = uaa_accounts.create(world, "ann", verified=False)
    change(world, login, code=ask_for_code(world, login, "ann").body["code"], new_password="new")
    assert world.accounts[account.guid].verified


def test_without_a_code(world, login):
    assert change(world, login, new_password="new").status == 400
