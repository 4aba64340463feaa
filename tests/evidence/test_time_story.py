"""Where time stands and why nothing moves it, as a failed test is told."""

import pytest

from fakecc import World
from fakecc.arrange import clock
from fakecc.clock import clock_named
from fakecc.evidence import time_story

MOMENT = "2030-01-01T00:00:00Z"
STUCK = {"name": "db", "plan": "database/sync", "last_operation": {"type": "delete", "state": "in progress"}}


@pytest.mark.parametrize(
    ("named", "line"),
    [
        pytest.param(
            f"virtual:{MOMENT}",
            f'clock: virtual, stands at {MOMENT}; nothing moves it but clock.advance() (or choose clock="auto")',
            id="virtual",
        ),
        pytest.param(
            f"auto:{MOMENT}",
            f"clock: auto, stands at {MOMENT}; it moves on when a client reads what is under way",
            id="auto",
        ),
    ],
)
def test_a_clock_that_stands(named, line):
    assert time_story.clock_line(World("empty", clock=clock_named(named))) == line


@pytest.mark.parametrize(("named", "end"), [("real", "Z"), ("real:60", "Z, 60 times as fast")])
def test_a_clock_that_flows(named, end):
    line = time_story.clock_line(World("empty", clock=clock_named(named)))
    assert (line.startswith("clock: real, 2"), line.endswith(end)) == (True, True)


def test_an_operation_on_which_nobody_works():
    world = World("small", clock=clock_named("auto"))
    world.seed(organizations=[{"name": "org", "spaces": [{"name": "space", "service_instances": [STUCK]}]}])

    assert time_story.pending_lines(world) == [
        "pending: delete of service_instances db, waits for nobody: no job and no broker works on it"
    ]


def test_a_chosen_clock_goes_on_from_where_time_stands():
    world = World("empty", clock=clock_named(f"virtual:{MOMENT}"))
    clock.choose(world, "auto")

    assert time_story.clock_line(world).startswith(f"clock: auto, stands at {MOMENT}")
