"""What stands around a view: the faults that a test ordered, middleware, errors, the journal, X-Runtime."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice
from typing import Any

from fakecc.call import Call, Reply, View
from fakecc.conversation import EraEnded
from fakecc.errors import Broken, CloudControllerError, InvalidAuthToken, NotImplementedYet
from fakecc.evidence import hints
from fakecc.evidence.hints import CallOutcome
from fakecc.faults import on_requests
from fakecc.faults.operation_names import name_of, pattern_of
from fakecc.journal import MOST_LOOKS, MOST_WRITES, Entry, Look, Write, WrittenJson
from fakecc.models.arranged import Fault
from fakecc.records import Value, small_value_type
from fakecc.web import environ_keys, incoming, middleware, outgoing, polls, request_faults, request_gates
from fakecc.web.incoming import WsgiRequest
from fakecc.web.outgoing import WsgiResponse
from fakecc.world import World

Answer = Callable[[Call], Any]
# What becomes of the connection of a request that was under way while the world began anew.
CLOSE = {"failure": "reset"}
# The methods that Puma passes on. source: puma:lib/puma/const.rb (SUPPORTED_HTTP_METHODS)
METHODS = frozenset({"HEAD", "GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
MEASURED_METHODS = METHODS - {"OPTIONS"}
# Tables that no client reads: what fakecc itself needs to go on.
UNSEEN = frozenset({"steps", "delayed_jobs", "broker_operations", "runtime_verdicts", "faults", "gates", "known_files"})
UNREACHABLE = "The service broker could not be reached"


@small_value_type
class Circumstances(Value):
    """What the journal keeps of a request beside itself and its answer; `seconds` is how long it took."""

    route: str = ""
    operation: str = ""
    hosts: tuple[str, ...] = ()
    seconds: float = 0.0


NONE = Circumstances()


def serve(request: WsgiRequest, world: World, view: View, *, answer: Answer, rule: str) -> WsgiResponse:
    """Have a view answer a request. `rule` is its route's rule, as /v3/apps/<guid>, or its path where it has none."""
    try:
        return _serve(request, world, view, answer=answer, rule=rule)
    except EraEnded:
        request.environ[environ_keys.SOCKET_FAULT].update(CLOSE)
        return outgoing.response_of(incoming.bare_call(request, world), Reply(status=503))
    except Exception as error:  # noqa: BLE001 - a 500 in the view's envelope, and it surfaces in the test
        call = incoming.bare_call(request, world)
        return _respond(call, _refuse(view, call, error), world.era)


def _serve(request: WsgiRequest, world: World, view: View, *, answer: Answer, rule: str) -> WsgiResponse:
    began = time.perf_counter()
    world.catch_up()
    era = world.era
    call = incoming.call_of(request, world)
    if view.backstage:
        return outgoing.response_of(call, _answer(view, call, answer))
    fault = _fault_before(call, view, rule) if request_faults.concern(call, rule) else None
    if fault is not None and "token" in fault.effect:
        hooks, call = call.hooks, incoming.call_of(request, world)
        call.hooks = hooks
    reply = request_faults.answer(fault, view, call, lambda: _answer_behind_middleware(view, call, answer))
    if fault is not None and on_requests.breaks_connection(fault.effect):
        request.environ[environ_keys.SOCKET_FAULT].update(request_faults.socket_fault(fault))
    call.hint = call.hint or _broker_hint(call, reply) or (_hint(call, reply) if reply.status >= 400 else "")
    if call.hint:
        reply.headers.setdefault("X-Fakecc-Hint", call.hint)
    if _answered_by_rails(call):
        reply.headers["X-Runtime"] = f"{time.perf_counter() - began:.6f}"
    if environ_keys.LOG_FACTS in request.environ:
        request.environ[environ_keys.LOG_FACTS].update(_log_facts(call))
    response = _respond(call, reply, era, _circumstances(call, view, rule, began))
    if view.cloud_controller and world.era == era:
        polls.note(call, reply)
    request_faults.run_hooks(call, "after")
    return response


def _fault_before(call: Call, view: View, rule: str) -> Fault | None:
    """The fault that the request meets, when hooks have done what they do before it, and no gate holds it any more."""
    call.hooks = request_faults.find_hooks(call, view, rule)
    request_faults.run_hooks(call, "before")
    return request_gates.wait(call, view, rule) or request_faults.strike(call, view, rule)


def _hint(call: Call, reply: Reply) -> str:
    return hints.of_call(
        CallOutcome(
            method=call.method,
            path=call.path,
            status=reply.status,
            headers=dict(call.headers.items()),
            body=reply.body or reply.text,
            fault=call.fault,
            note=call.note,
            token=_token_hint(call) if reply.status == 401 else "",
            world=call.world,
            caller=call.caller,
            unmet=tuple(call.permissions.unmet) if reply.status in {403, 404} else (),
            others=tuple(call.worlds or ()),
        )
    )


def _token_hint(call: Call) -> str:
    from fakecc.uaa.tokens import explaining  # noqa: PLC0415 - only a refusal needs it

    return explaining.explain(call.world, call.headers.get("Authorization"), of_uaa=call.path.startswith("/uaa/"))


def _broker_hint(call: Call, reply: Reply) -> str:
    """Why a broker that an answer calls unreachable was not asked at all; empty where it was, or none is told of."""
    if not (reply.status == 502 or call.path.startswith("/v3/jobs/")) or UNREACHABLE not in str(reply.body):
        return ""
    with call.world.lock:
        return next((entry.note for entry in reversed([*call.world.journal]) if entry.kind == "broker"), "")


