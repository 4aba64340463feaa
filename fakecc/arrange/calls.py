"""Which calls there were: what a test verifies about the journal, and what comes nearest where nothing fits.

A call is selected by its operation (`service_instances.create`, a route or a pattern: arrange/operation_routes.py) or
as a call to a broker (`broker="provision"`), and by what is said of it:

    user, status, path, fault    equal; a path may be a pattern, as of a shell
    query, headers               parameters and headers that are among its own
    body, response               JSON that is contained in its own: keys that are left out do not matter
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from threading import Event
from time import monotonic
from typing import NamedTuple, TypedDict, Unpack
from urllib.parse import parse_qsl

from fakecc.arrange import har, operation_routes, wiremock
from fakecc.arrange.checking import BadInput, Complaint, check_type
from fakecc.arrange.fault_words.selection import BROKER_OPERATIONS
from fakecc.arrange.operation_routes import EVERYTHING, UnknownOperation
from fakecc.arrange.public.tracebacks import hides_frames
from fakecc.journal import Entry, Journal
from fakecc.json_types import Json
from fakecc.near_names import suggest
from fakecc.world import port_thread

LONGEST = 120


class CallSelectors(TypedDict, total=False):
    """What may be said of a call beside its operation."""

    broker: str
    user: str
    status: int
    path: str
    fault: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Json
    response: Json


SELECTORS = tuple(CallSelectors.__annotations__)


class Miss(NamedTuple):
    """A call that does not fit, and why."""

    entry: Entry
    reasons: list[str]


class CheckedJournal(Journal):
    """The journal, and what a test asks of it."""

    @hides_frames
    def calls(self, operation: str | None = None, /, **said: Unpack[CallSelectors]) -> list[Entry]:
        """The calls that fit, oldest first. Raises BadInput for an operation that the API does not have."""
        __tracebackhide__ = True
        return find(self, operation, said)

    @hides_frames
    def assert_called(
        self,
        operation: str | None = None,
        /,
        *,
        times: int | None = None,
        at_least: int = 1,
        **said: Unpack[CallSelectors],
    ) -> list[Entry]:
        """Gives the calls that fit. Raises AssertionError, with what comes nearest, unless there are so many."""
        __tracebackhide__ = True
        _check_number("times", times)
        _check_number("at_least", at_least)
        found = find(self, operation, said)
        if (len(found) != times) if times is not None else len(found) < at_least:
            wanted = f"{times}" if times is not None else f"at least {at_least}"
            raise AssertionError(complaint(self, operation, said, wanted, found))
        return found

    def har(self) -> dict[str, Json]:
        """What clients asked and were answered, as a HAR file has it; `json.dump` writes one.

        `fakecc record --from FILE` makes a recording of it. Tokens and passwords stand in it as they were sent.
        """
        return har.archive(self.query(kind="request"))

    def wiremock(self) -> dict[str, Json]:
        """Mappings of WireMock that answer what clients were answered; a file of them goes into its folder `mappings`.

        Tokens and passwords stand in them as they were sent.
        """
        return wiremock.mappings(self.query(kind="request"))

    @hides_frames
    def assert_never(self, operation: str | None = None, /, **said: Unpack[CallSelectors]) -> None:
        """Raises AssertionError, with the calls, where any fits."""
        __tracebackhide__ = True
        found = find(self, operation, said)
        if found:
            raise AssertionError(complaint(self, operation, said, "no", found))

    @hides_frames
    def assert_order(self, *operations: str) -> None:
        """Raises AssertionError unless there were calls of these operations in this order, whatever was between."""
        __tracebackhide__ = True
        problem = order_problem(self, operations)
        if problem:
            raise AssertionError(problem)

    @hides_frames
    def wait_for(
        self, operation: str | None = None, /, *, times: int = 1, timeout: float = 5.0, **said: Unpack[CallSelectors]
    ) -> list[Entry]:
        """Wait until so many calls fit; gives them. Raises AssertionError after `timeout` seconds on the wall."""
        __tracebackhide__ = True
        _check_number("times", times)
        _check_number("timeout", timeout)
        found = wait(self, lambda: find(self, operation, said), times, timeout)
        if len(found) < times:
            wanted = f"at least {times} within {timeout:g} s"
            raise AssertionError(complaint(self, operation, said, wanted, found))
        return found


def find(journal: Journal, operation: str | None, said: Mapping[str, Json]) -> list[Entry]:
    """The calls that fit, oldest first. Raises BadInput for an operation, or a word about calls, that there is not."""
    for key in said:
        if key not in SELECTORS:
            problem = f"nothing of a call is called {key!r}{suggest(key, SELECTORS)}"
            raise BadInput(Complaint(f"/{key}", problem, SELECTORS))
    routes = _routes(operation, said)
    return [entry for entry in journal if not _misfits(entry, routes, said)]


def nearest(journal: Journal, operation: str | None, said: Mapping[str, Json]) -> Miss | None:
    """The call that fits best of those that do not fit; None where there is none that has something in common."""
    routes = _routes(operation, said)
    misses = [Miss(entry, reasons) for entry in journal if (reasons := _misfits(entry, routes, said))]
    most = len(said) + (operation is not None)
    near = [miss for miss in misses if len(miss.reasons) < most or _has_likeness(miss.entry, routes)]
    # Of those that are as near as each other the newest.
    return min(reversed(near), key=lambda miss: (not _is_of(miss.entry, routes), len(miss.reasons)), default=None)


def wait(journal: Journal, find_them: Callable[[], list[Entry]], times: int, timeout: float) -> list[Entry]:
    """Look again after each call until so many were found, or the time is over; gives those found."""
    came = Event()

    def listen(_: Entry) -> None:
        came.set()

    journal.listeners.append(listen)
    try:
        end = monotonic() + timeout
        while len(found := find_them()) < times and (left := end - monotonic()) > 0:
            port_thread.give_way()
            came.wait(left)
            came.clear()
    finally:
        journal.listeners.remove(listen)
    return found


def order_problem(journal: Journal, operations: Sequence[str]) -> str:
    """Why there were no calls of these operations in this order; empty where there were."""
    entries = iter(journal)
    wanted = [_routes(operation, {}) for operation in operations]
    for number, (operation, routes) in enumerate(zip(operations, wanted, strict=True)):
        if not any(_is_of(entry, routes) for entry in entries):
            after = f" after {operations[number - 1]}" if number else ""
            return "\n".join([f"there was no {operation}{after}; the calls were:", *_lines(journal)])
    return ""


def _routes(operation: str | None, said: Mapping[str, Json]) -> tuple[str, ...]:
    """The keys of the calls that are meant. Raises BadInput for what names none."""
    broker = said.get("broker")
    if broker is not None and broker != "*" and broker not in BROKER_OPERATIONS:
        raise BadInput(Complaint("/broker", f"brokers have no operation {broker!r}", BROKER_OPERATIONS))
    check_type(operation, str | None, "/operation", "a name; several stand one after the other")
    if operation is None:
        return (f"broker {broker}",) if broker is not None else ()
    try:
        return operation_routes.routes_named(operation)
    except UnknownOperation as problem:
        raise BadInput(Complaint("/operation", str(problem), problem.near)) from None


def _check_number(name: str, given: object) -> None:
    """Raises BadInput for what is no number; None is none that was given."""
    check_type(given, int | float | None, f"/{name}", "a number")


def _is_of(entry: Entry, routes: tuple[str, ...]) -> bool:
    if not routes:
        return True
    if entry.kind != "request":
        return f"{entry.kind} {entry.operation}" in routes or f"{entry.kind} *" in routes
    return f"{entry.method} {entry.route}" in routes or EVERYTHING in routes


def _has_likeness(entry: Entry, routes: tuple[str, ...]) -> bool:
    """Is it a call about the same kind of thing?"""
    patterns = {route.partition(" ")[2] for route in routes}
    return entry.kind == "request" and any(entry.route.split("/")[:3] == one.split("/")[:3] for one in patterns)


def _misfits(entry: Entry, routes: tuple[str, ...], said: Mapping[str, Json]) -> list[str]:
    """Why a call does not fit, a sentence each."""
    reasons = [] if _is_of(entry, routes) else ["it is another operation"]
    for key, wanted in said.items():
        if key != "broker":
            reasons += list(_CHECKS[key](entry, wanted))
    return reasons


def _unlike(place: str, found: Json, wanted: Json) -> Iterator[str]:
    if found != wanted:
        yield f"{place} is {_short(found)}, not {_short(wanted)}"


def _missing(place: str, found: Json, wanted: Json) -> Iterator[str]:
    """What is not in a JSON value that should contain another."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for key, value in wanted.items():
            if key in found:
                yield from _missing(f"{place}/{key}", found[key], value)
            else:
                yield f"{place} has no {key!r}"
    else:
        yield from _unlike(place, found, wanted)


