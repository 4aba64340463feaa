"""The time of a world as a test changes it: frozen, set, advanced, scaled."""

from __future__ import annotations

from datetime import UTC, datetime

from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names
from fakecc.clock import LAST, Clock, RealClock, VirtualClock
from fakecc.world import World


def change(world: World, changes: Part) -> None:
    """Freeze, set, advance or scale the clock, in the order given, and do what is due then. Raises BadInput."""
    for name in changes.value:
        CHANGES[name](world, changes.at(name))
    world.catch_up()


def scale_of(clock: Clock) -> float:
    """How fast a clock goes; 1 is as fast as the wall's."""
    return clock.scale if isinstance(clock, RealClock) else 1.0


def iso(moment: float) -> str:
    """A moment such as 2026-11-23T10:00:00Z."""
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


def _freeze(world: World, part: Part) -> None:
    if part.value == world.clock.flows:
        now = world.clock.now()
        world.go_by(VirtualClock(now) if part.value else RealClock(start=now))


def _set(world: World, part: Part) -> None:
    now = world.clock.now()
    moment = part.value if isinstance(part.value, int | float) else names.moment(part, now)
    if moment < now:
        raise part.error(f"time does not go back: it is {iso(now)}", [f"{iso(now)} and later"])
    _move(world, moment, part)


def _advance(world: World, part: Part) -> None:
    _move(world, world.clock.now() + part.value, part)


def _scale(world: World, part: Part) -> None:
    world.go_by(RealClock(start=world.clock.now(), scale=part.value))


def _move(world: World, moment: float, part: Part) -> None:
    if moment > LAST:
        raise part.error("time ends with the year 9999", [f"{iso(LAST)} and before"])
    clock = world.clock
    if isinstance(clock, VirtualClock):
        clock.set(moment)
    else:
        world.go_by(RealClock(start=moment, scale=scale_of(clock)))


CHANGES = {"freeze": _freeze, "set": _set, "advance": _advance, "scale": _scale}
