"""/authenticate: is this a user's name and password? It gives no token, and opens no session.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/authentication/RemoteAuthenticationEndpoint.java,
uaa/src/main/webapp/WEB-INF/spring/login-server-security.xml
"""

from __future__ import annotations

from fakecc.call import Call, Reply, endpoint
from fakecc.uaa import requests
from fakecc.uaa.answers import ALWAYS, JSON, UaaError, html_refusal, insufficient_scope, oauth_refusal
from fakecc.uaa.tokens import bearers, logons

LOGIN_SERVER = "oauth.login"
NEW_USERS = "fakecc's UAA takes no users from a login server"


def show(call: Call) -> Reply:
    """Who it is; a login server is told the id, too."""
    is_server = _is_login_server(call)
    form = requests.parameters(call)
    if {"source", "origin", "add_new"} <= form.keys():
        raise oauth_refusal(501, "not_implemented", NEW_USERS)
    if "username" not in form or "password" not in form:
        raise html_refusal(400)
    try:
        account = logons.log_in(call, form["username"], form["password"])
    except UaaError as refusal:
        return _failure(call, refusal)
    known = {"username": account.username}
    if is_server:
        known |= {"origin": account.origin, "user_id": account.guid}
    return _reply({**known, "email": account.email})


def _is_login_server(call: Call) -> bool:
    """Does a login server ask, by its token? Raises UaaError where it is no such token."""
    if not (bearers.has_bearer_header(call) and requests.accepts_json(call)):
        return False
    if LOGIN_SERVER not in bearers.read_bearer(call).scopes:
        raise insufficient_scope(LOGIN_SERVER)
    return True


def _failure(call: Call, refusal: UaaError) -> Reply:
    """What is said of whoever may not come in; a failure that was counted stays so."""
    call.world.keep()
    if refusal.reply.status == 403:
        return _reply({"error": "account not verified"}, 403)
    return _reply({"error": "authentication failed"}, 401)


def _reply(body: dict[str, str], status: int = 200) -> Reply:
    told = {name: value for name, value in body.items() if value}
    return Reply(status=status, body=told, headers={**ALWAYS}, content_type=JSON)


ENDPOINTS = [endpoint("POST", "/authenticate", show)]
