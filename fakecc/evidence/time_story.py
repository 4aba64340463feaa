"""Where a world's time stands, and why nothing moves it: sentences for the report of a failed test."""

from __future__ import annotations

from fakecc.arrange import waiting
from fakecc.arrange.operations import AnyOperation, pending
from fakecc.clock import RealClock, iso, kind_of
from fakecc.world import World


def clock_line(world: World) -> str:
    """What time it is, and what moves it."""
    clock = world.clock
    now = iso(clock.now())
    if isinstance(clock, RealClock):
        return f"clock: real, {now}" + ("" if clock.scale == 1 else f", {clock.scale:g} times as fast")
    if clock.flows:
        return f"clock: one that flows by itself, {now}"
    if kind_of(clock) == "auto":
        return f"clock: auto, stands at {now}; it moves on when a client reads what is under way"
    return f'clock: virtual, stands at {now}; nothing moves it but clock.advance() (or choose clock="auto")'


def pending_lines(world: World) -> list[str]:
    """A line for each operation that is under way: what it is, and what it waits for."""
    return [_pending_line(world, operation) for operation in pending(world)]


def _pending_line(world: World, operation: AnyOperation) -> str:
    told = operation.as_json()
    what = f"pending: {told['operation']} of {told['resource']} {told['name'] or told['guid']}"
    return f"{what}, waits for {_reason(world, operation.guid)}"


def _reason(world: World, guid: str) -> str:
    words = waiting.waits_for(world, guid)
    if words:
        return words
    moment = waiting.next_moment(world, guid)
    if moment is None:
        return "nobody: no job and no broker works on it"
    left = moment - world.clock.now()
    if left <= 0:
        return "the next request, which does what is due"
    return f"{iso(moment)} (in {left:g} s)"
