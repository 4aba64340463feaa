"""Faults on clients' requests: which one a request meets, and what becomes of the request then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fakecc import json_reading
from fakecc.arrange import hooks
from fakecc.arrange.fault_words import cascades
from fakecc.arrange.fault_words.targets import ClientRequest, target_of
from fakecc.call import Call, Reply, View
from fakecc.clock import SteeredClock
from fakecc.faults import matching, on_requests, slowness
from fakecc.faults.matching import FaultTarget
from fakecc.faults.operation_names import pattern_of
from fakecc.json_types import Json
from fakecc.models.arranged import Fault
from fakecc.records import replace
from fakecc.web import fault_replies
from fakecc.world import World

HEADER = "X-Fakecc-Fault"


def concern(call: Call, rule: str) -> bool:
    """May a fault, a hook or a gate stand at this request? Most requests have none, and this is all that it costs."""
    faults = call.world.faults
    if not len(faults) or "\0" in rule:
        return False
    with call.world.lock:
        return matching.may_strike(faults, f"{call.method} {pattern_of(rule)}", "request *", "")


def strike(call: Call, view: View, rule: str) -> Fault | None:
    """The fault that this request meets, or None. What happens before the request is looked at happens here."""
    world = call.world
    with world.lock:
        fault = matching.strike(world.faults, target_in(call, view, rule), world.clock.now())
        if fault is not None and "token" in fault.effect and isinstance(world.clock, SteeredClock):
            world.clock.end_tokens()
        return fault


def find_hooks(call: Call, view: View, rule: str) -> list[Fault]:
    """The hooks that stand at this request: something is done before it, or after it."""
    world = call.world
    with world.lock:
        target = replace(target_in(call, view, rule), where="hook")
        return matching.strike_all(world.faults, target, world.clock.now())


def run_hooks(call: Call, moment: str) -> None:
    """Do what a test wants done at this moment (before or after) beside the request."""
    for fault in call.hooks:
        if moment in fault.effect:
            hooks.do(call.world, fault.effect[moment])


def target_in(call: Call, view: View, rule: str) -> FaultTarget:
    """The request as faults, hooks and gates see it. Hold the lock."""
    asked = ClientRequest(
        method=call.method,
        path=call.path,
        route=pattern_of(rule),
        query=call.raw_query,
        caller=(call.caller.name, call.caller.guid),
        host=hosts_of(call, view),
        body=_body(call),
    )
    return target_of(call.world, asked)


def hosts_of(call: Call, view: View) -> tuple[str, ...]:
    """The names of the host that was asked."""
    return ("uaa" if view.name == "uaa" else "api", call.host.partition(":")[0])


def _body(call: Call) -> Json:
    """The JSON of a request that no view has read yet; None where it is none."""
    if not call.raw[:1].strip(b"\t\n\r {"):
        try:
            return json_reading.read(call.raw) if call.raw else None
        except json_reading.Unfit:
            return None
    return None


def answer(fault: Fault | None, view: View, call: Call, answer_truly: Callable[[], Reply]) -> Reply:
    """The reply under a fault: its own, or the true one, or the true one that is lost."""
    if fault is None:
        return answer_truly()
    effect = fault.effect
    if "half_done" in effect:
        cascades.fail_the_second(call.world, call.path)
    if on_requests.prevents_request(effect):
        reply = fault_replies.reply(call, view, effect)
    else:
        reply = _read_stale(effect, call.world, answer_truly) if "stale" in effect else answer_truly()
        _spoil_the_deed(call.world, effect, call, reply)
        if on_requests.replaces_answer(effect):
            reply = fault_replies.reply(call, view, effect)
    call.note, call.fault = "fault", fault.name or fault.guid
    reply.headers[HEADER] = fault.name or fault.guid
    return reply


def socket_fault(fault: Fault) -> dict[str, Any]:
    """What the server does to the answer on its way; a delay by chance is the same at the same hit."""
    effect = dict(fault.effect)
    if "delay" in effect:
        effect["delay"] = slowness.seconds(fault)
    return effect


def _read_stale(effect: Mapping[str, Json], world: World, answer_truly: Callable[[], Reply]) -> Reply:
    with world.as_it_was(**effect["stale"]):
        return answer_truly()


def _spoil_the_deed(world: World, effect: Mapping[str, Json], call: Call, reply: Reply) -> None:
    """What was accepted is never done: its job waits for ever, or until a test releases it."""
    if "never_done" in effect and reply.status < 400:
        guids = [*call.path.split("/"), *_guids_of(reply)]
        with world.lock, world.piece(None):
            for guid in filter(None, guids):
                for step in world.steps.find(concerns=guid):
                    world.change(step, held=True)


def _guids_of(reply: Reply) -> list[str]:
    """The guids that an answer names: of its job, or of what it made."""
    body: Json = reply.body if isinstance(reply.body, dict) else {}
    held = (body.get("guid"), (body.get("metadata") or {}).get("guid"))
    return [reply.headers.get("Location", "").rsplit("/", 1)[-1], *(guid for guid in held if isinstance(guid, str))]
