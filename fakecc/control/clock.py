"""/_fakecc/clock: what time it is in the world, and how it passes."""

from __future__ import annotations

from datetime import UTC, datetime

from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names as naming
from fakecc.call import Call, Reply, endpoint
from fakecc.clock import LAST, Clock, RealClock, VirtualClock
from fakecc.control.view import json_reply
from fakecc.json_types import Json
from fakecc.world import World


def show(call: Call) -> Reply:
    return json_reply(_presentation(call.world.clock))


def update(call: Call) -> Reply:
    """Freeze, set, advance or scale; what is due then is done before the answer."""
    for change, value in call.body.items():
        CHANGES[change](call.world, Part(value, f"/{change}"))
    call.world.catch_up()
    return json_reply(_presentation(call.world.clock))


def _freeze(world: World, part: Part) -> None:
    if part.value == world.clock.flows:
        now = world.clock.now()
        world.go_by(VirtualClock(now) if part.value else RealClock(start=now))


def _set(world: World, part: Part) -> None:
    now = world.clock.now()
    moment = part.value if isinstance(part.value, int | float) else naming.moment(part, now)
    if moment < now:
        raise part.error(f"time does not go back: it is {_iso(now)}", [f"{_iso(now)} and later"])
    _move(world, moment, part)


def _advance(world: World, part: Part) -> None:
    _move(world, world.clock.now() + part.value, part)


def _scale(world: World, part: Part) -> None:
    world.go_by(RealClock(start=world.clock.now(), scale=part.value))


def _move(world: World, moment: float, part: Part) -> None:
    if moment > LAST:
        raise part.error("time ends with the year 9999", [f"{_iso(LAST)} and before"])
    clock = world.clock
    if isinstance(clock, VirtualClock):
        clock.set(moment)
    else:
        world.go_by(RealClock(start=moment, scale=_scale_of(clock)))


def _scale_of(clock: Clock) -> float:
    return clock.scale if isinstance(clock, RealClock) else 1.0


def _presentation(clock: Clock) -> Json:
    now = clock.now()
    return {"now": _iso(now), "seconds": now, "frozen": not clock.flows, "scale": _scale_of(clock)}


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


CHANGES = {"freeze": _freeze, "set": _set, "advance": _advance, "scale": _scale}

ENDPOINTS = [
    endpoint("GET", "/_fakecc/clock", show, "unlocked"),
    endpoint("POST", "/_fakecc/clock", update, "unlocked"),
]
