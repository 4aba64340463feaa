"""Delete an instance together with what is bound to it, however long its broker takes to unbind.

Only in an installation with temporary_enable_async_recursive_delete; instance_delete is what others do.
Source: cloud_controller_ng:app/jobs/v3/recursive_delete_service_instance_job.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.services import bindings, operations
from fakecc.actions.services.by_job import binding_delete, instance_delete
from fakecc.actions.services.operations import Errand
from fakecc.json_types import Json
from fakecc.models.jobs import Job, Problem
from fakecc.models.services import AnyBinding, RouteBinding, ServiceBinding, ServiceInstance, ServiceKey
from fakecc.osb.port import Conversation
from fakecc.osb.replies import PollAnswer
from fakecc.osb.requester import Requester
from fakecc.records import replace
from fakecc.world import World, action

STILL = (
    "Deletion of the service instance is still in progress: one or more dependent resources are being deleted "
    "asynchronously. It will complete once those operations finish."
)
ROWS: dict[type[AnyBinding], str] = {
    ServiceBinding: "service_binding",
    ServiceKey: "service_key",
    RouteBinding: "route_binding",
}


def is_switched_on(world: World) -> bool:
    """Does this installation delete so?"""
    return bool(world.settings.temporary_enable_async_recursive_delete.get("service_instances"))


def active_job(world: World, instance: ServiceInstance) -> Job | None:
    """The job that deletes the instance already, where the installation deletes so."""
    if not is_switched_on(world):
        return None
    found = (job for job in world.jobs.find(resource_guid=instance.guid) if job.operation == "service_instance.delete")
    return next((job for job in found if job.state in {"PROCESSING", "POLLING"}), None)


def delete_later(world: World, instance: ServiceInstance, requester: Requester) -> Job:
    """Have a job delete an instance, in the way of this installation."""
    if not is_switched_on(world):
        return instance_delete.delete_later(world, instance, requester)
    errand = Errand.about(world, instance, requester, {})
    return operations.enqueue(world, "service_instance.delete", delete_by_job, errand)


@action
def delete_by_job(world: World, **carried: Json) -> Conversation[None]:
    """Unbind what was not tried yet, wait for what takes time, and delete when nothing is left.

    The errand's details are what was tried: the bindings' guids, and why each failed at once, or an empty text.
    """
    errand = Errand.of(carried)
    instance = world.service_instances.get(errand.guid)
    if instance is None:
        jobs.complete(world, errand.job_guid)
        return
    outcomes = yield from _unbind(world, instance, errand)
    left = bindings.of_instance(world, instance)
    if any(bindings.has(binding, "delete", "in progress") for binding in left):
        _wait(world, replace(errand, details=outcomes))
    elif left:
        jobs.fail(world, errand.job_guid, *(_problem(world, binding, outcomes) for binding in left))
    else:
        yield from instance_delete.delete_by_job(world, **carried)


def _unbind(world: World, instance: ServiceInstance, errand: Errand) -> Conversation[dict[str, str]]:
    outcomes: dict[str, str] = dict(errand.details)
    for binding in bindings.of_instance(world, instance):
        present = bindings.current(world, binding)
        if present is None or present.guid in outcomes:
            continue
        outcomes[present.guid] = ""
        try:
            finished = yield from binding_delete.unbind(world, present, errand.requester)
        except binding_delete.UnbindFailed as failure:
            outcomes[present.guid] = failure.message
            continue
        if not finished:
            binding_delete.delete_later(world, present, errand.requester)
    return outcomes


def _wait(world: World, errand: Errand) -> None:
    job = world.jobs.get(errand.job_guid)
    jobs.polling(world, errand.job_guid, *(() if job and STILL in job.warnings else (STILL,)))
    if not operations.again(world, errand, PollAnswer(state="in progress"), delete_by_job):
        jobs.fail(world, errand.job_guid, operations.TIMED_OUT)


def _problem(world: World, binding: AnyBinding, outcomes: dict[str, str]) -> Problem:
    last = binding.last_operation
    if last is not None and (last.type, last.state) == ("delete", "failed"):
        detail = f"{ROWS[type(binding)]} {binding.guid}: {last.description or ''}"
    else:
        kind = "service_route_binding" if isinstance(binding, RouteBinding) else "service_credential_binding"
        detail = f"{kind} {binding.guid}: {outcomes.get(binding.guid) or _job_error(world, binding)}"
    return jobs.problem_of(errors.UnprocessableEntity(detail))


def _job_error(world: World, binding: AnyBinding) -> str:
    failed = [job for job in world.jobs.find(resource_guid=binding.guid) if job.state == "FAILED" and job.errors]
    return failed[-1].errors[0].detail if failed else ""
