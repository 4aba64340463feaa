"""Does a token hold? UAA's own questions, in its order.

Leniently, a token that names no key, but a user or a client, is taken at its word: examples of documents are such.
Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/TokenValidationService.java,
util/JwtTokenSignedByThisUAA.java
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import inf

from fakecc import json_reading
from fakecc.actions.platform import uaa_accounts, uaa_clients
from fakecc.dialects import java
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account, UaaClient
from fakecc.uaa.scopes import matches
from fakecc.uaa.tokens import signatures
from fakecc.world import World

JWT = re.compile(r"[A-Za-z0-9_\-=]*\.[A-Za-z0-9_\-=]*\.[A-Za-z0-9_\-=]*\Z")
UNKNOWN = "The token expired, was revoked, or the token ID is incorrect."
# How many tokens are remembered as good.
CACHED = 256
Claims = Mapping[str, Json]


class TokenProblem(Exception):  # noqa: N818 - it is not an error of ours
    """Why a token does not hold, in UAA's words."""

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


def access_claims(world: World, token: str) -> Claims:
    """The claims of an access token that holds now. Raises TokenProblem."""
    claims = valid_claims(world, token, "scope")
    expires = claims.get("exp")
    if not isinstance(expires, int | float) or isinstance(expires, bool) or expires < claims_time(world, claims):
        raise TokenProblem(f"Invalid access token: expired at {_date(expires)}")
    return claims


def claims_time(world: World, claims: Claims) -> float:
    """What time it is for an access token; one that does not say when it was issued is as old as can be."""
    return time_of(world, issue_moment(claims))


def time_of(world: World, issued: float) -> float:
    """What time it is for an access token that was issued then: the end of time, once a test has ended it."""
    return inf if world.has_ended_tokens(issued) else world.token_time(issued)


def issue_moment(claims: Claims) -> float:
    """When a token was issued, in seconds since the epoch; before all time where it does not say."""
    issued = claims.get("iat")
    return float(issued) if isinstance(issued, int | float) else -inf


def refresh_claims(world: World, token: str) -> Claims:
    """The claims of a refresh token, whose expiry is asked for later. Raises TokenProblem."""
    return valid_claims(world, token, "granted_scopes")


def valid_claims(world: World, token: str, scope_claim: str) -> Claims:
    """The claims of a token of this UAA that nothing has revoked. Raises TokenProblem."""
    if not _is_jwt(token):
        stored = world.stored_tokens.get(token)
        if stored is None or stored.expires_at <= time_of(world, stored.created_at):
            raise TokenProblem(UNKNOWN)
        token = stored.value
    parts = decode(token)
    if parts is None:
        raise TokenProblem("Invalid token")
    header, claims = parts
    if _is_taken_at_its_word(world, header, claims):
        return claims
    _check_signature(world, token, header.get("kid"))
    if claims.get("revocable") and claims.get("jti") not in world.stored_tokens:
        raise TokenProblem(f"The token has been revoked: {claims.get('jti')}")
    _check_owners_once(world, token, claims, scope_claim)
    return claims


@lru_cache(maxsize=CACHED)
def _is_jwt(token: str) -> bool:
    return JWT.match(token) is not None


@lru_cache(maxsize=CACHED)
def decode(token: str) -> tuple[Claims, Claims] | None:
    """A JWT's header and claims without verification, or None where it does not decode."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        header, claims = (_part_of(part) for part in parts[:2])
    except ValueError:
        return None
    return (header, claims) if isinstance(header, dict) and isinstance(claims, dict) else None


def _part_of(encoded: str) -> Json:
    return json_reading.read(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))


def is_taken_at_its_word(world: World, token: str) -> bool:
    """Is it a token that a lenient world takes, whoever signed it?"""
    parts = decode(token)
    return parts is not None and _is_taken_at_its_word(world, *parts)


def _is_taken_at_its_word(world: World, header: Claims, claims: Claims) -> bool:
    owner = claims.get("user_id") or claims.get("client_id")
    return world.auth != "strict" and "kid" not in header and isinstance(owner, str)


def _check_signature(world: World, token: str, key_id: Json) -> None:
    if not isinstance(key_id, str):
        raise TokenProblem("kid claim not found in JWT token header")
    signatures.load_configured_keys(world)
    if not world.signing_keys.has(key_id):
        raise TokenProblem(f"Token header claim [kid] references unknown signing key : [{key_id}]")
    if not world.signing_keys.verifies(token, key_id):
        raise TokenProblem("Could not verify token signature.")


def _check_owners_once(world: World, token: str, claims: Claims, scope_claim: str) -> None:
    """Check the owners again only where one of the tables that say who they are has changed."""
    tables = (world.uaa_clients, world.accounts, world.groups, world.memberships)
    versions = tuple(table.version for table in tables)
    if world.checked_owners.get((token, scope_claim)) == versions:
        return
    _check_owners(world, claims, scope_claim)
    if len(world.checked_owners) >= CACHED:
        world.checked_owners.clear()
    world.checked_owners[token, scope_claim] = versions


def _check_owners(world: World, claims: Claims, scope_claim: str) -> None:
    client = uaa_clients.find(world, str(claims.get("cid")), str(claims.get("zid")))
    if client is None:
        raise TokenProblem(f"The token refers to a non-existent client: {claims.get('cid')}")
    account = _account(world, claims)
    if account is None:
        _check_scopes(claims, scope_claim, client.authorities or ("uaa.none",))
    else:
        _check_scopes(claims, scope_claim, client.scopes or ("uaa.none",))
        _check_scopes(claims, scope_claim, uaa_accounts.scopes_of(world, account))
        if not meets_required_groups(world, client, account):
            raise TokenProblem("User does not meet the client's required group criteria.")
    if not signatures.is_owner_signature(claims.get("rev_sig"), client, account):
        raise TokenProblem("revocable signature mismatch")


def meets_required_groups(world: World, client: UaaClient, account: Account) -> bool:
    """Is the user in all groups that the client requires of its users?"""
    if not client.required_user_groups:
        return True
    return set(client.required_user_groups) <= set(uaa_accounts.scopes_of(world, account))


def _account(world: World, claims: Claims) -> Account | None:
    if "user_id" not in claims:
        return None
    account = world.accounts.get(claims["user_id"])
    if account is None or not account.active:
        raise TokenProblem(f"Token bears a non-existent user ID: {claims['user_id']}")
    return account


def _check_scopes(claims: Claims, name: str, granted: Iterable[str]) -> None:
    scopes = claims.get(name)
    if not isinstance(scopes, list):
        raise TokenProblem(f'The token does not bear a "{name}" claim.')
    granted = list(granted)
    missing = [scope for scope in scopes if not matches(granted, scope)]
    if missing:
        raise TokenProblem(f'Some required "{name}" are missing: [{", ".join(missing)}]')


def _date(seconds: Json) -> str:
    return java.date_text(seconds) if isinstance(seconds, int | float) else "null"
