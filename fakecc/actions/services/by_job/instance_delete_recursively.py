"""Deleting service instances together with what is bound to them, however long brokers take to unbind.

Only where the installation says so (temporary_enable_async_recursive_delete); otherwise by_job/instance_delete does it.
Source: cloud_controller_ng:app/controllers/v3/service_instances_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.services import bindings, operations, service_instances
from fakecc.actions.services.bindings import Binding
from fakecc.actions.services.by_job import binding_delete, instance_delete
from fakecc.actions.services.by_job.instance_delete import DeletionFailed
from fakecc.actions.services.operations import Patience
from fakecc.json_types import Json
from fakecc.models.jobs import Job, Problem
from fakecc.models.services import RouteBinding, ServiceBinding, ServiceInstance, ServiceKey
from fakecc.osb.port import Conversation
from fakecc.osb.replies import Polled
from fakecc.osb.requester import Asker
from fakecc.world import World, action

STILL = (
    "Deletion of the service instance is still in progress: one or more dependent resources are being deleted "
    "asynchronously. It will complete once those operations finish."
)
ROWS: dict[type[Binding], str] = {
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


def delete_later(world: World, instance: ServiceInstance, asker: Asker) -> Job:
    """Have a job delete an instance, in the way of this installation."""
    if not is_switched_on(world):
        return instance_delete.delete_later(world, instance, asker)
    plan = service_instances.plan_of(world, instance)
    return jobs.enqueue(
        world,
        "service_instance.delete",
        _run,
        resource=("service_instances", instance.guid),
        user_guid=asker.user_guid,
        guid=instance.guid,
        asker=asker.plain(),
        patience=operations.patience(world, plan).plain(),
        tried={},
    )


@action
def _run(world: World, *, job_guid: str, guid: str, asker: Json, patience: Json, tried: Json) -> Conversation[None]:
    """Unbind what was not tried yet, wait for what takes time, and delete when nothing is left.

    `tried` has the guids of the bindings that were, and what failed at once, or an empty text.
    """
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.complete(world, job_guid)
        return
    tried = yield from _unbind(world, instance, Asker.of(asker), tried)
    left = bindings.of_instance(world, instance)
    if any(bindings.has(binding, "delete", "in progress") for binding in left):
        _wait(world, job_guid, guid, asker, patience, tried)
    elif left:
        jobs.fail(world, job_guid, *(_problem(world, binding, tried) for binding in left))
    else:
        yield from _delete(world, job_guid, guid, asker, patience)


def _unbind(world: World, instance: ServiceInstance, asker: Asker, tried: Json) -> Conversation[dict[str, str]]:
    done: dict[str, str] = dict(tried)
    for binding in bindings.of_instance(world, instance):
        present = bindings.current(world, binding)
        if present is None or present.guid in done:
            continue
        done[present.guid] = ""
        try:
            finished = yield from binding_delete.unbind(world, present, asker)
        except binding_delete.UnbindFailed as failure:
            done[present.guid] = failure.message
            continue
        if not finished:
            binding_delete.poll_later(world, present, asker)
    return done


def _wait(world: World, job_guid: str, guid: str, asker: Json, patience: Json, tried: Json) -> None:
    job = world.jobs.get(job_guid)
    jobs.polling(world, job_guid, *(() if job and STILL in job.warnings else (STILL,)))
    later: dict[str, Json] = {"job_guid": job_guid, "guid": guid, "asker": asker, "tried": tried}
    if not operations.again(world, Patience.of(patience), Polled(state="in progress"), _run, **later):
        jobs.fail(world, job_guid, operations.TIMED_OUT)


def _problem(world: World, binding: Binding, tried: dict[str, str]) -> Problem:
    last = binding.last_operation
    if last is not None and (last.type, last.state) == ("delete", "failed"):
        told = f"{ROWS[type(binding)]} {binding.guid}: {last.description or ''}"
    else:
        kind = "service_route_binding" if isinstance(binding, RouteBinding) else "service_credential_binding"
        told = f"{kind} {binding.guid}: {tried.get(binding.guid) or _job_error(world, binding)}"
    return jobs.problem_of(errors.UnprocessableEntity(told))


def _job_error(world: World, binding: Binding) -> str:
    failed = [job for job in world.jobs.find(resource_guid=binding.guid) if job.state == "FAILED" and job.errors]
    return failed[-1].errors[0].detail if failed else ""


def _delete(world: World, job_guid: str, guid: str, asker: Json, patience: Json) -> Conversation[None]:
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.complete(world, job_guid)
        return
    try:
        finished = yield from instance_delete.delete(world, instance, Asker.of(asker))
    except DeletionFailed as failure:
        jobs.fail(world, job_guid, failure.problem)
        return
    if finished:
        jobs.complete(world, job_guid)
        return
    yield from instance_delete.poll(world, job_guid=job_guid, guid=guid, asker=asker, patience=patience)
