"""Jobs that clients poll: begun by a request, carried on by steps on the agenda, over when complete or failed.

Source: cloud_controller_ng:app/jobs/pollable_job_wrapper.rb, app/jobs/reoccurring_job.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import gates
from fakecc.errors import CloudControllerError, NotImplementedYet
from fakecc.journal import Entry
from fakecc.models.jobs import Job, Problem, Step
from fakecc.world import Action, World

LONGEST_ERRORS = 16000
UNKNOWN = Problem(title="UnknownError", code=10001, detail="An unknown error occurred.")


def enqueue(
    world: World,
    operation: str,
    step: Action,
    *,
    resource: tuple[str, str],
    user_guid: str | None = None,
    **arguments: object,
) -> Job:
    """Begin a job: `step` is the action on the agenda that runs it, called with `job_guid` and `arguments`.

    `resource` is the name of a table and a guid. `operation` is what clients read (service_instance.create ...).
    """
    job = Job(
        **world.stamp(Job),
        operation=operation,
        resource_type=resource[0],
        resource_guid=resource[1],
        user_guid=user_guid,
    )
    world.add(job)
    gates.hold(world, operation, world.later(0, step, job_guid=job.guid, **arguments))
    return job


def complete(world: World, job_guid: str, *warnings: str) -> None:
    """The job is done; a job that was forgotten meanwhile is no matter."""
    job = world.jobs.get(job_guid)
    if job:
        world.change(job, state="COMPLETE", warnings=job.warnings + warnings)


def polling(world: World, job_guid: str, *warnings: str) -> None:
    """The job waits for a broker, and will ask again."""
    job = world.jobs.get(job_guid)
    if job:
        world.change(job, state="POLLING", warnings=job.warnings + warnings)


def warn(world: World, job_guid: str, *warnings: str) -> None:
    """Add warnings, those that it has already, too."""
    job = world.jobs.get(job_guid)
    if job:
        world.change(job, warnings=job.warnings + warnings)


def fail(world: World, job_guid: str, *problems: Problem) -> None:
    """The job failed; a failed job tells why, unless that does not fit into its column."""
    job = world.jobs.get(job_guid)
    if job:
        world.change(job, state="FAILED", errors=_fitting(problems or (UNKNOWN,)))


def _fitting(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    # Of a text that does not fit nothing is kept. The column holds 16000 characters of YAML, of which each error's
    # frame takes about 70. recording: v3-failures/provision-long-body
    length = sum(len(problem.detail) + 70 for problem in problems)
    return problems if length <= LONGEST_ERRORS else ()


def problem_of(error: Exception) -> Problem:
    """How a job tells an error."""
    if isinstance(error, CloudControllerError):
        return Problem(title=error.title, code=error.code, detail=error.detail, http=error.http)
    if isinstance(error, NotImplementedYet):
        return Problem(title=error.title, code=error.code, detail=error.detail)
    return UNKNOWN


def unable(operation: str, message: str) -> Problem:
    """`<operation> could not be completed: <message>`."""
    return problem_of(errors.UnableToPerform(operation, message))


def end_failed_step(world: World, step: Step, error: Exception) -> None:
    """End the job of a step in which fakecc itself failed: nobody may wait for it for ever."""
    guid = step.arguments.get("job_guid")
    problem = problem_of(error)
    fail(world, str(guid), problem)
    delayed = world.delayed_jobs.get(guid)
    if delayed is not None:
        world.change(delayed, state="failed", problem=problem)
    if isinstance(error, CloudControllerError):
        return
    note = "not implemented" if isinstance(error, NotImplementedYet) else "failure"
    world.journal.add(
        Entry(kind="job", at=world.now(), method="", path="", status=500, operation=step.action,
              response=f"{problem.title}: {problem.detail}", note=note)
    )  # fmt: skip
