"""What a column of texts keeps of what is no text."""

import pytest

from fakecc.dialects.sequel import stored_text
from fakecc.errors import Broken

KEPT = {
    "null": (None, None),
    "a text": (" x ", " x "),
    "0": (0, "0"),
    "false": (False, "false"),
    "a fraction": (1.5, "1.5"),
    "an empty list": ([], None),
    "a list of one text": (["x"], "x"),
    "a list of a list": ([[5]], "5"),
    "a list of null": ([None], None),
}


@pytest.mark.parametrize(("given", "kept"), KEPT.values(), ids=KEPT)
def test_a_column_of_texts_keeps_a_text(given, kept):
    assert stored_text(given) == kept


@pytest.mark.parametrize("given", [{}, {"a": "b"}, [{}], ["a", "b"]], ids=str)
def test_a_condition_or_a_row_is_no_text(given):
    with pytest.raises(Broken):
        stored_text(given)
