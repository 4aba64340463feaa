"""The checks that every v3 request passes, in the Cloud Controller's order, and the headers of every answer.

Source: cloud_controller_ng:app/controllers/v3/application_controller.rb
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote_plus, unquote

from fakecc import errors
from fakecc.call import Answer, Call, Endpoint, Reply
from fakecc.dialects import rack
from fakecc.dialects.rack import Unreadable
from fakecc.errors import CloudControllerError, CompoundError, NotImplementedYet
from fakecc.v3.body import body_of, check_encoding, media_type

JSON_TYPE = "application/json; charset=utf-8"
# Mime::Type's MIME_REGEXP. It knows words such as `all` or `text`, too, which no client sends.
MEDIA_TYPE = re.compile(r"(?:\*/\*|[\w!#$&^.+-]+/(?:\*|[\w!#$&^.+-]+))\s*\Z")
BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
BROWSER = re.compile(r",\s*\*/\*|\*/\*\s*,")
# The answer of ActionDispatch::ShowExceptions when the page for an error fails for the same reason.
SORRY = (
    "500 Internal Server Error\nIf you are the administrator of this website, then please read this web application's "
    "log file and/or the web server's log file to find out what went wrong."
)
READING = frozenset({"GET", "HEAD"})
READING_SCOPES = frozenset({"cloud_controller.read"})
DASHBOARD_SCOPES = READING_SCOPES | {"cloud_controller_service_permissions.read"}
# The headers that Rails adds to every answer.
DRESS = {
    "X-Frame-Options": "SAMEORIGIN",
    "X-XSS-Protection": "1; mode=block",
    "X-Content-Type-Options": "nosniff",
    "X-Download-Options": "noopen",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


def answer(call: Call, route: Endpoint, arguments: Mapping[str, str]) -> Answer:
    """Check who asks and what was sent, then let the handler answer.

    Marks of an endpoint: `anonymous` needs no token, `any_scope` any valid token; `service_permissions` also accepts
    the scope that dashboards of services have.
    """
    refused = _unreadable(call)
    if refused:
        return refused
    if any("." in value for value in arguments.values()):
        raise errors.NotFound()  # Rails takes no dot in a segment; web/paths.py cuts off a format at the end.
    # The path was matched as it was written: web/paths.py.
    arguments = {name: unquote(value) for name, value in arguments.items()}
    if "anonymous" not in route.marks:
        _authenticate(call)
        if "any_scope" not in route.marks:
            _check_scope(call, route)
    call.body = body_of(call)
    if call.query:
        call.note_query()
    return route.handler(call, **arguments)


def unknown(call: Call) -> Answer:
    """Refuse an unknown path or a wrong method. No token is needed, but the body is parsed first."""
    refused = _unreadable(call)
    if refused:
        return refused
    body_of(call)
    raise errors.NotFound()


def _unreadable(call: Call) -> Reply | None:
    """The answer of Rails to a request that it cannot read, before any controller; None where it can."""
    if not (_acceptable(call.headers.get("Accept") or "") and (not call.raw or _is_typed(call))):
        return Reply(status=406, content_type="text/html; charset=UTF-8")
    if "\ufffd" in unquote(call.path):
        raise errors.InvalidRequest()
    try:
        if call.raw_query:
            rack.parse_nested(call.raw_query)
        if call.raw:
            check_encoding(call)
            _check_parts(call)
    except Unreadable:
        call.note = "real"
        return Reply(status=500, text=SORRY, content_type="text/plain; charset=utf-8")
    return None


def _is_typed(call: Call) -> bool:
    """Has the body a type that Mime::Type knows? None at all is one, an empty header is not."""
    return call.headers.get("Content-Type") != "" and _known_media_type(media_type(call))


def _check_parts(call: Call) -> None:
    """Raises Unreadable for a multipart body that does not come to its end."""
    boundary = BOUNDARY.search(call.headers.get("Content-Type") or "")
    if media_type(call) == "multipart/form-data" and boundary and f"--{boundary[1]}--".encode() not in call.raw:
        raise Unreadable("bad content body")


@lru_cache(maxsize=256)
def _acceptable(accept: str) -> bool:
    """Does Mime::Type.parse accept the header? Every part must be a media type; a browser's header passes."""
    if not accept.strip() or BROWSER.search(accept):
        return True
    return all(_known_media_type(part.split(";")[0].strip()) for part in accept.split(","))


def _known_media_type(kind: str) -> bool:
    return not kind or bool(MEDIA_TYPE.match(kind))


def _authenticate(call: Call) -> None:
    if call.caller.problem == "missing":
        raise errors.NotAuthenticated()
    if call.caller.problem:
        raise errors.InvalidAuthToken()


def _check_scope(call: Call, route: Endpoint) -> None:
    caller = call.caller
    if call.method in READING:
        scopes = DASHBOARD_SCOPES if "service_permissions" in route.marks else READING_SCOPES
        allowed = call.permissions.can_read_globally() or not scopes.isdisjoint(caller.scopes)
    else:
        allowed = caller.admin or "cloud_controller.write" in caller.scopes
    if not allowed:
        raise errors.NotAuthorized()


def _chooses_by_accept(call: Call) -> bool:
    """Did Rails take the format of what it renders from the Accept header? It ignores one like a browser's.

    Source: rails:actionpack/lib/action_dispatch/http/mime_negotiation.rb (should_apply_vary_header?)
    """
    accept = call.headers.get("Accept") or ""
    if call.format_in_path or not accept.strip():
        return False
    scripted = (call.headers.get("X-Requested-With") or "").lower() == "xmlhttprequest"
    return scripted or not BROWSER.search(accept)


def refuse(call: Call, error: Exception) -> Reply:
    """Render an exception in v3's envelope."""
    if isinstance(error, NotImplementedYet):
        call.note = "not implemented"
        problem = {"detail": error.detail, "title": error.title, "code": error.code}
        return Reply(status=501, body={"errors": [problem]}, content_type=JSON_TYPE)
    if isinstance(error, CloudControllerError):
        found = error.errors if isinstance(error, CompoundError) else [error]
        problems = [{"detail": each.detail, "title": each.title, "code": each.code} for each in found]
        return Reply(status=found[0].status, body={"errors": problems}, content_type=JSON_TYPE)
    unknown_error = {"title": "UnknownError", "detail": "An unknown error occurred.", "code": 10001}
    return Reply(status=500, body={"errors": [unknown_error]}, content_type=JSON_TYPE)


def dress(call: Call, reply: Reply) -> Reply:
    """Add the headers of v3; the answers that Rails gives before a controller get but one of them."""
    if not call.caller.problem:
        reply.headers["X-USER-GUID"] = call.caller.guid
    if reply.status == 406 or reply.text == SORRY:
        return reply
    reply.headers |= DRESS | reply.headers
    if _chooses_by_accept(call) and reply.body is not None and "Vary" not in reply.headers:
        reply.headers["Vary"] = "Accept"
    if call.warnings:
        reply.headers["X-Cf-Warnings"] = ",".join(quote_plus(warning) for warning in call.warnings)
    return reply
