"""Which fault a call meets, and how often."""

import pytest

from fakecc.faults import matching
from fakecc.models.arranged import Fault


def add(world, **more):
    return world.add(Fault(**world.stamp(Fault), where="request", **more))


def strikes(world, count):
    """Does a fault strike the first, the second, ... of so many calls?"""
    return [matching.strike(world.faults, "request", {}) is not None for _ in range(count)]


@pytest.mark.parametrize(
    ("often", "struck"),
    [
        pytest.param({}, [True, True, True, True], id="always"),
        pytest.param({"times": 1}, [True, False, False, False], id="once"),
        pytest.param({"nth": 3}, [False, False, True, True], id="from the third on"),
        pytest.param({"nth": 2, "times": 2}, [False, True, True, False], id="the second and the third"),
    ],
)
def test_a_fault_strikes_as_often_as_ordered(world, often, struck):
    add(world, **often)
    assert strikes(world, 4) == struck


def test_every_fault_that_selects_a_call_counts_it_and_the_first_strikes(world):
    first = add(world, times=1)
    second = add(world, nth=2)
    assert matching.strike(world.faults, "request", {}).guid == first.guid
    assert matching.strike(world.faults, "request", {}).guid == second.guid
    assert [fault.seen for fault in world.faults] == [2, 2]


@pytest.mark.parametrize(
    ("select", "struck"),
    [
        pytest.param({"method": "GET"}, True, id="equal"),
        pytest.param({"method": "PUT"}, False, id="different"),
        pytest.param({"plan": "small"}, True, id="one of several names"),
        pytest.param({"plan": "large"}, False, id="none of several names"),
        pytest.param({"method": "GET", "plan": "large"}, False, id="not all"),
        pytest.param({"broker": "b"}, False, id="what the call does not have"),
    ],
)
def test_a_fault_selects_by_all_its_selectors(world, select, struck):
    add(world, select=select)
    facts = {"method": "GET", "plan": ("plan-guid", "small")}
    assert (matching.strike(world.faults, "request", facts) is not None) is struck


def test_a_fault_of_brokers_strikes_no_request(world):
    world.add(Fault(**world.stamp(Fault), where="broker"))
    assert matching.strike(world.faults, "request", {}) is None
