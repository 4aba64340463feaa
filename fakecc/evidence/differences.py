"""What changed in a world since it was seeded, as a person wants to read it."""

from __future__ import annotations

from fakecc.arrange.differences import BOOKKEEPING
from fakecc.world import World

# Of a known user only this changes when it sends its first request.
SIGHTING = frozenset({"introduced"})


def since_seeded(world: World) -> list[str]:
    """What is not as it was when the world had been seeded, a line a record: new (+), gone (-) or changed (~)."""
    lines: list[str] = []
    for table, guid, before in world.changes.since(world.seeded.depth) if world.seeded else ():
        now = table.get(guid)
        if table.name in BOOKKEEPING or (before is None and now is None):
            continue
        sign = "+" if before is None else "-" if now is None else "~"
        changed = [] if before is None or now is None else _changed_fields(before, now)
        if sign == "~" and not set(changed) - SIGHTING:
            continue
        if table.name == "users" and sign == "+":
            continue
        name = getattr(now or before, "name", None) or guid
        lines.append(f"{sign} {table.name} {name}" + (f" ({', '.join(changed)})" if changed else ""))
    return lines


def _changed_fields(before: object, now: object) -> list[str]:
    names: tuple[str, ...] = getattr(now, "NAMES", ())
    return [name for name in names if name != "updated_at" and getattr(before, name) != getattr(now, name)]


def new_records(world: World) -> list[tuple[str, str]]:
    """Table and guid of every record that came since the world was seeded, but for those that keep books."""
    changes = world.changes.since(world.seeded.depth) if world.seeded else []
    return [
        (table.name, guid)
        for table, guid, before in changes
        if before is None and guid in table and table.name not in BOOKKEEPING
    ]
