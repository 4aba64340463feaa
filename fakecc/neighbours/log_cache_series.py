"""Metrics of log-cache as series of values, and what a query makes of them at a moment.

Source: log-cache-release:src/internal/promql/promql.go, prometheus:promql/engine.go
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping

from fakecc.actions.platform import logs
from fakecc.dialects.promql import AGGREGATIONS, Arithmetic, Constant, Expression, FunctionCall, Matcher, Selector
from fakecc.errors import NotImplementedYet
from fakecc.models.events import Envelope
from fakecc.world import World

LOOK_BACK = 300.0
STRANGE = re.compile(r"[^A-Za-z0-9_]")

Labels = tuple[tuple[str, str], ...]
# Of each series its samples: seconds since the epoch, and the value.
Samples = dict[Labels, list[tuple[float, float]]]
Vector = dict[Labels, float]

REDUCTIONS: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "avg": lambda values: sum(values) / len(values),
    "min": min,
    "max": max,
    "count": lambda values: float(len(values)),
}
EACH: dict[str, Callable[[float], float]] = {
    "abs": abs, "ceil": lambda value: float(math.ceil(value)), "floor": lambda value: float(math.floor(value)),
}  # fmt: skip


def _divide(a: float, b: float) -> float:
    """As IEEE 754 has it: by zero, infinite."""
    if b:
        return a / b
    return math.copysign(math.inf, a) if a else math.nan


OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
}


def samples(world: World, selector: Selector, begin: float, end: float) -> Samples:
    """What a selector finds after `begin`, up to `end`, oldest first."""
    found: Samples = {}
    for source_id in source_ids(selector):
        for envelope in logs.of_source(world, source_id):
            at = envelope.timestamp / logs.NANOSECONDS
            labels = {**envelope.tags, "instance_id": envelope.instance_id, "source_id": envelope.source_id}
            if not begin < at <= end or not all(_fits(matcher, labels) for matcher in selector.matchers):
                continue
            for value in _values(envelope, selector.name):
                found.setdefault(tuple(sorted(labels.items())), []).append((at, value))
    return found


def source_ids(selector: Selector) -> list[str]:
    """The sources that a selector names; none where it names none."""
    named = [
        matcher for matcher in selector.matchers if matcher.label == "source_id" and matcher.operator in {"=", "=~"}
    ]
    return [source for matcher in named for source in matcher.text.split("|")]


def _fits(matcher: Matcher, labels: Mapping[str, str]) -> bool:
    value = labels.get(matcher.label, "")
    if matcher.operator in {"=~", "!~"}:
        return (re.fullmatch(matcher.text, value) is not None) == (matcher.operator == "=~")
    return (value == matcher.text) == (matcher.operator == "=")


def _values(envelope: Envelope, name: str) -> Iterator[float]:
    """The values of that name in an envelope."""
    content = envelope.content
    if envelope.kind == "gauge":
        yield from (
            float(metric.get("value") or 0)
            for key, metric in content["metrics"].items()
            if STRANGE.sub("_", key) == name
        )
    elif envelope.kind == "counter" and STRANGE.sub("_", content["name"]) == name:
        yield float(content.get("total") or 0)
    elif envelope.kind == "timer" and STRANGE.sub("_", content["name"]) == name:
        yield float(int(content.get("stop") or 0) - int(content.get("start") or 0))


def evaluate(world: World, expression: Expression, at: float) -> Vector:
    """The value of each series at a moment."""
    if isinstance(expression, Constant):
        return {(): expression.value}
    if isinstance(expression, Selector):
        found = samples(world, expression, at - LOOK_BACK, at)
        return {labels: values[-1][1] for labels, values in found.items()}
    if isinstance(expression, Arithmetic):
        return _combine(expression, evaluate(world, expression.left, at), evaluate(world, expression.right, at))
    if expression.function in AGGREGATIONS:
        return _aggregate(expression, evaluate(world, expression.argument, at))
    if expression.function in EACH:
        each = EACH[expression.function]
        return {labels: each(value) for labels, value in evaluate(world, expression.argument, at).items()}
    return _over_range(world, expression, at)


def _combine(expression: Arithmetic, left: Vector, right: Vector) -> Vector:
    operation = OPERATIONS[expression.operator]
    if isinstance(expression.right, Constant):
        return {labels: operation(value, expression.right.value) for labels, value in left.items()}
    if isinstance(expression.left, Constant):
        return {labels: operation(expression.left.value, value) for labels, value in right.items()}
    return {labels: operation(value, right[labels]) for labels, value in left.items() if labels in right}


def _aggregate(expression: FunctionCall, found: Vector) -> Vector:
    groups: dict[Labels, list[float]] = {}
    for labels, value in found.items():
        kept = tuple((name, text) for name, text in labels if name in expression.labels)
        groups.setdefault(kept, []).append(value)
    return {labels: REDUCTIONS[expression.function](values) for labels, values in groups.items()}


def _over_range(world: World, expression: FunctionCall, at: float) -> Vector:
    selector = expression.argument
    if not isinstance(selector, Selector) or not selector.seconds:
        message = f"{expression.function} of anything but a range"
        raise NotImplementedYet(message)
    found = samples(world, selector, at - selector.seconds, at)
    reduced = {labels: _reduce(expression.function, values, selector.seconds) for labels, values in found.items()}
    return {labels: value for labels, value in reduced.items() if value is not None}


def _reduce(function: str, values: list[tuple[float, float]], seconds: float) -> float | None:
    """One value of the samples in a range; the growth of one sample is not known."""
    name, _, rest = function.partition("_over_time")
    if name in REDUCTIONS and not rest:
        return REDUCTIONS[name]([value for _, value in values])
    if len(values) < 2:
        return None
    growth = values[-1][1] - values[0][1]
    return growth / seconds if function == "rate" else growth
