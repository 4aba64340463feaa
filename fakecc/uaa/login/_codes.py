"""What the codes of the login pages mean to them."""

from __future__ import annotations

import json

from fakecc.json_types import Json
from fakecc.models.uaa_accounts import ExpiringCode

AUTOLOGIN = "AUTOLOGIN"


def data_of(code: ExpiringCode) -> dict[str, Json]:
    """The data of a code that is an object; nothing of one that is none."""
    try:
        read = json.loads(code.data)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
