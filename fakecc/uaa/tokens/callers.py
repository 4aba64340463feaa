"""Who a bearer token says is calling the Cloud Controller.

Leniently, any JWT's claims are taken, whoever signed it, until it expires; `strict` takes only those of this UAA. What
UAA has signed is asked about in both modes: whether it was altered or revoked.
Source: cloud_controller_ng:lib/cloud_controller/uaa/uaa_token_decoder.rb, cf-uaa-lib:lib/uaa/token_coder.rb
"""

from __future__ import annotations

import re
from functools import lru_cache

from fakecc.actions.platform import uaa_accounts
from fakecc.actions.tenancy import users
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UAA_ZONE
from fakecc.permissions import Caller
from fakecc.records import replace
from fakecc.uaa.tokens import verification
from fakecc.uaa.tokens.verification import Claims, TokenProblem
from fakecc.world import World

MISSING = Caller(problem="missing")
INVALID = Caller(problem="invalid")
PART = re.compile(r"[A-Za-z0-9_-]*={0,2}\Z")
AUDIENCE = "cloud_controller"


def caller_of(world: World, authorization: str | None) -> Caller:
    """The caller that this Authorization header names; a user seen for the first time becomes known to the world.

    Whoever has a token that is not meant for the Cloud Controller stays unknown to it.
    """
    token = _token_of(authorization or "")
    if token is None:
        return MISSING
    decoded = verification.decode(token)
    if decoded is None or not _is_good(world, decoded[1]) or not _is_ours(world, token, *decoded):
        return INVALID
    caller = _caller_of(token)
    if caller is None:
        return INVALID
    return _introduce(world, caller) if AUDIENCE in _audiences(decoded[1]) else replace(caller, problem="audience")


@lru_cache(maxsize=256)
def _token_of(authorization: str) -> str | None:
    """The token in a header; empty where it is not written as a JWT, None where there is none."""
    if not authorization.lower().startswith("bearer"):
        return None
    parts = authorization.split()
    token = parts[1] if len(parts) == 2 and parts[0].lower() == "bearer" else ""
    return token if all(PART.match(part) for part in token.split(".")) else ""


def _is_good(world: World, claims: Claims) -> bool:
    """Is it an access token that holds now?"""
    if str(claims.get("jti", "")).endswith("-r"):
        return False
    if "iss" not in claims and world.auth != "strict":
        return True  # The documentation's examples: test tokens, long expired, whose commands should still work.
    expires = claims.get("exp")
    return isinstance(expires, int) and expires > verification.claims_time(world, claims)


def _audiences(claims: Claims) -> list[Json]:
    audience = claims.get("aud")
    audiences = re.split(r"[\s,]+", audience) if isinstance(audience, str) else audience
    return audiences if isinstance(audiences, list) else []


def _is_ours(world: World, token: str, header: Claims, claims: Claims) -> bool:
    """Has this UAA signed the token, and nothing revoked it? A lenient world asks only for keys that it knows."""
    strict = world.auth == "strict"
    if not strict and not world.signing_keys.has(header.get("kid")):
        return True
    try:
        verification.valid_claims(world, token, "scope")
    except TokenProblem:
        return False
    return not strict or (claims.get("zid") == UAA_ZONE and _is_issuer(world, claims.get("iss")))


def _is_issuer(world: World, issuer: Json) -> bool:
    settings = world.settings
    if settings.uaa["url"]:
        return bool(issuer == f"{str(settings.uaa['url']).rstrip('/')}/oauth/token")
    host = re.escape(settings.external_domain) if settings.external_domain else r"[^/]+"
    return isinstance(issuer, str) and re.fullmatch(rf"https?://{host}/uaa/oauth/token", issuer) is not None


@lru_cache(maxsize=256)
def _caller_of(token: str) -> Caller | None:
    _, claims = verification.decode(token) or ({}, {})
    scope = claims.get("scope", [])
    scopes = scope.split() if isinstance(scope, str) else scope
    user = claims.get("user_id")
    guid = user or claims.get("client_id")
    if not isinstance(guid, str) or not guid.strip() or not isinstance(scopes, list):
        return None
    return Caller(
        guid=guid,
        name=str(claims.get("user_name") or claims.get("client_id") or ""),
        email=str(claims.get("email") or ""),
        origin=str(claims.get("origin") or ""),
        client=not user,
        scopes=frozenset(str(scope) for scope in scopes),
        scopes_in_order=tuple(str(scope) for scope in scopes),
    )


def _introduce(world: World, caller: Caller) -> Caller:
    """Have the world know the caller; gives the caller, marked where it is known but sends its first request."""
    with world.lock:
        user = world.users.get(caller.guid)
        if user is None:
            users.create(world, caller.guid, client=caller.client, active=True, introduced=True)
        elif not user.introduced:
            world.change(user, introduced=True)
        if not caller.client and caller.name and caller.guid not in world.accounts:
            uaa_accounts.introduce(world, caller.name, guid=caller.guid, origin=caller.origin or "uaa")
    return replace(caller, first=True) if user is not None and not user.introduced else caller
