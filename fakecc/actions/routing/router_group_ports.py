"""The ports that a router group reserves, as they are written: `1024-1123,2000`.

Source: routing-api:models/router_groups.go
"""

from __future__ import annotations

import re

from fakecc.errors import Invalid
from fakecc.records import Value, small_value_type

LEAST, MOST = 1024, 65535
LARGEST = 65535
DIGITS = re.compile(r"\d+\Z", re.ASCII)


@small_value_type
class Range(Value):
    start: int
    end: int

    def __str__(self) -> str:
        """As complaints print it."""
        return str(self.start) if self.start == self.end else f"[{self.start}-{self.end}]"


def check(text: str) -> None:
    """Raises Invalid("reservable_ports", "format") whose `sentence` is the routing API's."""
    ranges = [_range(part) for part in text.split(",")]
    for number, one in enumerate(ranges):
        for other in ranges[number + 1 :]:
            if one.start <= other.end and other.start <= one.end:
                raise _wrong(f"Overlapping values: {one} and {other}")


def _range(text: str) -> Range:
    parts = text.split("-")
    if len(parts) > 2:
        raise _wrong(f"range ({text}) has too many '-' separators")
    first = _number(parts[0])
    if len(parts) == 1:
        if first is None or not LEAST <= first <= MOST:
            raise _wrong(f"port must be between {LEAST} and {MOST}")
        return Range(first, first)
    if first is None:
        raise _wrong(f"range ({text}) requires a starting port")
    last = _number(parts[1])
    if last is None:
        raise _wrong(f"range ({text}) requires an ending port")
    if not (LEAST <= first <= MOST and LEAST <= last <= MOST):
        raise _wrong(f"port must be between {LEAST} and {MOST}")
    if first > last:
        raise _wrong(f"range ({text}) must be in ascending numeric order")
    return Range(first, last)


def _number(text: str) -> int | None:
    """A number of 16 bits, or None for anything else."""
    number = int(text) if DIGITS.match(text) else LARGEST + 1
    return number if number <= LARGEST else None


def _wrong(sentence: str) -> Invalid:
    return Invalid("reservable_ports", "format", sentence=sentence)
