"""Steps that wait for a test, or for the polls of clients: put on the agenda when something begins."""

from __future__ import annotations

from fakecc.models.jobs import Step
from fakecc.world import World
from fakecc.world.runtime_port import Progress


def hold(world: World, step: Step, progress: Progress) -> Step:
    """Hold a step where what it waits for is not a moment; gives it."""
    return world.change(step, held=True, polls_left=progress.polls) if progress.held else step


def count_poll(world: World, step: Step) -> None:
    """A client asked about what the step will end: it is one poll less, and after the last but one it is due."""
    if step.polls_left <= 1:
        return
    left = step.polls_left - 1
    step = world.change(step, polls_left=left)
    if left == 1:
        world.remind(world.change(step, held=False, at=max(step.at, world.now())))
