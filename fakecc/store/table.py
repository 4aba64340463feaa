"""Tables of frozen records, and their indexes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import inf
from typing import Any, Generic, TypeVar

from fakecc import columns, selections
from fakecc.records import values_getter
from fakecc.selections import AllOf, AnyOf, HasKey, Keep, Orders, Selection, Span, TextSpan, intersection, place, union
from fakecc.store.changes import Changes
from fakecc.store.field_index import FieldIndex, Move, moves_between
from fakecc.store.record import Record
from fakecc.store.related_indexes import Referrers, Registry, Related, RelatedIndex, Total, make_index
from fakecc.store.watching import WatchedRecords

R = TypeVar("R", bound=Record)


class Table(Generic[R]):
    """Records by guid, in creation order, with indexes on single fields.

    An index bucket is a sorted list of ordinals, so order survives undo. A field that holds a tuple is
    indexed by each of its members.
    """

    def __init__(
        self,
        name: str,
        kind: type[R],
        indexes: Collection[str] = (),
        changes: Changes | None = None,
        tables: Mapping[str, Table[Any]] | None = None,
    ) -> None:
        """`tables` are all those of the world, by name: indexes on what stands in other records need them."""
        self.name = name
        self.kind = kind
        self._tables = {} if tables is None else tables
        self._related: dict[Related, RelatedIndex] = {}
        # Indexes of other tables, which are told of each change here.
        self.watchers: Registry = {}
        self._changes = changes or Changes()
        self._ordinals: dict[str, int] = {}
        self.records: dict[int, R] = {}
        # What is looked up for others: the same, unless somebody watches who reads them.
        self.readable: Mapping[int, R] = self.records
        self._order: list[int] = []
        self._next = 1
        # Grows with each change, a rollback's among them: what was worked out from the table holds while it stands.
        self.version = 0
        # Is no change half done? An exception in the middle of one leaves this False until it is undone.
        self._whole = True
        self._indexes: dict[str, FieldIndex] = {}
        for field in indexes:
            self._indexes[field] = self._new_index(field)
        # What gets a record's values in the indexed fields.
        self._indexed = values_getter(self.indexes)
        self.orders = Orders(self.records)
        self.made_in_order = True

    @property
    def indexes(self) -> tuple[str, ...]:
        """The fields that are indexed."""
        return tuple(self._indexes)

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} records of {', '.join(self.kind.NAMES)}>"

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[R]:
        """Every record in creation order. The table may be changed while its records are walked."""
        return iter([self.readable[ordinal] for ordinal in self._order])

    def __contains__(self, guid: object) -> bool:
        """Is there a record of that guid? Raises Broken as get does."""
        return self.get(guid) is not None

    def get(self, guid: object) -> R | None:
        """The record of that guid. None for a guid that is not in this table, and for a value that is no text.

        Raises Unstorable for a text with a NUL, which PostgreSQL takes nowhere. recording: cross/nul-in-bodies-v3
        """
        ordinal = self._ordinals.get(guid) if isinstance(guid, str) else None
        if ordinal is None:
            columns.check_nul(guid)
            return None
        return self.readable[ordinal]

    def __getitem__(self, guid: str) -> R:
        return self.readable[self._ordinals[guid]]

    def watch(self, note: Callable[[str], object] | None) -> None:
        """Tell from now on the guid of each record that is read, or (None) of none."""
        self.readable = self.records if note is None else WatchedRecords(self.records, note)

    @property
    def guids(self) -> Collection[str]:
        """The guids of all records, which none of them is read for."""
        return self._ordinals.keys()

    def ordinal(self, guid: str) -> int:
        """The place of a record in creation order, as the `id` column of the real Cloud Controller's tables."""
        return self._ordinals[guid]

    def put(self, record: R) -> R:
        """Insert, or replace the record of the same guid in its place.

        Raises TypeError, with nothing changed, when an indexed field holds what is no text, number, null or tuple of
        texts, Unstorable when a text has a NUL, and OutOfColumn when a text or a number does not fit its column.
        """
        ordinal = self._ordinals.get(record.guid)
        before = None if ordinal is None else self.records[ordinal]
        moves = self._moves(before, record)
        columns.check_texts(record, record.ENCRYPTED)
        return self._put(ordinal, before, record, moves)

    def change(self, record: R, changed: Mapping[str, object]) -> R:
        """Put the record with other values in some fields; what it takes over is not checked again. Raises as put."""
        after: R = record.COPY(record, changed)
        ordinal = self._ordinals.get(after.guid)
        if ordinal is None or self.records[ordinal] is not record:
            return self.put(after)
        moves = self._moves(record, after)
        columns.check_changes(self.kind, self.kind.ENCRYPTED, changed)
        return self._put(ordinal, record, after, moves)

    def _put(self, ordinal: int | None, before: R | None, record: R, moves: Sequence[Move]) -> R:
        if record.WIDTHS or record.BITS:
            columns.check_sizes(record, record.WIDTHS, record.BITS)
        self.version += 1
        ordinal = self._next if ordinal is None else ordinal
        self._changes.note(self, record.guid, ordinal, before)
        self._whole = False
        if before is None:
            self._insert(ordinal, record, moves)
        else:
            self._replace(ordinal, before, record, moves)
        self._whole = True
        return record

    def remove(self, guid: str) -> None:
        """Remove; raises KeyError when there is none."""
        ordinal = self._ordinals[guid]
        self.version += 1
        self._changes.note(self, guid, ordinal, self.records[ordinal])
        self._whole = False
        self._delete(ordinal)
        self._whole = True

    def restore(self, guid: str, ordinal: int, before: R | None) -> None:
        """Bring one record back to `before` at its ordinal, without noting it: for rollback only.

        Where an exception left a change half done, order and indexes are made anew from the records.
        """
        self.version += 1
        if not self._whole:
            self.records.pop(ordinal, None)
            self._ordinals.pop(guid, None)
            if before is not None:
                self.records[ordinal] = before
                self._ordinals[guid] = ordinal
            self._rebuild()
            self._next = min(self._next, ordinal) if before is None else self._next
            return
        current = self._ordinals.get(guid)
        if current is not None and (before is None or current != ordinal):
            self._delete(current)
            self._next = min(self._next, current)
        if before is None:
            self._next = min(self._next, ordinal)
        elif current == ordinal:
            self._replace(ordinal, self.records[ordinal], before, self._moves(self.records[ordinal], before))
        else:
            self._insert(ordinal, before, self._moves(None, before))

    def _rebuild(self) -> None:
        """Make order and indexes anew from the records."""
        self._order = sorted(ordinal for ordinal in self._ordinals.values() if ordinal in self.records)
        held = {ordinal: self.records[ordinal] for ordinal in self._order}
        self.records.clear()
        self.records |= held
        self.orders.forget()
        self._ordinals = {present.guid: ordinal for ordinal, present in self.records.items()}
        self._next = max(self._next, self._order[-1] + 1 if self._order else 1)
        self._indexes = {field: self._new_index(field) for field in self._indexes}
        # They are made anew when they are asked for.
        for related in tuple(self._related):
            self.forget(related)
        for table, related in tuple(self.watchers):
            table.forget(related)
        self._whole = True

    def find(self, **equals: object) -> list[R]:
        """The records whose fields equal these, in creation order; at least one field must be indexed."""
        return [self.readable[ordinal] for ordinal in self._matching(equals)]

    def first(self, **equals: object) -> R | None:
        """The oldest record whose fields equal these, or None."""
        ordinals = self._matching(equals)
        return self.readable[ordinals[0]] if ordinals else None

    def one(self, **equals: object) -> R:
        """The only record whose fields equal these. Raises LookupError for several; for none, with the nearest ones."""
        __tracebackhide__ = True
        found = self.find(**equals)
        if not found:
            raise LookupError(selections.nothing_found(self.name, self, equals))
        if len(found) > 1:
            raise LookupError(f"{len(found)} {self.name} have {equals}, and one was expected")
        return found[0]

    def last(self, **equals: object) -> R | None:
        """The newest record whose fields equal these, or None."""
        ordinals = self._matching(equals)
        return self.readable[ordinals[-1]] if ordinals else None

    def _matching(self, equals: Mapping[str, object]) -> Sequence[int]:
        buckets: list[Sequence[int]] = []
        try:
            for field, value in equals.items():
                index = self._indexes.get(field)
                buckets.append(self.bucket(field, (value,)) if index is None else index.find(value))
        except TypeError:
            columns.check_values(equals)
            raise
        return intersection(buckets) if len(buckets) > 1 else buckets[0] if buckets else self._order

    def has(self, field: str, value: object) -> bool:
        """Is there a record with this value in an indexed field?"""
        return value in self._indexes[field].buckets

    def select(self, among: Mapping[Any, Collection[object]], keep: Keep[R] | None = None) -> Selection[R]:
        """The records whose every field of `among` is one of its values and that `keep` accepts.

        A field that is asked about for the first time gets an index; then only `keep` reads records, where it is no
        test that indexes answer (selections.py). `guid` is indexed. A field is a name, or Through or Referrers
        (related_indexes.py).
        """
        tests = keep.tests if isinstance(keep, AllOf) else (keep,) if keep else ()
        parts: list[Sequence[int]] = [self.bucket(field, values) for field, values in among.items()]
        excluded: set[int] = set()
        others: list[Keep[R]] = []
        for test in tests:
            part = self._part(test)
            if part is not None:
                parts.append(part)
            elif isinstance(test, HasKey):
                excluded |= {*self.bucket(test.field, test.keys)}
            else:
                others.append(test)
        ordinals = intersection(parts) if parts else self._order
        if excluded:
            ordinals = [ordinal for ordinal in ordinals if ordinal not in excluded]
        if others:
            accepts = others[0] if len(others) == 1 else AllOf(tuple(others))
            ordinals = [ordinal for ordinal in ordinals if accepts(self.readable[ordinal])]
        return Selection(self, ordinals)

    def bucket(self, field: str | Related, values: Collection[object]) -> Sequence[int]:
        """The ordinals of the records with one of these keys in that field, sorted. Raises Unstorable for a NUL."""
        if not isinstance(field, str):
            for value in values:
                columns.check_nul(value)
            return self.related_index(field).bucket(values)
        if field == "guid":
            return self._with_guids(values)
        index = self._indexes.get(field) or self._begin_index(field)
        return union([index.find(value) for value in dict.fromkeys(values)])

    def _with_guids(self, guids: Collection[object]) -> list[int]:
        found = {self._ordinals[guid] for guid in guids if isinstance(guid, str) and guid in self._ordinals}
        for guid in guids if len(found) < len(guids) else ():
            columns.check_nul(guid)
        return sorted(found)

    def _begin_index(self, field: str) -> FieldIndex:
        """Index a field from now on. Raises TypeError where records have no such field."""
        if not hasattr(self.kind, field):
            raise TypeError(selections.unknown_field(self.kind.__name__, self.kind.NAMES, field))
        index = self._indexes[field] = self._new_index(field)
        self._indexed = values_getter(self.indexes)
        return index

    def _new_index(self, field: str) -> FieldIndex:
        """An index of the records that there are."""
        index = FieldIndex(self.kind, field, folds=field in self.kind.FOLDED)
        for ordinal, present in self.records.items():
            index.move(ordinal, (), index.keys(getattr(present, field)))
        return index

    def by_reference(self, field: str, named: Table[Any], *, descending: bool) -> Iterator[int]:
        """The ordinals by the place of the record that a field names, nulls last; equal ones in creation order."""
        buckets = (self._indexes.get(field) or self._begin_index(field)).buckets
        guids = sorted((str(guid) for guid in buckets if guid is not None), key=named.ordinal, reverse=descending)
        for guid in [None, *guids] if descending else [*guids, None]:
            yield from buckets.get(guid, ())

    def values(self, field: str) -> list[object]:
        """Every value that a record has in a field; a field that is asked about for the first time gets an index."""
        return list((self._indexes.get(field) or self._begin_index(field)).buckets)

    def total(self, total: Total, *key: object) -> int:
        """What was added up for this key (related_indexes.py)."""
        return self.related_index(total).sums.get(key, 0)

    def mentions_of(self, guid: str, referrers: Referrers) -> Mapping[Any, int]:
        """What the records say that name this guid (related_indexes.py), and how many of them say so."""
        return self.related_index(referrers).counts.get(guid, {})

    def related_index(self, related: Related) -> RelatedIndex:
        """The index, made when it is first asked for."""
        if related not in self._related:
            index = make_index(self, related, self._tables)
            index.enter()
            self._related[related] = index
        return self._related[related]

    def forget(self, related: Related) -> None:
        """Drop an index on other records, and those that rest on it; they are made anew when they are asked for."""
        index = self._related.pop(related, None)
        if index is not None:
            index.leave()
            for table, follower in tuple(index.followers):
                table.forget(follower)

    def _part(self, test: Keep[R]) -> Sequence[int] | None:
        """What an index finds for a test; None where none does."""
        if isinstance(test, HasKey) and not test.lacks:
            return self.bucket(test.field, test.keys)
        if isinstance(test, TextSpan):
            return self.orders.within(test.as_of(self.kind), folds=test.field in self.kind.FOLDED)
        if isinstance(test, Span):
            return self._within(test)
        if not isinstance(test, AnyOf | AllOf):
            return None
        parts = [part for each in test.tests if (part := self._part(each)) is not None]
        if len(parts) < len(test.tests):
            return None
        return union(parts) if isinstance(test, AnyOf) else intersection(parts) if parts else self._order

    def _within(self, span: Span) -> Sequence[int]:
        if span.field != "created_at" or not self.made_in_order:
            return self.orders.within(span)
        low = 0 if span.low == -inf else bisect_left(self._order, span.low, key=self._creation)
        high = len(self._order) if span.high == inf else bisect_left(self._order, span.high, key=self._creation)
        return self._order[low:high] if high - low < len(self._order) else self._order

    def _creation(self, ordinal: int) -> float:
        return self.records[ordinal].created_at

    def _moves(self, before: R | None, after: R | None) -> Sequence[Move]:
        """What changes in which index when one record takes the place of the other: worked out before it does."""
        left = () if before is None else self._indexed(before)
        entered = () if after is None else self._indexed(after)
        return () if left == entered else moves_between(self._indexes.values(), left, entered)

    def _insert(self, ordinal: int, record: R, moves: Sequence[Move]) -> None:
        self._ordinals[record.guid] = ordinal
        self.records[ordinal] = record
        self._next = max(self._next, ordinal + 1)
        if self._order and self.records[self._order[-1]].created_at > record.created_at and ordinal > self._order[-1]:
            self.made_in_order = False
        place(self._order, ordinal)
        self.orders.add(ordinal, record)
        self._tell(ordinal, None, record, moves)

    def _replace(self, ordinal: int, before: R, after: R, moves: Sequence[Move]) -> None:
        self.records[ordinal] = after
        self.made_in_order = self.made_in_order and before.created_at == after.created_at
        self.orders.replace(ordinal, before, after)
        self._tell(ordinal, before, after, moves)

    def _delete(self, ordinal: int) -> None:
        record = self.records.pop(ordinal)
        self.orders.remove(ordinal, record)
        del self._ordinals[record.guid]
        del self._order[bisect_left(self._order, ordinal)]
        self._tell(ordinal, record, None, self._moves(record, None))

    def _tell(self, ordinal: int, before: R | None, after: R | None, moves: Sequence[Move]) -> None:
        """Bring the indexes up to date: on fields, on other records, and those of other tables that rest on this."""
        for index, left, entered in moves:
            index.move(ordinal, left, entered)
        if self._related:
            for related in self._related.values():
                related.heed_own(ordinal, before, after)
        if self.watchers:
            for watcher in self.watchers.values():
                watcher.heed_other(ordinal, before, after)
