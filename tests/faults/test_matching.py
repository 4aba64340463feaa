"""Which fault a call meets, and how often."""

import pytest

from fakecc.faults import matching
from fakecc.faults.matching import FaultTarget
from fakecc.models.arranged import Fault

GET = FaultTarget(where="request", keys=("GET /v3/apps",))


def add(world, **more):
    return world.add(Fault(**world.stamp(Fault), where="request", **more))


def target(identity="", resource="", **facts):
    return FaultTarget(where="request", facts=lambda: facts, resource=lambda: resource, identity=lambda: identity)


def strikes(world, count, of=GET):
    """Does a fault strike the first, the second, ... of so many calls?"""
    return [matching.strike(world.faults, of) is not None for _ in range(count)]


@pytest.mark.parametrize(
    ("often", "struck"),
    [
        pytest.param({}, [True, True, True, True], id="always"),
        pytest.param({"times": 1}, [True, False, False, False], id="once"),
        pytest.param({"nth": 3}, [False, False, True, True], id="from the third on"),
        pytest.param({"nth": 2, "times": 2}, [False, True, True, False], id="the second and the third"),
        pytest.param({"nth": 2, "every": 2}, [False, True, False, True], id="each second one"),
        pytest.param({"nth": 1, "every": 2, "times": 1}, [True, False, False, False], id="each second one, once"),
    ],
)
def test_a_fault_strikes_as_often_as_ordered(world, often, struck):
    add(world, **often)
    assert strikes(world, 4) == struck


def test_every_fault_that_selects_a_call_counts_it_and_the_first_strikes(world):
    first = add(world, times=1)
    second = add(world, nth=2)
    assert matching.strike(world.faults, GET).guid == first.guid
    assert matching.strike(world.faults, GET).guid == second.guid
    assert [(fault.seen, fault.hits) for fault in world.faults] == [(2, 1), (2, 1)]


def test_calls_are_counted_for_each_resource(world):
    add(world, per="resource", times=1)
    calls = [target(resource=resource) for resource in ("a", "b", "a")]
    assert [matching.strike(world.faults, call) is not None for call in calls] == [True, True, False]


@pytest.mark.parametrize(
    ("keys", "struck"),
    [
        pytest.param(("GET /v3/apps",), True, id="its route"),
        pytest.param(("GET /v3/jobs/:guid", "GET /v3/apps"), True, id="one of several"),
        pytest.param(("request *",), True, id="everything"),
        pytest.param(("GET /v3/jobs/:guid",), False, id="another route"),
        pytest.param(("broker *",), False, id="brokers"),
    ],
)
def test_a_fault_is_found_by_its_keys(world, keys, struck):
    add(world, keys=keys)
    assert strikes(world, 1) == [struck]


def test_chance_is_the_calls_own_whatever_goes_on_beside_it(world):
    add(world, probability=0.5, chance_seed=7)
    alone = strikes(world, 20, target("a"))
    world.faults.remove(next(iter(world.faults)).guid)
    add(world, probability=0.5, chance_seed=7)
    between = []
    for _ in range(20):
        strikes(world, 1, target("b"))
        between += strikes(world, 1, target("a"))

    assert (between, 4 < sum(alone) < 16) == (alone, True)


@pytest.mark.parametrize(
    ("now", "struck"),
    [(9.0, False), (10.0, True), (39.9, True), (40.0, False)],
    ids=["before", "from", "within", "until"],
)
def test_a_fault_has_its_time(world, now, struck):
    add(world, since=10.0, until=40.0)
    assert (matching.strike(world.faults, GET, now) is not None) is struck


@pytest.mark.parametrize(
    ("select", "struck"),
    [
        pytest.param({"method": "GET"}, True, id="equal"),
        pytest.param({"method": "PUT"}, False, id="different"),
        pytest.param({"plan": "small"}, True, id="one of several names"),
        pytest.param({"plan": "large"}, False, id="none of several names"),
        pytest.param({"plan": "sm*"}, True, id="a pattern"),
        pytest.param({"method": "GET", "plan": "large"}, False, id="not all"),
        pytest.param({"broker": "b"}, False, id="what the call does not have"),
    ],
)
def test_a_fault_selects_by_all_its_selectors(world, select, struck):
    add(world, select=select)
    call = target(method="GET", plan=("plan-guid", "small"))
    assert (matching.strike(world.faults, call) is not None) is struck


def test_a_fault_of_brokers_strikes_no_request(world):
    world.add(Fault(**world.stamp(Fault), where="broker"))
    assert matching.strike(world.faults, GET) is None


def test_whether_any_fault_may_be_met(world):
    before = matching.may_strike(world.faults, "GET /v3/apps", "")
    world.faults.put(Fault(**world.stamp(Fault), where="hook", keys=("GET /v3/apps",)))
    assert (before, matching.may_strike(world.faults, "GET /v3/apps", ""), matching.may_strike(world.faults, "GET /v3")) == (
        False, True, False,
    )  # fmt: skip