def _path_reasons(entry: Entry, wanted: str) -> Iterator[str]:
    if not fnmatchcase(entry.path.partition("?")[0], wanted):
        yield f"path is {entry.path!r}, not {wanted!r}"


def _query_reasons(entry: Entry, wanted: Mapping[str, str]) -> Iterator[str]:
    given = dict(parse_qsl(entry.path.partition("?")[2], keep_blank_values=True))
    return _missing("query", given, {key: str(value) for key, value in wanted.items()})


def _header_reasons(entry: Entry, wanted: Mapping[str, str]) -> Iterator[str]:
    given = {name.lower(): value for name, value in entry.headers.items()}
    return _missing("headers", given, {name.lower(): value for name, value in wanted.items()})


_CHECKS: Mapping[str, Callable[[Entry, Json], Iterator[str]]] = {
    "user": lambda entry, wanted: _unlike("user", entry.caller, wanted),
    "status": lambda entry, wanted: _unlike("status", entry.status, wanted),
    "fault": lambda entry, wanted: _unlike("fault", entry.fault, wanted),
    "path": _path_reasons,
    "query": _query_reasons,
    "headers": _header_reasons,
    "body": lambda entry, wanted: _missing("body", entry.request, wanted),
    "response": lambda entry, wanted: _missing("response", _value(entry.response), wanted),
}


