"""Codes of any intent: made once, used once, and not for long."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import ExpiringCode

LENGTH = 32
AUTOLOGIN = "AUTOLOGIN"


def make(call: Call, data: str | Mapping[str, Json], *, intent: str | None, expires_at: float) -> ExpiringCode:
    """A new code for this data."""
    now = call.world.now()
    text = data if isinstance(data, str) else json.dumps(data, separators=(",", ":"))
    value = call.world.guid("Code").replace("-", "")[:LENGTH]
    code = ExpiringCode(guid=value, created_at=now, updated_at=now, data=text, intent=intent, expires_at=expires_at)
    return call.world.add(code)


def use(call: Call, value: str, *intents: str) -> ExpiringCode | None:
    """The code of this value, which is spent by that; None where there is none of these intents that holds."""
    code = call.world.expiring_codes.get(value)
    if code is None or (intents and code.intent not in intents):
        return None
    call.world.remove(code)
    return code if code.expires_at > call.world.now() else None


def data_of(code: ExpiringCode) -> dict[str, Json]:
    """The data of a code that is an object."""
    read = json.loads(code.data)
    return read if isinstance(read, dict) else {}
