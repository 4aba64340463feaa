"""Numbers that no float holds."""

import pytest

from fakecc.dialects.numbers import TooMuch, number


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5", 1.5), ("1e3", 1000.0), ("1e400", 10**400), ("-2.5e400", -25 * 10**399), ("1e-999999999999", 0.0)],
)
def test_what_no_float_holds_stays_a_number(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["1e4300", "1e999999999", "1e99999999999999999999", "-1e5000"])
def test_what_could_not_be_printed_is_too_much(text):
    with pytest.raises(TooMuch, match="a number of more than 4300 digits"):
        number(text)
