"""What every v3 request passes, in the Cloud Controller's order: token, scope, body; and what every answer wears.

Source: cloud_controller_ng:app/controllers/v3/application_controller.rb
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus

from fakecc import errors
from fakecc.call import Answer, Call, Reply, Route
from fakecc.errors import CloudControllerError, NotImplementedYet

Json = Any

JSON_TYPE = "application/json; charset=utf-8"
READING = frozenset({"GET", "HEAD"})
# What Rails puts on every answer.
DRESS = {
    "X-Frame-Options": "SAMEORIGIN",
    "X-XSS-Protection": "1; mode=block",
    "X-Content-Type-Options": "nosniff",
    "X-Download-Options": "noopen",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
DROPPED_KEYS = ("utf8", "_method", "authenticity_token")


def answer(call: Call, route: Route, arguments: Mapping[str, str]) -> Answer:
    """Check who asks and what was sent, then let the handler answer.

    Marks of a route: `anonymous` needs no token, `any_scope` any valid token.
    """
    if "anonymous" not in route.marks:
        _authenticate(call)
        if "any_scope" not in route.marks:
            _check_scope(call)
    call.body = body_of(call)
    return route.handler(call, **arguments)


def unknown(call: Call) -> Answer:
    """An unknown path, or a wrong method: no token is needed, but the body is parsed first."""
    body_of(call)
    raise errors.NotFound()


def _authenticate(call: Call) -> None:
    if call.caller.problem == "missing":
        raise errors.NotAuthenticated()
    if call.caller.problem:
        raise errors.InvalidAuthToken()


def _check_scope(call: Call) -> None:
    caller = call.caller
    if call.method in READING:
        allowed = call.permissions.can_read_globally() or "cloud_controller.read" in caller.scopes
    else:
        allowed = caller.admin or "cloud_controller.write" in caller.scopes
    if not allowed:
        raise errors.NotAuthorized()


def body_of(call: Call) -> Json:
    """The body as Rails reads it: an object, whatever was sent. Raises MessageParseError."""
    content_type = (call.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    if not call.raw:
        return {}
    if content_type == "application/x-www-form-urlencoded":
        return _cleaned(dict(parse_qsl(call.raw.decode(errors="replace"), keep_blank_values=True)))
    if content_type not in {"application/json", "application/problem+json"}:
        return {}
    try:
        parsed = json.loads(call.raw.decode(), parse_constant=_no_constant)
    except ValueError:
        raise errors.MessageParseError("invalid request body") from None
    return _cleaned(parsed if isinstance(parsed, dict) else {"_json": parsed})


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _cleaned(body: dict[str, Json]) -> Json:
    kept = {key: _without_nulls_in_arrays(value) for key, value in body.items() if key not in DROPPED_KEYS}
    return kept.get("body", kept)


def _without_nulls_in_arrays(value: Json) -> Json:
    if isinstance(value, list):
        return [_without_nulls_in_arrays(item) for item in value if item is not None]
    if isinstance(value, dict):
        return {key: _without_nulls_in_arrays(item) for key, item in value.items()}
    return value


def refuse(call: Call, error: Exception) -> Reply:
    """An exception in v3's envelope."""
    if isinstance(error, NotImplementedYet):
        call.note = "not implemented"
        problem = {"detail": f"fakecc does not do this yet: {error}", "title": "fakecc-NotImplemented", "code": 501}
        return Reply(status=501, body={"errors": [problem]}, content_type=JSON_TYPE)
    if isinstance(error, CloudControllerError):
        problem = {"detail": error.detail, "title": error.title, "code": error.code}
        return Reply(status=error.status, body={"errors": [problem]}, content_type=JSON_TYPE)
    unknown_error = {"title": "UnknownError", "detail": "An unknown error occurred.", "code": 10001}
    return Reply(status=500, body={"errors": [unknown_error]}, content_type=JSON_TYPE)


def dress(call: Call, reply: Reply) -> Reply:
    """The headers of every v3 answer."""
    for name, value in DRESS.items():
        reply.headers.setdefault(name, value)
    if call.headers.get("Accept") and "Vary" not in reply.headers:
        reply.headers["Vary"] = "Accept"
    if not call.caller.problem:
        reply.headers["X-USER-GUID"] = call.caller.guid
    if call.warnings:
        reply.headers["X-Cf-Warnings"] = ",".join(quote_plus(warning) for warning in call.warnings)
    return reply
