"""What changed since a world was seeded, as a person wants to read it."""

import pytest
import support

from fakecc import World
from fakecc.evidence import differences
from fakecc.models.jobs import Job
from fakecc.models.tenancy import IsolationSegment


@pytest.fixture
def world():
    return World(guids=1)


def test_records_that_are_new_gone_or_changed(world):
    world.change(world.organizations.first(name="org"), status="suspended")
    world.remove(world.spaces.first(name="space"))
    world.add(IsolationSegment(**world.stamp(IsolationSegment), name="new"))

    assert differences.since_seeded(world) == [
        "~ organizations org (status)",
        "- spaces space",
        "+ isolation_segments new",
    ]


@pytest.mark.parametrize("kind", ["bookkeeping", "a first request", "new and gone again"])
def test_noise_is_left_out(world, kind):
    if kind == "bookkeeping":
        world.add(Job(**world.stamp(Job), operation="space.delete"))
    elif kind == "a first request":
        support.user(world, "new")
    else:
        world.remove(world.add(IsolationSegment(**world.stamp(IsolationSegment), name="new")))

    assert differences.since_seeded(world) == []
