"""/login, /login.do, /logout.do, and the pages of somebody who is logged in.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/login/LoginInfoEndpoint.java, home/HomeController.java
"""

from __future__ import annotations

from fakecc.call import Call, Reply, endpoint
from fakecc.uaa import addresses, answers, cookies, requests
from fakecc.uaa.answers import UaaError
from fakecc.uaa.login import _info, _pages, _sessions
from fakecc.uaa.tokens import logons

NOT_SERVED = {
    "/create_account": "Create your account",
    "/forgot_password": "Reset Password",
}
REFUSALS = {"unauthorized": "account_locked"}


def show(call: Call) -> Reply:
    """The login page; as JSON what to ask a person for."""
    if "application/json" in requests.accepts(call):
        return _info.show_login(call)
    if _sessions.account_of(call) is not None:
        reply = answers.redirect(f"{addresses.asked_url(call)}/home", cookies=[cookies.csrf(call)])
        reply.headers |= answers.ENGLISH
        return reply
    token = cookies.csrf(call)
    asked = call.world.settings.login["prompt"]
    text = _pages.login(
        f"{_base_path(call)}/login.do",
        cookies.value_of(token),
        username=asked["username"]["text"],
        password=asked["password"]["text"],
        error=call.parameter("error"),
    )
    return answers.page(text, cookies=[token])


def log_in(call: Call) -> Reply:
    """A person's form: 302 to where the browser wanted to go, or back to the page with what is wrong."""
    if not _sessions.is_own_form(call):
        return _sessions.refuse_form(call)
    form = requests.form(call)
    base = addresses.asked_url(call)
    saved = _sessions.session_of(call)
    try:
        account = logons.log_in(call, form.get("username"), form.get("password") or "")
    except UaaError as refusal:
        error = REFUSALS.get(refusal.reply.body["error"], "login_failure")
        return answers.redirect(
            f"{base}/login?error={error}",
            cookies=[cookies.no_user(), cookies.session(call, saved.guid if saved else None)],
        )
    if account.password_change_required:
        return answers.redirect(f"{base}/login?error=password_change_required", cookies=[cookies.no_user()])
    target = base + (saved.saved_request or "/") if saved else f"{base}/"
    session = _sessions.start(call, account)
    return answers.redirect(
        target, cookies=[cookies.spent_csrf(call), cookies.user(account), cookies.session(call, session.guid)]
    )


def log_out(call: Call) -> Reply:
    """End the session; only UAA's own login page comes next, and redirects that a client has registered."""
    ended = _sessions.end(call)
    sent = [cookies.csrf(call), cookies.no_user(), cookies.spent_csrf(call), cookies.no_session()]
    target = _registered_target(call) or f"{addresses.asked_url(call)}/login"
    return answers.redirect(target, cookies=[*sent, *([cookies.ended_session()] if ended else [])])


def _registered_target(call: Call) -> str | None:
    """Where a client that is named wants the browser to go, if the client has registered that."""
    target, client_id = call.parameter("redirect"), call.parameter("client_id")
    client = call.world.uaa_clients.get(client_id)
    if not target or client is None:
        return None
    return target if target in [addresses.fill(call, uri) for uri in client.redirect_uris or ()] else None


def show_home(call: Call) -> Reply:
    """Who is logged in."""
    account = _sessions.account_of(call)
    if account is None:
        return _sessions.ask_to_log_in(call)
    text = _pages.home(account.username, f"{_base_path(call)}/logout.do")
    return answers.page(text, cookies=[cookies.csrf(call)])


def show_unserved(call: Call) -> Reply:
    """A page that fakecc has in name only: it sends no mail."""
    path = addresses.path_in_uaa(call)
    text = _pages.page(NOT_SERVED[path], "<p>fakecc sends no mail: ask for the code at the API instead.</p>")
    reply = answers.page(text, cookies=[cookies.csrf(call)] if path == "/create_account" else [])
    if path != "/create_account":
        del reply.headers["Strict-Transport-Security"]
    return reply


def _base_path(call: Call) -> str:
    """UAA's path as the browser knows it: none on a host of its own."""
    rest = addresses.asked_url(call).split("://", 1)[-1].partition("/")[2]
    return f"/{rest}" if rest else ""


ENDPOINTS = [
    endpoint("GET", "/login", show),
    endpoint("POST", "/login.do", log_in),
    endpoint("GET", "/logout.do", log_out),
    endpoint("POST", "/logout.do", log_out),
    endpoint("GET", "/", show_home),
    endpoint("GET", "/home", show_home),
    endpoint("GET", "/profile", show_home),
    endpoint("GET", "/create_account", show_unserved),
    endpoint("GET", "/forgot_password", show_unserved),
]
