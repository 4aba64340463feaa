"""Savepoints by name."""

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange.checking import BadInput, Missing
from fakecc.arrange.snapshots import savepoints

ORG = {"organizations": [{"name": "mine"}]}


@pytest.fixture
def world():
    return World(clock=VirtualClock(1000.0), guids=1)


def names(world):
    return [organization.name for organization in world.organizations]


def told(changes):
    return [(change.change, change.table, change.name) for change in changes]


def test_a_test_comes_back_by_a_name(world):
    world.savepoint("before")
    world.seed(ORG)
    changed = told(world.difference("before"))
    world.back_to("before")

    assert (changed, names(world)) == ([("created", "organizations", "mine")], ["system", "org"])
    assert list(savepoints.present(world)) == ["before"]


def test_a_name_that_is_given_again_means_the_newer_state(world):
    world.savepoint("here")
    world.seed(ORG)
    world.savepoint("here")
    world.back_to("here")
    assert names(world) == ["system", "org", "mine"]


def test_what_changed_between_two_names(world):
    world.savepoint("one")
    world.seed(ORG)
    world.savepoint("two")
    world.seed(organizations=[{"name": "other"}])
    assert told(world.difference("one", "two")) == [("created", "organizations", "mine")]


def test_without_a_state_it_is_what_changed_since_the_world_was_seeded(world):
    world.seed(ORG)
    assert told(world.difference()) == [("created", "organizations", "mine")]


def test_what_fakecc_keeps_for_itself_is_shown_on_demand(world):
    world.savepoint("before")
    world.fault(when={"host": "api"}, then={"status": 503})
    assert (world.difference("before"), [change.table for change in world.difference("before", bookkeeping=True)]) == (
        [],
        ["faults"],
    )


def test_a_state_that_is_over_or_that_there_is_not(world):
    world.savepoint("first")
    world.savepoint("second")
    world.back_to("first")
    with pytest.raises(Missing, match="the savepoint 'second' is over: the world went back to an earlier state"):
        world.back_to("second")
    with pytest.raises(Missing, match="there is no savepoint 'third'") as missing:
        world.back_to("third")
    assert missing.value.complaint.allowed == ("first",)


def test_a_name_is_forgotten(world):
    world.savepoint("x")
    savepoints.forget(world, "x")
    with pytest.raises(Missing):
        savepoints.forget(world, "x")


def test_a_seed_names_the_state_behind_it(world):
    world.seed({**ORG, "savepoint": "with mine"})
    world.seed(organizations=[{"name": "other"}])
    world.back_to("with mine")
    assert names(world) == ["system", "org", "mine"]


def test_the_name_of_a_worlds_own_seed_outlasts_a_reset():
    world = World(seeds=[{**ORG, "savepoint": "mine"}, {"organizations": [{"name": "other"}]}])
    world.seed(organizations=[{"name": "third"}])
    world.savepoint("later")
    world.back_to("mine")
    first = names(world)
    world.seed(organizations=[{"name": "third"}])
    world.reset()

    assert (first, names(world)) == (["system", "org", "mine", "other"], ["system", "org", "mine", "other"])
    assert list(savepoints.present(world)) == ["mine"]


def test_no_state_is_named_amid_a_request(world):
    with pytest.raises(BadInput, match="/savepoint: no savepoint is taken amid a request"), world.piece(None):
        world.seed({**ORG, "savepoint": "x"})
    with pytest.raises(BadInput, match="/savepoint"), world.piece(None):
        world.savepoint("x")
    assert names(world) == ["system", "org"]
