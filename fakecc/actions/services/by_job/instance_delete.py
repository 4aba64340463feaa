"""Deleting service instances: what is bound to them first, then, of managed ones, at the broker.

Source: cloud_controller_ng:app/actions/v3/service_instance_delete.rb, app/jobs/v3/delete_service_instance_job.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events, jobs
from fakecc.actions.services import bindings, last_operations, operations, service_instance_sharing, service_instances
from fakecc.actions.services.by_job import binding_delete
from fakecc.actions.services.navigation import plan_of
from fakecc.actions.services.operations import Patience
from fakecc.brokers import requests
from fakecc.json_types import Json
from fakecc.models.jobs import Job, Problem
from fakecc.models.services import ServiceInstance
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.osb.requester import Requester
from fakecc.world import World, action

FAILED_STATE = "VCAP::CloudController::V3::ServiceInstanceDelete::DeleteFailed"


class DeletionFailed(Exception):  # noqa: N818 - reads as the sentence `raise DeletionFailed(...)`
    """An instance that is still there: what a job tells of it, and the words alone."""

    def __init__(self, message: str, problem: Problem) -> None:
        super().__init__(message)
        self.message = message
        self.problem = problem


def is_blocked(instance: ServiceInstance) -> bool:
    """Does something go on that a deletion waits for? A creation that a broker works on is no reason."""
    last = instance.last_operation
    return last is not None and last.busy and (last.type, last.state) != ("create", "in progress")


def delete_later(world: World, instance: ServiceInstance, requester: Requester) -> Job:
    """Have a job delete an instance."""
    plan = plan_of(world, instance)
    return jobs.enqueue(
        world,
        "service_instance.delete",
        _run,
        resource=("service_instances", instance.guid),
        user_guid=requester.user_guid,
        guid=instance.guid,
        requester=requester.plain(),
        patience=operations.patience(world, plan).plain(),
    )


def delete(world: World, instance: ServiceInstance, requester: Requester) -> Conversation[bool]:
    """Delete: True when the instance is gone, False while the broker works on it (delete_later polls it then).

    Raises DeletionFailed, with the failure written down as the last operation where no other one is under way.
    """
    if is_blocked(instance):
        raise _busy(instance)
    failures = yield from binding_delete.unbind_all(world, bindings.of_instance(world, instance), requester)
    yield from _unshare(world, instance, requester)
    present = world.service_instances.get(instance.guid)
    if present is None:
        return True
    if failures:
        raise _failure(world, present, failures[0].message)
    if not present.managed:
        _remove(world, present, requester)
        return True
    return (yield from _deprovision(world, present, requester))


def _unshare(world: World, instance: ServiceInstance, requester: Requester) -> Conversation[None]:
    """Share no longer with spaces in which nothing is bound; what still is, is to be unbound once more."""
    present = world.service_instances.get(instance.guid)
    for space_guid in present.shared_space_guids if present else ():
        space, present = world.spaces.get(space_guid), world.service_instances.get(instance.guid)
        if space is not None and present is not None:
            yield from service_instance_sharing.unshare(world, present, space, requester)


def _deprovision(world: World, instance: ServiceInstance, requester: Requester) -> Conversation[bool]:
    request = requests.deprovision(world, instance, requester)
    answer = yield request
    present = world.service_instances.get(instance.guid)
    if present is None:
        return True
    try:
        deprovisioned = replies.read_deprovision(request, answer)
    except BrokerError as error:
        if error.name == "ConcurrencyError":
            busy = _busy(present)
            _record_failure(world, present, busy.message)
            raise busy from None
        raise _failure(world, present, f"Service instance {present.name}: {error.message}") from None
    if deprovisioned.in_progress:
        last_operations.start(world, present, "delete", None, deprovisioned.operation)
        audit_events.record_instance(world, requester.actor, "start_delete", present)
        return False
    _remove(world, present, requester)
    return True


def _remove(world: World, instance: ServiceInstance, requester: Requester) -> None:
    audit_events.record_instance(world, requester.actor, "delete", instance)
    service_instances.remove(world, instance)


def _busy(instance: ServiceInstance) -> DeletionFailed:
    error = errors.AsyncServiceInstanceOperationInProgress(instance.name)
    return DeletionFailed(error.detail, jobs.problem_of(error))


def _failure(world: World, instance: ServiceInstance, message: str) -> DeletionFailed:
    _record_failure(world, instance, message)
    return DeletionFailed(message, jobs.unable("delete", message))


def _record_failure(world: World, instance: ServiceInstance, message: str) -> None:
    if not service_instances.is_busy(instance):
        last_operations.record(world, instance, "delete", "failed", message)
    # Whoever deletes more than this instance may go on to refuse: the failure stays.
    world.keep()


@action
def _run(world: World, *, job_guid: str, guid: str, requester: Json, patience: Json) -> Conversation[None]:
    """The job's first run: delete, and the first poll where that takes time."""
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.complete(world, job_guid)
        return
    if not _is_under_way(instance):
        try:
            finished = yield from delete(world, instance, Requester.of(requester))
        except DeletionFailed as failure:
            jobs.fail(world, job_guid, failure.problem)
            return
        if finished:
            jobs.complete(world, job_guid)
            return
    yield from poll(world, job_guid=job_guid, guid=guid, requester=requester, patience=patience)


def _is_under_way(instance: ServiceInstance) -> bool:
    last = instance.last_operation
    return last is not None and (last.type, last.state) == ("delete", "in progress")


@action
def poll(world: World, *, job_guid: str, guid: str, requester: Json, patience: Json) -> Conversation[None]:
    """Ask how a deletion that takes time is getting on, and carry the job on."""
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.complete(world, job_guid)
        return
    request = requests.last_operation(world, instance, Requester.of(requester))
    answer = yield request
    polled = replies.read_last_operation(answer, deleting=True)
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.complete(world, job_guid)
    elif polled.state == "failed":
        # A broker without a word is told by the name of the real one's exception.
        message = polled.description_or(FAILED_STATE)
        last_operations.record(world, instance, "delete", "failed", message)
        jobs.fail(world, job_guid, jobs.unable("delete", message))
    elif polled.state == "succeeded":
        _remove(world, instance, Requester.of(requester))
        jobs.complete(world, job_guid)
    else:
        if polled.understood:
            last_operations.go_on(world, instance, polled.description)
        jobs.polling(world, job_guid)
        later = {"job_guid": job_guid, "guid": guid, "requester": requester}
        if not operations.again(world, Patience.of(patience), polled, poll, **later):
            last_operations.record(world, instance, "delete", "failed", operations.too_late("deprovision"))
            jobs.fail(world, job_guid, operations.TIMED_OUT)
