"""For each refusal one sentence that says how to mend the call. The body stays as the Cloud Controller's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from fakecc.arrange import operation_routes
from fakecc.faults.operation_names import pattern_of
from fakecc.journal import Entry
from fakecc.json_types import Json
from fakecc.records import Value, value_type

GUID = re.compile(r"/[0-9a-f]{8}-[0-9a-f-]{27}(?=/|$)")
ASYNC = re.compile("AsyncRequired|async-required|accepts_incomplete")
LACKS_ROLE = "the user lacks a role or a scope for this: seed one (users: ... roles:), or ask as admin"
READ_ON = "docs/known-differences.md says what is not there yet"


@value_type
class CallOutcome(Value):
    """How a call was answered. `fault` is the one that it met; `note` is the journal's."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    body: Json = None
    fault: str = ""
    note: str = ""


def of_entry(entry: Entry) -> str:
    """How to mend the call; empty where nothing is known to help, or nothing went wrong."""
    return of_call(
        CallOutcome(
            method=entry.method,
            path=entry.path.partition("?")[0],
            status=entry.status,
            headers=entry.headers,
            body=entry.response,
            fault=entry.fault,
            note=entry.note,
        )
    )


def of_call(call: CallOutcome) -> str:
    """How to mend a call that was answered so; empty where nothing is known to help."""
    if call.fault:
        return f"the fault {call.fault!r} of the test answered this"
    if call.status < 400:
        return ""
    if call.note == "not implemented":
        return f"fakecc does not do this yet: {READ_ON}"
    return _HINTS.get(call.status, _hint_about_body)(call)


def is_unknown(entry: Entry) -> bool:
    """Was this asked at a path that there is not, or with a verb that the path does not take?"""
    return _is_unknown(entry.method, entry.path.partition("?")[0])


def _is_unknown(method: str, path: str) -> bool:
    # What is read by GET is read by HEAD, too.
    return not operation_routes.leads_somewhere("GET" if method == "HEAD" else method, path)


def _hint_about_route(method: str, path: str) -> str:
    verbs = [verb for verb in ("GET", "POST", "PUT", "PATCH", "DELETE") if not _is_unknown(verb, path)]
    if verbs:
        return f"this path takes {', '.join(verbs)}, not {method}"
    wanted = GUID.sub("/:guid", pattern_of(path))
    near = get_close_matches(f"{method} {wanted}", operation_routes.routes(), n=1, cutoff=0.6)
    return f"there is no such path; the nearest is {near[0]}" if near else "there is no such path"


def _hint_about_missing(call: CallOutcome) -> str:
    return _hint_about_route(call.method, call.path) if _is_unknown(call.method, call.path) else ""


def _hint_about_token(call: CallOutcome) -> str:
    given = {name.lower() for name in call.headers}
    if "authorization" not in given:
        return "no token was sent: add the header Authorization: bearer ..."
    return "the token does not hold: it has expired on the world's clock, was ended or revoked, or another UAA gave it"


def _hint_about_role(call: CallOutcome) -> str:
    del call
    return LACKS_ROLE


def _hint_about_body(call: CallOutcome) -> str:
    if ASYNC.search(str(call.body)):
        return "this plan takes time: add ?accepts_incomplete=true to the request"
    given = {name.lower(): value for name, value in call.headers.items()}
    is_form = given.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if is_form and call.method in {"POST", "PUT", "PATCH"} and call.status in {400, 422}:
        return "the body was read as a form: send the header Content-Type: application/json"
    return ""


_HINTS: Mapping[int, Callable[[CallOutcome], str]] = {
    401: _hint_about_token,
    403: _hint_about_role,
    404: _hint_about_missing,
}
