"""A route's options, as they are kept.

Source: cloud_controller_ng:app/models/runtime/route.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from fakecc.dialects import rails_json
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.world import World

HASH = "hash"


def merge(current: Mapping[str, Json], given: Mapping[str, Json] | None) -> dict[str, Json]:
    """The options that result from given ones, of which null takes one away.

    What belongs to balancing by a hash goes with it; the balance is a text with one decimal.
    Raises Invalid("options", "hash_header") where that balancing has no header.
    """
    merged = {name: value for name, value in {**current, **(given or {})}.items() if value is not None}
    if merged.get("loadbalancing") != HASH:
        return {name: value for name, value in merged.items() if name not in {"hash_header", "hash_balance"}}
    if _is_blank(merged.get("hash_header")):
        raise Invalid("options", "hash_header")
    balance = merged.get("hash_balance")
    # What Ruby calls blank is left as it is.
    if isinstance(balance, bool | list | dict) or _is_blank(balance):
        return merged
    if "hash_balance" in merged:
        merged["hash_balance"] = _round(balance)
    return merged


def _is_blank(value: Json) -> bool:
    """Is it blank to Ruby? Null, false, and empty or white values are; 0 is not."""
    return value is None or value is False or value in ([], {}) or (isinstance(value, str) and not value.strip())


def size_of(options: Json) -> int:
    """How many bytes they are as the real one writes JSON."""
    return len(rails_json.text_of(options).encode())


def check_size(world: World, options: Mapping[str, Json]) -> None:
    """Raises Invalid("options", "size") for more than the installation allows."""
    most = world.settings.max_route_options_size
    if size_of(dict(options)) > most:
        raise Invalid("options", "size", most=most)


def sentence(problem: Invalid) -> str:
    """What is said of options that are refused."""
    if problem.rule == "size":
        return f"Route options size exceeded: options must be smaller than {problem.details['most']} bytes."
    return "Hash header must be present when loadbalancing is set to hash."


def _round(balance: Json) -> str:
    """To one decimal."""
    rounded = Decimal(str(float(balance))).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return str(rounded)
