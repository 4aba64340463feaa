"""What a query finds in a table: sets of ordinals, tests that indexes answer, orders that are kept once asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby, islice
from math import inf
from operator import itemgetter
from typing import Any, Generic, Protocol, TypeVar

from fakecc.dialects import rails_json
from fakecc.near_names import nearest, suggest
from fakecc.records import Plain, Value, small_value_type

R = TypeVar("R", bound=Plain)
Keep = Callable[[R], bool]


@small_value_type
class Span(Value):
    """A test: is the field's number at least `low`, and less than `high`?"""

    field: str
    low: float = -inf
    high: float = inf

    def __call__(self, record: Plain) -> bool:
        value = getattr(record, self.field)
        return value is not None and self.low <= value < self.high


@small_value_type
class TextSpan(Value):
    """The same of a text: at least `low`, and less than `high`, where there is one."""

    field: str
    low: str = ""
    high: str | None = None

    def __call__(self, record: Plain) -> bool:
        span, value = self.as_of(record), getattr(record, self.field)
        text = value if span is self or value is None else value.lower()
        return text is not None and span.low <= text and (span.high is None or text < span.high)

    def as_of(self, kind: object) -> TextSpan:
        """The same with small letters where records of this kind fold the field (store/record.py)."""
        if self.field not in getattr(kind, "FOLDED", ()):
            return self
        return TextSpan(self.field, self.low.lower(), self.high and self.high.lower())


@small_value_type
class HasKey(Value):
    """A test: does the field's value have one of these keys in an index? `lacks`: none of them?"""

    field: Any  # or what related_indexes.py makes an index of
    keys: frozenset[object]
    lacks: bool = False

    def __call__(self, record: Plain) -> bool:
        return self.keys.isdisjoint(keys_of(getattr(record, self.field))) is self.lacks


@small_value_type
class AnyOf(Value):
    """A test that is passed where one of these is; an AllOf is of such tests, too."""

    tests: tuple[HasKey | Span | TextSpan | AllOf, ...]

    def __call__(self, record: Plain) -> bool:
        return any(test(record) for test in self.tests)


@small_value_type
class AllOf(Value):
    """A test that is passed where all of these are. Without any, every record passes, and none is read."""

    tests: tuple[Keep[Any], ...] = ()

    def __call__(self, record: Plain) -> bool:
        return all(test(record) for test in self.tests)

    def __and__(self, test: Keep[Any]) -> AllOf:
        return AllOf((*self.tests, test))


@small_value_type
class Order(Value):
    """By which field records are sorted: nulls last. Equal ones stand by guid, or in creation order.

    `folds`: are capital letters read as small ones, as the database's collation has it?
    """

    field: str
    folds: bool
    by_guid: bool = False

    def key(self, ordinal: int, record: Plain) -> tuple[Any, ...]:
        value = getattr(record, self.field)
        if isinstance(value, tuple | Mapping):
            value = rails_json.text_of(value)  # the column holds the text
        if self.folds and isinstance(value, str):
            value = value.lower()
        return value is None, value, getattr(record, "guid") if self.by_guid else ordinal, ordinal  # noqa: B009 - of records only


class Orders(Generic[R]):
    """A table's records in the orders that somebody has asked for. Each is kept up to date from then on."""

    def __init__(self, records: Mapping[int, R]) -> None:
        self._records = records
        self._sorted: dict[Order, list[tuple[Any, ...]]] = {}

    def keys_by(self, order: Order) -> list[tuple[Any, ...]]:
        """The keys of all records in this order; each ends in its record's ordinal."""
        if order not in self._sorted:
            self._sorted[order] = sorted(order.key(ordinal, record) for ordinal, record in self._records.items())
        return self._sorted[order]

    def add(self, ordinal: int, record: R) -> None:
        for order, keys in self._sorted.items():
            insort(keys, order.key(ordinal, record))

    def remove(self, ordinal: int, record: R) -> None:
        for order, keys in self._sorted.items():
            del keys[bisect_left(keys, order.key(ordinal, record))]

    def replace(self, ordinal: int, before: R, after: R) -> None:
        for order, keys in self._sorted.items():
            old, new = order.key(ordinal, before), order.key(ordinal, after)
            if old != new:
                del keys[bisect_left(keys, old)]
                insort(keys, new)

    def forget(self) -> None:
        self._sorted.clear()

    def within(self, span: Span | TextSpan, *, folds: bool = True) -> list[int]:
        """The ordinals of the records in a span, sorted. `folds`: are capital letters read as small ones?"""
        keys = self.keys_by(Order(span.field, folds=folds))
        low = bisect_left(keys, (False, span.low))
        high = bisect_left(keys, (True,) if span.high is None else (False, span.high))
        return sorted(key[-1] for key in keys[low:high])


