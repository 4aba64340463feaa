"""Every value is checked against the type of its field."""

import pytest

from fakecc.arrange.checking import BadInput, Part
from fakecc.arrange.snapshots.decoding import decode_record
from fakecc.models.common import Metadata
from fakecc.models.services import ServiceInstance

INSTANCE = {"guid": "g", "created_at": 1.0, "updated_at": 2, "name": "n", "space_guid": "s"}
OPERATION = {"type": "create", "state": "failed", "description": None, "created_at": 0, "updated_at": 0}
SECONDS = "this is no number of seconds between -62135596800 and 253402300799"


def decode(**fields):
    return decode_record(Part({**INSTANCE, **fields}, "/tables/service_instances/0"), ServiceInstance)


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        pytest.param("tags", ["a", "b"], ("a", "b"), id="a list"),
        pytest.param("service_plan_guid", None, None, id="null where it may be"),
        pytest.param("credentials", {"a": {"$tuple": [1, {"$bytes": "AA=="}]}}, {"a": (1, b"\x00")}, id="marks"),
        pytest.param("credentials", {"$map": {"$tuple": 1}}, {"$tuple": 1}, id="a map that looks like a mark"),
        pytest.param("metadata", {"labels": {"a": "b"}}, Metadata({"a": "b"}), id="a part"),
    ],
)
def test_a_field_is_read(field, written, value):
    assert getattr(decode(**{field: written}), field) == value


WRONG = {
    "created_at": ("x", "", SECONDS),
    "updated_at": (1e300, "", SECONDS),
    "name": ({"a": 1}, "", "this is not a text"),
    "metadata": ([], "", "this is no Metadata, which is an object"),
    "tags": (["a", 5], "/1", "this is not a text"),
    "space_guid": (None, "", "this is not a text"),
    "last_operation": ({**OPERATION, "state": 5}, "/state", "this is not a text"),
    "service_plan_guid": (7, "", "this is not a text"),
    "no_such": (7, "", "ServiceInstance has no field 'no_such'"),
    "credentials": ({"a/b": [{"$bytes": "?"}]}, "/a~1b/0/$bytes", "this is no text in Base64"),
    "gateway_data": ({"$tuple": 1}, "/$tuple", "this is not a list"),
}


@pytest.mark.parametrize(("field", "wrong"), WRONG.items(), ids=WRONG)
def test_a_field_of_another_type_is_refused(field, wrong):
    value, inner, problem = wrong
    with pytest.raises(BadInput) as refused:
        decode(**{field: value})

    complaint = refused.value.complaints[0]
    assert (complaint.pointer, complaint.problem) == (f"/tables/service_instances/0/{field}{inner}", problem)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        pytest.param({"$record": "Space"}, "there is no part of a record called 'Space'", id="no part"),
        pytest.param({"$record": []}, "there is no part of a record called []", id="no name"),
        pytest.param({"$record": "Problem"}, "this is no Problem: it lacks code, detail, title", id="not whole"),
        pytest.param({"$map": []}, "this is not an object", id="no map"),
        pytest.param({"$bytes": 5}, "this is no text in Base64", id="no bytes"),
        pytest.param([float("nan")], "this is no number that JSON has", id="NaN"),
    ],
)
def test_a_mark_says_what_follows(value, problem):
    with pytest.raises(BadInput, match="/credentials") as refused:
        decode(credentials=value)

    assert refused.value.complaints[0].problem == problem


def test_a_record_that_lacks_a_field_is_refused():
    with pytest.raises(BadInput, match="this is no ServiceInstance: it lacks created_at, name, space_guid, updated_at"):
        decode_record(Part({"guid": "g"}), ServiceInstance)
