"""Numbers with a point or an exponent keep their digits."""

from decimal import Decimal

import pytest

from fakecc.dialects.numbers import TooMuch, number

LONG = "1234567890123456789012345678901234567890"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5), ("1e3", 1000.0), ("1e400", Decimal("1e400")), ("-2.5e400", Decimal("-2.5e400")),
        (f"0.{LONG}", Decimal(f"0.{LONG}")), (f"{LONG}.5", Decimal(f"{LONG}.5")), ("1e20", Decimal("1e20")),
        ("1E-7", Decimal("1e-7")), ("-0.0", -0.0), ("1.50", 1.5),
    ],
)  # fmt: skip
def test_a_number_is_what_it_says(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["1e4300", "1e999999999", "1e99999999999999999999", "-1e5000", "1e-999999999999"])
def test_what_could_not_be_printed_is_too_much(text):
    with pytest.raises(TooMuch, match="a number of more than 4300 digits"):
        number(text)
