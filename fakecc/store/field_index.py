"""An index of a table's records by the value of one field."""

from __future__ import annotations

from collections.abc import Sequence

from fakecc import columns
from fakecc.records import ABSENT, Plain
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
        """Under which keys a value stands; none where there is none (ABSENT).

        Raises TypeError for what is no text, number, null or tuple of texts.
        """
        if value is ABSENT:
            return ()
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
