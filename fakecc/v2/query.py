"""Read `q`: its grammar, and the kinds of columns that it filters by.

Source: cloud_controller_ng:lib/vcap/rest_api/query.rb
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from operator import ge, gt, le, lt
from typing import Any

from fakecc import errors
from fakecc.call import Call
from fakecc.json_reading import whole_number
from fakecc.records import Value, small_value_type
from fakecc.selections import AnyOf, Span, TextSpan, field_in
from fakecc.v2.moments import moment_of
from fakecc.v2.scope import EVERYTHING, NOTHING, Scope
from fakecc.world import World

OPERATOR = re.compile(r":|>=|<=|<|>| IN ")
# Stands for `;;` while a text is split at `;`.
DOUBLED = "\N{REPLACEMENT CHARACTER}\x1f\N{REPLACEMENT CHARACTER}"

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {">": gt, ">=": ge, "<": lt, "<=": le}


@small_value_type
class Condition(Value):
    """One segment of `q`: its operator and values. Without an operator there are no values."""

    call: Call
    operator: str
    values: list[str]


# What a key of `q` does: give the records that fit a condition.
Filter = Callable[[Condition], Scope]


def conditions(call: Call, q: Collection[str], keys: Mapping[str, Filter]) -> Scope:
    """The records that fit every segment. Raises BadQueryParameter for an unknown key."""
    scope = EVERYTHING
    segments = [part for text in q for part in _segments(text)]
    parsed = [_parse_segment(call, segment, keys) for segment in segments]
    for key, condition in parsed:
        if any(_unstorable(value) for value in condition.values):
            raise call.real_error()
        scope = scope.intersect(keys[key](condition))
    return scope


def _segments(text: str) -> list[str]:
    # Ruby's split drops empty pieces at the end, and only those.
    pieces = text.replace(";;", DOUBLED).split(";")
    while pieces and not pieces[-1]:
        pieces.pop()
    return [piece.replace(DOUBLED, ";") for piece in pieces]


def _parse_segment(call: Call, segment: str, keys: Mapping[str, Filter]) -> tuple[str, Condition]:
    found = OPERATOR.search(segment)
    key = segment[: found.start()] if found else segment
    if key not in keys:
        raise errors.BadQueryParameter(key)
    if found is None:
        return key, Condition(call, "", [])
    value = segment[found.end() :]
    if found[0] != " IN ":
        return key, Condition(call, found[0], [value])
    values = value.split(",")
    while values and not values[-1]:
        values.pop()
    return key, Condition(call, "IN", values)


def _unstorable(value: str) -> bool:
    return "\0" in value or any("\ud800" <= character <= "\udfff" for character in value)


# The kinds of columns.


def text(field: str) -> Filter:
    """A text. Equality uses the index. Case matters unless the record folds the field."""

    def scope(condition: Condition) -> Scope:
        if not condition.values:
            # `name` alone, and `name IN ` without a value, look for null.
            return Scope({field: (None,)})
        if condition.operator in {":", "IN"}:
            return Scope({field: condition.values})
        return Scope(keeps=(text_span(field, condition.operator, condition.values[0]),))

    return scope


def boolean(field: str) -> Filter:
    """A boolean: `t` and `true` are true, every other value is false. Without an operator the database fails."""

    def scope(condition: Condition) -> Scope:
        return Scope({field: matching_flags(condition)})

    return scope


def matching_flags(condition: Condition) -> set[bool]:
    """Which of true and false fit. Raises DatabaseError without an operator."""
    if not condition.operator:
        raise errors.DatabaseError()
    values = [value in {"t", "true"} for value in condition.values]
    if condition.operator in {":", "IN"}:
        return {*values}
    return {flag for flag in (True, False) if COMPARISONS[condition.operator](flag, values[0])}


def number(field: str) -> Filter:
    """A whole number as Ruby's to_i reads it. The column is never null: where the record has none, it is 0.

    An empty value is null, which counts for nothing beside others. Raises a real error without an operator.
    """

    def scope(condition: Condition) -> Scope:
        if not condition.operator:
            raise condition.call.real_error()
        values = [_to_i(value) for value in condition.values if value]
        if not values:
            return NOTHING
        if condition.operator in {":", "IN"}:
            return Scope({field: [*values, None] if 0 in values else values})
        span = _number_span(field, condition.operator, values[0])
        return Scope(keeps=(AnyOf((span, field_in(field, {None}))) if span.low <= 0 < span.high else span,))

    return scope


def moment(field: str) -> Filter:
    """A time. `:` matches the whole second, `<=` and `>` compare with its end. Raises a real error for no time."""

    def scope(condition: Condition) -> Scope:
        if not condition.operator:
            raise condition.call.real_error()
        moments = [moment_of(condition.call, value) for value in condition.values if value]
        if not moments:
            return NOTHING
        if condition.operator in {":", "IN"}:
            return Scope(keeps=(AnyOf(tuple(Span(field, moment, moment + 1) for moment in moments)),))
        return Scope(keeps=(_number_span(field, condition.operator, moments[0]),))

    return scope


def guid(field: str) -> Filter:
    """The guid of another record, which `field` holds. Every operator except IN means equality."""

    def scope(condition: Condition) -> Scope:
        return Scope({field: [value for value in condition.values if value]})

    return scope


def through(find: Callable[[World, list[str]], Collection[str]]) -> Filter:
    """The guid of another record; `find` gives the guids of the records that belong to it."""

    def scope(condition: Condition) -> Scope:
        return Scope({"guid": find(condition.call.world, condition.values)})

    return scope


def refuse_filter(key: str) -> Filter:
    """A filter key that is known, and on which the query fails."""

    def refuse(condition: Condition) -> Scope:
        del condition
        raise errors.BadQueryParameter(key)

    return refuse


def text_span(field: str, operator: str, bound: str) -> TextSpan:
    """The test of a text that compares so with the bound. A NUL behind it is what comes next."""
    if operator in {"<", "<="}:
        return TextSpan(field, high=bound + "\0" * (operator == "<="))
    return TextSpan(field, low=bound + "\0" * (operator == ">"))


def _number_span(field: str, operator: str, bound: int) -> Span:
    number = bound + (operator in {"<=", ">"})
    return Span(field, high=number) if operator in {"<", "<="} else Span(field, low=number)


def _to_i(value: str) -> int:
    match = re.match(r"\s*[+-]?\d+", value)
    return whole_number(match[0].strip()) if match else 0
