"""/api/v1/info, read and meta of log-cache, behind its proxy.

Source: log-cache-release:src/internal/gateway/gateway.go, src/internal/cache/log_cache.go,
src/internal/auth/cf_auth_middleware.go
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from fakecc.actions.platform import logs
from fakecc.call import Call, Reply
from fakecc.json_types import Json
from fakecc.models.events import Envelope
from fakecc.neighbours import go_regexps
from fakecc.neighbours._log_cache import JSON_TYPE, at_every_method, check_source, check_token, is_admin, sees
from fakecc.neighbours.answers import PLAIN, NeighbourRefusal, plain_json

VERSION = "3.2.12"
KINDS = {"ANY": "", "LOG": "log", "COUNTER": "counter", "GAUGE": "gauge", "TIMER": "timer", "EVENT": "event"}
DEFAULT_LIMIT, MOST = 100, 1000
LARGEST = 2**63 - 1
INTEGER = re.compile(r"[+-]?\d+\Z", re.ASCII)
TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})
# What gRPC calls these, and what of HTTP its gateway makes of them.
UNKNOWN, INVALID_ARGUMENT, UNIMPLEMENTED = (2, 500), (3, 400), (12, 501)


def show_info(call: Call) -> Reply:
    """For anybody."""
    uptime = int(call.world.now()) % 100_000
    return Reply(text=f'{{"version":"{VERSION}","vm_uptime":"{uptime}"}}\n', content_type=PLAIN)


def refuse(code: tuple[int, int], message: str) -> NeighbourRefusal:
    """A refusal in the gateway's form."""
    body = {"code": code[0], "message": message, "details": list[Json]()}
    return NeighbourRefusal(plain_json(body, code[1], content_type=JSON_TYPE))


def read(call: Call, source_id: str) -> Reply:
    """The oldest envelopes of a source that fit, or the newest, told backwards."""
    check_source(call, source_id)
    if call.method != "GET":
        raise refuse(UNIMPLEMENTED, "Method Not Allowed")
    start, end, limit = (_number(call, name) for name in ("start_time", "end_time", "limit"))
    descending, kinds = _flag(call, "descending"), _kinds(call)
    if end and start > end:
        raise refuse(UNKNOWN, f"StartTime ({start}) must be before EndTime ({end})")
    if limit > MOST:
        raise refuse(UNKNOWN, f"limit ({limit}) must be {MOST} or less")
    if limit < 0:
        raise refuse(UNKNOWN, f"limit ({limit}) must be greater than zero")
    end = end or int(call.world.now() * logs.NANOSECONDS)
    found = [
        envelope
        for envelope in logs.of_source(call.world, source_id)
        if start <= envelope.timestamp < end and (not kinds or envelope.kind in kinds)
    ]
    shown = _by_name(call, found[::-1] if descending else found)
    batch = [present(envelope) for envelope in shown[: limit or DEFAULT_LIMIT]]
    reply = plain_json({"envelopes": {"batch": batch}}, content_type=JSON_TYPE)
    reply.headers["Grpc-Metadata-Content-Type"] = "application/grpc"
    return reply


def _sent_value(call: Call, name: str) -> str | None:
    given = call.parameters(name)
    if len(given) > 1:
        raise refuse(INVALID_ARGUMENT, f'too many values for field "{name}": {", ".join(given)}')
    return given[0] if given else None


def _number(call: Call, name: str) -> int:
    given = _sent_value(call, name)
    if given is None:
        return 0
    if not INTEGER.match(given):
        raise _unparsable(name, "ParseInt", given, "invalid syntax")
    if not -LARGEST - 1 <= int(given) <= LARGEST:
        raise _unparsable(name, "ParseInt", given, "value out of range")
    return int(given)


def _unparsable(name: str, function: str, given: str, why: str) -> NeighbourRefusal:
    return refuse(INVALID_ARGUMENT, f'parsing field "{name}": strconv.{function}: parsing "{given}": {why}')


def _flag(call: Call, name: str) -> bool:
    given = _sent_value(call, name)
    if given is not None and given not in TRUE | FALSE:
        raise _unparsable(name, "ParseBool", given, "invalid syntax")
    return given in TRUE