def _respond(call: Call, reply: Reply, era: int, circumstances: Circumstances = NONE) -> WsgiResponse:
    response = outgoing.response_of(call, reply)
    length = len(response.body) if isinstance(response.body, bytes) else 0
    with call.world.lock:
        # A world that began anew meanwhile has a journal of its own.
        if call.world.era == era:
            entry = _entry(call, reply, circumstances, response)
            call.world.journal.add(entry, request_length=len(call.raw), response_length=length)
    return response


def _log_facts(call: Call) -> dict[str, str]:
    """What a line of the server's log tells beside the request and its status."""
    return {
        "request_id": call.request_id,
        "user": call.caller.name,
        "fault": call.fault,
        "hint": call.hint,
        "note": call.note,
    }


def _circumstances(call: Call, view: View, rule: str, began: float) -> Circumstances:
    pattern = pattern_of(rule)
    return Circumstances(
        route=pattern,
        operation=name_of(call.method, pattern),
        hosts=request_faults.hosts_of(call, view),
        seconds=time.perf_counter() - began,
    )


def _answered_by_rails(call: Call) -> bool:
    """Is this a request that the Cloud Controller's Rails half answers, and measures?"""
    return call.method in MEASURED_METHODS and (call.path == "/v3" or call.path.startswith("/v3/"))


def _answer_behind_middleware(view: View, call: Call, answer: Answer) -> Reply:
    """The answer, from behind the Cloud Controller's middleware; UAA and the other neighbours have none of it."""
    if not view.cloud_controller:
        return _answer(view, call, answer)
    if call.method not in METHODS:
        # The web server answers alone, and names no request.
        call.request_id, call.note = "", "real"
        return Reply(status=501, text=f"{call.method} method is not supported")
    preflight = middleware.preflight(call)
    if preflight:
        return preflight
    limits, refusal = middleware.limit(call)
    if refusal:
        reply = _too_many_requests(view, call, refusal)
    elif middleware.takes_turns(call):
        reply = _answer_in_turn(view, call, answer)
    else:
        reply = _answer(view, call, answer)
    reply.headers |= limits
    middleware.add_headers(call, reply)
    return reply


def _answer_in_turn(view: View, call: Call, answer: Answer) -> Reply:
    with middleware.turn(call) as refusal:
        if not refusal:
            return _answer(view, call, answer)
    reply = _too_many_requests(view, call, refusal)
    reply.headers["Retry-After"] = str(int(call.world.settings.broker_client_timeout_seconds))
    return reply


def _too_many_requests(view: View, call: Call, refusal: CloudControllerError) -> Reply:
    """The middleware's own answer to too many requests; a bad token is refused as a bad token instead.

    It has words for v2 and v3 only. Source: cloud_controller_ng:middleware/rate_limiter.rb (rate_limit_error)
    """
    bad = call.caller.problem in {"invalid", "audience"}
    reply = view.refuse(call, InvalidAuthToken() if bad else refusal)
    if not bad and call.path[:3] not in {"/v2", "/v3"}:
        reply = Reply(status=refusal.status, text="null")
    reply.content_type = "application/json" if bad else "text/plain; charset=utf-8"
    return reply


def _answer(view: View, call: Call, answer: Answer) -> Reply:
    try:
        reply: Reply = answer(call) if view.backstage else call.world.converse(lambda: answer(call), call.ledger)
    except (CloudControllerError, NotImplementedYet) as error:
        reply = view.refuse(call, error)
    except Broken as error:
        call.note = "real"
        reply = view.refuse(call, error)
    except EraEnded:
        raise
    except Exception as error:  # noqa: BLE001 - a 500 in the view's envelope, and it surfaces in the test
        reply = _refuse(view, call, error)
    return view.dress(call, reply)


def _refuse(view: View, call: Call, error: Exception) -> Reply:
    """The answer where fakecc itself failed."""
    call.world.failures.append(error, f"{call.method} {call.path}")
    return view.refuse(call, error)


def _entry(call: Call, reply: Reply, circumstances: Circumstances, response: WsgiResponse) -> Entry:
    return Entry(
        kind="request",
        at=call.world.clock.now(),
        method=call.method,
        path=f"{call.path}?{call.raw_query}" if call.raw_query else call.path,
        status=reply.status,
        operation=circumstances.operation,
        route=circumstances.route,
        caller=call.caller.name,
        user_guid=call.caller.guid,
        hosts=circumstances.hosts,
        request_id=call.request_id,
        seconds=circumstances.seconds,
        fault=call.fault,
        hint=call.hint,
        headers=dict(call.headers.items()),
        request=call.body if call.body is not None else call.raw.decode(errors="replace"),
        response=WrittenJson(response.json) if response.json else reply.text,
        writes=_writes(call) if call.ledger.writes else (),
        looked_at=_looks(call) if call.ledger.reads else (),
        unread=tuple(sorted(call.unread)) if call.unread else (),
        note=call.note,
        response_headers=dict(response.headers),
    )


def _writes(call: Call) -> tuple[Write, ...]:
    """What the request wrote, by what there is now: what it made and took away again is none of it."""
    first: dict[tuple[str, str], Write] = {}
    for table, guid, before in call.ledger.writes:
        present = guid in table
        if len(first) < MOST_WRITES and table.name not in UNSEEN and (before is not None or present):
            change = "created" if before is None else "changed" if present else "deleted"
            first.setdefault((table.name, guid), Write(change, table.name, guid))
    return tuple(first.values())


def _looks(call: Call) -> tuple[Look, ...]:
    """What was read for the request, in the order in which it was read first."""
    seen = (Look(table, guid) for table, guid in call.ledger.reads if table not in UNSEEN)
    return tuple(islice(seen, MOST_LOOKS))
