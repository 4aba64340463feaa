"""The worlds of a server: made, seeded, served at ports of their own, and forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from fakecc.arrange import lifecycle
from fakecc.arrange.checking import BadInput, Complaint, Missing
from fakecc.arrange.clock import choose as choose_clock
from fakecc.arrange.seeds.documents import Seed
from fakecc.clock import clock_named
from fakecc.world import World
from fakecc.worlds import DEFAULT, Worlds


def default_world(name: str) -> World:
    """A freshly installed world with what the preset `small` holds."""
    world = World(name=name)
    lifecycle.connect(world)
    return lifecycle.prepare(world)


def add(
    worlds: Worlds,
    name: str,
    *,
    preset: str | None = None,
    seeds: Sequence[Seed] = (),
    port: int | None = 0,
    clock: str | None = None,
    auth: str | None = None,
) -> str | None:
    """Make a world and serve it at a port of its own (0: a free one; None: at none); gives its url, or None.

    With neither a preset nor a seed it holds what the server's own options say. Raises BadInput, with no world made.
    """
    if clock is not None:
        _check_clock(clock)
    try:
        worlds.create(name, lambda world: _arrange(world, preset, seeds, clock, auth), port=port)
    except KeyError:
        known = ", ".join(world.name for world in worlds)
        raise BadInput(Complaint("/name", f"there is a world {name!r} already: {known}")) from None
    except OSError as error:
        raise BadInput(Complaint("/port", str(error))) from None
    return worlds.urls.get(name)


def _check_clock(clock: str) -> None:
    try:
        clock_named(clock)
    except ValueError as problem:
        raise BadInput(Complaint("/clock", str(problem))) from None


def _arrange(world: World, preset: str | None, seeds: Sequence[Seed], clock: str | None, auth: str | None) -> None:
    world.auth = auth or world.auth
    if preset or seeds:
        lifecycle.rearrange(world, preset or lifecycle.DEFAULT_PRESET, seeds)
    if clock is not None:
        choose_clock(world, clock)
        world.seeded = world.savepoint()


def remove(worlds: Worlds, name: str) -> None:
    """Forget a world. Raises Missing when there is none of that name, BadInput for the default world."""
    if name == DEFAULT:
        raise BadInput(Complaint("", "the default world stays; POST /_fakecc/reset makes it new"))
    try:
        worlds.delete(name)
    except KeyError:
        raise Missing(f"there is no world {name!r}", tuple(world.name for world in worlds)) from None
