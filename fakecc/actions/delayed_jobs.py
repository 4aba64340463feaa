"""The jobs behind v2's `async=true`: gone when they have finished, kept with their problem when they failed.

Source: cloud_controller_ng:app/jobs/enqueuer.rb, app/jobs/delete_action_job.rb
"""

from __future__ import annotations

from inspect import isgenerator
from typing import cast

from fakecc.actions import gates, held_steps, jobs
from fakecc.errors import Broken, CloudControllerError
from fakecc.models.jobs import V2_JOBS, DelayedJob
from fakecc.osb.port import Conversation
from fakecc.world import Action, World, action, action_named, name_of
from fakecc.world.runtime_port import Progress


def enqueue(world: World, step: Action, **arguments: object) -> DelayedJob:
    """Have the action `step` done as soon as a worker is free; what it raises becomes the job's problem."""
    return enqueue_until(world, Progress(), step, **arguments)


def enqueue_until(world: World, progress: Progress, step: Action, /, **arguments: object) -> DelayedJob:
    """The same for a job that stays queued until `progress` is over."""
    job = world.add(DelayedJob(**world.stamp(DelayedJob)))
    queued = world.later(progress.seconds, run, job_guid=job.guid, step=name_of(step), arguments=arguments)
    queued = held_steps.hold(world, queued, progress)
    gates.hold(world, f"{V2_JOBS}{name_of(step).rpartition('.')[2]}", queued)
    return job


@action
def run(world: World, job_guid: str, step: str, arguments: dict[str, object]) -> Conversation[None]:
    """Do the job's work; of a failed job's work only that stays which the work itself kept."""
    job = world.delayed_jobs.get(job_guid)
    if job is None:
        return
    world.change(job, state="running")
    world.keep()
    try:
        yield from _work(world, step, arguments)
    except (CloudControllerError, Broken) as error:
        world.take_back()
        world.change(job, state="failed", problem=jobs.problem_of(error))
        return
    world.remove(job)


def fail(world: World, job_guid: str, error: CloudControllerError | Broken) -> None:
    """Have a job fail that was not begun."""
    job = world.delayed_jobs.get(job_guid)
    if job is not None:
        world.change(job, state="failed", problem=jobs.problem_of(error))


def _work(world: World, step: str, arguments: dict[str, object]) -> Conversation[None]:
    work = action_named(step)(world, **arguments)
    if isgenerator(work):
        yield from cast("Conversation[None]", work)
