"""The time of a world as a test changes it."""

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange import clock
from fakecc.arrange.checking import BadInput, Part

START = 1_700_000_000.0


@pytest.fixture
def world():
    return World("empty", clock=VirtualClock(START))


@pytest.mark.parametrize(
    ("changes", "now"),
    [
        pytest.param({"advance": 60}, START + 60, id="advanced"),
        pytest.param({"set": START + 5}, START + 5, id="set to seconds"),
        pytest.param({"set": "2026-11-23T10:00:00Z"}, 1795428000.0, id="set to a moment"),
        pytest.param({"set": START + 5, "advance": 1}, START + 6, id="one after the other"),
        pytest.param({"freeze": True}, START, id="frozen as it is"),
    ],
)
def test_a_clock_that_stands(world, changes, now):
    clock.change(world, Part(changes))

    assert (world.clock.now(), world.clock.flows) == (now, False)


def test_a_clock_is_let_go_and_frozen_again(world):
    clock.change(world, Part({"freeze": False}))
    assert world.clock.flows
    clock.change(world, Part({"freeze": True}))
    assert not world.clock.flows


def test_a_clock_that_flows_keeps_its_scale_when_it_is_advanced(world):
    clock.change(world, Part({"scale": 4}))
    clock.change(world, Part({"advance": 1000}))

    assert clock.scale_of(world.clock) == 4
    assert world.clock.now() >= START + 1000


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"set": START - 1}, "/set: time does not go back: it is 2023-11-14T22:13:20Z", id="back"),
        pytest.param({"advance": 1e12}, "/advance: time ends with the year 9999", id="too far"),
        pytest.param({"set": "soon"}, "/set: 'soon' is no moment", id="no moment"),
    ],
)
def test_a_change_that_cannot_be(world, changes, problem):
    with pytest.raises(BadInput) as refused:
        clock.change(world, Part(changes))

    assert str(refused.value).startswith(problem)
    assert world.clock.now() == START
