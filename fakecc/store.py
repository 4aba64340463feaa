"""Tables of frozen records, their indexes, and the changes that a rollback takes back."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from fakecc import columns, selections
from fakecc.errors import Unstorable
from fakecc.records import Plain, record
from fakecc.selections import AllOf, AnyOf, HasKey, Keep, Orders, Selection, Span, intersection, keys_of, union


@record
class Record(Plain):
    """What every record has: its guid and when it was made and last changed (seconds since the epoch)."""

    # Fields that a real Cloud Controller keeps in other tables. Changing them leaves updated_at as it is.
    QUIET: ClassVar[frozenset[str]] = frozenset()
    # Texts that a real Cloud Controller's database compares without regard to case (citext).
    FOLDED: ClassVar[frozenset[str]] = frozenset()
    # Fields that hold the guid of a record (or a tuple of guids), and the name of its table: what a real Cloud
    # Controller's database keeps as foreign keys. While such a record is there, the one it refers to cannot go.
    REFERENCES: ClassVar[Mapping[str, str]] = {}
    # Texts that a real Cloud Controller's database keeps encrypted: they may hold what no column takes.
    ENCRYPTED: ClassVar[frozenset[str]] = frozenset()
    # How many characters the columns of texts hold that nothing else bounds: `field`, or `field.field` of a value.
    WIDTHS: ClassVar[Mapping[str, int]] = {}
    # Numbers that nothing else bounds, with the bits of their columns: 32 for an integer, 64 for a bigint.
    BITS: ClassVar[Mapping[str, int]] = {}
    guid: str
    created_at: float
    updated_at: float


R = TypeVar("R", bound=Record)
# What an indexed field may hold, beside a tuple of texts.
INDEXABLE = frozenset({str, int, float, bool, type(None)})


class Changes:
    """What every record was before the first change since each open savepoint.

    Only the first state of a record is kept, so a savepoint costs one entry a changed record, however often it changed.
    """

    def __init__(self) -> None:
        # Of each open savepoint: which one it is of all that there ever were, and what it noted.
        self._open: list[tuple[int, dict[tuple[Table[Any], str], tuple[int, Any]]]] = []
        self._next_serial = 1

    @property
    def depth(self) -> int:
        """How many savepoints are open."""
        return len(self._open)

    def note(self, table: Table[Any], guid: str, ordinal: int, before: Record | None) -> None:
        if self._open:
            self._open[-1][1].setdefault((table, guid), (ordinal, before))

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
            if len(self._open) > 1:
                for key, before in self._open[-1][1].items():
                    self._open[-2][1].setdefault(key, before)
            self._open.pop()

    def take_back(self, depth: int) -> None:
        """Give every record its state at `depth` again; close that savepoint and those inside it."""
        while len(self._open) >= depth:
            # A level goes when it is undone: an undo that is interrupted can be done again.
            for (table, guid), (ordinal, before) in self._open[-1][1].items():
                table.restore(guid, ordinal, before)
            self._open.pop()

    def since(self, depth: int) -> list[tuple[Table[Any], str, Record | None]]:
        """Give every record changed since the savepoint at `depth`, with its state there (None: it is new)."""
        first: dict[tuple[Table[Any], str], Record | None] = {}
        for _, level in self._open[depth - 1 :]:
            for key, (_, before) in level.items():
                first.setdefault(key, before)
        return [(table, guid, before) for (table, guid), before in first.items()]


class Table(Generic[R]):
    """Records by guid, in creation order, with indexes on single fields.

    An index bucket is a sorted list of ordinals, so order survives undo. A field that holds a tuple is
    indexed by each of its members.
    """

    def __init__(self, name: str, kind: type[R], indexes: Collection[str] = (), changes: Changes | None = None) -> None:
        self.name = name
        self.kind = kind
        self._changes = changes or Changes()
        self._ordinals: dict[str, int] = {}
        self.records: dict[int, R] = {}
        self._order: list[int] = []
        self._next = 1
        # Grows with each change, a rollback's among them: what was worked out from the table holds while it stands.
        self.version = 0
        # Is no change half done? An exception in the middle of one leaves this False until it is undone.
        self._whole = True
        self._indexes: dict[str, dict[object, list[int]]] = {field: {} for field in indexes}
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
        return iter([self.records[ordinal] for ordinal in self._order])

    def __contains__(self, guid: object) -> bool:
        """Is there a record of that guid? Raises Broken as get does."""
        return self.get(guid) is not None

    def get(self, guid: object) -> R | None:
        """The record of that guid. None for a guid that is not in this table, and for a value that is no text.

        Raises Unstorable for a text with a NUL, which PostgreSQL takes nowhere. recording: cross/nul-in-bodies-v3
        """
        if isinstance(guid, str) and "\0" in guid:
            raise Unstorable(columns.NULL_BYTE)
        ordinal = self._ordinals.get(guid) if isinstance(guid, str) else None
        return None if ordinal is None else self.records[ordinal]

    def __getitem__(self, guid: str) -> R:
        return self.records[self._ordinals[guid]]

    def ordinal(self, guid: str) -> int:
        """The place of a record in creation order, as the `id` column of the real Cloud Controller's tables."""
        return self._ordinals[guid]

    def put(self, record: R) -> R:
        """Insert, or replace the record of the same guid in its place.

        Raises TypeError, with nothing changed, when an indexed field holds what is no text, number, null or tuple of
        texts, Unstorable when a text has a NUL, and OutOfColumn
        when a text or a number does not fit its column.
        """
        self._check(record)
        self.version += 1
        ordinal = self._ordinals.get(record.guid)
        if ordinal is None:
            ordinal = self._next
            self._next += 1
            self._changes.note(self, record.guid, ordinal, None)
            self._whole = False
            self._insert(ordinal, record)
        else:
            before = self.records[ordinal]
            self._changes.note(self, record.guid, ordinal, before)
            self._whole = False
            self._replace(ordinal, before, record)
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
            self._replace(ordinal, self.records[ordinal], before)
        else:
            self._insert(ordinal, before)

    def _rebuild(self) -> None:
        """Make order and indexes anew from the records."""
        self._order = sorted(ordinal for ordinal in self._ordinals.values() if ordinal in self.records)
        held = {ordinal: self.records[ordinal] for ordinal in self._order}
        self.records.clear()
        self.records |= held
        self.orders.forget()
        self._ordinals = {present.guid: ordinal for ordinal, present in self.records.items()}
        self._next = max(self._next, self._order[-1] + 1 if self._order else 1)
        self._indexes = {field: {} for field in self._indexes}
        for ordinal, present in self.records.items():
            self._index(ordinal, present)
        self._whole = True

    def _check(self, record: R) -> None:
        columns.check_texts(record, record.ENCRYPTED)
        columns.check_sizes(record, record.WIDTHS, record.BITS)
        if type(record.guid) is not str:
            raise TypeError(_misfit(record, "guid"))
        for field in self._indexes:
            value = getattr(record, field)
            fits = all(type(item) is str for item in value) if type(value) is tuple else type(value) in INDEXABLE
            if not fits and not hasattr(value, "index_keys"):
                raise TypeError(_misfit(record, field))

    def find(self, **equals: object) -> list[R]:
        """The records whose fields equal these, in creation order; at least one field must be indexed."""
        return self.select({field: (value,) for field, value in equals.items()}).all()

    def first(self, **equals: object) -> R | None:
        """The oldest record whose fields equal these, or None."""
        return next(iter(self.find(**equals)), None)

    def one(self, **equals: object) -> R:
        """The only record whose fields equal these. Raises LookupError for several; for none, with the nearest ones."""
        __tracebackhide__ = True
        found = self.find(**equals)
        if not found:
            raise LookupError(selections.nothing_found(self.name, self, equals))
        if len(found) > 1:
            raise LookupError(f"{len(found)} {self.name} have {equals}, and one was expected")
        return found[0]

    def select(self, among: dict[str, Collection[object]], keep: Keep[R] | None = None) -> Selection[R]:
        """The records whose every field of `among` is one of its values and that `keep` accepts.

        A field that is asked about for the first time gets an index; then only `keep` reads records, where it is no
        test that indexes answer (selections.py). `guid` is indexed.
        """
        if any(isinstance(value, str) and "\0" in value for values in among.values() for value in values):
            raise Unstorable(columns.NULL_BYTE)
        tests = keep.tests if isinstance(keep, AllOf) else (keep,) if keep else ()
        parts: list[Sequence[int]] = [self._bucket(field, values) for field, values in among.items()]
        excluded: set[int] = set()
        others: list[Keep[R]] = []
        for test in tests:
            part = self._part(test)
            if part is not None:
                parts.append(part)
            elif isinstance(test, HasKey):
                excluded |= {*self._bucket(test.field, test.keys)}
            else:
                others.append(test)
        ordinals = intersection(parts) if parts else self._order
        if excluded:
            ordinals = [ordinal for ordinal in ordinals if ordinal not in excluded]
        if others:
            accepts = others[0] if len(others) == 1 else AllOf(tuple(others))
            ordinals = [ordinal for ordinal in ordinals if accepts(self.records[ordinal])]
        return Selection(self, ordinals)

    def _bucket(self, field: str, values: Collection[object]) -> Sequence[int]:
        """The ordinals of the records with one of these keys in that field, sorted."""
        if field == "guid":
            return sorted(
                {self._ordinals[value] for value in values if isinstance(value, str) and value in self._ordinals}
            )
        if field not in self._indexes:
            if not hasattr(self.kind, field):
                raise TypeError(selections.unknown_field(self.kind.__name__, self.kind.NAMES, field))
            self._indexes[field] = {}
            for ordinal, present in self.records.items():
                self._index_by(field, ordinal, present)
        index = self._indexes[field]
        wanted = dict.fromkeys(_fold(self.kind, field, value) for value in values)
        return union(index[value] for value in wanted if value in index)

    def _part(self, test: Keep[R]) -> Sequence[int] | None:
        """What an index finds for a test; None where none does."""
        if isinstance(test, HasKey) and not test.lacks:
            return self._bucket(test.field, test.keys)
        if isinstance(test, Span):
            return self._within(test)
        if isinstance(test, AnyOf):
            return union(part for each in test.tests if (part := self._part(each)) is not None)
        return None

    def _within(self, span: Span) -> Sequence[int]:
        if span.field != "created_at" or not self.made_in_order:
            return self.orders.within(span)
        low, high = (bisect_left(self._order, moment, key=self._creation) for moment in (span.low, span.high))
        return self._order[low:high]

    def _creation(self, ordinal: int) -> float:
        return self.records[ordinal].created_at

    def _insert(self, ordinal: int, record: R) -> None:
        self._ordinals[record.guid] = ordinal
        self.records[ordinal] = record
        self._next = max(self._next, ordinal + 1)
        if self._order and self.records[self._order[-1]].created_at > record.created_at and ordinal > self._order[-1]:
            self.made_in_order = False
        _place(self._order, ordinal)
        self._index(ordinal, record)
        self.orders.add(ordinal, record)

    def _index(self, ordinal: int, record: R) -> None:
        for field in self._indexes:
            self._index_by(field, ordinal, record)

    def _index_by(self, field: str, ordinal: int, record: R) -> None:
        index = self._indexes[field]
        for key in _keys(record, field):
            _place(index.setdefault(key, []), ordinal)

    def _replace(self, ordinal: int, before: R, after: R) -> None:
        self.records[ordinal] = after
        self.made_in_order = self.made_in_order and before.created_at == after.created_at
        self.orders.replace(ordinal, before, after)
        for field, index in self._indexes.items():
            old, new = _keys(before, field), _keys(after, field)
            if old != new:
                for key in old:
                    _displace(index, key, ordinal)
                for key in new:
                    _place(index.setdefault(key, []), ordinal)

    def _delete(self, ordinal: int) -> None:
        record = self.records.pop(ordinal)
        self.orders.remove(ordinal, record)
        del self._ordinals[record.guid]
        place = bisect_left(self._order, ordinal)
        del self._order[place]
        for field, index in self._indexes.items():
            for key in _keys(record, field):
                _displace(index, key, ordinal)


def _misfit(record: Record, field: str) -> str:
    return f"{type(record).__name__}.{field} cannot be {getattr(record, field)!r:.100}"


def _keys(record: Record, field: str) -> tuple[object, ...]:
    value = getattr(record, field)
    return (_fold(type(record), field, value),) if isinstance(value, str) else keys_of(value)


def _fold(kind: type[Record], field: str, value: object) -> object:
    return value.lower() if field in kind.FOLDED and isinstance(value, str) else value


def _place(bucket: list[int], ordinal: int) -> None:
    if not bucket or bucket[-1] < ordinal:
        bucket.append(ordinal)
    elif bucket[bisect_left(bucket, ordinal)] != ordinal:
        insort(bucket, ordinal)


def _displace(index: dict[object, list[int]], key: object, ordinal: int) -> None:
    bucket = index[key]
    place = bisect_left(bucket, ordinal)
    if place < len(bucket) and bucket[place] == ordinal:
        del bucket[place]
    if not bucket:
        del index[key]
