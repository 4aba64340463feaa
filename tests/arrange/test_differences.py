"""Savepoints, and what is different between two of them."""

import pytest

from fakecc import VirtualClock, World
from fakecc.models.tenancy import IsolationSegment


@pytest.fixture
def world():
    return World(clock=VirtualClock(1000.0), guids=1)


def add(world, name):
    return world.add(IsolationSegment(**world.stamp(IsolationSegment), name=name))


def told(changes):
    return [(change.change, change.table, change.name, dict(change.fields)) for change in changes]


def test_a_block_leaves_the_world_as_it_was(world):
    with world.savepoint() as before:
        add(world, "one")
        with world.savepoint():
            add(world, "two")
            world.clock.advance(60)
        inside = [segment.name for segment in world.isolation_segments]
        assert told(world.difference(before)) == [("created", "isolation_segments", "one", {})]

    assert ("shared" in inside, "one" in inside, "two" in inside) == (True, True, False)
    assert (world.isolation_segments.find(name="one"), world.now()) == ([], 1000.0)


def test_what_changed_between_two_savepoints(world):
    segment = add(world, "before")
    first = world.savepoint()
    created = add(world, "new")
    world.change(segment, name="after")
    second = world.savepoint()
    world.remove(created)
    world.change(world.isolation_segments[segment.guid], name="later")

    assert told(world.difference(first, second)) == [
        ("created", "isolation_segments", "new", {}),
        ("changed", "isolation_segments", "after", {"name": ("before", "after")}),
    ]
    assert told(world.difference(second)) == [
        ("deleted", "isolation_segments", "new", {}),
        ("changed", "isolation_segments", "later", {"name": ("after", "later")}),
    ]


def test_what_came_and_went_is_no_difference(world):
    before = world.savepoint()
    world.remove(add(world, "x"))
    assert world.difference(before) == []


def test_a_savepoint_that_is_over(world):
    first, second = world.savepoint(), world.savepoint()
    first.back()
    with pytest.raises(ValueError, match="this savepoint is over"):
        world.difference(second)
    with pytest.raises(ValueError, match="this savepoint is over"):
        second.back()
