"""Steps that wait for what runs apps: put on the agenda when something begins."""

from __future__ import annotations

from fakecc.models.jobs import Step
from fakecc.world import Action, World
from fakecc.world.runtime_port import Progress


def wait(world: World, progress: Progress, function: Action, /, **arguments: object) -> Step:
    """Have an @action done when the progress is over; one that is held waits for a test."""
    step = world.later(progress.seconds, function, **arguments)
    return world.change(step, held=True) if progress.held else step
