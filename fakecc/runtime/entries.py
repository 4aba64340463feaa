"""What stands in the journal of what the runtime was asked: entries of the kind `runtime`."""

from __future__ import annotations

from fakecc.journal import Entry
from fakecc.json_types import Json
from fakecc.world import World


def write_down(world: World, operation: str, path: str, **told: Json) -> None:
    """Note what was asked: an operation such as `stage`, of what, by a path, and `told` about it."""
    entry = Entry(kind="runtime", at=world.now(), method="", path=path, status=0, operation=operation, request=told)
    world.journal.add(entry)
