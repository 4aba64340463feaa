"""/Users/:id/password and /Users/:id/status.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/account/PasswordChangeEndpoint.java,
scim/endpoints/ScimUserEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_accounts
from fakecc.call import Call, Reply, endpoint
from fakecc.models.uaa_accounts import Account
from fakecc.uaa import bodies, requests
from fakecc.uaa.answers import html_refusal, invalid_bearer, resource, scim_refusal, view
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.password_rules import check_password, invalid_password
from fakecc.uaa.scim._reading import PACKAGE, generic, not_found, read_object, scim_body
from fakecc.uaa.tokens import bearers
from fakecc.uaa.zones.switching import current_zone

STATUS = "org.cloudfoundry.identity.uaa.account.UserAccountStatus"
STATUS_SIGNATURE = (
    f"public {STATUS} {PACKAGE}.endpoints.ScimUserEndpoints.updateAccountStatus({STATUS},java.lang.String)"
)
NEVER_LOCKED = (
    "Cannot set user account to locked. User accounts only become locked through exceeding the allowed failed login "
    "attempts."
)
NOT_REMOVED = "The requirement that this user change their password cannot be removed via API."


def change_password(call: Call, guid: str) -> Reply:
    """One's own password with the old one, anybody's by a client or an administrator."""
    try:
        body = bodies.read_object(call)
        old, new = bodies.text_of(body.get("oldPassword")), bodies.text_of(body.get("password"))
    except BodyProblem:
        raise html_refusal(400) from None
    _check_permission(call, guid, old)
    account = _account(call, guid)
    if account is None:
        # As the real one does. recording: uaa/users-password
        raise scim_refusal(401, "bad_credentials", "Invalid password change request")
    _check_new_password(call, account, new)
    if old is not None and account.password != old:
        raise invalid_bearer("Old password is incorrect", "unauthorized")
    uaa_accounts.change_password(call.world, account, str(new))
    return resource({"status": "ok", "message": "password updated"})


def _check_permission(call: Call, guid: str, old: str | None) -> None:
    bearer = bearers.read_bearer(call)
    if not bearer.user_id:
        return
    own, given = bearer.user_id == guid, bool(old and old.strip())
    if bearer.admin:
        if own and not given:
            raise invalid_password(400, "Previous password is required even for admin")
        return
    if not own:
        raise invalid_password(400, "Not permitted to change another user's password")
    if not given:
        raise invalid_password(400, "Previous password is required")
    account = _account(call, guid)
    if account is not None and account.password != old:
        raise invalid_bearer("Old password is incorrect", "unauthorized")


def _check_new_password(call: Call, account: Account, new: str | None) -> None:
    if new is not None and new == account.password:
        raise invalid_password(422, "Your new password cannot be the same as the old password.")
    check_password(call.world, account.zone_id, new)


def change_status(call: Call, guid: str) -> Reply:
    """Unlock a user, or have the password be changed at the next log-in."""
    body = read_object(call, STATUS_SIGNATURE)
    with scim_body(STATUS_SIGNATURE):
        locked = bodies.flag_of(body.get("locked"))
        required = bodies.flag_of(body.get("passwordChangeRequired"))
    account = _account(call, guid)
    if account is None:
        raise not_found("User", guid)
    if account.origin != "uaa":
        raise generic("Can only manage users from the internal user store.")
    if locked:
        raise generic(NEVER_LOCKED)
    if required is False:
        raise generic(NOT_REMOVED)
    if locked is False:
        account = uaa_accounts.unlock(call.world, account)
    if required:
        call.world.change(account, password_change_required=True)
    if "application/json" not in requests.accepts(call):
        raise html_refusal(500)
    said = {"locked": locked, "passwordChangeRequired": required}
    return view({key: value for key, value in said.items() if value is not None})


def _account(call: Call, guid: str) -> Account | None:
    account = call.world.accounts.get(guid)
    return account if account and account.zone_id == current_zone(call) else None


ENDPOINTS = [
    endpoint("PUT", "/Users/<guid>/password", change_password),
    endpoint("PATCH", "/Users/<guid>/status", change_status),
]
