"""/autologin: a client that has a user's name and password gets a code that logs the user's browser in.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/login/LoginInfoEndpoint.java (generateAutologinCode)
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_codes
from fakecc.call import Call, Reply, endpoint
from fakecc.uaa import addresses, answers, bodies, cookies, requests
from fakecc.uaa.answers import html_refusal, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.login import _codes, _sessions
from fakecc.uaa.tokens import client_authentication, logons

SECONDS = 300


def create(call: Call) -> Reply:
    """A code for the client that asks."""
    client = client_authentication.client_of(call)
    try:
        form = requests.form(call) or bodies.read_object(call)
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None
    account = logons.log_in(call, str(form.get("username") or ""), str(form.get("password") or ""))
    data = {"username": account.username, "user_id": account.guid, "client_id": client.client_id, "origin": "uaa"}
    expires_at, zone_id = call.world.now() + SECONDS, addresses.zone_of_host(call)
    code = uaa_codes.create(call.world, data, intent=_codes.AUTOLOGIN, expires_at=expires_at, zone_id=zone_id)
    return resource({"code": code.guid, "path": "/oauth/authorize"})


def log_in(call: Call) -> Reply:
    """Use the code up: the browser is logged in and goes to UAA's first page."""
    base = addresses.asked_url(call)
    zone_id = addresses.zone_of_host(call)
    code = uaa_codes.use(call.world, call.parameter("code") or "", _codes.AUTOLOGIN, zone_id=zone_id)
    data = _codes.data_of(code) if code else {}
    account = call.world.accounts.get(data.get("user_id"))
    if account is None or data.get("client_id") != call.parameter("client_id"):
        return answers.redirect(f"{base}/login?error=invalid_login_request", cookies=[cookies.csrf(call)])
    session = _sessions.start(call, account)
    return answers.redirect(f"{base}/home", cookies=[cookies.user(account), cookies.session(call, session.guid)])


ENDPOINTS = [endpoint("POST", "/autologin", create), endpoint("GET", "/autologin", log_in)]
