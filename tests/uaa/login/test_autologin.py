"""/autologin: a client logs a browser in."""

from support.uaa_client import uaa


def test_a_client_logs_a_browser_in(world):
    body = {"username": "admin", "password": "admin"}
    made = uaa(world, "POST", "/autologin", body, basic=("admin", "admin-secret")).body
    assert made["path"] == "/oauth/authorize"
    query = f"code={made['code']}&client_id=admin"
    assert uaa(world, "GET", f"/autologin?{query}").headers["Location"].endswith("/home")
    assert "error" in uaa(world, "GET", f"/autologin?{query}").headers["Location"]


def test_a_code_is_only_for_its_own_purpose(world, login):
    code = uaa(world, "POST", "/password_resets", b"admin", token=login).body["code"]
    assert "error" in uaa(world, "GET", f"/autologin?code={code}&client_id=login").headers["Location"]


def test_a_wrong_password_gives_no_code(world):
    body = {"username": "admin", "password": "guessed"}
    assert uaa(world, "POST", "/autologin", body, basic=("admin", "admin-secret")).status == 401
