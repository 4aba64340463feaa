"""Unbind: a job asks the broker, or a request that deletes what is bound.

Source: cloud_controller_ng:app/actions/service_credential_binding_delete.rb, service_route_binding_delete.rb,
app/actions/mixins/bindings_delete.rb, app/jobs/v3/delete_binding_job.rb
"""

from __future__ import annotations

from collections.abc import Iterable

from fakecc.actions import audit_events, jobs
from fakecc.actions.services import bindings, last_operations, operations
from fakecc.actions.services.navigation import instance_of
from fakecc.actions.services.operations import Ending, Errand, Turn
from fakecc.brokers import requests
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.jobs import Job
from fakecc.models.services import AnyBinding, ServiceBinding
from fakecc.osb import bind_replies
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Requester
from fakecc.world import World, action

BLOCKED = "The delete request was rejected due to an operation being in progress for the service binding."
CONCURRENT = "The service broker rejected the request due to an operation being in progress for the service binding."
# What a job says of a broker that failed in the end is the name of the real one's exception.
FAILED_STATE = "VCAP::CloudController::V3::LastOperationFailedState"


class UnbindFailed(Exception):  # noqa: N818 - reads as the sentence `raise UnbindFailed(...)`
    """A binding that is still there, and why. With a `job_guid` nothing failed: that job waits for the broker."""

    def __init__(self, message: str, *, job_guid: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.job_guid = job_guid


def unbind(world: World, binding: AnyBinding, requester: Requester) -> Conversation[bool]:
    """Unbind: True when the binding is gone, False while the broker works on it (delete_later polls it then).

    A user-provided instance's goes at once. Raises UnbindFailed; the failure is then the binding's last operation,
    unless another operation was in the way.
    """
    if not bindings.is_managed(world, binding):
        _delete(world, binding, requester)
        return True
    if bindings.is_blocked(binding):
        raise UnbindFailed(BLOCKED)
    name = instance_of(world, binding).name
    request = requests.unbind(world, binding, requester)
    answer = yield request
    try:
        unbound = bind_replies.read_unbind(request, answer)
    except BrokerError as error:
        raise _failure(world, binding, error, name) from None
    present = bindings.current(world, binding)
    if present is not None and unbound.in_progress:
        audit_events.record_unbound(world, requester.actor, "start_delete", present)
        last_operations.start(world, present, "delete", None, _operation_name(present, unbound.operation))
    elif present is not None:
        _delete(world, present, requester)
    return not unbound.in_progress


def _delete(world: World, binding: AnyBinding, requester: Requester) -> None:
    audit_events.record_unbound(world, requester.actor, "delete", binding)
    world.remove(binding)


def _operation_name(binding: AnyBinding, operation: str | None = None) -> str | None:
    """What the broker called its operation; without a new name the last one's stays."""
    # source: cloud_controller_ng:app/actions/v3/service_binding_delete.rb
    if operation is None and binding.last_operation is not None:
        return binding.last_operation.broker_operation
    return operation


def _record_failure(world: World, binding: AnyBinding, description: str | None) -> None:
    name = _operation_name(binding)
    world.change(
        binding, last_operation=last_operations.draft(world, "delete", "failed", description, broker_operation=name)
    )


def _failure(world: World, binding: AnyBinding, error: BrokerError, instance_name: str) -> UnbindFailed:
    if error.name == "ConcurrencyError":
        return UnbindFailed(CONCURRENT)
    message = f"Service broker failed to delete service binding for instance {instance_name}: {error.message}"
    present = bindings.current(world, binding)
    if present is not None:
        _record_failure(world, present, message)
        world.keep()
    return UnbindFailed(message)


def unbind_all(
    world: World, all_bindings: Iterable[AnyBinding], requester: Requester
) -> Conversation[list[UnbindFailed]]:
    """Unbind each, whatever becomes of the others. Gives what failed, and what takes time (jobs poll that)."""
    failures: list[UnbindFailed] = []
    for binding in list(all_bindings):
        present = bindings.current(world, binding)
        if present is None:
            continue
        try:
            finished = yield from unbind(world, present, requester)
        except UnbindFailed as failure:
            failures.append(failure)
            continue
        if not finished:
            job = delete_later(world, present, requester)
            failures.append(UnbindFailed(_in_progress(world, present), job_guid=job.guid))
    return failures


def _in_progress(world: World, binding: AnyBinding) -> str:
    instance = instance_of(world, binding).name
    if not isinstance(binding, ServiceBinding):
        return f"An operation for a service binding of service instance {instance} is in progress."
    app = world.apps[binding.app_guid].name
    return f"An operation for the service binding between app {app} and service instance {instance} is in progress."


def delete_later(world: World, binding: AnyBinding, requester: Requester) -> Job:
    """Have a job unbind; where the broker works on that already, it only asks how that goes."""
    errand = Errand.about(world, binding, requester)
    return operations.enqueue(world, f"{bindings.OPERATIONS[type(binding)]}.delete", delete_by_job, errand)


@action
@operations.fails_as("delete", "unbind")
def delete_by_job(world: World, **carried: Json) -> Conversation[None]:
    """The job's first run: unbind, and poll at once where that takes time."""
    errand = Errand.of(carried)
    binding = _find(world, errand)
    if binding is None:
        return
    if not bindings.has(binding, "delete", "in progress"):
        try:
            gone = yield from unbind(world, binding, errand.requester)
        except UnbindFailed as failure:
            _fail_job(world, errand, failure)
            return
        if gone:
            jobs.complete(world, errand.job_guid)
            return
    yield from poll(world, **carried)


def _fail_job(world: World, errand: Errand, failure: UnbindFailed) -> None:
    """Have the job fail. Of a binding that has no operation the real one asks for its state, and breaks.

    Source: cloud_controller_ng:app/jobs/v3/delete_binding_job.rb (perform)
    """
    binding = bindings.find(world, errand.table, errand.guid)
    if binding is not None and binding.last_operation is None:
        jobs.fail(world, errand.job_guid, jobs.problem_of(Broken("nil has no state")))
        return
    jobs.fail(world, errand.job_guid, jobs.unable("unbind", failure.message))


def _find(world: World, errand: Errand) -> AnyBinding | None:
    """The binding; None when it is gone: then the job is complete."""
    binding = bindings.find(world, errand.table, errand.guid)
    if binding is None:
        jobs.complete(world, errand.job_guid)
    return binding


@action
@operations.fails_as("delete", "unbind")
def poll(world: World, **carried: Json) -> Conversation[None]:
    """A later run: ask how unbinding goes."""
    return operations.poll(world, operations.errand_of_job(world, carried), poll, ENDING)


def _succeed(world: World, turn: Turn[AnyBinding]) -> None:
    _delete(world, turn.subject, turn.errand.requester)
    jobs.complete(world, turn.errand.job_guid)


def _fail(world: World, turn: Turn[AnyBinding]) -> None:
    _record_failure(world, turn.subject, turn.answer.description)
    jobs.fail(world, turn.errand.job_guid, jobs.unable("delete", FAILED_STATE))


def _go_on(world: World, turn: Turn[AnyBinding]) -> None:
    last_operations.go_on(world, turn.subject, turn.answer.description)
    jobs.polling(world, turn.errand.job_guid)


def _time_out(world: World, errand: Errand) -> None:
    operations.fail(world, errand, "delete", operations.too_late("unbind"), operations.TIMED_OUT)


ENDING: Ending[AnyBinding] = Ending(
    find=_find,
    find_again=_find,
    succeeded=_succeed,
    failed=_fail,
    in_progress=_go_on,
    is_over=operations.was_last_answer,
    too_late=_time_out,
)
