"""Cookies that UAA sets."""

import support

from fakecc.actions.platform import uaa_accounts
from fakecc.uaa import cookies


def test_a_forms_token_is_nobodys_to_read_or_send_on(world):
    cookie = cookies.csrf(support.a_call(world))
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert len(cookies.value_of(cookie)) == 32


def test_each_value_is_new(world):
    call = support.a_call(world)
    assert len({cookies.new_value(call) for _ in range(20)}) == 20


def test_a_session_is_named_or_new(world):
    call = support.a_call(world)
    assert cookies.session(call, "mine") == "JSESSIONID=mine; Path=/; Secure; HttpOnly; SameSite=None"
    assert cookies.value_of(cookies.session(call)) != "mine"


def test_other_applications_are_told_who_is_logged_in(world):
    account = uaa_accounts.find(world, "admin")
    assert cookies.value_of(cookies.user(account)) == f"%7B%22userId%22%3A%22{account.guid}%22%7D"


def test_an_ended_cookie_ends_at_once(world):
    ended = [
        cookies.spent_csrf(support.a_call(world)),
        cookies.no_user(),
        cookies.no_session(),
        cookies.ended_session(),
    ]
    assert all("Max-Age=0;" in cookie for cookie in ended)
