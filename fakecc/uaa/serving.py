"""A request on its way through UAA: the servlet container, the filters, the access table, the page.

Source: uaa:uaa/src/main/webapp/WEB-INF/spring-servlet.xml
"""

from __future__ import annotations

from fakecc.call import Answer, Call, Reply
from fakecc.errors import CloudControllerError, Unstorable
from fakecc.osb.port import Conversation
from fakecc.uaa import access, addresses, answers, container, cors, negotiation, requests, routing
from fakecc.uaa.answers import UaaError, html_refusal, scim_refusal
from fakecc.uaa.login import _sessions
from fakecc.uaa.tokens import token

SECURE = "max-age=31536000 ; includeSubDomains"
# What a reader of the journal should know of an answer.
NOTES = {500: "real", 501: "not implemented"}
NO_ZERO_BYTE = 'ERROR: invalid byte sequence for encoding "UTF8": 0x00'
VARYING = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"


def serve(call: Call) -> Answer:
    """UAA's answer to a request, whatever it is."""
    call.request_id = ""
    requests.note_fields(call)
    refused = container.refuse_request(call)
    if refused:
        return refused
    if addresses.is_nobodys_host(call):
        return _no_zone(call)
    try:
        answer = _answer(call)
    except UaaError as refusal:
        answer = _refusal(call, refusal)
    return _finish(call, answer) if isinstance(answer, Reply) else _converse(call, answer)


def _converse(call: Call, conversation: Conversation[Reply]) -> Conversation[Reply]:
    """The answer of a page that asks somebody else first."""
    try:
        reply = yield from conversation
    except UaaError as refusal:
        reply = _refusal(call, refusal)
    return _finish(call, reply)


def _refusal(call: Call, refusal: UaaError) -> Reply:
    call.world.take_back()
    return negotiation.acceptable_refusal(call, refusal.reply)


def refuse(call: Call, error: Exception) -> Reply:
    """An exception in UAA's envelope: what a test ordered, or what went wrong."""
    call.request_id = ""
    status = error.status if isinstance(error, CloudControllerError) else 500
    name = error.name if isinstance(error, CloudControllerError) else "internal_server_error"
    return answers.resource({"error": name, "error_description": str(error)}, status)


def _answer(call: Call) -> Answer:
    preflight = cors.preflight(call)
    if preflight:
        return preflight
    path = addresses.path_in_uaa(call)
    is_guarded = access.check(call, path)
    found = routing.find(path, call.method)
    if call.method == "OPTIONS" and (found.route or found.methods):
        return _options(path, found.methods)
    if found.route is None:
        return _nowhere(call, path, found.methods, is_guarded=is_guarded)
    try:
        answer: Answer = found.route.endpoint().handler(call, **found.arguments)
    except (UaaError, Unstorable) as problem:
        answer = _page_refusal(call, path, problem)
    if isinstance(answer, Reply):
        return negotiation.acceptable(call, path, answer)
    return _answer_of_page(call, path, answer)


def _answer_of_page(call: Call, path: str, conversation: Conversation[Reply]) -> Conversation[Reply]:
    try:
        reply = yield from conversation
    except (UaaError, Unstorable) as problem:
        reply = _page_refusal(call, path, problem)
    return negotiation.acceptable(call, path, reply)


def _page_refusal(call: Call, path: str, problem: UaaError | Unstorable) -> Reply:
    """The answer of a page that refuses."""
    call.world.take_back()
    return problem.reply if isinstance(problem, UaaError) else _unstorable_refusal(path)


def _no_zone(call: Call) -> Reply:
    """The answer at a host that belongs to no zone."""
    # As the real one does. recording: uaa/odd-requests
    call.hint = "no zone of UAA has this host: name it in zones.internal.hostnames, or as uaa.url (docs/decisions/0006)"
    headers = {**answers.ALWAYS, **answers.ENGLISH, "Cache-Control": "no-store"}
    if requests.accepts_json(call):
        return Reply(status=404, body={}, headers=headers, content_type=answers.JSON_UTF8)
    return Reply(status=404, text="<h1>HTTP Status 404</h1>", headers=headers, content_type=answers.HTML)


def _unstorable_refusal(path: str) -> Reply:
    """The answer to a zero byte, which no database takes: SCIM passes on what its database says."""
    if path.startswith(("/Users", "/Groups", "/ids/")):
        return scim_refusal(400, "scim", f"PreparedStatementCallback; {NO_ZERO_BYTE}; nested exception").reply
    return html_refusal(500).reply


def _options(path: str, methods: tuple[str, ...]) -> Reply:
    # As the real one does. recording: uaa/odd-requests
    allowed = [*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"]
    headers = {**answers.ALWAYS} if path == "/info" else {**answers.GUARDED, **answers.UNCACHED}
    return Reply(headers={**headers, "Accept-Patch": "", "Allow": ",".join(allowed)})


def _nowhere(call: Call, path: str, methods: tuple[str, ...], *, is_guarded: bool) -> Reply:
    if path == "/oauth/token" and methods:
        return token.refuse_method(call)
    if methods:
        raise _method_refusal(path, methods)
    call.note = "not implemented"
    if is_guarded:
        raise html_refusal(404, Vary=VARYING)
    return _sessions.refuse_stranger(call)


def _method_refusal(path: str, methods: tuple[str, ...]) -> UaaError:
    refusal = html_refusal(405, Allow=", ".join(methods))
    if path == "/healthz":
        kept = {"Allow", "Content-Language", "X-Content-Type-Options"}
    elif path.endswith("/openid-configuration"):
        kept = {"Allow", "Content-Language", *answers.ALWAYS}
    else:
        return refusal
    refusal.reply.headers = {name: value for name, value in refusal.reply.headers.items() if name in kept}
    return refusal


def _finish(call: Call, reply: Reply) -> Reply:
    if reply.status in NOTES:
        call.note = NOTES[reply.status]
    reply.headers |= cors.headers(call)
    if call.headers.get("X-Forwarded-Proto") == "https" and "X-Content-Type-Options" in reply.headers:
        reply.headers.setdefault("Strict-Transport-Security", SECURE)
    return reply
