"""What columns take: no NUL, and no more than their width."""

from __future__ import annotations

import pytest

from fakecc.column_checks import NULL_BYTE, check
from fakecc.errors import Unstorable
from fakecc.models.common import Metadata
from fakecc.records import Plain, record


@record
class Thing(Plain):
    text: str = ""
    column: object = None
    metadata: Metadata = Metadata()


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"text": "a\0"}, id="text"),
        pytest.param({"metadata": Metadata({"a": "b\0"})}, id="label"),
        pytest.param({"metadata": Metadata({}, {"a\0": "b"})}, id="annotation"),
    ],
)
def test_no_text_has_a_nul(given):
    with pytest.raises(Unstorable, match=NULL_BYTE):
        check(Thing(**given), (), {})


@pytest.mark.parametrize("column", [{"a": "\0"}, ["\0"], ("\0",), 1, 1.5, True, None])
def test_a_json_column_may_hold_one(column):
    check(Thing(column=column), (), {})


def test_an_encrypted_text_may_hold_one():
    check(Thing(text="\0"), {"text"}, {})


def test_a_text_fits_its_column():
    check(Thing(text="abc"), (), {"text": 3})
    with pytest.raises(Unstorable, match=r"character varying\(2\)"):
        check(Thing(text="abc"), (), {"text": 2})