class HasOrders(Protocol[R]):
    """What a selection needs of its table."""

    @property
    def records(self) -> Mapping[int, R]: ...

    @property
    def readable(self) -> Mapping[int, R]:
        """The same, where reading is noted if somebody wants to know of it."""
        ...

    @property
    def orders(self) -> Orders[R]: ...

    @property
    def made_in_order(self) -> bool:
        """Is no record older than one that was made before it?"""
        ...


class Selection(Generic[R]):
    """The records that a select found. They are counted without being read, and read a slice at a time."""

    def __init__(self, table: HasOrders[R], ordinals: Sequence[int]) -> None:
        self._table = table
        self._records = table.readable
        self._ordinals = ordinals

    def __len__(self) -> int:
        return len(self._ordinals)

    def all(self) -> list[R]:
        """Every record found, in creation order."""
        return [self._records[ordinal] for ordinal in self._ordinals]

    def slice(self, start: int, count: int, *, descending: bool = False) -> list[R]:
        """`count` records from the one at `start`, counted from the oldest or, descending, from the newest."""
        if descending:
            end = len(self._ordinals) - start
            chosen = self._ordinals[max(end - count, 0) : max(end, 0)][::-1]
        else:
            chosen = self._ordinals[start : start + count]
        return [self._records[ordinal] for ordinal in chosen]

    def slice_by(
        self, order: Order, start: int, count: int, *, descending: bool = False, stable: bool = False
    ) -> list[R]:
        """The same of the records in this order. `stable`: do equal ones keep their order where it descends?"""
        if order.field == "created_at" and self._table.made_in_order and not stable:
            return self.slice(start, count, descending=descending)
        keys = self._keys_by(order, start + count)
        walk = _descending(keys, stable=stable) if descending else iter(keys)
        return [self._records[ordinal] for ordinal in self._of_walk(walk, start, count)]

    def slice_along(self, ordinals: Iterable[int], start: int, count: int) -> list[R]:
        """The same in the order in which these ordinals come; those of all records found are among them."""
        return [self._records[ordinal] for ordinal in self._of_walk(((each,) for each in ordinals), start, count)]

    def _keys_by(self, order: Order, enough: int) -> Sequence[tuple[Any, ...]]:
        """The keys of the whole table, or of these records alone where so few are found sooner."""
        found, everything = len(self._ordinals), len(self._records)
        if found * found < enough * everything:
            return sorted(order.key(ordinal, self._table.records[ordinal]) for ordinal in self._ordinals)
        return self._table.orders.keys_by(order)

    def _of_walk(self, walk: Iterator[tuple[Any, ...]], start: int, count: int) -> Iterator[int]:
        if start >= len(self._ordinals):
            return
        found = (key[-1] for key in walk if holds(self._ordinals, key[-1]))
        for _ in range(start):
            next(found)
        for _ in range(min(count, len(self._ordinals) - start)):
            yield next(found)


class RepeatedSelection(Selection[R]):
    """What a join finds: records that stand in it more than once, as their ordinals do."""

    @classmethod
    def of(cls, parts: Sequence[Selection[R]]) -> Selection[R]:
        """What any of these selections of one table found, each record as often as they found it."""
        if len(parts) == 1:
            return parts[0]
        return cls(parts[0]._table, sorted(ordinal for part in parts for ordinal in part._ordinals))  # noqa: SLF001

    def _keys_by(self, order: Order, enough: int) -> Sequence[tuple[Any, ...]]:
        del enough
        keys = self._table.orders.keys_by(order)
        return [key for key in keys for _ in range(self._times(key[-1]))]

    def _times(self, ordinal: int) -> int:
        at = bisect_left(self._ordinals, ordinal)
        return bisect_right(self._ordinals, ordinal, at) - at


class MergedSelection(Selection[R]):
    """What selections of two tables found, in the order of creation."""

    def __init__(self, first: Selection[R], second: Selection[R]) -> None:
        self._parts = first, second

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def all(self) -> list[R]:
        return self.slice(0, len(self))

    def slice(self, start: int, count: int, *, descending: bool = False) -> list[R]:
        return self.slice_by(Order("created_at", folds=False), start, count, descending=descending)

    def slice_by(
        self, order: Order, start: int, count: int, *, descending: bool = False, stable: bool = False
    ) -> list[R]:
        """The same of the records in this order."""
        del stable
        skip = self._first_before(order, min(start, len(self)), descending=descending)
        found = [
            [
                (self._key(order, number, record), record)
                for record in part.slice_by(order, at, count, descending=descending)
            ]
            for number, (part, at) in enumerate(zip(self._parts, (skip, start - skip), strict=True))
        ]
        merged = merge(*found, key=itemgetter(0), reverse=descending)
        return [record for _, record in islice(merged, max(count, 0))]

    def _first_before(self, order: Order, start: int, *, descending: bool) -> int:
        """How many of the `start` records before a page are of the first selection: found by halving."""
        first, second = self._parts
        low, high = max(0, start - len(second)), min(start, len(first))
        while low < high:
            middle = (low + high) // 2
            left = self._key_at(order, 0, middle, descending=descending)
            right = self._key_at(order, 1, start - middle - 1, descending=descending)
            if (left > right) if descending else (left < right):
                low = middle + 1
            else:
                high = middle
        return low

    def _key_at(self, order: Order, number: int, place: int, *, descending: bool) -> tuple[Any, ...]:
        return self._key(order, number, self._parts[number].slice_by(order, place, 1, descending=descending)[0])

    def _key(self, order: Order, number: int, record: R) -> tuple[Any, ...]:
        """Equal ones stand by guid where the order says so, and those of the first part first."""
        key = order.key(number, record)
        return (*key[: 3 if order.by_guid else 2], number)


