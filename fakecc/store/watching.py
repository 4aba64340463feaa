"""Records that tell who reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from fakecc.store.record import Record

R = TypeVar("R", bound=Record)


class WatchedRecords(Mapping[int, R]):
    """A table's records by their ordinals. Each that is read is noted; those that are only counted are not."""

    def __init__(self, records: Mapping[int, R], note: Callable[[str], object]) -> None:
        """`note` is told the guid."""
        self._records = records
        self._note = note

    def __getitem__(self, ordinal: int) -> R:
        record = self._records[ordinal]
        self._note(record.guid)
        return record

    def __iter__(self) -> Iterator[int]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)
