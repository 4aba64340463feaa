"""References between records, checked as a database checks its foreign keys: when a piece of work ends.

Which field refers to which table is declared on the models (`Record.REFERENCES`). A record cannot refer to one that is
not there, and one that others refer to cannot go; a piece that leaves such a reference is undone as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fakecc.store import Record, Table

# A record that was touched: its table, its guid, and what it was before (None: it was not there).
Touch = tuple[Table[Any], str, "Record | None"]


class References:
    """The references of a world's tables, both ways."""

    def __init__(self, tables: Mapping[str, Table[Any]]) -> None:
        self._tables = tables
        self._referring: dict[str, list[tuple[Table[Any], str]]] = {}
        for table in tables.values():
            for field, target in table.kind.REFERENCES.items():
                self._referring.setdefault(target, []).append((table, field))

    def dangling(self, touched: Iterable[Touch]) -> Iterator[str]:
        """What refers to nothing after these records were touched, a sentence each."""
        for table, guid, before in touched:
            now = table.get(guid)
            if now is None:
                if before is not None:
                    yield from self._orphans(table, guid)
            elif now.REFERENCES:
                yield from self._missing_targets(table, now, before)

    def all_dangling(self) -> Iterator[str]:
        """The same for every record there is."""
        for table in self._tables.values():
            if table.kind.REFERENCES:
                for record in table:
                    yield from self._missing_targets(table, record, None)

    def _missing_targets(self, table: Table[Any], record: Record, before: Record | None) -> Iterator[str]:
        for field, target in record.REFERENCES.items():
            value = getattr(record, field)
            if not value or (before is not None and getattr(before, field) == value):
                continue
            for guid in value if isinstance(value, tuple) else (value,):
                if guid not in self._tables[target]:
                    yield f"{field} of {table.name} {record.guid} is {guid}, which is not among {target}"

    def _orphans(self, table: Table[Any], guid: str) -> Iterator[str]:
        for referring, field in self._referring.get(table.name, ()):
            for record in referring.find(**{field: guid}):
                yield f"{field} of {referring.name} {record.guid} is {guid}, which is no longer among {table.name}"
