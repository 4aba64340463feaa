"""Numbers that Ruby reads and no float holds: they stay numbers, within bounds."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite

from fakecc.errors import NotImplementedYet
from fakecc.json_reading import MOST_DIGITS

LONGEST_EXPONENT = 9


class TooMuch(NotImplementedYet):
    """A body that Ruby reads and fakecc does not: its text says which bound it breaks."""


def too_long() -> TooMuch:
    return TooMuch(f"a number of more than {MOST_DIGITS} digits")


def number(text: str) -> int | float:
    """A number with a point or an exponent; what is too large for a float is a whole number, shown by its digits.

    Raises TooMuch where that has more digits than Python prints.
    """
    value = float(text)
    if isfinite(value):
        return value
    exponent = text.lower().partition("e")[2]
    if len(exponent) > LONGEST_EXPONENT:
        raise too_long()
    exact = Decimal(text)
    if exact.adjusted() >= MOST_DIGITS:
        raise too_long()
    return int(exact)
