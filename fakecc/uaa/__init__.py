"""The part of UAA that Cloud Foundry's clients need: who is asking. Served at /uaa, and at the root as well."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.call import Answer, Call, Reply, Route, View

PAGES: list[object] = []


def answer(call: Call, route: Route, arguments: Mapping[str, str]) -> Answer:
    """UAA's endpoints check their callers themselves."""
    return route.handler(call, **arguments)


def unknown(call: Call) -> Answer:
    """A path that UAA does not have."""
    body = {"error": "not_found", "error_description": f"fakecc's UAA has no {call.method} {call.path}"}
    return Reply(status=404, body=body, content_type="application/json;charset=UTF-8")


def refuse(call: Call, error: Exception) -> Reply:
    """An exception in UAA's envelope."""
    del call
    body = {"error": "internal_server_error", "error_description": str(error)}
    return Reply(status=500, body=body, content_type="application/json;charset=UTF-8")


def dress(call: Call, reply: Reply) -> Reply:
    del call
    return reply


VIEW = View(name="uaa", prefixes=("/uaa",), routes=[], answer=answer, unknown=unknown, refuse=refuse, dress=dress)
