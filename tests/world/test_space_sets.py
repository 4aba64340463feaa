"""Sets of spaces contain what their guids and their organizations' say, and meet as sets do."""

import pytest

from fakecc.models.tenancy import Organization, Space
from fakecc.world import World
from fakecc.world.space_sets import SpaceSet

SETS = {
    "none": SpaceSet(frozenset()),
    "two": SpaceSet(frozenset({"a1", "b1"})),
    "an unknown one": SpaceSet(frozenset({"a1", "gone"})),
    "an organization": SpaceSet(frozenset(), frozenset({"a"})),
    "one and an organization": SpaceSet(frozenset({"a1"}), frozenset({"b"})),
}
MEMBERS = {
    "none": set(), "two": {"a1", "b1"}, "an unknown one": {"a1"}, "an organization": {"a1", "a2"},
    "one and an organization": {"a1", "b1", "b2"},
}  # fmt: skip


@pytest.fixture(scope="module")
def world():
    """Two organizations, a and b, with two spaces each: a1, a2, b1, b2."""
    world, times = World(), {"created_at": 0.0, "updated_at": 0.0}
    for name in "ab":
        world.add(Organization(**times, guid=name, name=name, quota_guid="q"))
        for number in "12":
            world.add(Space(**times, guid=name + number, name=number, organization_guid=name))
    return world


def members(world, spaces):
    return {space.guid for space in world.spaces.select({}, spaces.test("guid")).all()}


@pytest.mark.parametrize("name", SETS)
def test_its_test_finds_its_members(world, name):
    assert members(world, SETS[name]) == MEMBERS[name]


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("other", SETS)
def test_two_of_them_meet_in_what_both_have(world, name, other):
    assert members(world, SETS[name].meet(SETS[other], world)) == MEMBERS[name] & MEMBERS[other]
