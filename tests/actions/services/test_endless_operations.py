"""Operations that are never over by themselves: waiting for them costs next to nothing, and changes nothing."""

import pytest
from support.web_client import ADMIN, client_of

from fakecc import VirtualClock, World
from fakecc.worlds import Worlds

START = 1_700_000_000.0
DAY = 86400.0
WEEK_PATIENCE = 7 * DAY


@pytest.fixture
def world():
    return World(clock=VirtualClock(START))


@pytest.fixture
def provision(world):
    client = client_of(Worlds(lambda _: world))

    def create(name):
        space, plan = world.spaces.first(name="space"), world.service_plans.first(name="async")
        body = {
            "type": "managed",
            "name": name,
            "relationships": {
                "space": {"data": {"guid": space.guid}},
                "service_plan": {"data": {"guid": plan.guid}},
            },
        }
        assert client.post("/v3/service_instances", json=body, headers={"Authorization": ADMIN}).status_code == 202
        return world.service_instances.first(name=name)

    return create


def polls(world):
    return [entry.at - START for entry in world.journal.query(kind="broker", operation="last_operation")]


def state_of(world, instance):
    operation = world.service_instances[instance.guid].last_operation
    return operation.state, operation.updated_at - START


def test_20_of_them_over_8_days_are_polled_a_few_times_each(world, provision):
    world.progress("manual")
    instances = [provision(f"i{number}") for number in range(20)]
    world.clock.advance(8 * DAY)
    assert {state_of(world, instance) for instance in instances} == {("failed", WEEK_PATIENCE)}
    assert len(polls(world)) <= 20 * 4


def test_it_times_out_when_it_does_in_slices_of_time(world, provision):
    world.progress("never")
    world.settings = world.settings.with_changes({"broker_client_max_async_poll_duration_minutes": 10.5})
    whole = provision("whole")
    world.clock.advance(3600)
    sliced = provision("sliced")
    for _ in range(360):
        world.clock.advance(10)
    assert state_of(world, whole) == ("failed", 600)
    assert state_of(world, sliced) == ("failed", 3600 + 600)


def test_between_two_moves_of_the_clock_it_is_polled_at_the_usual_interval(world, provision):
    world.progress("manual")
    provision("i")
    for _ in range(5):
        world.clock.advance(60)
    assert polls(world)[-4:] == [120, 180, 240, 300]


def test_it_is_woken_when_a_test_ends_it(world, provision):
    world.progress("manual")
    instance = provision("i")
    world.clock.advance(3 * DAY)
    world.operation("i").succeed()
    assert state_of(world, instance) == ("succeeded", 3 * DAY)


def test_a_fault_that_comes_meanwhile_is_met_at_the_next_poll(world, provision):
    world.progress("manual")
    instance = provision("i")
    world.clock.advance(3 * DAY)
    world.fault(when={"broker": {"operation": "last_operation"}}, then={"state": "failed", "description": "broken"})
    world.clock.advance(60)
    assert state_of(world, instance) == ("failed", 3 * DAY + 60)


def test_a_fault_that_counts_polls_sees_each_of_them(world, provision):
    world.progress("manual")
    instance = provision("i")
    world.fault(when={"broker": {"operation": "last_operation"}, "nth": 100}, then={"state": "failed"})
    world.clock.advance(3 * DAY)
    assert state_of(world, instance)[0] == "failed"
    assert len(polls(world)) == 100
