"""/password_resets and /password_change."""

from support.uaa_client import by_password, uaa


def test_a_password_is_reset_by_a_code(world, login):
    code = uaa(world, "POST", "/password_resets", "admin", token=login).body["code"]
    body = {"change_code": code, "new_password": "new"}
    assert uaa(world, "POST", "/password_change", body, token=login).body["username"] == "admin"
    assert by_password(world, password="new").status == 200
    assert uaa(world, "POST", "/password_change", body, token=login).status == 422


def test_nobody_of_that_name(world, login):
    assert uaa(world, "POST", "/password_resets", "nobody", token=login).status == 404


def test_a_code_of_nothing_changes_nothing(world, login):
    reply = uaa(world, "POST", "/password_change", {"change_code": "x", "new_password": "new"}, token=login)
    assert (reply.status, reply.body["error"], by_password(world).status) == (422, "invalid_code", 200)
