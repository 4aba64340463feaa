"""Delete an instance together with what is bound to it, however long its broker takes to unbind.

Only in an installation with temporary_enable_async_recursive_delete; instance_delete is what others do, and sub_jobs
tells what a look of the job does.
Source: cloud_controller_ng:app/jobs/v3/recursive_delete_service_instance_job.rb,
app/actions/v3/service_instance_delete.rb
"""

from __future__ import annotations

from fakecc.actions import jobs
from fakecc.actions.services import bindings, operations
from fakecc.actions.services.by_job import instance_delete, sub_jobs
from fakecc.actions.services.navigation import plan_of
from fakecc.actions.services.operations import Errand
from fakecc.json_types import Json
from fakecc.models.jobs import Job
from fakecc.models.services import AnyBinding, ServiceInstance
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.records import replace
from fakecc.world import World, action

OPERATION = "service_instance.delete"
STILL = (
    "Deletion of the service instance is still in progress: one or more dependent resources are being deleted "
    "asynchronously. It will complete once those operations finish."
)


def is_switched_on(world: World) -> bool:
    """Does this installation delete so?"""
    return bool(world.settings.temporary_enable_async_recursive_delete.get("service_instances"))


def active_job(world: World, instance: ServiceInstance) -> Job | None:
    """The job that deletes the instance already, where the installation deletes so."""
    return sub_jobs.active(world, instance.guid, OPERATION) if is_switched_on(world) else None


def delete_later(world: World, instance: ServiceInstance, requester: Requester) -> Job:
    """Have a job delete an instance, in the way of this installation."""
    if not is_switched_on(world):
        return instance_delete.delete_later(world, instance, requester)
    errand = Errand.about(world, instance, requester, [])
    return operations.enqueue(world, OPERATION, delete_by_job, errand)


@action
def delete_by_job(world: World, **carried: Json) -> Conversation[None]:
    """One look. The errand's details are the guids of the jobs that it has begun."""
    errand = Errand.of(carried)
    instance = world.service_instances.get(errand.guid)
    over = sub_jobs.failures_among(world, errand.details)
    if sub_jobs.going(world, errand.details):
        sub_jobs.keep_waiting(world, errand.job_guid, STILL)
        _look_later(world, errand)
    elif over:
        left = _bindings(world, instance) if instance else []
        jobs.fail(world, errand.job_guid, *sub_jobs.problems(left, over, []))
    elif instance is None or instance_delete.is_blocked(instance):
        yield from instance_delete.delete_by_job(world, **carried)
    else:
        yield from _delete(world, instance, errand)


def _bindings(world: World, instance: ServiceInstance) -> list[AnyBinding]:
    found = bindings.of_instance(world, instance)
    return sorted(found, key=lambda binding: list(sub_jobs.ROWS).index(type(binding)))


def _look_later(world: World, errand: Errand) -> None:
    world.later(sub_jobs.pause(world, errand.details), delete_by_job, **errand.plain())


def _delete(world: World, instance: ServiceInstance, errand: Errand) -> Conversation[None]:
    failures = yield from instance_delete.remove_associations(world, instance, errand.requester)
    present = world.service_instances.get(instance.guid)
    begun = sub_jobs.job_guids(failures)
    if begun:
        jobs.polling(world, errand.job_guid)
        _look_later(world, replace(errand, details=[*errand.details, *begun]))
    elif present is None:
        jobs.complete(world, errand.job_guid)
    elif failures:
        instance_delete.record_failure(world, present, "\n".join(failure.message for failure in failures))
        jobs.fail(world, errand.job_guid, *sub_jobs.problems(_bindings(world, present), [], failures))
    else:
        # The time that its broker may take for the instance itself begins now.
        rest = replace(errand, patience=operations.patience(world, plan_of(world, present)))
        yield from instance_delete.delete_by_job(world, **rest.plain())
