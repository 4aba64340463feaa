"""What may happen to UAA's codes: they are made once, used once, and do not live for long.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/codestore/JdbcExpiringCodeStore.java,
oauth/token/UaaTokenStore.java
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UAA_ZONE, AuthorizationCode, ExpiringCode
from fakecc.world import World

AUTHORIZATION_SECONDS = 600


def create(
    world: World,
    data: str | Mapping[str, Json],
    *,
    intent: str | None,
    expires_at: float,
    length: int = 32,
    zone_id: str = UAA_ZONE,
) -> ExpiringCode:
    """Make a code that stands for this data until then (seconds since 1970)."""
    now, text = world.now(), data if isinstance(data, str) else json.dumps(data, separators=(",", ":"))
    code = ExpiringCode(
        guid=_new_value(world)[:length],
        created_at=now,
        updated_at=now,
        data=text,
        intent=intent,
        expires_at=expires_at,
        zone_id=zone_id,
    )
    return world.add(code)


def use(world: World, value: str, *intents: str, zone_id: str = UAA_ZONE) -> ExpiringCode | None:
    """The code of this value, which is spent by that; None where there is none of these intents that holds."""
    code = world.expiring_codes.get(value)
    if code is None or code.zone_id != zone_id or (intents and code.intent not in intents):
        return None
    world.remove(code)
    return code if code.expires_at >= world.now() else None


def create_authorization(world: World, *, client_id: str, account_guid: str, **facts: Json) -> AuthorizationCode:
    """Make a code that a client turns into a token; `facts` are the other fields of the record."""
    now = world.now()
    code = AuthorizationCode(
        guid=_new_value(world),
        created_at=now,
        updated_at=now,
        client_id=client_id,
        account_guid=account_guid,
        expires_at=now + AUTHORIZATION_SECONDS,
        **facts,
    )
    return world.add(code)


def _new_value(world: World) -> str:
    return world.guid("Code").replace("-", "")
