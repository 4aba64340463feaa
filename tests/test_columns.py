"""What the columns of the database take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pytest

from fakecc.errors import OutOfColumn, Unstorable
from fakecc.records import record
from fakecc.store import Record, Table


@record
class Note(Record):
    WIDTHS: ClassVar[Mapping[str, int]] = {"text": 3}
    ENCRYPTED: ClassVar[frozenset[str]] = frozenset({"secret"})
    BITS: ClassVar[Mapping[str, int]] = {"number": 32, "large": 64}

    number: int | None = None
    large: int = 0
    text: str = ""
    secret: str = ""


def note(**given):
    return Note(guid="n", created_at=0.0, updated_at=0.0, **given)


def test_a_text_that_is_longer_than_its_column_is_not_stored():
    with pytest.raises(Unstorable, match=r"too long for type character varying\(3\)\n"):
        Table("notes", Note).put(note(text="abcd"))


@pytest.mark.parametrize(
    ("given", "kind"),
    [({"number": 2**31}, "integer"), ({"number": -(2**31) - 1}, "integer"), ({"large": 2**63}, "bigint")],
)
def test_a_number_that_its_column_does_not_hold_is_not_stored(given, kind):
    Table("notes", Note).put(note(number=-(2**31), large=2**63 - 1))
    with pytest.raises(OutOfColumn, match=f"NumericValueOutOfRange: ERROR:  {kind} out of range\n"):
        Table("notes", Note).put(note(**given))


def test_what_is_encrypted_may_hold_a_nul():
    assert len(Table("notes", Note)) == 0
    assert Table("notes", Note).put(note(secret="a\0", text="abc")).secret == "a\0"
