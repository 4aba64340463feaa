"""What stands around the pages of each neighbour: who may ask, what is unknown, what every answer wears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fakecc.call import Answer, Call, Endpoint, ListedEndpoint, Reply, View
from fakecc.errors import NotImplementedYet
from fakecc.neighbours.answers import NeighbourRefusal, method_not_allowed, methods_of, page_not_found, plain_json

POLICY_DRESS = {
    "X-XSS-Protection": "1; mode=block",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "deny",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
}


def routing_view(endpoints: Sequence[ListedEndpoint]) -> View:
    """The routing API: HEAD is no method of its."""

    def unknown(call: Call) -> Answer:
        methods = methods_of(endpoints, call.path)
        return method_not_allowed(methods) if methods else page_not_found()

    def answer(call: Call, endpoint: Endpoint, arguments: Mapping[str, str]) -> Answer:
        return unknown(call) if call.method == "HEAD" else _ask(call, endpoint, arguments)

    def dress(call: Call, reply: Reply) -> Reply:
        # A guid, whatever was sent.
        call.request_id = call.request_id.rpartition("::")[2]
        return reply

    return View(
        name="routing",
        prefixes=("/routing",),
        endpoints=endpoints,
        answer=answer,
        unknown=unknown,
        refuse=_refuse,
        dress=dress,
        cloud_controller=False,
    )


def policy_view(endpoints: Sequence[ListedEndpoint]) -> View:
    """The policy server; what Go's router answers wears nothing, and a preflight bears no id."""

    def unknown(call: Call) -> Answer:
        methods = methods_of(endpoints, call.path)
        if not methods:
            return page_not_found()
        if call.method != "OPTIONS":
            return method_not_allowed([*methods, "OPTIONS"])
        allowed = ",".join([*sorted(methods, reverse=True), "OPTIONS"])
        return Reply(headers={"Access-Control-Allow-Headers": "authorization", "Access-Control-Allow-Methods": allowed})

    def answer(call: Call, endpoint: Endpoint, arguments: Mapping[str, str]) -> Answer:
        return unknown(call) if call.method == "HEAD" else _ask(call, endpoint, arguments)

    def dress(call: Call, reply: Reply) -> Reply:
        by_router = "Allow" in reply.headers or (reply.status == 404 and bool(reply.text))
        call.request_id = "" if by_router or call.method == "OPTIONS" else call.request_id.rpartition("::")[2]
        return reply if by_router else _with_headers(reply, POLICY_DRESS)

    return View(
        name="network_policy",
        prefixes=("/networking",),
        endpoints=endpoints,
        answer=answer,
        unknown=unknown,
        refuse=_refuse,
        dress=dress,
        cloud_controller=False,
    )


def log_cache_view(endpoints: Sequence[ListedEndpoint]) -> View:
    """Log-cache behind its proxy: what it is not asked by GET its pages answer themselves."""

    def unknown(call: Call) -> Answer:
        del call
        return page_not_found()

    def answer(call: Call, endpoint: Endpoint, arguments: Mapping[str, str]) -> Answer:
        return _ask(call, endpoint, arguments)

    def dress(call: Call, reply: Reply) -> Reply:
        call.request_id = ""
        return reply

    return View(
        name="log_cache",
        prefixes=("/api/v1",),
        endpoints=endpoints,
        answer=answer,
        unknown=unknown,
        refuse=_refuse,
        dress=dress,
        cloud_controller=False,
    )


def _ask(call: Call, endpoint: Endpoint, arguments: Mapping[str, str]) -> Answer:
    try:
        return endpoint.handler(call, **arguments)
    except NeighbourRefusal as refusal:
        return refusal.reply


def _with_headers(reply: Reply, headers: Mapping[str, str]) -> Reply:
    reply.headers = {**headers, **reply.headers}
    return reply


def _refuse(call: Call, error: Exception) -> Reply:
    """An error in fakecc itself, or what it does not do yet."""
    if isinstance(error, NotImplementedYet):
        call.note = "not implemented"
        return plain_json({"error": str(error)}, 501)
    return plain_json({"error": f"{type(error).__name__}: {error}"}, 500)
