"""What a suite exercises of the API: operations, their parameters and body fields, and which errors it met.

A Coverage listens to journals, and is merged with those of other processes. As JSON it is

    {"version": 1, "operations": {"POST /v3/apps": {
        "name": "apps.create", "calls": 3, "statuses": {"201": 2, "422": 1}, "query": [], "body": ["name", ...],
        "errors": {"422 CF-UnprocessableEntity: App with the name '...' already exists.": 1}, "faults": 0,
        "unmet": {"query": [], "body": ["lifecycle", ...], "errors": [...]}, "successor": ""}}}

Faults are answers that a test ordered: they are counted, and their errors count, too. `unmet` is what a real Cloud
Controller was seen to take and to refuse of this operation (repertoire.py), and no call sent or met.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import field
from urllib.parse import parse_qsl

from fakecc import json_reading
from fakecc.arrange import operation_routes
from fakecc.evidence import repertoire, successors
from fakecc.faults import operation_names
from fakecc.journal import Entry
from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.world import World

VERSION = 1
# What differs from call to call in a sentence: it would make a branch of each.
PARTICULARS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|'[^']*'|\"[^\"]*\"|\b\d+\b")
# Fields that hold whatever a client wants.
FREE_FORM = frozenset(
    {"parameters", "credentials", "labels", "annotations", "environment_variables", "environment_json", "var", "env"}
)
DEEPEST = 4


@value_type
class Exercise(Value):
    """What was done with one operation."""

    calls: int = 0
    statuses: dict[str, int] = field(default_factory=dict[str, int])
    query: set[str] = field(default_factory=set[str])
    body: set[str] = field(default_factory=set[str])
    errors: dict[str, int] = field(default_factory=dict[str, int])
    faults: int = 0


class Coverage:
    """What was exercised, by operation (`POST /v3/apps`, with HEAD as GET). Any number of threads may add to it."""

    def __init__(self) -> None:
        self.operations: dict[str, Exercise] = {}
        self._lock = threading.Lock()

    def __call__(self, entry: Entry) -> None:
        """Take note of a client's call; this makes it a listener of journals."""
        if entry.kind == "request":
            with self._lock:
                self._note(entry)

    def listen_to(self, world: World) -> None:
        """Take note of the calls to this world from now on."""
        if self not in world.journal.listeners:
            world.journal.listeners.append(self)

    def merge(self, document: Mapping[str, Json]) -> None:
        """Add what another one saw, as its `as_json` gave it. Raises ValueError for another version."""
        if document.get("version") != VERSION:
            message = f"this coverage is of version {document.get('version')!r}, and this fakecc reads {VERSION}"
            raise ValueError(message)
        with self._lock:
            for operation, told in document["operations"].items():
                known = self.operations.get(operation, Exercise())
                self.operations[operation] = Exercise(
                    calls=known.calls + told["calls"],
                    statuses=_sum(known.statuses, told["statuses"]),
                    query=known.query | {*told["query"]},
                    body=known.body | {*told["body"]},
                    errors=_sum(known.errors, told["errors"]),
                    faults=known.faults + told["faults"],
                )

    def as_json(self) -> dict[str, Json]:
        """What was exercised, in the order of the alphabet."""
        with self._lock:
            shown = {operation: _present(operation, done) for operation, done in sorted(self.operations.items())}
        return {"version": VERSION, "operations": shown}

    def missing(self) -> list[str]:
        """The operations of the Cloud Controller's API that nobody called."""
        return [route for route in operation_routes.routes() if " /v3" in route and route not in self.operations]

    def _note(self, entry: Entry) -> None:
        operation = operation_of(entry)
        known = self.operations.get(operation, Exercise())
        errors = dict.fromkeys(branches(entry), 1)
        self.operations[operation] = Exercise(
            calls=known.calls + 1,
            statuses=_sum(known.statuses, {str(entry.status): 1}),
            query=known.query | {name for name, _ in parse_qsl(entry.path.partition("?")[2], keep_blank_values=True)},
            body=known.body | {*body_fields(entry)},
            errors=_sum(known.errors, errors),
            faults=known.faults + bool(entry.fault),
        )


def of_world(world: World) -> Coverage | None:
    """The coverage that listens to this world; None where none does."""
    return next((listener for listener in world.journal.listeners if isinstance(listener, Coverage)), None)


def operation_of(entry: Entry) -> str:
    """The operation that a client's call was: `GET /v3/apps/:guid`."""
    return f"{'GET' if entry.method == 'HEAD' else entry.method} {entry.route or entry.path.partition('?')[0]}"


def name_of(operation: str) -> str:
    """The name of an operation, as faults and the journal have it."""
    method, _, pattern = operation.partition(" ")
    return operation_names.name_of(method, pattern)


def body_fields(entry: Entry) -> Iterator[str]:
    """The fields that a call's body has, as `relationships.space.data.guid`; those of a form, too."""
    body = entry.request
    if isinstance(body, str):
        kind = next((value for name, value in entry.headers.items() if name.lower() == "content-type"), "")
        if kind.startswith("application/x-www-form-urlencoded"):
            yield from (name for name, _ in parse_qsl(body, keep_blank_values=True))
            return
        body = _value(body)
    yield from _paths(body, "", DEEPEST)


def branches(entry: Entry) -> list[str]:
    """The errors that a call was answered with: status, title and sentence, without what differs from call to call."""
    if entry.status < 400:
        return []
    body = _value(entry.response)
    return [f"{entry.status} {text}".strip() for text in dict.fromkeys(_sentences(body))] or [str(entry.status)]


def _sentences(body: Json) -> Iterator[str]:
    if not isinstance(body, dict):
        return
    errors = body.get("errors")
    if isinstance(errors, list):
        for error in filter(lambda each: isinstance(each, dict), errors):
            yield _blank(f"{error.get('title', '')}: {error.get('detail', '')}")
    elif "error_code" in body:
        yield _blank(f"{body['error_code']}: {body.get('description', '')}")
    elif "error" in body:
        yield _blank(f"{body['error']}: {body.get('error_description', body.get('message', ''))}")


def _blank(sentence: str) -> str:
    return PARTICULARS.sub("...", sentence)


def _paths(value: Json, place: str, depth: int) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _paths(item, f"{place}[]", depth)
    elif isinstance(value, dict) and value and depth and place.rpartition(".")[2] not in FREE_FORM:
        for key, item in value.items():
            yield from _paths(item, f"{place}.{key}" if place else str(key), depth - 1)
    elif place:
        yield place


def _value(body: Json) -> Json:
    """A body that was kept as a text: what it is as JSON, or the text."""
    try:
        return json_reading.read(body) if isinstance(body, str) else body
    except json_reading.Unfit:
        return body


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}


def _present(operation: str, done: Exercise) -> dict[str, Json]:
    unmet = repertoire.of(operation).without(done.query, done.body, done.errors)
    return {
        "name": name_of(operation),
        "calls": done.calls,
        "statuses": dict(sorted(done.statuses.items())),
        "query": sorted(done.query),
        "body": sorted(done.body),
        "errors": dict(sorted(done.errors.items())),
        "faults": done.faults,
        "unmet": {"query": [*unmet.query], "body": [*unmet.body], "errors": [*unmet.errors]},
        "successor": successors.successor(operation),
    }
