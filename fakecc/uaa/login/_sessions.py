"""A browser's session: who is logged in, and where the browser wanted to go.

Source: uaa:uaa/src/main/webapp/WEB-INF/spring-servlet.xml (uiSecurity), login/AccountSavingAuthenticationSuccessHandler
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_sessions
from fakecc.call import Call, Reply
from fakecc.models.uaa_accounts import Account, Session
from fakecc.uaa import addresses, answers, cookies, requests

SAVED_LENGTH = 8192


def session_of(call: Call) -> Session | None:
    """The session that the browser's cookie names, or None."""
    return call.world.sessions.get(requests.cookie(call, cookies.SESSION))


def account_of(call: Call) -> Account | None:
    """Who is logged in with this browser, or None."""
    session = session_of(call)
    account = call.world.accounts.get(session.account_guid) if session else None
    return account if account and account.active else None


def start(call: Call, account: Account) -> Session:
    """A new session of somebody who has just logged in; what went before in this browser ends."""
    return uaa_sessions.start(call.world, cookies.new_value(call), account, old=session_of(call))


def end(call: Call) -> bool:
    """End the browser's session; gives whether there was one."""
    session = session_of(call)
    if session is None:
        return False
    call.world.remove(session)
    return True


def ask_to_log_in(call: Call) -> Reply:
    """Send the browser to the login page; a page of UAA's own is where it comes back to."""
    value = cookies.new_value(call)
    wanted = call.path.removeprefix(addresses.PREFIX) + (f"?{call.raw_query}" if call.raw_query else "")
    if call.method == "GET" and len(wanted) <= SAVED_LENGTH:
        uaa_sessions.save_request(call.world, value, wanted)
        call.unread.clear()  # The browser comes back with it.
    return answers.redirect(
        f"{addresses.asked_url(call)}/login", cookies=[cookies.csrf(call), cookies.session(call, value)]
    )


def refuse_stranger(call: Call) -> Reply:
    """What UAA answers to a path that it does not know: it sends everybody to the login page."""
    login = f"{addresses.asked_url(call)}/login"
    if call.method in {"GET", "HEAD", "OPTIONS", "TRACE"}:
        return answers.redirect(login, cookies=[cookies.csrf(call), cookies.session(call)])
    return refuse_form(call)


def refuse_form(call: Call) -> Reply:
    """A form without the token that shows that it was UAA's own."""
    login = f"{addresses.asked_url(call)}/login?error=invalid_login_request"
    has_token = bool(requests.cookie(call, cookies.CSRF))
    return answers.redirect(login, cookies=[] if has_token else [cookies.csrf(call)])


def is_own_form(call: Call) -> bool:
    """Does the form carry the token of the browser's cookie?"""
    sent = requests.form(call).get(cookies.CSRF)
    return bool(sent) and sent == requests.cookie(call, cookies.CSRF)


def renew_csrf(call: Call, reply: Reply) -> Reply:
    """An answer to a browser: with a new token for the next form, where its own form has none."""
    reply.headers |= answers.BROWSER
    if not any(cookie.startswith(f"{cookies.CSRF}=") for cookie in reply.cookies):
        reply.cookies = [cookies.csrf(call), *reply.cookies]
    return reply
