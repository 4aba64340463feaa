"""The changes that a rollback takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fakecc.store.record import Record

if TYPE_CHECKING:
    from fakecc.store.table import Table

# The ordinal of a record, and what it was; the ordinal alone of one that is new: a large seed notes many.
Noted = int | tuple[int, Any]


class Changes:
    """What every record was before the first change since each open savepoint.

    Only the first state of a record is kept, so a savepoint costs one entry a changed record, however often it changed.
    """

    def __init__(self) -> None:
        # Of each open savepoint: which one it is of all that there ever were, and what it noted.
        self._open: list[tuple[int, dict[tuple[Table[Any], str], Noted]]] = []
        self._next_serial = 1

    @property
    def depth(self) -> int:
        """How many savepoints are open."""
        return len(self._open)

    def note(self, table: Table[Any], guid: str, ordinal: int, before: Record | None) -> None:
        if self._open:
            self._open[-1][1].setdefault((table, guid), ordinal if before is None else (ordinal, before))

    def begin(self) -> int:
        """Open a savepoint; gives its depth, by which it is kept or taken back."""
        serial = self._next_serial
        self._next_serial += 1
        self._open.append((serial, {}))
        return len(self._open)

    def serial(self, depth: int) -> int:
        """Which savepoint of all that there ever were is open at `depth`; 0 when none is."""
        return self._open[depth - 1][0] if 0 < depth <= len(self._open) else 0

    def begin_again(self, serial: int) -> None:
        """Open a savepoint that was taken back once more."""
        self._open.append((serial, {}))

    def keep(self, depth: int) -> None:
        """Close the savepoint at `depth` and those inside it; the one around takes over what they noted."""
        while len(self._open) >= depth:
            inner = self._open[-1][1]
            if inner and len(self._open) > 1:
                around = self._open[-2][1]
                for key, before in inner.items():
                    around.setdefault(key, before)
            self._open.pop()

    def take_back(self, depth: int) -> None:
        """Give every record its state at `depth` again; close that savepoint and those inside it."""
        while len(self._open) >= depth:
            # A level goes when it is undone: an undo that is interrupted can be done again.
            for (table, guid), noted in self._open[-1][1].items():
                table.restore(guid, *((noted, None) if isinstance(noted, int) else noted))
            self._open.pop()

    def is_unchanged(self, depth: int) -> bool:
        """Did nothing change since the savepoint at `depth`?"""
        if depth == len(self._open):
            return not self._open[-1][1]
        return not any(level for _, level in self._open[depth - 1 :])

    def since(self, depth: int) -> list[tuple[Table[Any], str, Record | None]]:
        """Give every record changed since the savepoint at `depth`, with its state there (None: it is new)."""
        if depth == len(self._open):
            first = self._open[-1][1]
        else:
            first = {}
            for _, level in self._open[depth - 1 :]:
                for key, noted in level.items():
                    first.setdefault(key, noted)
        return [(table, guid, None if isinstance(noted, int) else noted[1]) for (table, guid), noted in first.items()]
