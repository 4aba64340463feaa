"""SCIM's filters as UAA takes them: a grammar, and what its comparisons mean for a database's columns.

    filter      = conjunction *( "or" conjunction )
    conjunction = term *( "and" term )
    term        = "(" filter ")" / attribute "pr" / attribute operator value
    operator    = "eq" / "co" / "sw" / "gt" / "ge" / "lt" / "le"
    value       = a JSON string / a number / true / false

There is no `ne` and no `not`. Words ignore case. Quoted values are compared without regard to case; `%` and `_` in
`co` and `sw` stand for any text and any sign, since a database's LIKE compares them.
Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/resources/jdbc/SimpleSearchQueryConverter.java
"""

from __future__ import annotations

import json
import operator
import re
from calendar import timegm
from collections.abc import Callable, Mapping
from time import strptime
from typing import Any, Generic, TypeVar

from fakecc.json_types import Json
from fakecc.records import Value, small_value_type

R = TypeVar("R")
Test = Callable[[R], bool]

TOKEN = re.compile(r'\s*(?:(?P<quoted>"(?:\\.|[^"\\])*")|(?P<sign>[()])|(?P<word>[^\s()"]+))')
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
DEEPEST = 100
ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
OPERATORS = frozenset({*ORDERED, "co", "sw"})


class FilterProblem(Exception):  # noqa: N818 - it is the client's, not ours
    """A filter that is none, or asks for what no column has."""


@small_value_type
class Comparison(Value):
    """One test of one attribute. `value` is a text where it was quoted, else a number or a boolean; `pr` has None."""

    attribute: str
    operator: str
    value: str | float | bool | None = None


@small_value_type
class Junction(Value):
    """Both or either of two filters: `and`, `or`."""

    word: str
    left: Filter
    right: Filter


Filter = Comparison | Junction


class Column(Generic[R]):
    """What a database has for an attribute: how it is read from a record, and of which kind it is."""

    def __init__(self, kind: str, read: Callable[[R], Json]) -> None:
        """`kind`: text, number, flag or moment (seconds since the epoch)."""
        self.kind = kind
        self.read = read


def parse(text: str) -> Filter:
    """A filter read by its grammar; apostrophes pass for quotation marks. Raises FilterProblem."""
    try:
        return _FilterParser(text).read()
    except FilterProblem:
        if "'" not in text:
            raise
    return _FilterParser(text.replace("'", '"')).read()


def test_of(asked: Filter, columns: Mapping[str, Column[R]]) -> Test[R]:
    """Whether a record fits a filter. Raises FilterProblem where a column is unknown or compared with another kind."""
    if isinstance(asked, Junction):
        left, right = test_of(asked.left, columns), test_of(asked.right, columns)
        if asked.word == "and":
            return lambda record: left(record) and right(record)
        return lambda record: left(record) or right(record)
    column = column_of(asked.attribute, columns)
    if asked.operator == "pr":
        return lambda record: column.read(record) is not None
    return _comparison_test(asked, column)


def column_of(attribute: str, columns: Mapping[str, Column[R]]) -> Column[R]:
    """The column of an attribute, whatever its case. Raises FilterProblem."""
    column = columns.get(attribute.lower().removeprefix("meta."))
    if column is None:
        raise FilterProblem(attribute)
    return column


def _comparison_test(asked: Comparison, column: Column[R]) -> Test[R]:
    value: Any = asked.value
    if isinstance(value, str) and MOMENT.fullmatch(value):
        value = _seconds(value)
        _expect(column, "moment")
    elif isinstance(value, str):
        _expect(column, "text")
        return _text_test(asked.operator, value.lower(), column)
    else:
        _expect(column, "flag" if isinstance(value, bool) else "number")
    compare = ORDERED.get(asked.operator)
    if compare is None:
        raise FilterProblem(asked.operator)
    read = column.read
    return lambda record: (found := read(record)) is not None and compare(found, value)


def _text_test(name: str, value: str, column: Column[R]) -> Test[R]:
    read = column.read
    if name in ORDERED:
        compare = ORDERED[name]
        return lambda record: (found := read(record)) is not None and compare(str(found).lower(), value)
    pattern = re.compile(_like(value, before=name == "co"), re.DOTALL)
    return lambda record: (found := read(record)) is not None and pattern.fullmatch(str(found).lower()) is not None


def _like(value: str, *, before: bool) -> str:
    """A regular expression for LIKE '%value%', or for LIKE 'value%'."""
    made = "".join(".*" if sign == "%" else "." if sign == "_" else re.escape(sign) for sign in value)
    return f"{'.*' if before else ''}{re.sub(r'(?:[.][*])+', '.*', made)}.*"


def _expect(column: Column[R], kind: str) -> None:
    if column.kind != kind:
        raise FilterProblem(f"a {column.kind} is compared with a {kind}")


def _seconds(text: str) -> float:
    try:
        return timegm(strptime(text[:19], "%Y-%m-%dT%H:%M:%S")) + int(text[20:23]) / 1000
    except ValueError:
        raise FilterProblem(text) from None


class _FilterParser:
    """Reads a filter from its tokens, from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._position = 0

    def read(self) -> Filter:
        """The whole text as a filter."""
        found = self._alternatives(0)
        if self._position < len(self._tokens):
            raise FilterProblem("something follows the filter")
        return found

    def _alternatives(self, depth: int) -> Filter:
        found = self._conjunction(depth)
        while self._takes("or"):
            found = Junction("or", found, self._conjunction(depth))
        return found

    def _conjunction(self, depth: int) -> Filter:
        found = self._term(depth)
        while self._takes("and"):
            found = Junction("and", found, self._term(depth))
        return found

    def _term(self, depth: int) -> Filter:
        if depth > DEEPEST:
            raise FilterProblem("too many parentheses")
        if self._takes("("):
            found = self._alternatives(depth + 1)
            if not self._takes(")"):
                raise FilterProblem("a parenthesis is not closed")
            return found
        attribute, name = self._word(), self._word().lower()
        if name == "pr":
            return Comparison(attribute, name)
        if name not in OPERATORS:
            raise FilterProblem(name)
        return Comparison(attribute, name, _value(self._next()))

    def _takes(self, token: str) -> bool:
        here = self._tokens[self._position] if self._position < len(self._tokens) else ""
        if here.lower() != token:
            return False
        self._position += 1
        return True

    def _next(self) -> str:
        if self._position >= len(self._tokens):
            raise FilterProblem("the filter ends too early")
        self._position += 1
        return self._tokens[self._position - 1]

    def _word(self) -> str:
        token = self._next()
        if token[0] in '"()':
            raise FilterProblem(token)
        return token


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        found = TOKEN.match(text, position)
        if found is None:
            raise FilterProblem(text[position:])
        tokens.append(found[found.lastgroup or 0])
        position = found.end()
        if found.lastgroup == "quoted" and position < end and text[position] not in " \t\r\n)":
            raise FilterProblem(text[position:])
    return tokens


def _value(token: str) -> str | float | bool:
    if token.startswith('"'):
        try:
            return str(json.loads(token, strict=False))
        except ValueError:
            raise FilterProblem(token) from None
    if token.lower() in {"true", "false"}:
        return token.lower() == "true"
    try:
        return float(token)
    except ValueError:
        raise FilterProblem(token) from None
