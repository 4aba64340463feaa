"""/api/v1/query and query_range of log-cache: Prometheus' questions.

Source: log-cache-release:src/internal/gateway/gateway.go, src/internal/auth/cf_auth_middleware.go
"""

from __future__ import annotations

import calendar
import math
import re
import time
from collections.abc import Iterable

from fakecc.call import Call, Reply
from fakecc.dialects import promql
from fakecc.dialects.promql import Expression, Matcher, PromqlError, Selector
from fakecc.neighbours import log_cache_series
from fakecc.neighbours._log_cache import JSON_TYPE, at_every_method, check_source, check_token, is_admin
from fakecc.neighbours.answers import NeighbourRefusal, plain_json, query_value, quote
from fakecc.neighbours.log_cache_series import Labels

UNIX = re.compile(r"-?\d+(\.\d+)?\Z")
RFC3339 = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z\Z")


def _refuse(status: int, kind: str, message: str) -> NeighbourRefusal:
    body = {"status": "error", "errorType": kind, "error": message}
    return NeighbourRefusal(plain_json(body, status, content_type=JSON_TYPE))


def instant(call: Call) -> Reply:
    """The values at a moment; of a range the samples in it."""
    expression = _expression(call)
    at = _moment(call, "time", "")
    if isinstance(expression, Selector) and expression.seconds:
        found = log_cache_series.samples(call.world, expression, at - expression.seconds, at)
        return _matrix(found.items())
    result = log_cache_series.evaluate(call.world, expression, at)
    series = (f'{{"metric":{_labels(labels)},"value":{_sample(at, value)}}}' for labels, value in result.items())
    return _success("vector", series)


def over_range(call: Call) -> Reply:
    """The values at every step between two moments."""
    expression = _expression(call)
    step = _step(query_value(call, "step") or "")
    start, end = (_moment(call, name, f"couldn't parse {name}: ") for name in ("start", "end"))
    if step == 0:
        raise _refuse(500, "internal", "unexpected error: runtime error: integer divide by zero")
    found: dict[Labels, list[tuple[float, float]]] = {}
    for number in range(math.floor((end - start) / step) + 1):
        at = start + number * step
        for labels, value in log_cache_series.evaluate(call.world, expression, at).items():
            found.setdefault(labels, []).append((at, value))
    return _matrix(found.items())


def _expression(call: Call) -> Expression:
    """The query, whose sources the caller may read. Raises NeighbourRefusal."""
    check_token(call)
    if call.method not in {"GET", "HEAD"}:
        raise _refuse(501, "internal", "Method Not Allowed")
    try:
        expression = promql.parse(query_value(call, "query") or "")
    except PromqlError as problem:
        raise _refuse(400, "bad_data", str(problem)) from None
    selectors = promql.selectors(expression)
    if not selectors or not all(log_cache_series.source_ids(selector) for selector in selectors):
        raise _refuse(400, "bad_data", "query does not request any source_ids")
    expanded = _expand(call, expression)
    for selector in promql.selectors(expanded):
        for source_id in log_cache_series.source_ids(selector):
            check_source(call, source_id)
    return expanded


def _expand(call: Call, expression: Expression) -> Expression:
    """The same with the guids of apps in the place of their names."""
    if isinstance(expression, Selector):
        matchers = tuple(_with_guids(call, matcher) for matcher in expression.matchers)
        return Selector(expression.name, matchers, expression.seconds)
    if isinstance(expression, promql.FunctionCall):
        return promql.FunctionCall(expression.function, _expand(call, expression.argument), expression.labels)
    if isinstance(expression, promql.Arithmetic):
        return promql.Arithmetic(expression.operator, _expand(call, expression.left), _expand(call, expression.right))
    return expression


def _with_guids(call: Call, matcher: Matcher) -> Matcher:
    if matcher.label != "source_id" or matcher.operator != "=":
        return matcher
    world = call.world
    guids = [
        app.guid
        for app in world.apps.find(name=matcher.text)
        if is_admin(call) or call.permissions.can_read_from_space(world.spaces[app.space_guid])
    ]
    return Matcher("source_id", "=~", "|".join(guids)) if guids else matcher


def _moment(call: Call, name: str, begun: str) -> float:
    """A moment in Unix time or RFC 3339; now where none is given."""
    given = query_value(call, name)
    if not given:
        return call.world.now()
    if UNIX.match(given):
        return float(given)
    match = RFC3339.match(given)
    if match is None:
        raise _refuse(500, "internal", f"{begun}cannot parse {quote(given)} to a valid Unix or RFC3339 timestamp")
    return calendar.timegm(time.strptime(match[1], "%Y-%m-%dT%H:%M:%S")) + float(match[2] or 0)


def _step(given: str) -> float:
    seconds = float(given) if UNIX.match(given) else promql.seconds_of(given)
    if seconds is None:
        raise _refuse(500, "internal", f"couldn't parse step: cannot parse {quote(given)} to a valid step")
    return seconds


def _matrix(series: Iterable[tuple[Labels, list[tuple[float, float]]]]) -> Reply:
    return _success(
        "matrix",
        (
            f'{{"metric":{_labels(labels)},"values":[{",".join(_sample(at, value) for at, value in values)}]}}'
            for labels, values in series
        ),
    )


def _success(kind: str, series: Iterable[str]) -> Reply:
    text = f'{{"status":"success","data":{{"resultType":"{kind}","result":[{",".join(series)}]}}}}'
    return Reply(text=text, content_type=JSON_TYPE, headers={"Grpc-Metadata-Content-Type": "application/grpc"})


def _labels(labels: Labels) -> str:
    return "{" + ",".join(f"{quote(name)}:{quote(text)}" for name, text in labels) + "}"


def _sample(at: float, value: float) -> str:
    """A moment with three decimals, and the value as a text without exponent."""
    if math.isfinite(value):
        text = f"{value:.0f}" if value.is_integer() else f"{value:f}".rstrip("0")
    else:
        text = "NaN" if math.isnan(value) else f"{'+' if value > 0 else '-'}Inf"
    return f'[{at:.3f},"{text}"]'


ENDPOINTS = [
    *at_every_method("/api/v1/query", instant),
    *at_every_method("/api/v1/query_range", over_range),
]
