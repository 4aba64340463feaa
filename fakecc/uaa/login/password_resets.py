"""/password_resets and /password_change: for a login page that is not UAA's own.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/account/PasswordResetEndpoint.java,
UaaResetPasswordService.java
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions.platform import uaa_accounts, uaa_codes
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account
from fakecc.uaa import bodies
from fakecc.uaa.answers import UaaError, html_refusal, milliseconds, nothing, report, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.login import _codes
from fakecc.uaa.login._codes import AUTOLOGIN
from fakecc.uaa.password_rules import check_password, invalid_password
from fakecc.uaa.tokens import bearers
from fakecc.uaa.zones.switching import current_zone

INTENT = "forgot_password_for_id:"
SECONDS, LOGIN_SECONDS = 1800, 300
INVALID_CODE = "Sorry, your reset password link is no longer valid. Please request a new one"
SAME_PASSWORD = "Your new password cannot be the same as the old password."  # noqa: S105 - a sentence


def create(call: Call) -> Reply:
    """A code with which a user's password may be changed. The body is the user's name, and no JSON."""
    if not call.raw:
        raise html_refusal(400)
    name = call.raw.decode(errors="replace")
    account = uaa_accounts.find(call.world, name, "uaa", current_zone(call))
    if account is None:
        elsewhere = uaa_accounts.find(call.world, name, None, current_zone(call))
        raise UaaError(nothing(404) if elsewhere is None else resource({"user_id": elsewhere.guid}, 409))
    return resource({"code": _new_code(call, account), "user_id": account.guid}, 201)


def change(call: Call) -> Reply:
    """Change the password of the user whose code this is; the answer's code logs the user in."""
    try:
        body = bodies.read_object(call)
        code, password = bodies.text_of(body.get("code")), bodies.text_of(body.get("new_password"))
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None
    if code is None:
        raise UaaError(nothing(400))
    data = _use(call, code)
    check_password(call.world, current_zone(call), password, status=422)
    account = _account_of(call, data)
    if password == account.password:
        raise invalid_password(422, SAME_PASSWORD)
    if _was_changed(account, data):
        raise UaaError(nothing(500))
    account = uaa_accounts.change_password(call.world, account, str(password))
    if not account.verified:
        account = call.world.change(account, verified=True)
    return resource(
        {
            "username": account.username,
            "email": account.email,
            "code": _login_code(call, account, data),
            "user_id": account.guid,
        }
    )


def _use(call: Call, value: str) -> Mapping[str, Json]:
    """What a code stands for; it is spent, whatever comes of it. Raises UaaError (422)."""
    code = uaa_codes.use(call.world, value, zone_id=current_zone(call))
    call.world.keep()
    data = _codes.data_of(code) if code else {}
    if not data:
        raise report(422, "invalid_code", INVALID_CODE)
    return data


def _account_of(call: Call, data: Mapping[str, Json]) -> Account:
    account = call.world.accounts.get(str(data.get("user_id")))
    if account is None or account.zone_id != current_zone(call):
        raise UaaError(nothing(404))
    return account


def _was_changed(account: Account, data: Mapping[str, Json]) -> bool:
    """Did the user get another name or another password since the code was made?"""
    name, changed_at = data.get("username"), data.get("passwordModifiedTime")
    if name is not None and name != account.username:
        return True
    return changed_at is not None and changed_at != milliseconds(account.password_changed_at)


def _new_code(call: Call, account: Account) -> str:
    zone_id, intent = current_zone(call), f"{INTENT}{account.guid}"
    for code in list(call.world.expiring_codes):
        if (code.intent, code.zone_id) == (intent, zone_id):
            call.world.remove(code)
    data: dict[str, Json] = {
        "user_id": account.guid,
        "username": account.username,
        "passwordModifiedTime": milliseconds(account.password_changed_at),
        "client_id": call.parameter("client_id") or bearers.read_bearer(call).client_id,
        "redirect_uri": call.parameter("redirect_uri"),
    }
    expires_at = call.world.now() + SECONDS
    return uaa_codes.create(call.world, data, intent=intent, expires_at=expires_at, zone_id=zone_id).guid


def _login_code(call: Call, account: Account, data: Mapping[str, Json]) -> str:
    told: dict[str, Json] = {
        "user_id": account.guid,
        "username": account.username,
        "client_id": data.get("client_id"),
        "origin": "uaa",
    }
    expires_at, zone_id = call.world.now() + LOGIN_SECONDS, current_zone(call)
    return uaa_codes.create(call.world, told, intent=AUTOLOGIN, expires_at=expires_at, zone_id=zone_id).guid


ENDPOINTS = [endpoint("POST", "/password_resets", create), endpoint("POST", "/password_change", change)]
