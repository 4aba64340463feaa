"""The footprint of a suite: which operations its clients call, kept in a file, so that a new call is noticed.

The file is JSON, made for reviews: a line a call.

    {"version": 1, "calls": {"GET /v2/info": "GET /v3/info", "POST /v3/apps": ""}}

The value is what v3 has instead of a call of v2, and empty for others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from fakecc.arrange.checking import BadInput, Complaint
from fakecc.arrange.seeds.documents import json_of
from fakecc.evidence import successors
from fakecc.evidence.coverage import operation_of
from fakecc.journal import Entry
from fakecc.json_types import Json

FILE_NAME = "api-footprint.json"
VERSION = 1
HOW_TO_ALLOW = "run the suite with --fakecc-footprint-update where they are meant"


class FootprintError(AssertionError):
    """A test called what its suite's footprint does not have."""


def document_of(operations: Iterable[str]) -> dict[str, Json]:
    """The footprint that consists of these operations (`POST /v3/apps`)."""
    return {"version": VERSION, "calls": {each: successors.successor(each) for each in sorted(set(operations))}}


def calls_of(document: Mapping[str, Json]) -> frozenset[str]:
    """The operations of a footprint. Raises BadInput for what is none."""
    calls = document.get("calls")
    if document.get("version") != VERSION:
        raise BadInput(Complaint("/version", f"{document.get('version')!r} is not a version of footprints", (VERSION,)))
    if not isinstance(calls, dict):
        raise BadInput(Complaint("/calls", "this is not an object of operations", ("POST /v3/apps",)))
    return frozenset(calls)


def read(path: Path) -> frozenset[str]:
    """The operations of the footprint in a file. Raises BadInput for a file that cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        problem = f"the footprint {str(path)!r} cannot be read: {error.strerror}; --fakecc-footprint-update writes it"
        raise BadInput(Complaint("", problem)) from None
    document = json_of(text)
    return calls_of(document if isinstance(document, dict) else {})


def write(path: Path, operations: Iterable[str]) -> None:
    """Write the footprint that consists of these operations."""
    path.write_text(json.dumps(document_of(operations), indent=2) + "\n", encoding="utf-8")


def new_calls(entries: Iterable[Entry], known: frozenset[str]) -> dict[str, str]:
    """The calls of clients that a footprint does not have, and what v3 has instead of those of v2."""
    asked = dict.fromkeys(operation_of(entry) for entry in entries if entry.kind == "request")
    return {operation: successors.successor(operation) for operation in asked if operation not in known}


def check(entries: Iterable[Entry], known: frozenset[str]) -> None:
    """Raises FootprintError where there are calls that the footprint does not have."""
    __tracebackhide__ = True
    found = new_calls(entries, known)
    if found:
        names = (f"  {each}" + (f" (v3: {after})" if after else "") for each, after in found.items())
        raise FootprintError("\n".join(["calls that the footprint does not have:", *names, HOW_TO_ALLOW]))
