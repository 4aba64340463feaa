"""Indexes on several fields, and on what stands in other records: in the one that a field refers to, or in those that

refer to this one.

    Through("apps", "app_guid", "space_guid")                  of builds: the space of each one's app
    Referrers("roles", "user_guid", ("type", "space_guid"))    of users: type and space of each role that names one
    Composite(("space_guid", "managed"))                       of instances: the space of each, and is it managed?
    Total(("space_guid",), ("memory", "instances"))            of processes: their memory in each space, added up

Where one takes a column, that may be a field or a Through in its turn. All are kept up to date by each change of any
table that they rest on, from when they are first asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from math import prod
from operator import attrgetter
from typing import Any, Protocol, TypeAlias

from fakecc.records import Value, small_value_type
from fakecc.selections import displace, file, union
from fakecc.store.record import Record, keys_in

Row = tuple[Any, ...]


@small_value_type
class Through(Value):
    """The column `rest` of the record in `table` that `field` refers to, or of each of them."""

    table: str
    field: str
    rest: Column


@small_value_type
class Referrers(Value):
    """The columns `keys` of the records of `table` whose column `field` names this one. Of several it is a tuple."""

    table: str
    field: Column
    keys: tuple[Column, ...]


@small_value_type
class Composite(Value):
    """The tuple of several columns."""

    columns: tuple[Column, ...]


@small_value_type
class Total(Value):
    """The products of the numbers in the fields `factors`, added up for each tuple of the columns `by`."""

    by: tuple[Column, ...]
    factors: tuple[str, ...]


Column: TypeAlias = str | Through
Related: TypeAlias = Through | Referrers | Composite | Total


class IndexedTable(Protocol):
    """What is needed of a table."""

    @property
    def kind(self) -> type[Record]: ...

    @property
    def records(self) -> Mapping[int, Any]: ...

    @property
    def watchers(self) -> Registry: ...

    def get(self, guid: object) -> Any: ...  # noqa: ANN401 - a record

    def ordinal(self, guid: str) -> int: ...

    def bucket(self, field: Any, values: Collection[object]) -> Sequence[int]: ...  # noqa: ANN401 - a name or a Related

    def related_index(self, related: Related) -> RelatedIndex: ...


class RelatedIndex:
    """Buckets of ordinals by key."""

    def __init__(self, table: IndexedTable, related: Related) -> None:
        self._table = table
        self._name = (table, related)
        self._buckets: dict[object, list[int]] = {}
        # Are capital letters of its keys read as small ones?
        self.folds = False
        # What some kinds hold besides: the keys of each ordinal, what records say of each guid and how many do, sums.
        self.keys: dict[int, Row] = {}
        self.counts: dict[str, dict[Any, int]] = {}
        self.sums: dict[Row, int] = {}
        # Those that rest on this one: they are told of each record whose keys change here.
        self.followers: Registry = {}
        # Where it is told of what changes elsewhere.
        self.registries: list[Registry] = []

    def rest_on(self, table: IndexedTable, column: Through) -> Mapping[int, Row]:
        """The keys of an index, whose changes this one will be told of; where it goes, so does this one."""
        index = table.related_index(column)
        self.registries.append(index.followers)
        return index.keys

    def enter(self) -> None:
        """Be told of changes from now on."""
        for registry in self.registries:
            registry[self._name] = self

    def leave(self) -> None:
        """Be told of nothing any more."""
        for registry in self.registries:
            registry.pop(self._name, None)

    def bucket(self, keys: Collection[object]) -> Sequence[int]:
        """The ordinals of the records that have one of these keys, sorted."""
        if self.folds:
            keys = [key.lower() if isinstance(key, str) else key for key in keys]
        return union([self._buckets[key] for key in dict.fromkeys(keys) if key in self._buckets])

    def heed_own(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        """A record of its own table changed; it is in the table's other indexes as it is now."""

    def heed_other(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        """A record of the other table changed."""

    def heed_part(self, ordinal: int) -> None:
        """A record has other keys in an index that this one rests on; that is one of the table that it reads."""

    def _move(self, ordinal: int, before: Iterable[object], after: Iterable[object]) -> None:
        for key in before:
            displace(self._buckets, key, ordinal)
        for key in after:
            file(self._buckets, key, ordinal)


# Whom a table or an index tells of changes: each by its own table and what it is an index on.
Registry: TypeAlias = dict[tuple[Any, Any], RelatedIndex]


class _Rows:
    """What the records of a table have in some columns: several rows where a column has several keys.

    Fields are read from the records, as they were and as they are; what stands elsewhere is remembered, since it may be
    gone before the record is.
    """

    def __init__(self, table: IndexedTable, columns: tuple[Column, ...], reader: RelatedIndex) -> None:
        self._table = table
        fields = [column for column in columns if isinstance(column, str)]
        self._read = attrgetter(*fields) if len(fields) == len(columns) else None
        self._remembered: dict[int, tuple[Row, ...]] = {}
        # Fields, and the keys of what stands elsewhere.
        self._parts = [column if isinstance(column, str) else reader.rest_on(table, column) for column in columns]

    def change(self, ordinal: int, before: Record | None, after: Record | None) -> tuple[tuple[Row, ...], ...]:
        """The rows that go and those that come when a record changes so."""
        if self._read is None:
            return self.look_again(ordinal)
        return ((self._read(before),) if before else (), (self._read(after),) if after else ())

    def look_again(self, ordinal: int) -> tuple[tuple[Row, ...], ...]:
        """The same where something changed that stands elsewhere."""
        gone = self._remembered.pop(ordinal, ())
        come = tuple(product(*self._values(ordinal))) if ordinal in self._table.records else ()
        if come:
            self._remembered[ordinal] = come
        return gone, come

    def _values(self, ordinal: int) -> Iterable[Row]:
        record = self._table.records[ordinal]
        for part in self._parts:
            yield (getattr(record, part),) if isinstance(part, str) else part.get(ordinal, ())


class _IndexThrough(RelatedIndex):
    """It remembers the keys of each ordinal: what they were made of may be gone before the record is."""

    def __init__(self, table: IndexedTable, related: Through, other: IndexedTable) -> None:
        super().__init__(table, related)
        self._other = other
        self._field = related.field
        # A field, or the keys of what stands behind the other record.
        self._rest = related.rest if isinstance(related.rest, str) else self.rest_on(other, related.rest)
        self.registries.append(other.watchers)
        rest = related.rest
        self.folds = rest in other.kind.FOLDED if isinstance(rest, str) else other.related_index(rest).folds
        for ordinal, record in table.records.items():
            self._look_again(ordinal, record)

    def heed_own(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        if before is None or after is None or getattr(before, self._field) != getattr(after, self._field):
            self._look_again(ordinal, after)

    def heed_other(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        del ordinal
        if before is None or after is None:
            self._heed_guids({record.guid for record in (before, after) if record})
        elif isinstance(self._rest, str) and getattr(before, self._rest) != getattr(after, self._rest):
            self._heed_guids({after.guid})

    def heed_part(self, ordinal: int) -> None:
        if ordinal in self._other.records:
            self._heed_guids({self._other.records[ordinal].guid})

    def _heed_guids(self, guids: set[str]) -> None:
        for ordinal in tuple(self._table.bucket(self._field, guids)):
            self._look_again(ordinal, self._table.records[ordinal])

    def _look_again(self, ordinal: int, record: Record | None) -> None:
        keys = self._keys_of(record) if record else ()
        before = self.keys.pop(ordinal, ())
        if keys:
            self.keys[ordinal] = keys
        if keys != before:
            self._move(ordinal, before, keys)
            for follower in self.followers.values():
                follower.heed_part(ordinal)

    def _keys_of(self, record: Record) -> Row:
        value = getattr(record, self._field)
        if isinstance(value, tuple):
            return tuple(dict.fromkeys(key for guid in value for key in self._keys_behind(guid)))
        return self._keys_behind(value)

    def _keys_behind(self, guid: object) -> Row:
        referred = self._other.get(guid)
        if referred is None:
            return ()
        if isinstance(self._rest, str):
            return keys_in(referred, self._rest)
        return self._rest.get(self._other.ordinal(referred.guid), ())


class _IndexOfReferrers(RelatedIndex):
    """It counts, for each guid, how many records that refer to it have a key."""

    def __init__(self, table: IndexedTable, related: Referrers, other: IndexedTable) -> None:
        super().__init__(table, related)
        self.registries.append(other.watchers)
        self._rows = _Rows(other, (related.field, *related.keys), self)
        for ordinal, record in other.records.items():
            self.heed_other(ordinal, None, record)

    def heed_own(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        if before is None and after is not None:
            self._move(ordinal, (), self.counts.get(after.guid, ()))
        elif before is not None and after is None:
            self._move(ordinal, self.counts.get(before.guid, ()), ())

    def heed_other(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        self._change(*self._rows.change(ordinal, before, after))

    def heed_part(self, ordinal: int) -> None:
        self._change(*self._rows.look_again(ordinal))

    def _change(self, gone: tuple[Row, ...], come: tuple[Row, ...]) -> None:
        if gone != come:
            for row in gone:
                self._count(row, -1)
            for row in come:
                self._count(row, 1)

    def _count(self, row: Row, step: int) -> None:
        guid, key = row[0], row[1] if len(row) == 2 else row[1:]
        if not guid:
            return
        counts = self.counts.setdefault(guid, {})
        counts[key] = counts.get(key, 0) + step
        for ordinal in self._table.bucket("guid", (guid,)):
            if counts[key] == 0:
                self._move(ordinal, (key,), ())
            elif counts[key] == step == 1:
                self._move(ordinal, (), (key,))
        if not counts[key]:
            del counts[key]


class _CompositeIndex(RelatedIndex):
    def __init__(self, table: IndexedTable, related: Composite) -> None:
        super().__init__(table, related)
        self._rows = _Rows(table, related.columns, self)
        for ordinal, record in table.records.items():
            self.heed_own(ordinal, None, record)

    def heed_own(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        self._change(ordinal, *self._rows.change(ordinal, before, after))

    def heed_part(self, ordinal: int) -> None:
        self._change(ordinal, *self._rows.look_again(ordinal))

    def _change(self, ordinal: int, gone: tuple[Row, ...], come: tuple[Row, ...]) -> None:
        if gone != come:
            self._move(ordinal, gone, come)


class _IndexOfTotals(RelatedIndex):
    """It has a sum for each key, and no buckets."""

    def __init__(self, table: IndexedTable, related: Total) -> None:
        super().__init__(table, related)
        self._width = len(related.by)
        self._rows = _Rows(table, (*related.by, *related.factors), self)
        for ordinal, record in table.records.items():
            self.heed_own(ordinal, None, record)

    def heed_own(self, ordinal: int, before: Record | None, after: Record | None) -> None:
        self._change(*self._rows.change(ordinal, before, after))

    def heed_part(self, ordinal: int) -> None:
        self._change(*self._rows.look_again(ordinal))

    def _change(self, gone: tuple[Row, ...], come: tuple[Row, ...]) -> None:
        if gone != come:
            for sign, rows in ((-1, gone), (1, come)):
                for row in rows:
                    self._add(row[: self._width], sign * prod(row[self._width :]))

    def _add(self, key: Row, amount: int) -> None:
        self.sums[key] = self.sums.get(key, 0) + amount
        if not self.sums[key]:
            del self.sums[key]


def make_index(table: IndexedTable, related: Related, tables: Mapping[str, IndexedTable]) -> RelatedIndex:
    """An index of a table as it is now; it is kept up to date once it enters."""
    if isinstance(related, Through):
        return _IndexThrough(table, related, tables[related.table])
    if isinstance(related, Referrers):
        return _IndexOfReferrers(table, related, tables[related.table])
    if isinstance(related, Composite):
        return _CompositeIndex(table, related)
    return _IndexOfTotals(table, related)
