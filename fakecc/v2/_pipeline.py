"""What every v2 request passes, and what every answer wears."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote_plus

from fakecc import errors
from fakecc.call import Answer, Call, Reply, Route
from fakecc.errors import CloudControllerError, NotImplementedYet

JSON_TYPE = "application/json;charset=utf-8"


def answer(call: Call, route: Route, arguments: Mapping[str, str]) -> Answer:
    """Check who asks, then let the handler answer; bodies are parsed by the handlers' messages.

    Marks of a route: `anonymous` needs no token.
    """
    if "anonymous" not in route.marks:
        if call.caller.problem == "missing":
            raise errors.NotAuthenticated()
        if call.caller.problem:
            raise errors.InvalidAuthToken()
    return route.handler(call, **arguments)


def unknown(call: Call) -> Answer:
    """An unknown path or a wrong method."""
    del call
    body = '{"description":"Unknown request","error_code":"CF-NotFound","code":10000}'
    return Reply(status=404, text=body, headers={"X-Cascade": "pass"}, content_type=JSON_TYPE)


def refuse(call: Call, error: Exception) -> Reply:
    """An exception in v2's envelope."""
    if isinstance(error, NotImplementedYet):
        call.note = "not implemented"
        body = {
            "description": f"fakecc does not do this yet: {error}",
            "error_code": "fakecc-NotImplemented",
            "code": 501,
        }
        return Reply(status=501, body=body, content_type=JSON_TYPE)
    if isinstance(error, CloudControllerError):
        body = {"description": error.detail, "error_code": error.title, "code": error.code}
        return Reply(status=error.status, body=body, content_type=JSON_TYPE)
    body = {"error_code": "UnknownError", "description": "An unknown error occurred.", "code": 10001}
    return Reply(status=500, body=body, content_type=JSON_TYPE)


def dress(call: Call, reply: Reply) -> Reply:
    """The headers of every v2 answer."""
    reply.headers.setdefault("X-Content-Type-Options", "nosniff")
    if not call.caller.problem:
        reply.headers["X-USER-GUID"] = call.caller.guid
    if call.warnings:
        reply.headers["X-Cf-Warnings"] = ",".join(quote_plus(warning) for warning in call.warnings)
    return reply
