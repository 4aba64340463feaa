"""Signatures: of tokens by the world's keys, and of whom a token belongs to, which ends when a secret changes.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/util/UaaTokenUtils.java
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping

from fakecc.dialects import java
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account, UaaClient
from fakecc.world import World


def sign(world: World, claims: Mapping[str, Json], key_set_url: str) -> str:
    """A JWT of these claims, in the order in which UAA writes them, signed as RS256."""
    load_configured_keys(world)
    header = {"jku": key_set_url, "kid": world.signing_keys.active_id, "typ": "JWT", "alg": "RS256"}
    ordered = {name: claims[name] for name in java.in_hash_order(claims)}
    body = f"{_part(header)}.{_part(ordered)}"
    return f"{body}.{_encode(world.signing_keys.sign(body.encode()))}"


def load_configured_keys(world: World) -> None:
    """Put the keys that the settings have on the ring; the active one signs."""
    policy = world.settings.jwt["token"]["policy"]
    configured: Mapping[str, Json] = policy["keys"]
    active = policy["activeKeyId"]
    for key_id in sorted(configured, key=lambda name: name == active):
        if not world.signing_keys.has(key_id):
            world.signing_keys.load(key_id, str(configured[key_id]["signingKey"]))


def owner_signature(client: UaaClient, account: Account | None, secret: str | None) -> str:
    """Up to 8 hexadecimal digits that change with the secret, the password, the name, the address or a salt."""
    of_user = (account.guid, account.password, account.salt, account.email, account.username) if account else ()
    salts = (client.client_id, secret, client.additional.get("token_salt"), *of_user)
    return f"{zlib.crc32(chr(0).join(str(salt) for salt in salts if salt is not None).encode()):x}"


def newest_owner_signature(client: UaaClient, account: Account | None) -> str:
    """The signature for new tokens: of two secrets the newer one counts."""
    return owner_signature(client, account, client.secrets[-1] if client.secrets else None)


def is_owner_signature(signature: Json, client: UaaClient, account: Account | None) -> bool:
    """Does the signature hold, by any of the client's secrets?"""
    return any(signature == owner_signature(client, account, secret) for secret in client.secrets or (None,))


def _part(value: Mapping[str, Json]) -> str:
    return _encode(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
