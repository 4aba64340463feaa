"""/token_key and /token_keys: the public keys that verify tokens.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/TokenKeyEndpoint.java
"""

from __future__ import annotations

from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.uaa.answers import GUARDED, UNCACHED, resource
from fakecc.uaa.tokens import client_authentication, signatures

INSTALLED_AT = 1_000


def show(call: Call) -> Reply:
    """The key that signs now."""
    ring = _ring(call)
    return _let_cache(call, dict(ring.public(ring.active_id)))


def index(call: Call) -> Reply:
    """Every key whose tokens hold, the one that signs first."""
    ring = _ring(call)
    return _let_cache(call, {"keys": [dict(ring.public(key_id)) for key_id in ring.ids]})


def _ring(call: Call) -> Json:
    if (call.headers.get("Authorization") or "").lower().startswith("basic "):
        client_authentication.client_of(call)
    signatures.load_configured_keys(call.world)
    return call.world.signing_keys


def _let_cache(call: Call, body: dict[str, Json]) -> Reply:
    """304 for a client that has this version of the keys."""
    tag = f'"{INSTALLED_AT + call.world.signing_keys.version}"'
    if call.headers.get("If-None-Match") == tag:
        return Reply(status=304, headers={**GUARDED, **UNCACHED, "ETag": tag})
    return resource(body, ETag=tag)


ENDPOINTS = [endpoint("GET", "/token_key", show), endpoint("GET", "/token_keys", index)]
