"""Whole numbers in a body."""

import pytest

from fakecc.v3.apps._numbers import at_least, whole_number

KINDS = {
    "a number": (5, None),
    "a text": ("5", None),
    "with a sign": ("+5", None),
    "a blank before": (" 5", "must be an integer"),
    "a line after": ("5\n", "must be an integer"),
    "underscores": ("1_000", "must be an integer"),
    "a fraction": ("5.0", "must be an integer"),
    "a fraction as a number": (5.0, "must be an integer"),
    "a fraction from its point on": (".5", "must be an integer"),
    "an exponent": ("1e3", "must be an integer"),
    "hexadecimal": ("0x10", "is not a number"),
    "a word": ("five", "is not a number"),
    "empty": ("", "is not a number"),
    "true": (True, "is not a number"),
    "a list": ([5], "is not a number"),
}


@pytest.mark.parametrize(("value", "complaint"), KINDS.values(), ids=KINDS)
def test_what_is_a_whole_number(value, complaint):
    expected = [f"Size {complaint}"] if complaint else []
    assert (
        list(at_least("size", 1)({"size": value})) == list(whole_number("size", above=0)({"size": value})) == expected
    )


LIMITS = {
    "too small": (at_least("size", 1, 9), 0, "Size must be greater than or equal to 1"),
    "too large": (at_least("size", 1, 9), 10, "Size must be less than or equal to 9"),
    "not above": (whole_number("size", above=0, below_or_at=9), 0, "Size must be greater than 0"),
    "beyond": (whole_number("size", above=0, below_or_at=9), 10, "Size must be less than or equal to 9"),
}


@pytest.mark.parametrize(("check", "value", "complaint"), LIMITS.values(), ids=LIMITS)
def test_limits(check, value, complaint):
    assert list(check({"size": value})) == [complaint]
