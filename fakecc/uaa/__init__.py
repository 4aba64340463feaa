"""The part of UAA that Cloud Foundry's clients need: who is asking.

Served under /uaa, where the Cloud Controller's links point, and at the root as well, as no path of its own collides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fakecc.call import Answer, Call, Endpoint, Reply, View
from fakecc.errors import CloudControllerError
from fakecc.uaa import clients, groups, login, oauth, users
from fakecc.uaa.answers import JSON_TYPE, UaaError, json_reply

PAGES = [login, oauth, users, groups, clients]


def answer(call: Call, route: Endpoint, arguments: Mapping[str, str]) -> Answer:
    """UAA's endpoints check their callers themselves."""
    try:
        return route.handler(call, **arguments)
    except UaaError as error:
        return _refusal(error)


def _refusal(error: UaaError) -> Reply:
    reply = json_reply(error.body, error.status)
    if error.status == 401:
        told_why = f'error="{error.body["error"]}", error_description="{error.body["error_description"]}"'
        reply.headers["WWW-Authenticate"] = f'Bearer realm="UAA/oauth", {told_why}'
    return reply


def unknown(call: Call) -> Answer:
    """A path that UAA does not have."""
    call.note = "not implemented"
    body = {"error": "not_found", "error_description": f"fakecc's UAA has no {call.method} {call.path}"}
    return Reply(status=404, body=body, content_type=JSON_TYPE)


def refuse(call: Call, error: Exception) -> Reply:
    """An exception in UAA's envelope: what a test ordered, or what went wrong."""
    del call
    status = error.status if isinstance(error, CloudControllerError) else 500
    name = error.name if isinstance(error, CloudControllerError) else "internal_server_error"
    return json_reply({"error": name, "error_description": str(error)}, status)


def dress(call: Call, reply: Reply) -> Reply:
    del call
    return reply


def _endpoints() -> Iterator[Endpoint]:
    for page in PAGES:
        for route in page.ENDPOINTS:
            yield route
            if not route.rule.startswith("/uaa/"):
                yield replace(route, rule=f"/uaa{route.rule}")


VIEW = View(
    name="uaa",
    prefixes=("/uaa",),
    endpoints=[*_endpoints()],
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
    cloud_controller=False,
)
