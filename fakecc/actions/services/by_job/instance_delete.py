"""Delete an instance: what is bound to it first, then, where it is managed, at the broker.

Source: cloud_controller_ng:app/actions/v3/service_instance_delete.rb, app/jobs/v3/delete_service_instance_job.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events, jobs
from fakecc.actions.services import bindings, last_operations, operations, service_instance_sharing, service_instances
from fakecc.actions.services.by_job import binding_delete
from fakecc.actions.services.by_job.binding_delete import UnbindFailed
from fakecc.actions.services.operations import Ending, Errand, Turn
from fakecc.brokers import requests
from fakecc.json_types import Json
from fakecc.models.jobs import Job, Problem
from fakecc.models.services import ServiceInstance
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.osb.requester import Requester
from fakecc.world import World, action

# What is said of a broker that failed without a word is the name of the real one's exception.
FAILED_STATE = "VCAP::CloudController::V3::ServiceInstanceDelete::DeleteFailed"


class DeletionFailed(Exception):  # noqa: N818 - reads as the sentence `raise DeletionFailed(...)`
    """An instance that is still there: the problem of its job, and that problem's words alone."""

    def __init__(self, message: str, problem: Problem) -> None:
        super().__init__(message)
        self.message = message
        self.problem = problem


def is_blocked(instance: ServiceInstance) -> bool:
    """Is an operation in progress that a deletion waits for? A creation that the broker works on is none."""
    last = instance.last_operation
    return last is not None and last.busy and (last.type, last.state) != ("create", "in progress")


def delete_later(world: World, instance: ServiceInstance, requester: Requester) -> Job:
    """Have a job delete an instance."""
    errand = Errand.about(world, instance, requester)
    return operations.enqueue(world, "service_instance.delete", delete_by_job, errand)


def delete(world: World, instance: ServiceInstance, requester: Requester) -> Conversation[bool]:
    """Delete: True when the instance is gone, False while the broker works on it (delete_later polls it then).

    Raises DeletionFailed, with the failure as the last operation where no other one is in progress.
    """
    if is_blocked(instance):
        raise _busy(instance)
    failures = yield from remove_associations(world, instance, requester)
    present = world.service_instances.get(instance.guid)
    if present is None:
        return True
    if failures:
        raise _failure(world, present, failures[0].message)
    if not present.managed:
        _delete(world, present, requester)
        return True
    return (yield from _deprovision(world, present, requester))


def remove_associations(
    world: World, instance: ServiceInstance, requester: Requester
) -> Conversation[list[UnbindFailed]]:
    """Unbind all, then end the sharing with every space once its apps are unbound; those still bound are tried again.

    Gives what failed, and what takes time (jobs poll that).
    """
    failures = yield from binding_delete.unbind_all(world, bindings.of_instance(world, instance), requester)
    present = world.service_instances.get(instance.guid)
    for space_guid in present.shared_space_guids if present else ():
        space, present = world.spaces.get(space_guid), world.service_instances.get(instance.guid)
        if space is not None and present is not None:
            failures += yield from service_instance_sharing.hindrances(world, present, space, requester)
    return failures


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
            record_failure(world, present, busy.message)
            raise busy from None
        raise _failure(world, present, f"Service instance {present.name}: {error.message}") from None
    if deprovisioned.in_progress:
        last_operations.start(world, present, "delete", None, deprovisioned.operation)
        audit_events.record_instance(world, requester.actor, "start_delete", present)
        return False
    _delete(world, present, requester)
    return True


def _delete(world: World, instance: ServiceInstance, requester: Requester) -> None:
    audit_events.record_instance(world, requester.actor, "delete", instance)
    service_instances.delete(world, instance)


def _busy(instance: ServiceInstance) -> DeletionFailed:
    error = errors.AsyncServiceInstanceOperationInProgress(instance.name)
    return DeletionFailed(error.detail, jobs.problem_of(error))


def _failure(world: World, instance: ServiceInstance, message: str) -> DeletionFailed:
    record_failure(world, instance, message)
    return DeletionFailed(message, jobs.unable("delete", message))


def record_failure(world: World, instance: ServiceInstance, message: str) -> None:
    """Have the deletion be the instance's failed operation, where no other one is in progress."""
    if not service_instances.is_busy(instance):
        last_operations.record(world, instance, "delete", "failed", message)
    # The request may delete more than this instance, and be refused in the end: the failure stays.
    world.keep()


@action
def delete_by_job(world: World, **carried: Json) -> Conversation[None]:
    """The job's first run: delete, and poll at once where that takes time."""
    errand = Errand.of(carried)
    instance = _find(world, errand)
    if instance is None:
        return
    if not _is_deleting(instance):
        try:
            finished = yield from delete(world, instance, errand.requester)
        except DeletionFailed as failure:
            jobs.fail(world, errand.job_guid, failure.problem)
            return
        if finished:
            jobs.complete(world, errand.job_guid)
            return
    yield from poll(world, **carried)


def _find(world: World, errand: Errand) -> ServiceInstance | None:
    """The instance; None when it is gone: then the job is complete."""
    instance = world.service_instances.get(errand.guid)
    if instance is None:
        jobs.complete(world, errand.job_guid)
    return instance


def _is_deleting(instance: ServiceInstance) -> bool:
    last = instance.last_operation
    return last is not None and (last.type, last.state) == ("delete", "in progress")


@action
def poll(world: World, **carried: Json) -> Conversation[None]:
    """A later run: ask how the deletion goes."""
    return operations.poll(world, operations.errand_of_job(world, carried), poll, ENDING)


def _succeed(world: World, turn: Turn[ServiceInstance]) -> None:
    _delete(world, turn.subject, turn.errand.requester)
    jobs.complete(world, turn.errand.job_guid)


def _fail(world: World, turn: Turn[ServiceInstance]) -> None:
    message = turn.answer.description_or(FAILED_STATE)
    operations.fail(world, turn.errand, "delete", message, jobs.unable("delete", message))


def _go_on(world: World, turn: Turn[ServiceInstance]) -> None:
    if turn.answer.understood:
        last_operations.go_on(world, turn.subject, turn.answer.description)
    jobs.polling(world, turn.errand.job_guid)


def _time_out(world: World, errand: Errand) -> None:
    operations.fail(world, errand, "delete", operations.too_late("deprovision"), operations.TIMED_OUT)


ENDING: Ending[ServiceInstance] = Ending(
    find=_find,
    find_again=_find,
    succeeded=_succeed,
    failed=_fail,
    in_progress=_go_on,
    is_over=operations.was_last_answer,
    too_late=_time_out,
)
