"""Gates at which clients' requests wait, before they are handled: each in its own thread, without the world's lock."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.arrange import faults
from fakecc.call import Call, View
from fakecc.conversation import EraEnded
from fakecc.faults import matching
from fakecc.json_types import Json
from fakecc.models.arranged import Fault, Gate
from fakecc.records import replace
from fakecc.web.request_faults import target_in
from fakecc.world import World
from fakecc.world.held_requests import HeldRequest

# How long a request waits at most, in seconds of the wall: a gate that nobody opens shall not hold up a suite for ever.
LONGEST_WAIT = 60.0
HINT = "no gate opened in {} s; open it from another thread, or by /_fakecc/gates/{}/open"


def wait(call: Call, view: View, rule: str) -> Fault | None:
    """Wait at every closed gate that selects this request; gives what it meets where one of them failed.

    Raises EraEnded where the world began anew meanwhile, or is served no more.
    """
    world = call.world
    if not len(world.gates) or not world.faults.find(where="gate"):
        return None
    answer = None
    with world.lock:
        target = replace(target_in(call, view, rule), where="gate")
        for fault in matching.strike_all(world.faults, target, world.clock.now()):
            gate = world.gates.get(fault.effect["hold"])
            if answer is None and gate is not None and gate.closed:
                answer = _wait_at(call, gate)
    world.catch_up()
    return answer


def _wait_at(call: Call, gate: Gate) -> Fault | None:
    """Wait until the gate is open, or gone. Hold the lock once: it is given up meanwhile."""
    world, era = call.world, call.world.era
    held = HeldRequest(
        gate_guid=gate.guid, method=call.method, path=call.path, user=call.caller.name, request_id=call.request_id
    )

    def has_ended() -> bool:
        return world.era != era or world.held_requests.are_over

    def is_over() -> bool:
        present = world.gates.get(gate.guid)
        if has_ended() or present is None or not present.closed:
            return True
        # Its time is over: whoever catches up next opens it.
        return present.until is not None and present.until <= world.clock.now()

    with world.held_requests.waits(held):
        opened = world.held_requests.wait(is_over, LONGEST_WAIT)
    if has_ended():
        raise EraEnded
    if not opened:
        call.hint = HINT.format(int(LONGEST_WAIT), gate.name)
        return _fault(world, gate, {"status": 503})
    present = world.gates.get(gate.guid)
    return _fault(world, present, present.answer) if present is not None and present.answer else None


def _fault(world: World, gate: Gate, effect: Mapping[str, Json]) -> Fault:
    """What the request meets: a fault that is in no table."""
    return faults.draft(world, "request", name=gate.name, effect=effect)
