"""Indexes on what stands in other records: in the one that a field refers to, or in those that refer to this one.

    Through("apps", "app_guid", "space_guid")                  of builds: the space of each one's app
    Referrers("roles", "user_guid", ("type", "space_guid"))    of users: type and space of each role that names one

Both are kept up to date from both sides, from when they are first asked for.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from fakecc.records import Value, small_value_type
from fakecc.selections import displace, file, keys_of, union
from fakecc.store.record import Record


class IndexedTable(Protocol):
    """What is needed of a table."""

    @property
    def records(self) -> Mapping[int, Any]: ...

    @property
    def watchers(self) -> dict[tuple[Any, Any], RelatedIndex]: ...

    def get(self, guid: object) -> Any: ...  # noqa: ANN401 - a record

    def bucket(self, field: Any, values: Collection[object]) -> Sequence[int]: ...  # noqa: ANN401 - a name or a Related


@small_value_type
class Through(Value):
    """The field `rest` of the record in `table` that `field` refers to."""

    table: str
    field: str
    rest: str


@small_value_type
class Referrers(Value):
    """The fields `keys` of the records of `table` whose `field` names this one. Of several fields it is a tuple."""

    table: str
    field: str
    keys: tuple[str, ...]


Related = Through | Referrers


class RelatedIndex(ABC):
    """Buckets of ordinals by key, which hears of every change in its own table and in the other one."""

    def __init__(self, table: IndexedTable, other: IndexedTable) -> None:
        self._table = table
        self._other = other
        self._buckets: dict[object, list[int]] = {}

    def bucket(self, keys: Collection[object]) -> Sequence[int]:
        """The ordinals of the records that have one of these keys, sorted."""
        return union([self._buckets[key] for key in dict.fromkeys(keys) if key in self._buckets])

    @abstractmethod
    def heed_own(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        """A record of its own table changed; it is in the table's other indexes as it is now."""

    @abstractmethod
    def heed_other(self, before: Record | None, after: Record | None) -> None:
        """A record of the other table changed."""

    def _move(self, ordinal: int, before: Iterable[object], after: Iterable[object]) -> None:
        for key in before:
            displace(self._buckets, key, ordinal)
        for key in after:
            file(self._buckets, key, ordinal)


class _IndexThrough(RelatedIndex):
    """It remembers the keys of each ordinal: what they were made of may be gone before the record is."""

    def __init__(self, table: IndexedTable, other: IndexedTable, related: Through) -> None:
        super().__init__(table, other)
        self._related = related
        self._keys: dict[int, tuple[object, ...]] = {}
        for ordinal, record in table.records.items():
            self.heed_own(ordinal, None, record)

    def heed_own(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        del before
        keys = self._keys_of(after) if after else ()
        held = self._keys.pop(ordinal, ())
        if keys:
            self._keys[ordinal] = keys
        if keys != held:
            self._move(ordinal, held, keys)

    def heed_other(self, before: Record | None, after: Record | None) -> None:
        if before and after and getattr(before, self._related.rest) == getattr(after, self._related.rest):
            return
        guids = {record.guid for record in (before, after) if record}
        for ordinal in tuple(self._table.bucket(self._related.field, guids)):
            record = self._table.records[ordinal]
            self.heed_own(ordinal, record, record)

    def _keys_of(self, record: Record) -> tuple[object, ...]:
        referred = self._other.get(getattr(record, self._related.field))
        return () if referred is None else keys_of(getattr(referred, self._related.rest))


class _IndexOfReferrers(RelatedIndex):
    """It counts, for each guid, how many records that refer to it have a key."""

    def __init__(self, table: IndexedTable, other: IndexedTable, related: Referrers) -> None:
        super().__init__(table, other)
        self._related = related
        self._counts: dict[str, dict[object, int]] = {}
        for record in other.records.values():
            self.heed_other(None, record)

    def heed_own(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        if before is None and after is not None:
            self._move(ordinal, (), self._counts.get(after.guid, ()))
        elif before is not None and after is None:
            self._move(ordinal, self._counts.get(before.guid, ()), ())

    def heed_other(self, before: Record | None, after: Record | None) -> None:
        left = self._says(before) if before else ("", None)
        right = self._says(after) if after else ("", None)
        if left != right:
            self._count(*left, -1)
            self._count(*right, 1)

    def _says(self, record: Record) -> tuple[str, object]:
        """Of which guid it says what."""
        values = tuple(getattr(record, name) for name in self._related.keys)
        return getattr(record, self._related.field) or "", values[0] if len(values) == 1 else values

    def _count(self, guid: str, key: object, step: int) -> None:
        if not guid:
            return
        counts = self._counts.setdefault(guid, {})
        counts[key] = counts.get(key, 0) + step
        for ordinal in self._table.bucket("guid", (guid,)):
            if counts[key] == 0:
                self._move(ordinal, (key,), ())
            elif counts[key] == step == 1:
                self._move(ordinal, (), (key,))
        if not counts[key]:
            del counts[key]


def related_index(table: IndexedTable, related: Related, tables: Mapping[str, IndexedTable]) -> RelatedIndex:
    """The index of a table, which the other table keeps up to date from now on."""
    other = tables[related.table]
    index = (
        _IndexThrough(table, other, related)
        if isinstance(related, Through)
        else _IndexOfReferrers(table, other, related)
    )
    other.watchers[table, related] = index
    return index
