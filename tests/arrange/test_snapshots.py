"""Snapshots: whatever a world holds comes back as it was."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakecc import VirtualClock, World
from fakecc.arrange.checking import BadInput
from fakecc.models.common import LastOperation, Metadata
from fakecc.models.services import ServiceInstance

FIXTURES = Path(__file__).parents[2] / "fixtures" / "seeds"
TEXT = st.text(max_size=5)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner)
)
OPERATIONS = st.none() | st.builds(
    LastOperation,
    type=st.sampled_from(["create", "update", "delete"]),
    state=st.sampled_from(["initial", "in progress", "succeeded", "failed"]),
    description=st.none() | TEXT,
    created_at=st.floats(0, 1e9),
    updated_at=st.floats(0, 1e9),
    proposed=st.lists(st.tuples(TEXT, TEXT | st.tuples(TEXT, TEXT) | st.builds(Metadata))).map(tuple),
)
INSTANCES = st.fixed_dictionaries(
    {
        "name": TEXT,
        "tags": st.lists(TEXT).map(tuple),
        "credentials": JSON_VALUES,
        "gateway_data": JSON_VALUES,
        "metadata": st.builds(Metadata, labels=st.dictionaries(TEXT, TEXT), annotations=st.dictionaries(TEXT, TEXT)),
        "last_operation": OPERATIONS,
    }
)


def small_world():
    return World(clock=VirtualClock(1_700_000_000.0), guids=1)


def passed_on(snapshot):
    """A snapshot as it comes back over the wire."""
    return json.loads(json.dumps(snapshot))


@settings(max_examples=40)
@given(st.lists(INSTANCES, max_size=4))
def test_a_snapshot_comes_back_as_it_was(instances):
    world, other = small_world(), small_world()
    for fields in instances:
        world.add(ServiceInstance(**world.stamp(ServiceInstance), space_guid="s", **fields))
    snapshot = passed_on(world.snapshot())
    other.restore(snapshot)

    assert passed_on(other.snapshot()) == snapshot
    assert [one.last_operation for one in other.service_instances] == [given["last_operation"] for given in instances]


@settings(max_examples=40)
@given(st.lists(INSTANCES, min_size=1, max_size=4), st.integers(0, 3))
def test_restoring_undoes_what_happened_since(instances, removed):
    world = small_world()
    for fields in instances:
        world.add(ServiceInstance(**world.stamp(ServiceInstance), space_guid="s", **fields))
    snapshot = passed_on(world.snapshot())
    victims = list(world.service_instances)
    world.remove(victims[removed % len(victims)])
    world.later(5, "test.nothing", some="argument")
    world.restore(snapshot)

    assert passed_on(world.snapshot()) == snapshot


def test_guids_go_on_where_they_were():
    world, other = small_world(), small_world()
    world.guid("Organization")
    other.restore(passed_on(world.snapshot()))

    assert other.guid("Organization") == world.guid("Organization")


def test_time_stands_where_it_stood():
    world, other = small_world(), World()
    world.clock.advance(seconds=5)
    other.restore(passed_on(world.snapshot()))

    assert other.now() == 1_700_000_005.0


def test_a_reset_after_a_restore_comes_back_to_the_seed():
    world = small_world()
    before = passed_on(world.snapshot())
    world.restore({"tables": {}})
    world.reset()

    assert passed_on(world.snapshot()) == before


@pytest.mark.parametrize(
    ("tables", "pointer", "problem"),
    [
        pytest.param({"orgs": []}, "/tables/orgs", "there is no table 'orgs'", id="table"),
        pytest.param({"spaces": [{"nam": "x"}]}, "/tables/spaces/0/nam", "Space has no field 'nam'", id="field"),
        pytest.param({"spaces": [{"name": "x"}]}, "/tables/spaces/0", "this is no Space: ", id="fields missing"),
    ],
)
def test_a_refused_snapshot_changes_nothing(tables, pointer, problem):
    world = small_world()
    before = passed_on(world.snapshot())
    with pytest.raises(BadInput) as refused:
        world.restore({"tables": tables})

    complaint = refused.value.complaints[0]
    assert (complaint.pointer, complaint.problem[: len(problem)]) == (pointer, problem)
    assert passed_on(world.snapshot()) == before


def test_a_world_full_of_everything_comes_back():
    world, other = small_world(), small_world()
    for name in ("team", "states", "brokers"):
        world.seed(FIXTURES / f"{name}.yaml")
    world.later(5, "test.nothing", some=["argument"])
    snapshot = passed_on(world.snapshot())
    other.restore(snapshot)

    assert passed_on(other.snapshot()) == snapshot
    assert [[type(value) for value in row] for row in values(other)] == [
        [type(value) for value in row] for row in values(world)
    ]


def values(world):
    return [
        [getattr(record, item.name) for item in dataclasses.fields(record)]
        for table in world.tables.values()
        for record in table
    ]
