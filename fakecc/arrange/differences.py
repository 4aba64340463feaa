"""What is different between two states of a world: records that were created, changed or deleted.

Tables that keep books for fakecc itself, or that grow with whatever a client does, are left out unless a test wants
them, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from fakecc.arrange.snapshots.encoding import encode_field
from fakecc.arrange.snapshots.savepoints import is_open
from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.store import Record
from fakecc.world import World
from fakecc.world.transactions import Savepoint

BOOKKEEPING = frozenset(
    {
        "steps", "gates", "broker_catalogs", "jobs", "delayed_jobs",
        "broker_operations", "runtime_verdicts", "faults", "progress_rules", "plan_behaviours",
        "app_behaviours", "stored_tokens", "authorization_codes", "expiring_codes", "sessions", "approvals",
        "audit_events", "service_usage_events", "app_usage_events", "envelopes", "known_files",
    }
)  # fmt: skip


@value_type
class Change(Value):
    """One record that differs. change: created, changed, deleted; `fields` are before and after by name."""

    change: str
    table: str
    guid: str
    name: str
    fields: Mapping[str, tuple[Json, Json]] = field(default_factory=dict[str, tuple[Json, Json]])


def between(
    world: World, before: Savepoint, after: Savepoint | None = None, *, bookkeeping: bool = False
) -> list[Change]:
    """What changed from one savepoint to a later one, or (None) to now. Raises ValueError for one that is over."""
    for savepoint in filter(None, (before, after)):
        if not is_open(world, savepoint):
            message = "this savepoint is over: the world went back to an earlier one"
            raise ValueError(message)
    later = {(table.name, guid): record for table, guid, record in world.changes.since(after.depth)} if after else {}
    found: list[Change] = []
    for table, guid, first in world.changes.since(before.depth):
        if bookkeeping or table.name not in BOOKKEEPING:
            key = (table.name, guid)
            last = later[key] if key in later else table.get(guid)
            change = _change(table.name, guid, first, last)
            found += [change] if change else []
    return found


def present(world: World, change: Change) -> Json:
    """A change as JSON: fields as snapshots write them, before and after."""
    kind = world.tables[change.table].kind
    fields = {
        name: [encode_field(kind, name, before), encode_field(kind, name, after)]
        for name, (before, after) in change.fields.items()
    }
    return {"change": change.change, "table": change.table, "guid": change.guid, "name": change.name, "fields": fields}


def _change(table: str, guid: str, first: Record | None, last: Record | None) -> Change | None:
    present = last or first
    if present is None:
        return None
    name = str(getattr(present, "name", None) or guid)
    if first is None or last is None:
        return Change(change="created" if first is None else "deleted", table=table, guid=guid, name=name)
    fields = {
        one: (getattr(first, one), getattr(last, one))
        for one in last.NAMES
        if one != "updated_at" and getattr(first, one) != getattr(last, one)
    }
    return Change(change="changed", table=table, guid=guid, name=name, fields=fields) if fields else None
