"""Deletions that are half done."""

import pytest
import support

from fakecc import VirtualClock, World
from fakecc.arrange.fault_words import cascades


@pytest.fixture
def world():
    made = World(clock=VirtualClock(1000.0), guids=1)
    yield made
    made.check()


def seed(world, *names, keys=()):
    instances = [{"name": name, "plan": "database/sync", "keys": [{"name": key} for key in keys]} for name in names]
    world.seed(organizations=[{"name": "org", "spaces": [{"name": "space", "service_instances": instances}]}])


def delete(world, path):
    """Ask v3 to delete, under the fault; gives the state of the job at the end."""
    cascades.fail_the_second(world, path)
    return support.wait(world, support.ask(world, "DELETE", path))["state"]


@pytest.mark.parametrize("kind", ["organizations", "spaces"])
def test_the_second_instance_stays(world, kind):
    seed(world, "one", "two", "three")
    guid = world.tables[kind].first(name=kind.removesuffix("s").replace("organization", "org")).guid
    assert delete(world, f"/v3/{kind}/{guid}") == "FAILED"
    left = [instance.name for instance in world.service_instances]
    assert ("one" in left, "two" in left) == (False, True)


def test_the_second_key_stays(world):
    seed(world, "db", keys=("one", "two", "three"))
    guid = world.service_instances.first(name="db").guid
    assert delete(world, f"/v3/service_instances/{guid}") == "FAILED"
    left = [key.name for key in world.service_keys]
    assert ("db" in [one.name for one in world.service_instances], len(left) < 3) == (True, True)


def test_of_one_thing_nothing_stays(world):
    seed(world, "one")
    guid = world.spaces.first(name="space").guid
    assert delete(world, f"/v3/spaces/{guid}") == "COMPLETE"
    assert len(world.faults.find(name="half done")) == 0
