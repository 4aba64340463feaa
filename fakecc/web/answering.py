"""What stands around a view: the faults that a test ordered, middleware, errors, the journal, X-Runtime."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from fakecc.call import Call, Reply, View
from fakecc.conversation import EraEnded
from fakecc.errors import Broken, CloudControllerError, InvalidAuthToken, NotImplementedYet
from fakecc.faults import on_requests
from fakecc.journal import Entry, WrittenJson
from fakecc.json_types import Json
from fakecc.web import environ_keys, fault_replies, incoming, middleware, outgoing, polls
from fakecc.web.incoming import WsgiRequest
from fakecc.web.outgoing import WsgiResponse
from fakecc.world import World

Answer = Callable[[Call], Any]
# What becomes of the connection of a request that was under way while the world began anew.
CLOSE = {"failure": "reset"}
UNREACHABLE = "The service broker could not be reached"


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
    effect = _fault_effect(call, rule)
    reply = _answer_under_fault(effect, view, call, answer)
    if "failure" in effect:
        request.environ[environ_keys.SOCKET_FAULT].update(effect)
    hint = _broker_hint(call, reply)
    if hint:
        reply.headers["X-Fakecc-Hint"] = hint
    if _answered_by_rails(call):
        reply.headers["X-Runtime"] = f"{time.perf_counter() - began:.6f}"
    response = _respond(call, reply, era)
    if view.cloud_controller and world.era == era:
        polls.note(call, reply)
    return response


def _broker_hint(call: Call, reply: Reply) -> str:
    """Why a broker that an answer calls unreachable was not asked at all; empty where it was, or none is told of."""
    if not (reply.status == 502 or call.path.startswith("/v3/jobs/")) or UNREACHABLE not in str(reply.body):
        return ""
    with call.world.lock:
        return next((entry.note for entry in reversed([*call.world.journal]) if entry.kind == "broker"), "")


def _respond(call: Call, reply: Reply, era: int) -> WsgiResponse:
    response = outgoing.response_of(call, reply)
    length = len(response.body) if isinstance(response.body, bytes) else 0
    with call.world.lock:
        # A world that began anew meanwhile has a journal of its own.
        if call.world.era == era:
            entry = _entry(call, reply, response.json)
            call.world.journal.add(entry, request_length=len(call.raw), response_length=length)
    return response


def _fault_effect(call: Call, rule: str) -> Mapping[str, Json]:
    faults, caller = call.world.faults, call.caller
    if not len(faults):
        return {}
    with call.world.lock:
        return on_requests.strike_request(
            faults, method=call.method, path=call.path, rule=rule, caller_name=caller.name, caller_guid=caller.guid
        )


def _answer_under_fault(effect: Mapping[str, Json], view: View, call: Call, answer: Answer) -> Reply:
    if on_requests.prevents_request(effect):
        return fault_replies.reply(call, view, effect)
    reply = _answer_behind_middleware(view, call, answer)
    return fault_replies.reply(call, view, effect) if "status" in effect else reply


def _answered_by_rails(call: Call) -> bool:
    """Is this a request that the Cloud Controller's Rails half answers, and measures?"""
    return call.method != "OPTIONS" and (call.path == "/v3" or call.path.startswith("/v3/"))


def _answer_behind_middleware(view: View, call: Call, answer: Answer) -> Reply:
    """The answer, from behind the Cloud Controller's middleware; UAA and the other neighbours have none of it."""
    if not view.cloud_controller:
        return _answer(view, call, answer)
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
    """The middleware's own answer to too many requests; a bad token is refused as a bad token instead."""
    bad = call.caller.problem == "invalid"
    reply = view.refuse(call, InvalidAuthToken() if bad else refusal)
    reply.content_type = "application/json" if bad else "text/plain; charset=utf-8"
    return reply


def _answer(view: View, call: Call, answer: Answer) -> Reply:
    try:
        reply: Reply = answer(call) if view.backstage else call.world.converse(lambda: answer(call))
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


def _entry(call: Call, reply: Reply, written: str) -> Entry:
    return Entry(
        kind="request",
        at=call.world.clock.now(),
        method=call.method,
        path=call.path,
        status=reply.status,
        caller=call.caller.name,
        request=call.body if call.body is not None else call.raw.decode(errors="replace"),
        response=WrittenJson(written) if written else reply.text,
        note=call.note,
    )
