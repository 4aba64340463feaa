"""Whole numbers in a body, as ActiveModel's numericality finds them.

Source: rails:activemodel/lib/active_model/validations/numericality.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fakecc.dialects.ruby_messages import INTEGER_TEXT, NUMBER_TEXT
from fakecc.json_types import Json
from fakecc.v3.message import Body, Check, human

LARGEST_BIG = 9223372036854775807


def whole_number(name: str, *, above: int, below_or_at: int | None = None) -> Check:
    """A whole number greater than `above`, where it is given and not null."""

    def check(body: Body) -> Iterator[str]:
        value = body.get(name)
        if value is None:
            return
        problem = kind_problem(value)
        if not problem and not int(value) > above:
            problem = f"must be greater than {above}"
        if not problem and below_or_at is not None and int(value) > below_or_at:
            problem = f"must be less than or equal to {below_or_at}"
        if problem:
            yield f"{human(name)} {problem}"

    return check


def at_least(name: str, least: int, most: int = LARGEST_BIG) -> Check:
    """A whole number in these limits, where it is given and not null."""

    def check(body: Body) -> Iterator[str]:
        value = body.get(name)
        if value is None:
            return
        problem = kind_problem(value)
        if not problem and int(value) < least:
            problem = f"must be greater than or equal to {least}"
        if not problem and int(value) > most:
            problem = f"must be less than or equal to {most}"
        if problem:
            yield f"{human(name)} {problem}"

    return check


def kind_problem(value: Json) -> str:
    """Why a value is no whole number; empty for one. A text may be one."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return "is not a number"
    if isinstance(value, str):
        if INTEGER_TEXT.match(value):
            return ""
        return "must be an integer" if NUMBER_TEXT.match(value) else "is not a number"
    return "" if isinstance(value, int) else "must be an integer"
