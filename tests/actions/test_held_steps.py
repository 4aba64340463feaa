"""Steps that wait for a test, or for clients' polls."""

import pytest

from fakecc.actions import held_steps
from fakecc.models.jobs import Step
from fakecc.world.runtime_port import Progress


def step(world):
    made = world.add(Step(**world.stamp(Step), at=world.now() - 1, action="apps.tasks.complete"))
    return world.change(made, at=world.now() - 1)


@pytest.mark.parametrize(
    ("progress", "held", "polls_left"),
    [(Progress(), False, 0), (Progress(held=True), True, 0), (Progress(held=True, polls=3), True, 3)],
)
def test_what_waits_for_no_moment_is_held(world, progress, held, polls_left):
    after = held_steps.hold(world, step(world), progress)
    assert (after.held, after.polls_left) == (held, polls_left)


def test_the_poll_before_the_last_lets_it_go(world):
    waiting = held_steps.hold(world, step(world), Progress(held=True, polls=3))
    seen = []
    for _ in range(3):
        held_steps.count_poll(world, world.steps[waiting.guid])
        seen.append((world.steps[waiting.guid].held, world.steps[waiting.guid].polls_left))
    assert seen == [(True, 2), (False, 1), (False, 1)]
