"""Write `fakecc/evidence/repertoire.json`: what a real Cloud Controller was seen to take and to refuse, by operation.

The recordings are a suite, too: what they exercise of an operation is what there is to exercise. Of a query and a body it
is what was sent where the answer was good, and what fakecc's source reads; of a list it is what its page declares.
Sentences that only join others are left out. `python tests/evidence/write_repertoire.py` writes the file anew.
"""

from __future__ import annotations

import inspect
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

from fakecc.arrange import operation_routes
from fakecc.endpoint_lists import listed_endpoints
from fakecc.evidence.coverage import body_fields, branches
from fakecc.evidence.repertoire import FILE
from fakecc.faults.operation_names import pattern_of
from fakecc.journal import Entry
from fakecc.v2.options import PARAMETERS
from fakecc.v3.listing import Listing

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / "tests/conformance/recordings"
PLACEHOLDER = re.compile(r"\$\{[^}]*\}[-\w]*")
# What a test cannot bring about, or what has no sentence.
LEFT_OUT = re.compile(r"5.*|\d+")
# What says again what the request said.
ECHO = re.compile(
    r"(?<=Request invalid due to parse error: ).*|(?<=400 CF-BadQueryParameter: The query parameter is invalid: ).*"
)
ECHO_OF_V3 = re.compile(r"(?<=Request invalid due to parse error: ).*")
SEVERAL = re.compile(r"\.\.\.(?:,? \.\.\.)+")
WORD = re.compile(r'"([^"\s]+)"')
JOINED = ", "


def repertoire():
    """The whole file, as a dict."""
    found = defaultdict(lambda: {"query": set(), "body": set(), "errors": set()})
    for route, entry in _calls():
        known = found[route]
        if entry.status < 300:
            known["query"] |= {name for name, _ in parse_qsl(entry.path.partition("?")[2]) if name in words()}
            known["body"] |= {name for name in body_fields(entry) if re.split(r"[.\[]", name)[0] in words()}
        known["errors"] |= {_general(error, ECHO if " /v2/" in route else ECHO_OF_V3) for error in branches(entry)}
    for route, known in found.items():
        if route.startswith("GET /v2/") and known["query"] & PARAMETERS:
            known["query"] |= PARAMETERS
    for route, parameters in listed_parameters():
        found[route]["query"] = set(parameters)
    return {
        route: {key: sorted(_single(its) if key == "errors" else its) for key, its in known.items()}
        for route, known in sorted(found.items())
    }


def _calls():
    """Every recorded call of a client: its route, and the entry that it would be in a journal."""
    for file in sorted(RECORDINGS.glob("*/*.json")):
        for step in json.loads(file.read_text())["steps"]:
            request, response = step.get("request"), step.get("response")
            if not request or not response or "path" not in request:
                continue
            method, path = request["method"].replace("HEAD", "GET"), PLACEHOLDER.sub("x", request["path"])
            route = _route(method, path.partition("?")[0])
            if route:
                yield route, _entry(method, path, request, response)


def _entry(method, path, request, response):
    form = isinstance(request.get("form"), dict)
    return Entry(
        kind="request",
        at=0.0,
        method=method,
        path=path,
        status=response.get("status", 0),
        request=request["form"] if form else request.get("json"),
        response=response.get("json", response.get("text")),
    )


@cache
def _route(method, path):
    """The route that a path is of: the one with the fewest parameters."""
    found = operation_routes.routes_at(method, path)
    return min(found, key=lambda route: route.count(":"), default="")


@cache
def words():
    """Every word that stands in quotation marks in the source: a name that nothing there reads is none of the API's."""
    return {word for file in (ROOT / "fakecc").rglob("*.py") for word in WORD.findall(file.read_text())}


def listed_parameters():
    """The lists of v3, each with the parameters that it declares."""
    for listed in listed_endpoints("v3"):
        found = _listings(listed.endpoint().handler, set()) if listed.method == "GET" else []
        if found:
            yield f"GET {pattern_of(listed.rule)}", found[0].parameters


def _listings(function, seen):
    """What declares parameters among the names that a handler, and the functions that it calls, look up."""
    function = inspect.unwrap(function)
    if not inspect.isfunction(function) or function in seen:
        return []
    seen.add(function)
    names = [function.__globals__.get(name) for name in function.__code__.co_names]
    values = [*names, *(cell.cell_contents for cell in function.__closure__ or ())]
    of_view = [value for value in values if getattr(value, "__module__", "").startswith("fakecc.v3")]
    return [each for each in values if isinstance(each, Listing)] + [
        each for value in of_view for each in _listings(value, seen)
    ]


def _general(error, echo):
    """An error without what only this call had in it."""
    return SEVERAL.sub("...", echo.sub("...", PLACEHOLDER.sub("...", error)))


def _single(errors):
    """The errors but for those whose sentence joins another one's with something else."""
    kept = {error for error in errors if not LEFT_OUT.fullmatch(error)}
    return {error for error in kept if not any(_joins(error, other) for other in kept if other != error)}


def _joins(error, other):
    title, _, sentence = other.partition(": ")
    mine, _, whole = error.partition(": ")
    return (
        mine == title and bool(sentence) and (whole.startswith(sentence + JOINED) or whole.endswith(JOINED + sentence))
    )


def text():
    """The file's text: a line for each operation, for reviews."""
    lines = (f"{json.dumps(route)}: {json.dumps(known)}" for route, known in repertoire().items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="ascii")
