"""One foundation: guids, transactions, the agenda, and conversations with brokers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakecc.arrange.snapshots import take
from fakecc.brokers.connect import connect
from fakecc.clock import VirtualClock
from fakecc.models.common import Metadata
from fakecc.models.tenancy import Organization
from fakecc.osb.port import BrokerAnswer, BrokerRequest
from fakecc.world import World, action, action_named, name_of


@action
def found(world, name):
    world.add(Organization(**world.stamp(Organization), name=name))


@action
def chain(world, name, left):
    world.add(Organization(**world.stamp(Organization), name=f"{name}{left}"))
    if left:
        world.later(1.0, chain, name=name, left=left - 1)


@action
def break_down(world):
    world.add(Organization(**world.stamp(Organization), name="half"))
    raise RuntimeError("broken")


@action
def ask_first(world, name):
    yield REQUEST
    world.add(Organization(**world.stamp(Organization), name=name))


REQUEST = BrokerRequest(
    operation="catalog",
    method="GET",
    path="/v2/catalog",
    broker_guid="b",
    broker_url="http://b",
    username="u",
    password="p",
)


class Answering:
    """A broker over HTTP that answers at once and looks whether the lock is free meanwhile."""

    def __init__(self, world):
        self.world = world
        self.locked = []

    def ask(self, _):
        self.locked.append(self.world.lock._is_owned())  # noqa: SLF001 - no public way to ask an RLock
        return BrokerAnswer(status=200, text="{}")


@pytest.fixture
def world():
    world = World(clock=VirtualClock(1000.0), seed=1)
    connect(world)
    return world


def names(world):
    return [organization.name for organization in world.organizations]


def test_a_seed_repeats_its_guids():
    first, second = (World(clock=VirtualClock(0.0), seed="s") for _ in range(2))
    assert [first.guid("x") for _ in range(3)] == [second.guid("x") for _ in range(3)]


def test_guids_of_one_kind_do_not_depend_on_other_kinds(world):
    other = World(clock=VirtualClock(0.0), seed=1)
    other.guid("something else")
    assert world.guid("x") == other.guid("x")


def test_worlds_of_other_names_have_other_guids():
    assert World(seed=1, name="a").guid("x") != World(seed=1, name="b").guid("x")


def test_a_guid_is_a_version_4_uuid(world):
    assert (world.guid("x")[14], world.guid("x")[19] in "89ab") == ("4", True)


def test_changing_a_column_moves_updated_at(world):
    organization = world.add(Organization(**world.stamp(Organization), name="a"))
    world.clock.advance(5)
    assert world.change(organization, name="b").updated_at == 1005.0


def test_changing_metadata_leaves_updated_at(world):
    organization = world.add(Organization(**world.stamp(Organization), name="a"))
    world.clock.advance(5)
    laid = Metadata(labels={"a": "b"})
    assert world.change(organization, metadata=laid).updated_at == 1000.0


def found_and_fail(world):
    with world.transaction():
        found(world, "a")
        raise KeyError


def test_a_failed_transaction_leaves_nothing(world):
    with pytest.raises(KeyError):
        found_and_fail(world)
    assert names(world) == []


def test_what_was_kept_survives_the_refusal(world):
    def handler():
        found(world, "kept")
        world.keep()
        found(world, "lost")
        raise KeyError

    with pytest.raises(KeyError):
        world.converse(handler)
    assert names(world) == ["kept"]


def test_a_due_step_sees_the_moment_it_was_due(world):
    world.later(3.0, found, name="a")
    world.clock.advance(60)
    assert world.organizations.first(name="a").created_at == 1003.0


def test_steps_are_done_in_the_order_they_are_due(world):
    world.later(2.0, found, name="later")
    world.later(1.0, found, name="sooner")
    world.clock.advance(5)
    assert names(world) == ["sooner", "later"]


def test_a_step_that_is_not_due_waits(world):
    world.later(2.0, found, name="a")
    world.clock.advance(1.9)
    assert names(world) == []


def test_a_held_step_waits_however_late_it_is(world):
    step = world.later(1.0, found, name="a")
    world.change(step, held=True)
    world.clock.advance(60)
    assert names(world) == []


def test_a_broken_step_leaves_nothing_and_is_remembered(world):
    world.later(1.0, break_down)
    world.clock.advance(5)
    assert (names(world), [str(failure) for failure in world.failures]) == ([], ["broken"])


def test_brokers_over_http_are_asked_without_the_lock(world):
    world.http = Answering(world)

    def handler():
        answer = yield REQUEST
        return answer.status

    assert (world.converse(handler), world.http.locked) == (200, [False])


def test_a_refusal_after_a_broker_call_takes_back_its_own_piece_only(world):
    world.http = Answering(world)

    def handler():
        found(world, "before")
        yield REQUEST
        found(world, "after")
        raise KeyError

    with pytest.raises(KeyError):
        world.converse(handler)
    assert names(world) == ["before"]


def test_a_rollback_takes_back_records_guids_steps_and_time(world):
    world.later(10.0, found, name="planned")
    savepoint = world.savepoint()
    world.clock.advance(60)
    first = world.guid("Organization")
    world.rollback(savepoint)
    again = (names(world), world.clock.now(), world.next_due())
    world.clock.advance(60)
    assert (again, names(world), world.guid("Organization")) == (([], 1000.0, 1010.0), ["planned"], first)


def test_a_step_whose_broker_is_asked_during_a_rollback_is_over(world):
    class TakingBack:
        def ask(self, _):
            world.rollback(savepoint)
            return BrokerAnswer(status=200, text="{}")

    world.http = TakingBack()
    savepoint = world.savepoint()
    world.later(1.0, ask_first, name="late")
    world.clock.advance(1.0)

    assert (names(world), world.failures, world.now()) == ([], [], 1000.0)


def test_a_savepoint_can_be_rolled_back_to_twice(world):
    savepoint = world.savepoint()
    for name in ("a", "b"):
        found(world, name)
        world.rollback(savepoint)
    assert names(world) == []


@given(
    delays=st.lists(st.integers(0, 20), max_size=8),
    slices=st.lists(st.integers(0, 15), max_size=10),
)
def test_time_in_slices_is_time_at_once(delays, slices):
    at_once, in_slices = (World(clock=VirtualClock(0.0), seed=1) for _ in range(2))
    for world in (at_once, in_slices):
        for number, delay in enumerate(delays):
            world.later(float(delay), chain, name=f"{number}-", left=3)
    at_once.clock.advance(float(sum(slices)))
    in_slices.catch_up()
    for seconds in slices:
        in_slices.clock.advance(float(seconds))
    assert take(at_once)["tables"] == take(in_slices)["tables"]


def test_every_action_has_one_name():
    assert action_named(name_of(found)) is found


def test_a_function_that_runs_out_of_values_is_no_end_of_a_conversation(world):
    with pytest.raises(StopIteration):
        world.converse(lambda: next(iter(())))
