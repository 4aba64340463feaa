"""Versions of snapshots: one of an older version is rewritten version by version, and what cannot be is refused.

A version says what tables and fields there are. Whoever renames or removes one raises VERSION and adds what rewrites
the older snapshots; a new field with a default needs neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fakecc.arrange.checking import BadInput, Complaint
from fakecc.json_types import Json

VERSION = 2


def _to_2(snapshot: Json) -> Json:
    """An organization that is being deleted has a status of its own for that, and no field."""
    tables = snapshot.get("tables", {})
    rows = [dict(row) for row in tables.get("organizations", ())]
    for row in rows:
        if row.pop("deleting", False):
            row["status"] = "deleting"
    return {**snapshot, "tables": {**tables, "organizations": rows}}


# What makes a snapshot of a version one of the next.
MIGRATIONS: Mapping[int, Callable[[Json], Json]] = {1: _to_2}


def migrate(
    snapshot: Json, migrations: Mapping[int, Callable[[Json], Json]] = MIGRATIONS, newest: int = VERSION
) -> Json:
    """The snapshot as one of the newest version; one without a version is of the newest.

    Raises BadInput for a later version, and for an older one that no migration leads from.
    """
    version = given = snapshot.get("version", newest)
    if given > newest:
        raise BadInput(
            Complaint(
                "/version",
                f"this snapshot is of version {given}, and this fakecc reads none later than {newest}: "
                "restore it with the fakecc that took it, or a later one",
                (newest,),
            )
        )
    while version < newest:
        if version not in migrations:
            raise BadInput(
                Complaint(
                    "/version",
                    f"this snapshot is of version {given}, from which nothing leads to {newest}: take it anew",
                    (newest,),
                )
            )
        snapshot = migrations[version](snapshot)
        version += 1
    return snapshot
