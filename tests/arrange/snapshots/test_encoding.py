"""How records are written."""

import pytest

from fakecc.arrange.snapshots.encoding import encode_record, members
from fakecc.models.common import LastOperation, Metadata
from fakecc.models.services import ServiceInstance

STAMP = {"guid": "g", "created_at": 1.0, "updated_at": 2.0}


@pytest.mark.parametrize(
    ("field", "value", "written"),
    [
        pytest.param("tags", ("a", "b"), ["a", "b"], id="a tuple that its type announces"),
        pytest.param("credentials", ("a",), {"$tuple": ["a"]}, id="a tuple where anything may be"),
        pytest.param("credentials", {"a": b"\x00"}, {"a": {"$bytes": "AA=="}}, id="bytes"),
        pytest.param("credentials", {"$tuple": 1}, {"$map": {"$tuple": 1}}, id="a map that looks like a mark"),
        pytest.param("metadata", Metadata({"a": "b"}), {"labels": {"a": "b"}, "annotations": {}}, id="a part"),
        pytest.param(
            "credentials",
            [Metadata()],
            [{"$record": "Metadata", "labels": {}, "annotations": {}}],
            id="a part where anything may be",
        ),
    ],
)
def test_a_field_is_written(field, value, written):
    assert encode_record(ServiceInstance(**STAMP, name="n", space_guid="s", **{field: value}))[field] == written


def test_a_part_in_a_part_is_written():
    proposed = (("metadata", Metadata()),)
    operation = LastOperation(
        type="create", state="failed", description=None, created_at=0.0, updated_at=0.0, proposed=proposed
    )
    record = ServiceInstance(**STAMP, name="n", space_guid="s", last_operation=operation)

    assert encode_record(record)["last_operation"]["proposed"] == [
        ["metadata", {"$record": "Metadata", "labels": {}, "annotations": {}}]
    ]


@pytest.mark.parametrize(
    ("hint", "types"),
    [
        pytest.param(tuple[str, ...], (str, str), id="of any length"),
        pytest.param(tuple[str, int] | None, (str, int), id="of two"),
        pytest.param(dict[str, str], None, id="none"),
    ],
)
def test_the_types_of_members(hint, types):
    assert members(hint, 2) == types
