"""A person's log-in by name and password: who may, who is refused in which words, and who is locked out.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/authentication/manager/AuthzAuthenticationManager.java,
PasswordGrantAuthenticationManager.java
"""

from __future__ import annotations

from collections.abc import Sequence

from fakecc import json_reading
from fakecc.actions.platform import uaa_accounts
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UAA_ZONE, Account, IdentityProvider, UaaClient
from fakecc.uaa import addresses
from fakecc.uaa.answers import UaaError, access_denied, oauth_refusal, unauthorized_client, unauthorized_user

LOCKED = "Your account has been locked because of too many failed attempts to login."
NO_PROVIDER = (
    "The origin provided in the login_hint does not match an active Identity Provider, that supports password grant."
)
OTHER_PROVIDER = "Client is not authorized for specified user's identity provider."
NO_PROVIDERS = "Client is not authorized for any identity providers."
NOT_BY_PASSWORD = "The client is not authorized for any identity provider that supports password grant."  # noqa: S105 - a sentence
AMBIGUOUS = (
    "The client is authorized for multiple identity providers that support password grant"
    " and could not determine which identity provider to use."
)
ELSEWHERE = "fakecc's UAA asks no other identity provider for passwords"
OWN, LDAP = "uaa", "ldap"
BY_PASSWORD = frozenset({OWN, LDAP})
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


def check_origin(call: Call, client: UaaClient | None, hint: str | None) -> None:
    """Refuse who may come from nowhere by password: an origin that a hint names, or those of a client.

    `client` None: it named itself in a form, and UAA does not look at its origins yet. Raises UaaError.
    """
    allowed, origin = None if client is None else _allowed_origins(client), _hinted_origin(hint)
    known = _password_origins(call)
    possible = known if allowed is None else [each for each in allowed if each in known]
    if origin is not None and origin not in possible:
        is_allowed = allowed is None or origin in allowed
        raise unauthorized_user(NO_PROVIDER if is_allowed else OTHER_PROVIDER)
    if origin not in {None, OWN} or (origin is None and OWN not in possible):
        raise _foreign_origin([origin] if origin else possible)


def _foreign_origin(possible: Sequence[Json]) -> UaaError:
    """The refusal where UAA itself knows no password of whoever comes."""
    if not possible:
        return unauthorized_client(NOT_BY_PASSWORD)
    if len(possible) > 1 and LDAP not in possible:
        return unauthorized_client(AMBIGUOUS)
    return oauth_refusal(501, "not_implemented", ELSEWHERE)


def provider_problem(client: UaaClient, account: Account) -> str:
    """Why a client does not take a user of this origin; empty where it does."""
    allowed = _allowed_origins(client)
    if allowed is None or account.origin in allowed:
        return ""
    return OTHER_PROVIDER if allowed else NO_PROVIDERS


def check_provider(client: UaaClient, account: Account) -> None:
    """Refuse a user of an origin that the client does not take. Raises UaaError (401)."""
    problem = provider_problem(client, account)
    if problem:
        challenge = f'Basic realm="UAA/client", error="unauthorized_client", error_description="{problem}"'
        raise oauth_refusal(401, "unauthorized_client", problem, challenge=challenge)


def _allowed_origins(client: UaaClient) -> list[Json] | None:
    """The origins whose users a client takes; None: every one."""
    allowed = client.additional.get("allowedproviders")
    return allowed if isinstance(allowed, list) else None


def _password_origins(call: Call) -> list[str]:
    """The origins of the zone at which somebody may log in by password."""
    zone_id = addresses.zone_of_host(call)
    providers = [each for each in call.world.identity_providers if each.zone_id == zone_id and each.active]
    return [each.origin_key for each in providers if each.type in BY_PASSWORD or _grants_passwords(each)]


def _grants_passwords(provider: IdentityProvider) -> bool:
    return provider.type == "oidc1.0" and bool((provider.config or {}).get("passwordGrantEnabled"))


def _hinted_origin(hint: str | None) -> Json:
    """The origin of a hint, an empty text where it names none; None where it is no object that has but an origin."""
    try:
        read = json_reading.read(hint or "")
    except ValueError:
        return None
    if not isinstance(read, dict) or set(read) - {"origin"}:
        return None
    return read.get("origin") or ""


def _takes_unknown_users(call: Call, username: str) -> bool:
    return call.world.settings.login["acceptUnknownUsers"] and not username.startswith(UNKNOWN_PREFIX)
