"""/password_resets and /password_change: for a login page that is not UAA's own.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/account/PasswordResetEndpoint.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_accounts, uaa_codes
from fakecc.call import Call, Reply, endpoint
from fakecc.models.uaa_accounts import Account
from fakecc.uaa import bodies
from fakecc.uaa.answers import UaaError, html_refusal, nothing, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.login import _codes
from fakecc.uaa.login._codes import AUTOLOGIN
from fakecc.uaa.zones.switching import current_zone

INTENT = "forgot_password_for_id"
SECONDS = 1800


def create(call: Call) -> Reply:
    """A code with which a user's password may be changed. The body is the user's name as JSON."""
    try:
        name = bodies.text_of(bodies.read_json(call)) or ""
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None
    account = uaa_accounts.find(call.world, name, "uaa", current_zone(call))
    if account is None:
        elsewhere = uaa_accounts.find(call.world, name, None, current_zone(call))
        raise UaaError(nothing(404) if elsewhere is None else resource({"user_id": elsewhere.guid}, 409))
    code = _new_code(call, account)
    return resource({"code": code, "user_id": account.guid}, 201)


def change(call: Call) -> Reply:
    """Change the password of the user whose code this is; the answer's code logs the user in."""
    try:
        body = bodies.read_object(call)
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None
    code = uaa_codes.use(call.world, str(body.get("change_code") or body.get("code") or ""), INTENT)
    account = call.world.accounts.get(_codes.data_of(code).get("user_id")) if code else None
    password = body.get("new_password")
    if account is None or not isinstance(password, str) or not password:
        raise UaaError(resource({"error": "invalid_code", "error_description": "Invalid change code"}, 422))
    if password == account.password:
        sentence = "Your new password cannot be the same as the old password."
        raise UaaError(resource({"error": "invalid_password", "message": sentence}, 422))
    account = uaa_accounts.change_password(call.world, account, password)
    data = {"user_id": account.guid, "username": account.username, "client_id": None}
    next_code = uaa_codes.create(call.world, data, intent=AUTOLOGIN, expires_at=call.world.now() + SECONDS)
    return resource(
        {
            "user_id": account.guid,
            "username": account.username,
            "email": account.email,
            "code": next_code.guid,
        }
    )


def _new_code(call: Call, account: Account) -> str:
    for code in list(call.world.expiring_codes):
        if code.intent == INTENT and _codes.data_of(code).get("user_id") == account.guid:
            call.world.remove(code)
    data = {"user_id": account.guid, "username": account.username}
    return uaa_codes.create(call.world, data, intent=INTENT, expires_at=call.world.now() + SECONDS).guid


ENDPOINTS = [endpoint("POST", "/password_resets", create), endpoint("POST", "/password_change", change)]
