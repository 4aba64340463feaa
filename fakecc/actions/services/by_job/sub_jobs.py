"""What a job that deletes together with what is bound has begun: the jobs that unbind, one for each that takes time.

Only in an installation with temporary_enable_async_recursive_delete. A look of such a job:

    a binding is still being unbound by a job of its own    wait, with a warning
    a job of a binding has failed                           fail with every binding that could not be deleted
    anything else                                           unbind all that is left, also what was refused before
        a broker takes its time                             wait
        a broker refuses                                    fail
        nothing is left                                     the rest is deleted

Source: cloud_controller_ng:app/jobs/mixins/recursive_delete_root_job_mixin.rb, app/jobs/v3/sub_resource_failures.rb
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.services import bindings, operations
from fakecc.actions.services.by_job.binding_delete import UnbindFailed
from fakecc.models.jobs import Job, Problem
from fakecc.models.services import AnyBinding, RouteBinding, ServiceBinding, ServiceKey
from fakecc.world import World

# How much later than the next poll of a binding the job looks, in seconds.
BUFFER = 5.0
ROWS: dict[type[AnyBinding], str] = {
    ServiceBinding: "service_binding",
    ServiceKey: "service_key",
    RouteBinding: "route_binding",
}


def active(world: World, resource_guid: str, operation: str) -> Job | None:
    """The job that deletes this already."""
    found = (job for job in world.jobs.find(resource_guid=resource_guid) if job.operation == operation)
    return next((job for job in found if _is_going(job)), None)


def _is_going(job: Job) -> bool:
    return job.state in {"PROCESSING", "POLLING"}


def job_guids(failures: Iterable[UnbindFailed]) -> list[str]:
    """The guids of the jobs that one look has begun."""
    return [failure.job_guid for failure in failures if failure.job_guid]


def going(world: World, begun: Iterable[str]) -> list[Job]:
    """Those of the begun jobs that are not over."""
    return [job for job in _present(world, begun) if _is_going(job)]


def failures_among(world: World, begun: Iterable[str]) -> list[Job]:
    """Those of the begun jobs that have failed."""
    return [job for job in _present(world, begun) if job.state == "FAILED"]


def _present(world: World, guids: Iterable[str]) -> list[Job]:
    return [job for job in map(world.jobs.get, guids) if job is not None]


def keep_waiting(world: World, job_guid: str, still: str) -> None:
    """Say so, once: the job looked, and something that it has begun is not over."""
    job = world.jobs.get(job_guid)
    jobs.polling(world, job_guid, *(() if job and job.warnings else (still,)))


def pause(world: World, begun: Iterable[str]) -> float:
    """In how many seconds to look again: after the last of the next polls, or, before any, after the interval."""
    settings = world.settings
    interval = settings.broker_client_default_async_poll_interval_seconds
    if interval is None and world.clock.flows:
        return operations.FLOWING_INTERVAL
    guids = [job.resource_guid for job in going(world, begun)]
    ahead = [step.at - world.now() for guid in guids for step in world.steps.find(concerns=guid)]
    usual = operations.STANDING_INTERVAL if interval is None else interval
    wait = max((each for each in ahead if each > 0), default=usual)
    return min(wait + BUFFER, settings.broker_client_max_async_poll_interval_seconds)


def problems(left: Sequence[AnyBinding], over: Iterable[Job], failures: Iterable[UnbindFailed]) -> list[Problem]:
    """What every binding says that could not be deleted, then each failed job of any other.

    Where none says anything, why the brokers refused just now.
    """
    told = {each.guid: _sentence(each) for each in left if bindings.has(each, "delete", "failed")}
    for job in over:
        told.setdefault(job.resource_guid, _sentence_of_job(job))
    sentences = list(told.values()) or [failure.message for failure in failures]
    return [jobs.problem_of(errors.UnprocessableEntity(sentence)) for sentence in sentences]


def _sentence(binding: AnyBinding) -> str:
    last = binding.last_operation
    return f"{ROWS[type(binding)]} {binding.guid}: {(last and last.description) or ''}"


def _sentence_of_job(job: Job) -> str:
    kind = "service_route_binding" if job.resource_type == "route_bindings" else "service_credential_binding"
    name = f"{kind} {job.resource_guid}"
    return f"{name}: {job.errors[0].detail}" if job.errors and job.errors[0].detail else name
