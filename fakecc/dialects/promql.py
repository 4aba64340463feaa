"""Prometheus' query language, as far as log-cache's clients speak it: parsed into trees.

Selectors with matchers and ranges, arithmetic, the usual aggregations, functions over ranges.
Source: prometheus:promql/parser/lex.go, parse.go
"""

from __future__ import annotations

import re

from fakecc.records import Value, small_value_type

AGGREGATIONS = ("sum", "avg", "min", "max", "count")
RANGE_FUNCTIONS = (
    "rate", "increase", "delta", "avg_over_time", "sum_over_time", "min_over_time", "max_over_time", "count_over_time",
)  # fmt: skip
FUNCTIONS = (*RANGE_FUNCTIONS, "abs", "ceil", "floor")
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0, "y": 31536000.0}
DURATION = re.compile(r"(\d+)(ms|[smhdwy])")
NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*")
LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
NUMBER = re.compile(r"\d+(\.\d+)?([eE][+-]?\d+)?")
MATCHER = re.compile(r"=~|!~|!=|=")
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'')


class PromqlError(Exception):
    """What is wrong with a query, in Prometheus' words."""


@small_value_type
class Matcher(Value):
    label: str
    operator: str
    text: str


@small_value_type
class Selector(Value):
    """`seconds` is its range, 0 for none."""

    name: str
    matchers: tuple[Matcher, ...] = ()
    seconds: float = 0.0


@small_value_type
class Constant(Value):
    value: float


@small_value_type
class FunctionCall(Value):
    """A function or an aggregation, upon one expression; `labels` are those that an aggregation keeps."""

    function: str
    argument: Expression
    labels: tuple[str, ...] = ()


@small_value_type
class Arithmetic(Value):
    operator: str
    left: Expression
    right: Expression


Expression = Selector | Constant | FunctionCall | Arithmetic


def parse(text: str) -> Expression:
    """The tree of a query. Raises PromqlError."""
    parser = _QueryParser(text)
    expression = parser.sum()
    parser.end()
    return expression


def selectors(expression: Expression) -> list[Selector]:
    """Every selector of a tree, from left to right."""
    if isinstance(expression, Selector):
        return [expression]
    if isinstance(expression, FunctionCall):
        return selectors(expression.argument)
    if isinstance(expression, Arithmetic):
        return selectors(expression.left) + selectors(expression.right)
    return []


def seconds_of(text: str) -> float | None:
    """A duration such as 1h30m, or None for anything else."""
    parts = DURATION.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(int(number) * UNITS[unit] for number, unit in parts)


class _QueryParser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def sum(self) -> Expression:
        left = self._product()
        while (operator := self._take("+", "-")) is not None:
            left = Arithmetic(operator, left, self._product())
        return left

    def end(self) -> None:
        self._skip()
        if self._at < len(self._text):
            raise self._wrong(f"unexpected character: '{self._text[self._at]}'", self._at + 1)

    def _product(self) -> Expression:
        left = self._operand()
        while (operator := self._take("*", "/")) is not None:
            left = Arithmetic(operator, left, self._operand())
        return left

    def _operand(self) -> Expression:
        self._skip()
        if self._at >= len(self._text):
            raise self._wrong("no expression found in input", self._at + 1)
        if self._take("(") is not None:
            inner = self.sum()
            self._expect(")")
            return inner
        number = NUMBER.match(self._text, self._at)
        if number:
            self._at = number.end()
            return Constant(float(number[0]))
        name = NAME.match(self._text, self._at)
        if name is None:
            if self._text[self._at] == "{":
                return self._selector("")
            raise self._wrong(f"unexpected character: '{self._text[self._at]}'", self._at + 1)
        self._at = name.end()
        return self._application(name[0]) or self._selector(name[0])

    def _application(self, name: str) -> Expression | None:
        labels = self._labels() if name in AGGREGATIONS else ()
        if self._take("(") is None:
            return None
        if name not in AGGREGATIONS and name not in FUNCTIONS:
            raise self._wrong(f'unknown function with name "{name}"', self._at)
        argument = self.sum()
        self._expect(")")
        return FunctionCall(name, argument, labels or (self._labels() if name in AGGREGATIONS else ()))

    def _labels(self) -> tuple[str, ...]:
        match = re.compile(r"\s*by\s*\(([^)]*)\)").match(self._text, self._at)
        if match is None:
            return ()
        self._at = match.end()
        return tuple(label.strip() for label in match[1].split(",") if label.strip())

    def _selector(self, name: str) -> Expression:
        matchers: list[Matcher] = []
        if self._take("{") is not None:
            while self._take("}") is None:
                matchers.append(self._matcher())
                self._take(",")
        return Selector(name, tuple(matchers), self._range())

    def _matcher(self) -> Matcher:
        label, operator = self._match(LABEL), self._match(MATCHER)
        text = self._match(TEXT)[1:-1]
        return Matcher(label, operator, re.sub(r"\\(.)", r"\1", text))

    def _match(self, pattern: re.Pattern[str]) -> str:
        self._skip()
        if self._at >= len(self._text):
            raise self._wrong("unexpected end of input inside braces", self._at + 1)
        match = pattern.match(self._text, self._at)
        if match is None:
            raise self._wrong(f"unexpected character inside braces: '{self._text[self._at]}'", self._at + 1)
        self._at = match.end()
        return match[0]

    def _range(self) -> float:
        if self._take("[") is None:
            return 0.0
        end = self._text.find("]", self._at)
        seconds = None if end < 0 else seconds_of(self._text[self._at : end].strip())
        if seconds is None:
            raise self._wrong("missing unit character in duration", self._at + 1)
        self._at = end + 1
        return seconds

    def _skip(self) -> None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1

    def _take(self, *signs: str) -> str | None:
        self._skip()
        sign = self._text[self._at : self._at + 1]
        if sign and sign in signs:
            self._at += 1
            return sign
        return None

    def _expect(self, sign: str) -> None:
        if self._take(sign) is None:
            raise self._wrong("unclosed left parenthesis", self._at + 1)

    def _wrong(self, sentence: str, place: int) -> PromqlError:
        return PromqlError(f"parse error at char {place}: {sentence}")
