"""What every record has, and what its class says of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from fakecc.records import Plain, record
from fakecc.selections import keys_of


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


def keys_in(record: Record, field: str) -> tuple[object, ...]:
    """Under which keys an index on that field has a record."""
    value = getattr(record, field)
    if type(value) is str:
        return (value.lower() if field in record.FOLDED else value,)
    return keys_of(value)
