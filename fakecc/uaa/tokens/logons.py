"""A person's log-in by name and password: who may, who is refused in which words, and who is locked out.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/authentication/manager/AuthzAuthenticationManager.java,
PasswordGrantAuthenticationManager.java
"""

from __future__ import annotations

from fakecc import json_reading
from fakecc.actions.platform import uaa_accounts
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UAA_ZONE, Account
from fakecc.uaa import addresses
from fakecc.uaa.answers import access_denied, unauthorized_client, unauthorized_user

LOCKED = "Your account has been locked because of too many failed attempts to login."
NO_PROVIDER = (
    "The origin provided in the login_hint does not match an active Identity Provider, that supports password grant."
)
# Names that nobody has, even where unknown users are let in.
UNKNOWN_PREFIX = "nobody"


def log_in(call: Call, username: str | None, password: str | None) -> Account:
    """The account that this name and password open. Raises UaaError."""
    world = call.world
    if password is None:
        raise unauthorized_client("No password supplied")
    zone_id = addresses.zone_of_host(call)
    account = uaa_accounts.find(world, username or "", "uaa", zone_id)
    if account is None and username and zone_id == UAA_ZONE and _takes_unknown_users(call, username):
        account = uaa_accounts.create(world, username, password=password)
    if account is None or not account.active:
        raise unauthorized_client()
    if uaa_accounts.is_locked_out(world, account):
        raise unauthorized_user(LOCKED)
    if account.password is None or account.password != password:
        uaa_accounts.note_failed_logon(world, account)
        raise unauthorized_client()
    if not account.verified:
        raise access_denied("Account not verified", challenge='Basic realm="UAA/client"')
    return uaa_accounts.note_logon(world, account)


def check_login_hint(hint: str | None) -> None:
    """Refuse an origin that lets nobody in by password. Raises UaaError (401)."""
    origin = _hinted_origin(hint)
    if origin is not None and origin != ("uaa",):
        raise unauthorized_user(NO_PROVIDER)


def _hinted_origin(hint: str | None) -> tuple[Json] | None:
    """The origin of a hint, or None where it is no JSON object that has but an origin."""
    try:
        read = json_reading.read(hint or "")
    except ValueError:
        return None
    if not isinstance(read, dict) or set(read) - {"origin"}:
        return None
    return (read.get("origin"),)


def _takes_unknown_users(call: Call, username: str) -> bool:
    return call.world.settings.login["acceptUnknownUsers"] and not username.startswith(UNKNOWN_PREFIX)
