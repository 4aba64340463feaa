"""For each refusal one sentence that says how to mend the call. The body stays as the Cloud Controller's.

a fault of the test                   its name
501                                   where to read what is not there yet
500                                   whether the real one answers so, too, or fakecc failed
401                                   no token; or which clock it expired by, who ended it, whose it is
403                                   which scope is lacking, or which roles the user has
404 by the path                       the nearest route, or the verbs that it takes
404 of a record                       it never was, was deleted, is another kind of thing, or may not be seen
any other                             by what the answer says (SENTENCES)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from fakecc.arrange import operation_routes
from fakecc.evidence import access_hints
from fakecc.faults.operation_names import pattern_of
from fakecc.journal import Entry
from fakecc.json_types import Json
from fakecc.near_names import nearest
from fakecc.permissions import Caller, UnmetRoles
from fakecc.records import Value, value_type
from fakecc.world import World

GUID = re.compile(r"/[0-9a-f]{8}-[0-9a-f-]{27}(?=/|$)")
LACKS_ROLE = "the user lacks a role or a scope for this: seed one (users: ... roles:), or ask as admin"
READ_ON = "docs/known-differences.md says what is not there yet"
WRITING = frozenset({"POST", "PUT", "PATCH"})
# The first whose words stand in the answer says how to mend the call.
SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(words), sentence)
    for words, sentence in (
        ("AsyncRequired|async-required|accepts_incomplete",
         "this plan takes time: add ?accepts_incomplete=true to the request"),
        ("OrgSuspended|SpaceSuspended|The organization is suspended|The space is suspended",
         "it is suspended: only an admin changes what is in it, or ends that"),
        ("OperationInProgress|operation.{0,40} in progress",
         "an operation on it is under way: poll its job or last_operation to the end, or end it (world.operation)"),
        ("MessageParseError|parse error",
         "the body is no JSON that can be read: look at its quotes, commas and encoding"),
        ("RateLimit|Rate Limit",
         "too many requests: wait as long as Retry-After says, or switch the setting rate_limiter off"),
        ("already exists|is taken|must be unique|NameTaken|has already been taken",
         "something of this name is there: take another name, or begin each test with a clean world (reset)"),
        ("feature_disabled|FeatureDisabled|Feature Disabled",
         "a feature flag is off: PATCH /v3/feature_flags/NAME, or the seed's key feature_flags"),
        ("QuotaExceeded|quota|Quota", "a quota is full: change it, or the seed's key organization_quotas"),
    )
)  # fmt: skip
OF_STATUS: Mapping[int, str] = {
    406: "the header Accept must allow application/json",
    413: "the body is longer than this server takes: fakecc serve --max-body",
    502: "the service broker failed: the journal's newest entry of the kind broker has its question and answer",
    504: "the service broker did not answer in time: the setting broker_client_timeout_seconds",
}


@value_type
class CallOutcome(Value):
    """How a call was answered. `fault` is the one that it met; `note` is the journal's.

    `token` says why its token did not hold; `world` and `caller` are None where they are no longer known. `unmet` are
    the roles that were asked for and not there, `others` the worlds that this server has.
    """

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    body: Json = None
    fault: str = ""
    note: str = ""
    token: str = ""
    world: World | None = None
    caller: Caller | None = None
    unmet: Sequence[UnmetRoles] = ()
    others: Sequence[World] = ()


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
    near = nearest(f"{method} {wanted}", operation_routes.routes(), 1, likeness=0.6)
    return f"there is no such path; the nearest is {near[0]}" if near else "there is no such path"


def _hint_about_missing(call: CallOutcome) -> str:
    if _is_unknown(call.method, call.path):
        return _hint_about_route(call.method, call.path)
    if call.world is None or call.caller is None:
        return ""
    return access_hints.about_missing(call.path, call.caller, call.world, unmet=call.unmet, others=call.others)


def _hint_about_token(call: CallOutcome) -> str:
    if call.path.endswith("/oauth/token"):
        return (
            "UAA does not know this client or user by that secret: users of a preset have their names for passwords, "
            "and the client cf has an empty secret"
        )
    if call.token:
        return call.token
    given = {name.lower() for name in call.headers}
    if "authorization" not in given:
        return "no token was sent: add the header Authorization: bearer ..."
    return "the token does not hold: it has expired on the world's clock, was ended or revoked, or another UAA gave it"


def _hint_about_role(call: CallOutcome) -> str:
    sentence = _of_sentence(call)
    if sentence or call.world is None or call.caller is None or not call.caller.guid:
        return sentence or LACKS_ROLE
    return access_hints.about_role(call.method, call.path, call.caller, call.world, call.unmet)


def _hint_about_failure(call: CallOutcome) -> str:
    if call.note == "real":
        return "the real Cloud Controller answers this 500, too: docs/known-differences.md lists such requests"
    return "fakecc itself failed: GET /_fakecc/failures has the traceback, and the test fails by it"


def _hint_about_body(call: CallOutcome) -> str:
    sentence = _of_sentence(call)
    given = {name.lower(): value for name, value in call.headers.items()}
    is_form = given.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if is_form and call.method in WRITING and call.status in {400, 422} and "/oauth/" not in call.path:
        return "the body was read as a form: send the header Content-Type: application/json"
    return sentence or _nearest_parameter(str(call.body)) or OF_STATUS.get(call.status, "")


def _of_sentence(call: CallOutcome) -> str:
    text = str(call.body)
    return next((sentence for words, sentence in SENTENCES if words.search(text)), "")


def _nearest_parameter(text: str) -> str:
    """Of the parameters that v3 says there are, the one that comes nearest to the one that it does not know."""
    unknown = re.search(r"Unknown query parameter\(s\): '([^']*)'.* Valid parameters are: (.*)", text)
    near = nearest(unknown[1], re.findall(r"'([^']*)'", unknown[2]), 1, likeness=0.6) if unknown else []
    return f"the nearest parameter that there is here is {near[0]!r}" if near else ""


_HINTS: Mapping[int, Callable[[CallOutcome], str]] = {
    401: _hint_about_token,
    403: _hint_about_role,
    404: _hint_about_missing,
    500: _hint_about_failure,
}
