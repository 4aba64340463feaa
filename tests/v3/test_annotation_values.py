"""Values of annotations that are no texts."""

import pytest

from fakecc.errors import Broken, NotImplementedYet
from fakecc.v3.annotation_values import stored_value

STORED = {
    "a number": (5, None, "5"),
    "an empty list": ([], None, None),
    "a list of one": (["x"], None, "x"),
    "a guid": ({"guid": "x"}, None, "false"),
    "guids": ({"guid": ["x", "y"]}, None, "false"),
    "a guid in a list": ([{"guid": "x"}], None, "false"),
    "no guid": ({"guid": None}, None, "false"),
    "an empty list for what is no column": ({"data": []}, None, "false"),
    "an id": ({"id": 5}, None, "false"),
    "its own name": ({"key_name": "data"}, None, "true"),
    "its own name and a prefix": ({"key_name": "data", "key_prefix": "x"}, None, "false"),
    "a new one's value": ({"value": "x"}, None, None),
    "a new one's value and a guid": ({"value": "x", "guid": "y"}, None, "false"),
    "the value that there was": ({"value": ["x", "y"]}, "x", "true"),
    "no value": ({"value": None}, None, "true"),
    "no value, where there was one": ({"value": None}, "x", "false"),
    "two texts": ([["a", "a"]], None, "true"),
    "pairs of texts": ([["a", "a"], ["b", "c"]], None, "false"),
}


@pytest.mark.parametrize(("value", "before", "stored"), STORED.values(), ids=STORED)
def test_what_is_stored(value, before, stored):
    assert stored_value("data", value, before) == stored


@pytest.mark.parametrize(
    "value",
    [{}, {"data": "x"}, {"guid": 5}, {"guid": True}, {"id": "x"}, {"created_at": "x"}, {"guid": {"id": 1}}, ["a", "b"],
     [["a", 1]]],
)  # fmt: skip
def test_what_the_database_refuses(value):
    with pytest.raises(Broken):
        stored_value("data", value, None)


def test_the_guid_of_the_resource_is_not_compared():
    with pytest.raises(NotImplementedYet):
        stored_value("data", {"resource_guid": "x"}, None)
