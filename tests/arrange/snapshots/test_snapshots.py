"""Snapshots: whatever a world holds comes back as it was."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest
import support
from hypothesis import given
from hypothesis import strategies as st
from support import apps, brokered

from fakecc import VirtualClock, World
from fakecc.actions.services import service_offerings
from fakecc.arrange.checking import BadInput
from fakecc.clock import AutoClock, RealClock
from fakecc.models.common import LastOperation, Metadata
from fakecc.models.services import ServiceInstance
from fakecc.world import action

FIXTURES = Path(__file__).parents[3] / "fixtures" / "seeds"
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)
FEW = 3
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=FEW) | st.dictionaries(TEXT, inner, max_size=FEW),
    max_leaves=FEW,
)
TEXTS_BY_NAME = st.dictionaries(TEXT, TEXT, max_size=FEW)
METADATA = st.builds(Metadata, labels=TEXTS_BY_NAME, annotations=TEXTS_BY_NAME)
OPERATIONS = st.none() | st.builds(
    LastOperation,
    type=st.sampled_from(["create", "update", "delete"]),
    state=st.sampled_from(["initial", "in progress", "succeeded", "failed"]),
    description=st.none() | TEXT,
    created_at=st.floats(0, 1e9),
    updated_at=st.floats(0, 1e9),
    proposed=st.lists(st.tuples(TEXT, TEXT | st.tuples(TEXT, TEXT) | METADATA), max_size=FEW).map(tuple),
)
INSTANCES = st.fixed_dictionaries(
    {
        "name": TEXT,
        "tags": st.lists(TEXT, max_size=FEW).map(tuple),
        "credentials": JSON_VALUES,
        "gateway_data": JSON_VALUES,
        "metadata": METADATA,
        "last_operation": OPERATIONS,
    }
)


@action
def nothing(world, **arguments):
    pass


def small_world():
    return World(clock=VirtualClock(1_700_000_000.0), guids=1)


def add_instance(world, fields):
    space = world.spaces.first(name="space")
    world.add(ServiceInstance(**world.stamp(ServiceInstance), space_guid=space.guid, **fields))


def passed_on(snapshot):
    """A snapshot as it comes back over the wire."""
    return json.loads(json.dumps(snapshot))


@given(st.lists(INSTANCES, max_size=4))
@pytest.mark.slow
def test_a_snapshot_comes_back_as_it_was(instances):
    world, other = small_world(), small_world()
    for fields in instances:
        add_instance(world, fields)
    snapshot = passed_on(world.snapshot())
    other.restore(snapshot)

    assert passed_on(other.snapshot()) == snapshot
    assert [one.last_operation for one in other.service_instances] == [given["last_operation"] for given in instances]


@given(st.lists(INSTANCES, min_size=1, max_size=4), st.integers(0, 3))
@pytest.mark.slow
def test_restoring_undoes_what_happened_since(instances, removed):
    world = small_world()
    for fields in instances:
        add_instance(world, fields)
    snapshot = passed_on(world.snapshot())
    victims = list(world.service_instances)
    world.remove(victims[removed % len(victims)])
    world.later(5, nothing, some="argument")
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


@pytest.mark.parametrize("clock", [AutoClock, VirtualClock, RealClock])
def test_the_clock_is_of_the_same_kind(clock):
    world, other = World(clock=clock()), World(clock=VirtualClock())
    other.restore(passed_on(world.snapshot()))

    assert type(other.clock) is clock


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


def test_what_looks_like_a_mark_comes_back_as_it_was():
    world, other = small_world(), small_world()
    add_instance(world, {"name": "i", "credentials": {"$tuple": [1], "a": {"$map": {"$bytes": "x"}}}})
    other.restore(passed_on(world.snapshot()))

    assert next(iter(other.service_instances)).credentials == {"$tuple": [1], "a": {"$map": {"$bytes": "x"}}}


def test_a_snapshot_of_a_later_version_is_refused():
    snapshot = passed_on(small_world().snapshot())
    with pytest.raises(BadInput, match="/version: this snapshot is of version 99, and this fakecc reads none later"):
        small_world().restore({**snapshot, "version": 99})


def test_a_world_full_of_everything_comes_back():
    world, other = small_world(), small_world()
    for name in ("team", "states", "brokers"):
        world.seed(FIXTURES / f"{name}.yaml")
    world.later(5, nothing, some=["argument"])
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


OTHER_PROCESS = """
import json, sys
from fakecc.arrange.world import World
from fakecc.clock import VirtualClock

world = World(clock=VirtualClock(1_700_000_000.0))
world.restore(json.load(sys.stdin))
world.clock.advance(100)
print(len(world.service_offerings), world.failures)
"""


def test_a_step_of_a_snapshot_is_done_in_a_process_that_has_not_imported_its_function():
    world = small_world()
    world.later(60, service_offerings.delete_by_guid, guid=world.service_offerings.first(name="database").guid)
    ran = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", OTHER_PROCESS],
        input=json.dumps(world.snapshot()),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.stdout, ran.stderr) == ("0 []\n", "")


def test_a_snapshot_with_an_unknown_step_is_refused():
    world = small_world()
    world.later(60, nothing)
    snapshot = passed_on(world.snapshot())
    snapshot["tables"]["steps"][0]["action"] = "services.service_offerings.delete_by_giud"

    with pytest.raises(BadInput, match="there is no action"):
        small_world().restore(snapshot)


def test_the_bits_of_packages_and_droplets_come_back():
    world = World("empty", clock=VirtualClock(), seeds=[{"organizations": [{"name": "o", "spaces": [{"name": "s"}]}]}])
    app = brokered.app(world, world.spaces.first(name="s"))
    droplet = apps.droplet(world, app)
    taken = world.snapshot()
    other = World("empty", clock=VirtualClock())
    other.restore(json.loads(json.dumps(taken)))
    path = f"/v3/droplets/{droplet.guid}/download"
    assert support.ask(other, "GET", path).content == support.ask(world, "GET", path).content
    assert other.droplets[droplet.guid].lifecycle == droplet.lifecycle
    assert other.droplets[droplet.guid].buildpacks == droplet.buildpacks
