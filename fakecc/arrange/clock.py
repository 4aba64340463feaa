"""The time of a world as a test changes it: another clock, frozen, set, advanced, scaled."""

from __future__ import annotations

from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names
from fakecc.clock import LAST, Clock, DueAction, RealClock, SteeredClock, VirtualClock, clock_named, iso, seconds_of
from fakecc.world import World


def change(world: World, changes: Part) -> list[DueAction]:
    """Change the clock, in the order given, and do what is due then; gives what was done. Raises BadInput."""
    done: list[DueAction] = []
    for name in changes.value:
        done += CHANGES[name](world, changes.at(name)) or []
    return [*done, *world.catch_up()]


def choose(world: World, clock: str | Clock) -> None:
    """Take another clock, by the text that names it or itself. Without a moment it goes on from the present one.

    Raises ValueError for a text that names none.
    """
    if isinstance(clock, str):
        chosen = clock_named(clock)
        if ":" not in clock and isinstance(chosen, VirtualClock):
            chosen = type(chosen)(world.clock.now())
        clock = chosen
    world.go_by(clock)


def scale_of(clock: Clock) -> float:
    """How fast a clock goes; 1 is as fast as the wall's."""
    return clock.scale if isinstance(clock, RealClock) else 1.0


def _choose(world: World, part: Part) -> None:
    try:
        choose(world, part.value)
    except ValueError as problem:
        raise part.error(str(problem)) from None


def _freeze(world: World, part: Part) -> None:
    if part.value == world.clock.flows:
        now = world.clock.now()
        world.go_by(VirtualClock(now) if part.value else RealClock(start=now))


def _set(world: World, part: Part) -> list[DueAction]:
    now = world.clock.now()
    moment = part.value if isinstance(part.value, int | float) else names.moment(part, now)
    if moment < now:
        raise part.error(f"time does not go back: it is {iso(now)}", [f"{iso(now)} and later"])
    return _move(world, moment, part)


def _advance(world: World, part: Part) -> list[DueAction]:
    try:
        seconds = seconds_of(part.value)
    except ValueError as problem:
        raise part.error(str(problem)) from None
    return _move(world, world.clock.now() + seconds, part)


def _scale(world: World, part: Part) -> None:
    world.go_by(RealClock(start=world.clock.now(), scale=part.value))


def _expire_tokens(world: World, part: Part) -> None:
    if part.value and isinstance(world.clock, SteeredClock):
        world.clock.expire_tokens()


def _move(world: World, moment: float, part: Part) -> list[DueAction]:
    if moment > LAST:
        raise part.error("time ends with the year 9999", [f"{iso(LAST)} and before"])
    if not isinstance(world.clock, SteeredClock):
        raise part.error("this world has a clock of its own, which only its maker moves")
    return world.clock.set(moment)


CHANGES = {
    "clock": _choose,
    "freeze": _freeze,
    "set": _set,
    "advance": _advance,
    "scale": _scale,
    "expire_tokens": _expire_tokens,
}
