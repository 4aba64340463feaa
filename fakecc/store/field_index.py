"""An index of a table's records by the value of one field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fakecc import columns
from fakecc.records import Plain
from fakecc.selections import displace, file, keys_of

# What a key may be, beside a text and the texts of a tuple.
KEYS = frozenset({int, float, bool, type(None)})
TEXT = frozenset({str})


class FieldIndex:
    """Sorted lists of ordinals by key. A tuple has a key for each of its members, a map of labels what they say."""

    __slots__ = ("_field", "_folds", "_kind", "buckets")

    def __init__(self, kind: type[Plain], field: str, *, folds: bool) -> None:
        """`folds`: are texts compared without regard to case?"""
        self._kind = kind
        self._field = field
        self._folds = folds
        self.buckets: dict[object, list[int]] = {}

    def find(self, value: object) -> Sequence[int]:
        """The ordinals of those that have this value, or this member, sorted. Raises Unstorable for a NUL."""
        found = self.buckets.get(value.lower() if self._folds and isinstance(value, str) else value)
        if found is None:
            columns.check_nul(value)
            return ()
        return found

    def keys(self, value: object) -> tuple[object, ...]:
        """Under which keys a value stands. Raises TypeError for what is no text, number, null or tuple of texts."""
        if isinstance(value, str):
            return (value.lower(),) if self._folds else (value,)
        if type(value) in KEYS:
            return (value,)
        if isinstance(value, tuple):
            if TEXT.issuperset(map(type, value)):
                return keys_of(value) if len(value) > 1 else value
        elif hasattr(value, "index_keys"):
            return keys_of(value)
        message = f"{self._kind.__name__}.{self._field} cannot be {value!r:.100}"
        raise TypeError(message)

    def move(self, ordinal: int, left: tuple[object, ...], entered: tuple[object, ...]) -> None:
        """Have an ordinal leave these keys, and come to those."""
        for key in left:
            displace(self.buckets, key, ordinal)
        for key in entered:
            file(self.buckets, key, ordinal)


# An index, and the keys that a record leaves and enters there.
Move = tuple[FieldIndex, tuple[object, ...], tuple[object, ...]]


def moves_between(indexes: Iterable[FieldIndex], left: tuple[Any, ...], entered: tuple[Any, ...]) -> list[Move]:
    """What changes where a record had these values in the fields of the indexes and has those (none: it has no place).

    Raises TypeError as `keys` does.
    """
    if not left:
        return [(index, (), index.keys(new)) for index, new in zip(indexes, entered, strict=True)]
    if not entered:
        return [(index, index.keys(old), ()) for index, old in zip(indexes, left, strict=True)]
    return [
        (index, index.keys(old), index.keys(new))
        for index, old, new in zip(indexes, left, entered, strict=True)
        if old is not new and old != new
    ]
