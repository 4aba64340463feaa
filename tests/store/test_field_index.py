"""Under which keys an index has a value, and where an ordinal stands."""

import pytest

from fakecc.models.common import Metadata
from fakecc.store.field_index import FieldIndex
from fakecc.store.record import Record


@pytest.fixture
def index():
    return FieldIndex(Record, "guid", folds=False)


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ("Text", ("Text",)),
        (None, (None,)),
        (True, (True,)),
        (2.5, (2.5,)),
        ((), ()),
        (("b", "a", "b"), ("b", "a")),
        (Metadata({"tier": "one"}), ("tier", ("tier", "one"))),
    ],
    ids=repr,
)
def test_keys_of_a_value(index, value, keys):
    assert index.keys(value) == keys


@pytest.mark.parametrize("value", [["a"], {"a": 1}, ("a", 1)], ids=repr)
def test_what_cannot_be_a_key_is_refused(index, value):
    with pytest.raises(TypeError, match=r"Record\.guid cannot be "):
        index.keys(value)


def test_texts_without_regard_to_case():
    index = FieldIndex(Record, "guid", folds=True)
    index.move(1, (), index.keys("Text"))
    assert (index.find("TEXT"), index.find("other"), index.find(None)) == ([1], (), ())


def test_an_ordinal_leaves_keys_and_comes_to_others(index):
    for ordinal in (3, 1):
        index.move(ordinal, (), ("a", "b"))
    index.move(1, ("a", "b"), ("c",))
    index.move(3, ("b",), ())
    assert index.buckets == {"a": [3], "c": [1]}
