"""Savepoints by name: states of a world that a test, a seed or the control API named, to come back to.

A name that is given again means the newer state. Whoever goes back to a state forgets the later ones; a name that a
world's own seeds gave means the state in which it was seeded, and outlasts every reset.
"""

from __future__ import annotations

from fakecc.arrange.checking import BadInput, Complaint, Missing, check_type
from fakecc.world import World
from fakecc.world.transactions import Savepoint

AMID_A_REQUEST = "no savepoint is taken amid a request, as by a hook: it may yet be undone"


def take(world: World, name: str) -> Savepoint:
    """Name the state of the world as it is now. Raises BadInput amid a request: its end may yet be otherwise.

    So it does for a name that is no text.
    """
    check_type(name, str, "/savepoint", "a name")
    with world.lock:
        if world.is_in_piece:
            raise BadInput(Complaint("/savepoint", AMID_A_REQUEST))
        world.savepoints[name] = savepoint = world.savepoint()
        return savepoint


def find(world: World, name: str) -> Savepoint:
    """The state of that name. Raises Missing where there is none, or where the world went back beyond it."""
    known = present(world)
    if name not in known:
        over = name in world.savepoints
        why = f"the savepoint {name!r} is over: the world went back to an earlier state" if over else ""
        raise Missing(why or f"there is no savepoint {name!r}", tuple(known))
    return known[name]


def present(world: World) -> dict[str, Savepoint]:
    """The states that the world can come back to, in the order in which they were named."""
    with world.lock:
        return {name: savepoint for name, savepoint in world.savepoints.items() if is_open(world, savepoint)}


def is_open(world: World, savepoint: Savepoint) -> bool:
    """Can the world come back to this state?"""
    return world.changes.serial(savepoint.depth) == savepoint.serial


def forget(world: World, name: str) -> None:
    """Take the name from a state. Raises Missing where there is none of that name."""
    with world.lock:
        find(world, name)
        del world.savepoints[name]
