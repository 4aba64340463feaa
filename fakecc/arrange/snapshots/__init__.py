"""Snapshots: write everything that a world holds as JSON, and make a world of that again.

A snapshot is checked whole before anything is changed: its version, settings and clock, the types of all fields, what
the tables accept, references, brokers' addresses, steps.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

from fakecc.arrange.checking import check
from fakecc.arrange.snapshots.encoding import encode_record
from fakecc.arrange.snapshots.reading import Contents, read
from fakecc.arrange.snapshots.versions import VERSION
from fakecc.clock import RealClock, kind_of
from fakecc.json_types import Json
from fakecc.world import World

__all__ = ["encode_record", "hold", "restore", "take"]


def take(world: World) -> Json:
    """Write everything that the world holds: records, settings, the time, how many guids were given."""
    return hold(world)()


def hold(world: World) -> Callable[[], Json]:
    """Remember everything that the world holds; what is given writes it, when it is called, and needs no lock."""
    with world.lock:
        clock = world.clock
        scale = clock.scale if isinstance(clock, RealClock) else 1.0
        head = {
            "version": VERSION,
            "world": world.name,
            "clock": {"kind": kind_of(clock), "seconds": clock.now(), "frozen": not clock.flows, "scale": scale},
            "settings": world.settings.words(),
            "guids": dict(world.numbers),
        }
        blobs = list(world.blobs)
        tables = {name: list(table) for name, table in world.tables.items() if len(table)}

    def write() -> Json:
        return {
            **head,
            "blobs": [base64.b64encode(content).decode() for content in blobs],
            "tables": {name: [encode_record(record) for record in records] for name, records in tables.items()},
        }

    return write


def restore(world: World, snapshot: Json) -> None:
    """Make the world what the snapshot says. Raises BadInput, with nothing changed, when the snapshot is wrong."""
    check(snapshot, "state")
    _put(world, read(snapshot, world.settings))


def _put(world: World, contents: Contents) -> None:
    with world.lock, world.transaction():
        world.begin_era()
        for table in world.tables.values():
            for record in table:
                table.remove(record.guid)
        for record in contents.records:
            world.add(record)
        world.settings = contents.settings
        world.numbers = contents.numbers
        for content in contents.blobs:
            world.blobs.put(content)
        if contents.clock is not None:
            world.go_by(contents.clock)
        world.forget_history()
        if any("stale" in fault.effect for fault in world.faults):
            world.keep_history()
        for step in world.steps:
            world.remind(step)
