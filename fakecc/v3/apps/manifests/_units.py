"""Amounts of bytes as manifests write them.

Source: cloud_controller_ng:lib/cloud_controller/app_manifest/byte_converter.rb, lib/cloud_controller/byte_quantity.rb
"""

from __future__ import annotations

import re

from fakecc.dialects.ruby_messages import ruby_text
from fakecc.json_types import Json
from fakecc.v3.message import blank

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
AMOUNT = re.compile(r"^(-?\d+(?:\.\d+)?)([KMGT]i?B?|B)$", re.IGNORECASE | re.MULTILINE)
POWERS = {"B": 0, "K": 1, "M": 2, "G": 3, "T": 4}
MEBIBYTE = 1024**2
UNITS = "must use a supported unit: B, K, KB, M, MB, G, GB, T, or TB"


def problem(given: Json, *, unlimited: bool = False) -> str:
    """Why a value is no amount; empty where it is one, or blank. `unlimited` lets -1 and 0 pass."""
    if blank(given) or (unlimited and ruby_text(given) in {"-1", "0"}):
        return ""
    text = ruby_text(given)
    if not NUMBER.match(text):
        return "is not a number"
    return "" if AMOUNT.search(text.strip()) else UNITS


def to_bytes(given: Json) -> int | None:
    """How many bytes; None for what is no amount."""
    found = None if blank(given) else AMOUNT.search(ruby_text(given).strip())
    if found is None:
        return None
    return int(float(found[1]) * 1024 ** POWERS[found[2][0].upper()])


def to_megabytes(given: Json) -> int | None:
    """How many whole MB; None for what is no amount."""
    size = to_bytes(given)
    return None if size is None else int(size / MEBIBYTE)


def to_rate(given: Json) -> int | None:
    """Bytes a second; -1 is without a limit."""
    text = "" if given is None else ruby_text(given)
    return int(text) if text in {"-1", "0"} else to_bytes(given)


def readable(size: int) -> str:
    """A number of bytes with the largest unit that divides it."""
    unit = next(unit for unit in reversed(POWERS) if size % 1024 ** POWERS[unit] == 0)
    return f"{size // 1024 ** POWERS[unit]}{unit}"
