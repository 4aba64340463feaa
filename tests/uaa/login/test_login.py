"""/login, /login.do and /logout.do: sessions, and no way in for forged forms."""

import pytest
from support.uaa_client import Browser, authorize, by_password

from fakecc.actions.platform import uaa_accounts


@pytest.fixture
def browser(world):
    return Browser(world)


def test_a_log_in_leads_to_where_the_browser_wanted_to_go(browser):
    assert browser.get(authorize()).headers["Location"] == "http://api.example.org/uaa/login"
    assert browser.log_in().headers["Location"] == f"http://api.example.org/uaa{authorize()}"
    assert browser.get(authorize()).headers["Location"].startswith("http://api.example.org/uaa/login?code=")


def test_a_wrong_password_leads_back(browser):
    assert browser.log_in(password="x").headers["Location"].endswith("/login?error=login_failure")
    assert browser.get("/home").status == 302


def test_a_form_that_is_not_uaas_own_is_refused(browser):
    assert browser.log_in(token="forged").headers["Location"].endswith("/login?error=invalid_login_request")
    assert browser.get("/home").status == 302


def test_log_out_ends_the_session_and_sends_nobody_elsewhere(browser):
    browser.log_in()
    assert browser.get("/home").status == 200
    session = browser.cookies["JSESSIONID"]
    reply = browser.get("/logout.do?redirect=http://evil.example.com")
    assert reply.headers["Location"] == "http://api.example.org/uaa/login"
    browser.cookies["JSESSIONID"] = session
    assert browser.get("/home").status == 302


def test_a_name_is_shown_as_text(world, browser):
    uaa_accounts.create(world, "<script>", password="a")
    browser.log_in("<script>", "a")
    assert "<script>" not in browser.get("/home").text


def test_a_deactivated_users_session_is_over(world, browser):
    browser.log_in()
    world.change(uaa_accounts.find(world, "admin"), active=False)
    assert browser.get("/home").status == 302
    assert by_password(world).status == 401
