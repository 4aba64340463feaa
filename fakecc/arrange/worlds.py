"""The worlds of a server: made, seeded, served at ports of their own, and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fakecc.arrange import lifecycle
from fakecc.arrange.checking import BadInput, Complaint, Missing
from fakecc.arrange.clock import choose as choose_clock
from fakecc.arrange.seeds.documents import Seed
from fakecc.clock import clock_named
from fakecc.records import Value, value_type
from fakecc.world import World
from fakecc.worlds import DEFAULT, Worlds


@value_type
class Beginning(Value):
    """How another world begins; what is None is as the server's own options say.

    `guids`: with the same value here, the same things done in the same order get the same guids. `witness` is told of
    the world before anybody meets it.
    """

    preset: str | None = None
    seeds: tuple[Seed, ...] = ()
    clock: str | None = None
    auth: str | None = None
    guids: object = None
    witness: Callable[[World], None] | None = None


AS_THE_SERVER_SAYS = Beginning()


def default_world(name: str) -> World:
    """A freshly installed world with what the preset `small` holds."""
    world = World(name=name)
    lifecycle.connect(world)
    return lifecycle.prepare(world)


def add(worlds: Worlds, name: str, beginning: Beginning = AS_THE_SERVER_SAYS, *, port: int | None = 0) -> str | None:
    """Make a world and serve it at a port of its own (0: a free one; None: at none); gives its url, or None.

    With neither a preset nor a seed it holds what the server's own options say. Raises BadInput, with no world made.
    """
    if beginning.clock is not None:
        _check_clock(beginning.clock)
    try:
        worlds.create(name, partial(_arrange, beginning), port=port)
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


def _arrange(wanted: Beginning, world: World) -> None:
    world.auth = wanted.auth or world.auth
    if wanted.preset or wanted.seeds:
        lifecycle.rearrange(world, wanted.preset or lifecycle.DEFAULT_PRESET, wanted.seeds)
    if wanted.guids is not None:
        lifecycle.repeat_guids(world, wanted.guids)
    if wanted.clock is not None:
        choose_clock(world, wanted.clock)
        world.seeded = world.savepoint()
    if wanted.witness:
        wanted.witness(world)


def remove(worlds: Worlds, name: str) -> None:
    """Forget a world. Raises Missing when there is none of that name, BadInput for the default world."""
    if name == DEFAULT:
        raise BadInput(Complaint("", "the default world stays; POST /_fakecc/reset makes it new"))
    try:
        worlds.delete(name)
    except KeyError:
        raise Missing(f"there is no world {name!r}", tuple(world.name for world in worlds)) from None
