"""Who a bearer token says is calling.

Leniently, any well-formed JWT's claims are taken, whoever signed it and whenever it expired; `strict` verifies both.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from functools import lru_cache
from typing import Any

from fakecc.models.accounts import Account
from fakecc.models.tenancy import User
from fakecc.permissions import Caller
from fakecc.world import World

Json = Any

MISSING = Caller(problem="missing")
INVALID = Caller(problem="invalid")
BEARER = re.compile(r"bearer\s+", re.IGNORECASE)


def caller_of(world: World, authorization: str | None) -> Caller:
    """The caller that this Authorization header names; a user seen for the first time becomes known to the world."""
    if not authorization or not BEARER.match(authorization):
        return MISSING
    claims = claims_of(BEARER.sub("", authorization, count=1).strip())
    if claims is None:
        return INVALID
    caller = _caller(claims)
    if caller is None:
        return INVALID
    _introduce(world, caller)
    return caller


@lru_cache(maxsize=256)
def claims_of(token: str) -> dict[str, Json] | None:
    """A JWT's claims without verification, or None where it does not decode."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
    except (binascii.Error, ValueError):
        return None
    return claims if isinstance(header, dict) and isinstance(claims, dict) else None


def _caller(claims: dict[str, Json]) -> Caller | None:
    scope = claims.get("scope", [])
    scopes = scope.split() if isinstance(scope, str) else scope
    user = claims.get("user_id")
    guid = user or claims.get("client_id")
    if not isinstance(guid, str) or not isinstance(scopes, list):
        return None
    return Caller(
        guid=guid,
        name=str(claims.get("user_name") or claims.get("client_id") or ""),
        origin=str(claims.get("origin") or ""),
        client=not user,
        scopes=frozenset(str(scope) for scope in scopes),
    )


def _introduce(world: World, caller: Caller) -> None:
    with world.lock:
        if caller.guid not in world.users:
            world.add(User(guid=caller.guid, created_at=world.now(), updated_at=world.now(), client=caller.client))
        if not caller.client and caller.name and caller.guid not in world.accounts:
            account = Account(
                guid=caller.guid,
                created_at=world.now(),
                updated_at=world.now(),
                username=caller.name,
                origin=caller.origin or "uaa",
            )
            world.add(account)