def _kinds(call: Call) -> set[str]:
    """The kinds that are wanted; none stands for all."""
    names = list(KINDS)
    found: set[str] = set()
    for given in call.parameters("envelope_types"):
        name = names[int(given)] if given.isdecimal() and int(given) < len(names) else given
        if name not in KINDS:
            raise refuse(INVALID_ARGUMENT, f'parsing list "envelope_types": "{given}" is not a valid value')
        found.add(KINDS[name])
    return set() if "" in found else found


def _by_name(call: Call, envelopes: list[Envelope]) -> list[Envelope]:
    """Those metrics whose name fits a filter; of a gauge only the values that do."""
    given = _sent_value(call, "name_filter")
    if not given:
        return envelopes
    try:
        pattern = go_regexps.compile_(given)
    except ValueError as problem:
        raise refuse(UNKNOWN, f"name filter must be a valid regular expression: {problem}") from None
    narrowed = (_narrow(envelope, pattern.search) for envelope in envelopes)
    return [envelope for envelope in narrowed if envelope is not None]


def _narrow(envelope: Envelope, fits: Callable[[str], object]) -> Envelope | None:
    if envelope.kind in {"counter", "timer"}:
        return envelope if fits(envelope.content["name"]) else None
    if envelope.kind != "gauge":
        return None
    metrics = {name: value for name, value in envelope.content["metrics"].items() if fits(name)}
    return replace(envelope, content={"metrics": metrics}) if metrics else None


def present(envelope: Envelope) -> Json:
    """In log-cache's order of keys."""
    return {
        "timestamp": str(envelope.timestamp),
        "source_id": envelope.source_id,
        "instance_id": envelope.instance_id,
        "deprecated_tags": dict(envelope.deprecated_tags),
        "tags": dict(envelope.tags),
        envelope.kind: CONTENTS[envelope.kind](envelope.content),
    }


def _log(content: Mapping[str, Json]) -> Json:
    return {"payload": content.get("payload") or "", "type": content.get("type") or "OUT"}


def _counter(content: Mapping[str, Json]) -> Json:
    return {"name": content["name"], "delta": str(content.get("delta") or 0), "total": str(content.get("total") or 0)}


def _gauge(content: Mapping[str, Json]) -> Json:
    metrics = content.get("metrics") or {}
    return {
        "metrics": {
            name: {"unit": value.get("unit") or "", "value": double(value.get("value") or 0)}
            for name, value in metrics.items()
        }
    }


def double(value: float) -> float | int:
    """A double as Go prints it: a whole one without its point, until it is too large."""
    return int(value) if float(value).is_integer() and abs(value) < 1e21 else float(value)


def _timer(content: Mapping[str, Json]) -> Json:
    return {"name": content["name"], "start": str(content.get("start") or 0), "stop": str(content.get("stop") or 0)}


def _event(content: Mapping[str, Json]) -> Json:
    return {"title": content.get("title") or "", "body": content.get("body") or ""}


CONTENTS: dict[str, Callable[[Mapping[str, Json]], Json]] = {
    "log": _log, "counter": _counter, "gauge": _gauge, "timer": _timer, "event": _event,
}  # fmt: skip


def show_meta(call: Call) -> Reply:
    """How much there is of each source: of all for an admin, of the apps and instances that others see."""
    check_token(call)
    world = call.world
    sources = {
        source: logs.of_source(world, source)
        for source in dict.fromkeys(envelope.source_id for envelope in world.envelopes)
        if is_admin(call) or sees(call, source)
    }
    told = {source: _summary(found) for source, found in sources.items()}
    return plain_json({"meta": told} if told else {}, end="\n")


def _summary(found: list[Envelope]) -> Json:
    return {
        "count": str(len(found)),
        "oldestTimestamp": str(found[0].timestamp),
        "newestTimestamp": str(found[-1].timestamp),
    }


ENDPOINTS = [
    *at_every_method("/api/v1/info", show_info),
    *at_every_method("/api/v1/read/<source_id>", read),
    *at_every_method("/api/v1/meta", show_meta),
]