class _Rows(Generic[R]):
    """Records that no table has in this order."""

    made_in_order = False

    def __init__(self, rows: Iterable[R]) -> None:
        self.records = self.readable = dict(enumerate(rows))
        self.orders = Orders(self.records)


def selection_of(rows: Iterable[R]) -> Selection[R]:
    """Records in this order, a record more than once where it stands there so, as if a select had found them."""
    made = _Rows(rows)
    return Selection(made, range(len(made.records)))


def _descending(keys: Sequence[tuple[Any, ...]], *, stable: bool) -> Iterator[tuple[Any, ...]]:
    if not stable:
        yield from reversed(keys)
        return
    for _, equal in groupby(reversed(keys), key=lambda key: key[:2]):
        yield from reversed(list(equal))


def keys_of(value: object) -> tuple[object, ...]:
    """Under which keys an index has a value: a tuple under each of its members, maps of labels under what they say."""
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(value))
    keys = getattr(value, "index_keys", None)
    return keys() if keys else (value,)


def holds(ordinals: Sequence[int], ordinal: int) -> bool:
    """Is it among these, which are sorted?"""
    place = bisect_left(ordinals, ordinal)
    return place < len(ordinals) and ordinals[place] == ordinal


def field_in(field: object, values: Iterable[object]) -> HasKey:
    """A test: has the field one of these values, or a tuple that holds one?"""
    return HasKey(field, frozenset(values))


def union(parts: Iterable[Sequence[int]]) -> Sequence[int]:
    """What any of these sorted lists holds, sorted."""
    filled = [part for part in parts if part]
    if len(filled) < 2:
        return filled[0] if filled else ()
    return list(dict.fromkeys(merge(*filled)))


def intersection(parts: Collection[Sequence[int]]) -> Sequence[int]:
    """What all of these sorted lists hold; there is at least one. The shortest is walked."""
    shortest, *others = sorted(parts, key=len) if len(parts) > 1 else parts
    for other in others:
        if len(other) > 16 * len(shortest):
            shortest = [ordinal for ordinal in shortest if holds(other, ordinal)]
        else:
            members = set(other)
            shortest = [ordinal for ordinal in shortest if ordinal in members]
    return shortest


def file(index: dict[Any, list[int]], key: object, ordinal: int) -> None:
    """Put an ordinal into the sorted list of a key. Most keys have one, and their lists no room for more."""
    bucket = index.get(key)
    if bucket is None:
        index[key] = [ordinal]
    else:
        place(bucket, ordinal)


def place(bucket: list[int], ordinal: int) -> None:
    """Put an ordinal into a sorted list, unless it is there."""
    if not bucket or bucket[-1] < ordinal:
        bucket.append(ordinal)
    elif bucket[bisect_left(bucket, ordinal)] != ordinal:
        insort(bucket, ordinal)


def displace(index: dict[object, list[int]], key: object, ordinal: int) -> None:
    """Take an ordinal out of the sorted list of a key; a list that is empty then goes."""
    bucket = index[key]
    at = bisect_left(bucket, ordinal)
    if at < len(bucket) and bucket[at] == ordinal:
        del bucket[at]
    if not bucket:
        del index[key]


def unknown_field(kind: str, known: Sequence[str], field: str) -> str:
    """What is said of a field that a kind of records has not."""
    hint = suggest(field, known, f": it has {', '.join(known)}")
    return f"{kind} has no field {field!r}{hint}"


def nothing_found(table: str, records: Iterable[object], equals: Mapping[str, object]) -> str:
    """What is said where no record of a table has these values: the nearest that there are."""
    asked = ", ".join(f"{field}={value!r}" for field, value in equals.items())
    field, wanted = next(iter(equals.items()), ("guid", ""))
    known = list(dict.fromkeys(str(getattr(record, field)) for record in records))
    near = nearest(str(wanted), known)
    return f"no record of {table} has {asked}; the nearest are {', '.join(near) or 'none'}"
