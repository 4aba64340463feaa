"""All or nothing: pieces of work, transactions and savepoints over the changes of a world's tables."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Self

from fakecc.clock import Clock, iso
from fakecc.errors import DanglingReference
from fakecc.records import Value, small_value_type
from fakecc.settings import Settings
from fakecc.store import Changes, Record, Table
from fakecc.world.references import References

# A table, a guid and the record before it was changed (None: it is new).
Before = tuple[Table[Any], str, Record | None]
# The moment and the depth outside of a piece, and the depth of its first savepoint.
Outside = tuple[float | None, int, int]
# Tables whose changes no client reads.
UNTOLD = frozenset({"steps", "faults", "users", "broker_operations", "runtime_verdicts"})


class Ledger:
    """What a request wrote, and the tables and guids of what was read for it, where the world notes that."""

    __slots__ = ("reads", "writes")

    def __init__(self) -> None:
        self.writes: list[Before] = []
        self.reads: dict[tuple[str, str], None] = {}


@small_value_type
class Savepoint(Value):
    """A state to come back to: by `back()`, or at the end of a `with` block. It stays open then."""

    depth: int
    serial: int
    numbers: dict[str, int]
    clock: Clock
    moment: float
    settings: Settings
    rollback: Callable[[Savepoint], None]

    def __repr__(self) -> str:
        return f"<Savepoint {self.serial} at {iso(self.moment)}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.back()

    def back(self) -> None:
        """Bring the world back to this state. Raises ValueError when an earlier one was gone back to meanwhile."""
        self.rollback(self)


class Piece:
    """A `with` block that is a piece of work. What contextlib makes of a generator takes twice as long."""

    __slots__ = ("_at", "_outside", "_transactions")

    def __init__(self, transactions: Transactions, at: float | None) -> None:
        self._transactions = transactions
        self._at = at

    def __enter__(self) -> None:
        self._outside = self._transactions.begin(self._at)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._transactions.end(self._outside, whole=kind is None)


class Transactions:
    """The open piece of a world, and what an exception takes back. `after_undo` is called when records were undone.

    What a piece leaves must refer to what is there: else it is undone, and DanglingReference is raised.
    """

    def __init__(
        self,
        changes: Changes,
        references: References,
        after_undo: Callable[[], None],
        now: Callable[[], float],
    ) -> None:
        """`now` is what time it is outside of every piece (seconds since the epoch)."""
        self._changes = changes
        self._now = now
        self._references = references
        self._after_undo = after_undo
        self._depth = 0
        # What time it is in the open piece.
        self.moment: float | None = None
        # Where what each piece wrote is noted: by whom the world is held just now. None where nobody wants to know.
        self.ledger: Ledger | None = None
        # What each piece changed, oldest first, with the moment; None while nobody wants to read what was.
        self.history: list[tuple[float, list[Before]]] | None = None

    def piece(self, at: float | None) -> Piece:
        """A piece of work: all of it or nothing, but for what `keep` kept in between, at one moment (None: now)."""
        return Piece(self, at)

    def begin(self, at: float | None) -> Outside:
        """Begin a piece; gives what is so outside of it."""
        outside = self.moment, self._depth, self._changes.depth + 1
        try:
            self.moment = self._now() if at is None else at
            self._depth = self._changes.begin()
        except BaseException:
            self.end(outside, whole=False)
            raise
        return outside

    def end(self, outside: Outside, *, whole: bool) -> None:
        """End a piece: it is kept as a whole, or undone, as one is that leaves a reference to nothing."""
        moment, depth, own = outside
        try:
            if whole:
                self._commit()
            else:
                self.undo(own)
        except BaseException:
            if whole:
                self.undo(own)
            raise
        finally:
            self._depth = depth
            self.moment = moment

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """All of it or nothing: an exception takes back what was changed inside."""
        own = self._changes.depth + 1
        try:
            self._changes.begin()
            yield
        except BaseException:
            self.undo(own)
            raise
        self._changes.keep(own)

    def keep(self) -> None:
        """What was changed in this piece so far stays, even if it is refused in the end."""
        if self._changes.is_unchanged(self._depth):
            return
        self._commit()
        self._depth = self._changes.begin()

    def _commit(self) -> None:
        self._check()
        if self.history is not None:
            self._remember()
        self._changes.keep(self._depth)

    def take_back(self) -> None:
        """Undo what this piece changed since it began, or since what was last kept."""
        self.undo(self._depth)
        self._depth = self._changes.begin()

    def _check(self) -> None:
        changed = self._changes.since(self._depth)
        if not changed:
            return
        for sentence in self._references.dangling(changed):
            raise DanglingReference(sentence)
        if self.ledger is not None:
            self.ledger.writes += changed

    def note_read(self, table: str, guid: str) -> None:
        """Take note of a record that was read for whom the world is held just now."""
        if self.ledger is not None:
            self.ledger.reads[table, guid] = None

    def _remember(self) -> None:
        changed = [change for change in self._changes.since(self._depth) if change[0].name not in UNTOLD]
        if changed and self.history is not None:
            self.history.append((self._now() if self.moment is None else self.moment, changed))

    def forget_history(self) -> None:
        """Nothing that changed before can be read; what changes from now on can, where that was so before."""
        if self.history is not None:
            self.history = []

    @contextmanager
    def as_it_was(self, pieces: int) -> Generator[None, None, None]:
        """Give records the states that they had before so many of the newest pieces, until the block ends."""
        history, self.history = self.history, None
        depth = self._changes.begin()
        try:
            for _, changed in reversed((history or [])[-pieces:] if pieces else []):
                for table, guid, before in changed:
                    _put_back(table, guid, before)
            yield
        finally:
            self.undo(depth)
            self.history = history

    def undo(self, depth: int) -> None:
        """Bring every record back to what it was at `depth`."""
        self._changes.take_back(depth)
        self._after_undo()


def _put_back(table: Table[Any], guid: str, before: Record | None) -> None:
    if before is not None:
        table.put(before)
    elif guid in table:
        table.remove(guid)
