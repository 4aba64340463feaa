"""Numbers that Ruby reads and no float holds: they stay numbers, within bounds."""

from __future__ import annotations

from decimal import Decimal

from fakecc.errors import NotImplementedYet
from fakecc.json_reading import MOST_DIGITS, Unfit, fraction


class TooMuch(NotImplementedYet):
    """A body that Ruby reads and fakecc does not: its text says which bound it breaks."""


def too_long() -> TooMuch:
    return TooMuch(f"a number of more than {MOST_DIGITS} digits")


def number(text: str) -> float | Decimal:
    """A number with a point or an exponent, with all its digits: to the Cloud Controller it is a BigDecimal.

    Raises TooMuch where it has more digits than Python prints.
    Source: cloud_controller_ng:config/initializers/json.rb
    """
    try:
        return fraction(text)
    except Unfit:
        raise too_long() from None
