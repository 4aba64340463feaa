"""A write is whole or not at all, whatever is raised and wherever."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.consistency import InjectedError, Injection, inconsistencies

from fakecc.arrange.world import World
from fakecc.clock import VirtualClock

# Where an exception may come up: the store, and what stands around it.
INSIDE = ("fakecc/store/", "fakecc/selections.py", "fakecc/world/", "fakecc/records.py")
WRONG = [{"a": 1}, ["x"], ("x", 5), ([],), b"x", {1}]


@pytest.fixture(scope="module")
def world():
    return World(clock=VirtualClock(1_700_000_000.0), guids=1)


def shown(world):
    """The state, but for guids that were given out."""
    snapshot = world.snapshot()
    return {name: part for name, part in snapshot.items() if name != "guids"}


def write(world):
    space = world.spaces.first(name="space")
    copy = world.add(type(space)(**world.stamp(type(space)), name="another", organization_guid=space.organization_guid))
    world.change(world.accounts.first(username="developer"), username="renamed")
    for group in world.security_groups:
        world.change(group, running_space_guids=(space.guid, copy.guid))
    for group in world.security_groups:
        world.change(group, running_space_guids=())
    world.change(copy, name="third")
    world.remove(copy)
    for role in world.roles:
        world.remove(role)


def lines_of_a_write(world):
    with world.lock, world.piece(None), Injection(INSIDE, 0) as counted:
        write(world)
    world.reset()
    return counted.lines


@pytest.fixture(scope="module")
def lines(world):
    return lines_of_a_write(world)


def test_the_injection_finds_lines_to_break(lines):
    assert lines > 500


@given(share=st.floats(0, 1))
def test_an_exception_anywhere_in_a_piece_leaves_the_state_before(world, lines, share):
    before = shown(world)
    injection = Injection(INSIDE, 1 + int(share * (lines - 1)))
    with contextlib.suppress(InjectedError), world.lock, world.piece(None), injection:
        write(world)
    if injection.lines < injection.at:  # what is kept at first use, or compiled, has made it shorter
        world.reset()

    assert (shown(world), inconsistencies(world)) == (before, [])
    world.reset()
    assert (shown(world), inconsistencies(world)) == (before, [])
    assert world.accounts.first(username="developer").username == "developer"


FIELDS = [
    (name, field)
    for name, table in World(clock=VirtualClock(0.0)).tables.items()
    if len(table)
    for field in table.indexes
    if not isinstance(getattr(table.kind, field, None), property)
]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_an_indexed_field_of_a_wrong_type_changes_nothing(world, name, field, wrong):
    before, record = shown(world), next(iter(world.tables[name]))
    with pytest.raises(TypeError, match=f"{type(record).__name__}.{field} cannot be"), world.transaction():
        world.change(record, **{field: wrong})

    assert (shown(world), inconsistencies(world)) == (before, [])
