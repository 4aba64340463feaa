"""Values of annotations that are no texts."""

import pytest
import support

from fakecc.errors import Broken
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


@pytest.mark.parametrize(
    ("wanted", "stored"),
    [("its-guid", "true"), (["x", "its-guid"], "true"), ("x", "false"), (None, "false"), ([], "false")],
    ids=["its own", "among others", "another", "none", "no guids"],
)
def test_the_guid_of_the_resource_is_compared(wanted, stored):
    assert stored_value("data", {"resource_guid": wanted}, None, "its-guid") == stored


def test_a_new_resource_has_a_guid_that_no_client_knows():
    assert stored_value("data", {"resource_guid": ""}, None) == "false"


def test_a_change_compares_with_the_guid_of_the_record(world):
    guid = support.ask(world, "POST", "/v3/organizations", {"name": "new"}).body["guid"]
    body = {"metadata": {"annotations": {"a": {"resource_guid": guid}}}}
    reply = support.ask(world, "PATCH", f"/v3/organizations/{guid}", body)
    assert reply.body["metadata"]["annotations"] == {"a": "true"}
