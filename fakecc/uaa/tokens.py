"""Who a bearer token says is calling.

Leniently, any JWT's claims are taken, whoever signed it, until it expires; `strict` takes only those of this UAA.
Source: cloud_controller_ng:lib/cloud_controller/uaa/uaa_token_decoder.rb, cf-uaa-lib:lib/uaa/token_coder.rb
"""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from functools import lru_cache

from fakecc import json_reading
from fakecc.json_types import Json
from fakecc.models.tenancy import User
from fakecc.models.uaa_accounts import Account
from fakecc.permissions import Caller
from fakecc.uaa import keys
from fakecc.world import World

MISSING = Caller(problem="missing")
INVALID = Caller(problem="invalid")
PART = re.compile(r"[A-Za-z0-9_-]*={0,2}\Z")
AUDIENCE = "cloud_controller"


def caller_of(world: World, authorization: str | None) -> Caller:
    """The caller that this Authorization header names; a user seen for the first time becomes known to the world."""
    if not authorization or not authorization.lower().startswith("bearer"):
        return MISSING
    parts = authorization.split()
    claims = claims_of(parts[1]) if len(parts) == 2 and parts[0].lower() == "bearer" else None
    if claims is None or not _good(world, claims) or not _ours(world, parts[1]):
        return INVALID
    caller = _caller_of(parts[1])
    return INVALID if caller is None else _introduce(world, caller)


@lru_cache(maxsize=256)
def claims_of(token: str) -> dict[str, Json] | None:
    """A JWT's claims without verification, or None where it does not decode."""
    parts = token.split(".")
    if len(parts) != 3 or not all(PART.match(part) for part in parts):
        return None
    try:
        header, claims = (_part_of(part) for part in parts[:2])
    except ValueError:
        return None
    return claims if isinstance(header, dict) and isinstance(claims, dict) else None


def _part_of(encoded: str) -> Json:
    return json_reading.read(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))


def _good(world: World, claims: dict[str, Json]) -> bool:
    """Is it an access token for the Cloud Controller that holds now?"""
    audience = claims.get("aud")
    audiences = re.split(r"[\s,]+", audience) if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or AUDIENCE not in audiences or str(claims.get("jti", "")).endswith("-r"):
        return False
    if "iss" not in claims and world.auth != "strict":
        return True  # The documentation's examples: test tokens, long expired, whose commands should still work.
    expires = claims.get("exp")
    return isinstance(expires, int) and expires > world.now()


def _ours(world: World, token: str) -> bool:
    if world.auth != "strict":
        return True
    return keys.verify(token)


@lru_cache(maxsize=256)
def _caller_of(token: str) -> Caller | None:
    claims = claims_of(token) or {}
    scope = claims.get("scope", [])
    scopes = scope.split() if isinstance(scope, str) else scope
    user = claims.get("user_id")
    guid = user or claims.get("client_id")
    if not isinstance(guid, str) or not isinstance(scopes, list):
        return None
    return Caller(
        guid=guid,
        name=str(claims.get("user_name") or claims.get("client_id") or ""),
        email=str(claims.get("email") or ""),
        origin=str(claims.get("origin") or ""),
        client=not user,
        scopes=frozenset(str(scope) for scope in scopes),
    )


def _introduce(world: World, caller: Caller) -> Caller:
    """Have the world know the caller; gives the caller, marked where it is known but sends its first request."""
    with world.lock:
        user = world.users.get(caller.guid)
        if user is None:
            now = world.now()
            new = User(guid=caller.guid, created_at=now, updated_at=now, client=caller.client, active=True)
            world.add(replace(new, introduced=True))
        elif not user.introduced:
            world.change(user, introduced=True)
        if not caller.client and caller.name and caller.guid not in world.accounts:
            account = Account(
                guid=caller.guid,
                created_at=world.now(),
                updated_at=world.now(),
                username=caller.name,
                origin=caller.origin or "uaa",
            )
            world.add(account)
    return replace(caller, first=True) if user is not None and not user.introduced else caller
