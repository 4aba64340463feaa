"""A route's options, as they are kept.

Source: cloud_controller_ng:app/models/runtime/route.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from fakecc.errors import Invalid
from fakecc.json_types import Json

HASH = "hash"


def merge(current: Mapping[str, Json], given: Mapping[str, Json] | None) -> dict[str, Json]:
    """The options that result from given ones, of which null takes one away.

    What belongs to balancing by a hash goes with it; the balance is a text with one decimal.
    Raises Invalid("options", "hash_header") where that balancing has no header.
    """
    merged = {name: value for name, value in {**current, **(given or {})}.items() if value is not None}
    if merged.get("loadbalancing") != HASH:
        return {name: value for name, value in merged.items() if name not in {"hash_header", "hash_balance"}}
    if not merged.get("hash_header"):
        raise Invalid("options", "hash_header")
    balance = merged.get("hash_balance")
    # What Ruby calls blank is left as it is.
    if balance not in (None, "") and balance is not False:
        merged["hash_balance"] = _round(balance)
    return merged


def _round(balance: Json) -> str:
    """To one decimal."""
    rounded = Decimal(str(float(balance))).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return str(rounded)
