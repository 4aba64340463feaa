"""All or nothing: pieces of work, transactions and savepoints over the changes of a world's tables."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from fakecc.clock import Clock
from fakecc.errors import DanglingReference
from fakecc.records import Value, small_value_type
from fakecc.settings import Settings
from fakecc.store import Changes
from fakecc.world.references import References


@small_value_type
class Savepoint(Value):
    """A state to come back to."""

    depth: int
    serial: int
    numbers: dict[str, int]
    clock: Clock
    moment: float
    settings: Settings


class Transactions:
    """The open piece of a world, and what an exception takes back. `after_undo` is called when records were undone.

    What a piece leaves must refer to what is there: else it is undone, and DanglingReference is raised.
    """

    def __init__(self, changes: Changes, references: References, after_undo: Callable[[], None]) -> None:
        self._changes = changes
        self._references = references
        self._after_undo = after_undo
        self._depth = 0

    @contextmanager
    def piece(self) -> Generator[None, None, None]:
        """A piece of work: all of it or nothing, but for what `keep` kept in between."""
        depth, own = self._depth, self._changes.depth + 1
        try:
            self._depth = self._changes.begin()
            yield
            self._check()
            self._changes.keep(own)
        except BaseException:
            self.undo(own)
            raise
        finally:
            self._depth = depth

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
        self._check()
        self._changes.keep(self._depth)
        self._depth = self._changes.begin()

    def take_back(self) -> None:
        """Undo what this piece changed since it began, or since what was last kept."""
        self.undo(self._depth)
        self._depth = self._changes.begin()

    def _check(self) -> None:
        for sentence in self._references.dangling(self._changes.since(self._depth)):
            raise DanglingReference(sentence)

    def undo(self, depth: int) -> None:
        """Bring every record back to what it was at `depth`."""
        self._changes.take_back(depth)
        self._after_undo()
