"""Jobs that wait at a gate before they begin: which they are, and how a test ends one as failed."""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.services import last_operations
from fakecc.json_types import Json
from fakecc.models.arranged import Gate
from fakecc.models.jobs import Job, Step
from fakecc.world import World

FAILED = "the test let it fail"


def waiting_at(world: World, gate: Gate) -> list[Step]:
    """The steps that the gate holds, in the order in which they came."""
    return [step for guid in gate.steps if (step := world.steps.get(guid)) is not None]


def jobs_of(world: World, step: Step) -> list[str]:
    """The guids of the jobs that wait for this step: v3's and v2's."""
    known = (world.jobs, world.delayed_jobs)
    return [guid for guid in step.concerns if any(guid in table for table in known)]


def steps_about(world: World, guid: str) -> list[Step]:
    """The steps at gates that concern this job or resource."""
    at_gates = {held for gate in world.gates for held in gate.steps}
    return [step for step in world.steps.find(concerns=guid) if step.guid in at_gates] if at_gates else []


def fail(world: World, step: Step, description: str = "") -> None:
    """End the jobs of a step that waits at a gate as failed, and take the step away."""
    for guid in jobs_of(world, step):
        _fail_job(world, guid, description or FAILED)
    world.remove(step)
    for gate in world.gates:
        if step.guid in gate.steps:
            world.change(gate, steps=tuple(one for one in gate.steps if one != step.guid))


def _fail_job(world: World, guid: str, description: str) -> None:
    job, delayed = world.jobs.get(guid), world.delayed_jobs.get(guid)
    if job is not None:
        jobs.fail(world, job.guid, jobs.problem_of(errors.UnableToPerform(job.operation, description)))
        _fail_last_operation(world, job, description)
    if delayed is not None:
        problem = jobs.problem_of(errors.UnableToPerform("job", description))
        world.change(delayed, state="failed", problem=problem)


def _fail_last_operation(world: World, job: Job, description: str) -> None:
    table = world.tables.get(job.resource_type)
    resource: Json = table.get(job.resource_guid) if table is not None else None
    last = getattr(resource, "last_operation", None)
    if last is not None and last.busy:
        last_operations.record(world, resource, last.type, "failed", description)
