"""How Java's collections and dates show what is in them.

Source: java.util.HashMap (its table has a power of two of buckets), java.lang.String.hashCode, java.util.Date.toString
"""

from __future__ import annotations

import time
from collections.abc import Iterable

SMALLEST_TABLE = 16


def in_hash_order(keys: Iterable[str]) -> list[str]:
    """Texts in the order in which a HashSet or a HashMap of them is read, doubles left out."""
    unique = list(dict.fromkeys(keys))
    buckets = SMALLEST_TABLE
    while len(unique) > buckets * 0.75:
        buckets *= 2
    return sorted(unique, key=lambda key: _spread_hash(key) & (buckets - 1))


def date_text(seconds: float) -> str:
    """A moment as java.util.Date prints it, in UTC: `Sun Nov 29 09:51:39 UTC 2026`."""
    return time.strftime("%a %b %d %H:%M:%S UTC %Y", time.gmtime(int(seconds)))


def hash_code(text: str) -> int:
    """String.hashCode as an unsigned number of 32 bits."""
    raw = text.encode("utf-16-be", "surrogatepass")
    value = 0
    for index in range(0, len(raw), 2):
        value = (value * 31 + int.from_bytes(raw[index : index + 2], "big")) & 0xFFFFFFFF
    return value


def _spread_hash(text: str) -> int:
    value = hash_code(text)
    return value ^ (value >> 16)
