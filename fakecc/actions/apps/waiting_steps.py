"""Steps that wait for what runs apps: put on the agenda when something begins."""

from __future__ import annotations

from fakecc.actions import held_steps
from fakecc.models.apps import Process
from fakecc.models.jobs import Step
from fakecc.world import Action, World
from fakecc.world.runtime_port import Progress


def wait(world: World, progress: Progress, function: Action, /, **arguments: object) -> Step:
    """Have an @action done when the progress is over; one that is held waits for a test, or for clients' polls."""
    return held_steps.hold(world, world.later(progress.seconds, function, **arguments), progress)


def hasten_update(world: World, process: Process) -> None:
    """Have the updater look now, or within a second, at a deployment whose new process this is, if it waits longer.

    Its looks stay whole seconds apart. The first one, and one that a test holds, come when they come.
    """
    active = world.deployments.find(
        app_guid=process.app_guid, status_value="ACTIVE", deploying_web_process_guid=process.guid
    )
    for deployment in active:
        for step in world.steps.find(concerns=deployment.guid):
            early = int(step.at - world.now())
            if early > 0 and step.arguments.get("interval", 0.0) > 1 and not step.held:
                world.remind(world.change(step, at=step.at - early))