def _value(response: Json) -> Json:
    """A broker's answer is kept as it came: its text, read as JSON where it is."""
    try:
        return json.loads(response) if isinstance(response, str) else response
    except ValueError:
        return response


def complaint(
    journal: Journal, operation: str | None, said: Mapping[str, Json], wanted: str, found: Sequence[Entry]
) -> str:
    """What an assertion says that does not hold."""
    words = [operation or "", *(f"{key}={_short(value)}" for key, value in said.items())]
    lines = [f"{wanted} call(s) of {' '.join(filter(None, words))} wanted, {len(found)} found"]
    lines += [f"  {line_of(entry)}" for entry in found[-5:]]
    miss = nearest(journal, operation, said) if wanted != "no" else None
    if miss is not None:
        lines += [f"the nearest was {line_of(miss.entry)}:", *(f"  {reason}" for reason in miss.reasons)]
    elif wanted != "no":
        lines += ["the calls were:", *_lines(journal)]
    return "\n".join(lines)


def _lines(journal: Journal) -> list[str]:
    return [f"  {line_of(entry)}" for entry in list(journal)[-10:]] or ["  none"]


def line_of(entry: Entry) -> str:
    """A call in a line."""
    asked = f"{entry.method} {entry.path}" if entry.kind == "request" else f"{entry.kind} {entry.operation}"
    return f"{asked} -> {entry.status}"


def _short(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
