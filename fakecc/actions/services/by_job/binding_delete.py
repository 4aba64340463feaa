"""Unbinding: the conversation with the broker, and the jobs that carry it on.

Source: cloud_controller_ng:app/actions/service_credential_binding_delete.rb, service_route_binding_delete.rb,
app/actions/mixins/bindings_delete.rb, app/jobs/v3/delete_binding_job.rb
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fakecc.actions import audit_events, jobs
from fakecc.actions.services import bindings, last_operations, operations
from fakecc.actions.services.bindings import Binding, Errand
from fakecc.actions.services.operations import Patience
from fakecc.brokers import requests
from fakecc.json_types import Json
from fakecc.models.jobs import Job
from fakecc.models.services import ServiceBinding
from fakecc.osb import bind_replies, replies
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Asker
from fakecc.world import World, action

BLOCKED = "The delete request was rejected due to an operation being in progress for the service binding."
CONCURRENT = "The service broker rejected the request due to an operation being in progress for the service binding."
# What a job tells of a broker that failed in the end is the name of the real one's exception.
FAILED_STATE = "VCAP::CloudController::V3::LastOperationFailedState"


class UnbindFailed(Exception):  # noqa: N818 - reads as the sentence `raise UnbindFailed(...)`
    """A binding that is still there, and why. `cause` is the broker's refusal, where it was one.

    `taking_time`: nothing failed, the broker works on it.
    """

    def __init__(self, message: str, *, cause: BrokerError | None = None, taking_time: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.cause = cause
        self.taking_time = taking_time


def ask(
    world: World, binding: Binding, asker: Asker, *, accepts_incomplete: bool = True
) -> Conversation[replies.Deprovisioned]:
    """Tell the broker to unbind, changing nothing here. Raises BrokerError."""
    request = requests.unbind(world, binding, asker, accepts_incomplete=accepts_incomplete)
    answer = yield request
    return bind_replies.read_unbind(request, answer)


def unbind(world: World, binding: Binding, asker: Asker) -> Conversation[bool]:
    """Unbind: True when the binding is gone, False while the broker works on it (see poll_later).

    A user-provided instance's goes at once. Raises UnbindFailed; the failure is then the binding's last operation,
    but for one that something else hinders.
    """
    if not bindings.is_managed(world, binding):
        _remove(world, binding, asker)
        return True
    if bindings.is_blocked(binding):
        raise UnbindFailed(BLOCKED)
    name = bindings.instance_of(world, binding).name
    try:
        unbound = yield from ask(world, binding, asker)
    except BrokerError as error:
        raise _failure(world, binding, error, name) from None
    present = bindings.current(world, binding)
    if present is not None and unbound.in_progress:
        audit_events.record_unbound(world, asker.actor, "start_delete", present)
        last_operations.start(world, present, "delete", None, _operation_name(present, unbound.operation))
    elif present is not None:
        _remove(world, present, asker)
    return not unbound.in_progress


def _remove(world: World, binding: Binding, asker: Asker) -> None:
    audit_events.record_unbound(world, asker.actor, "delete", binding)
    world.remove(binding)


def _operation_name(binding: Binding, operation: str | None = None) -> str | None:
    """What the broker called its operation; where it gave no name the last one's goes on.

    Source: cloud_controller_ng:app/actions/v3/service_binding_delete.rb
    """
    if operation is None and binding.last_operation is not None:
        return binding.last_operation.broker_operation
    return operation


def _record_failure(world: World, binding: Binding, description: str | None) -> None:
    named = _operation_name(binding)
    failed = last_operations.record(world, binding, "delete", "failed", description)
    if failed.last_operation is not None:
        world.change(failed, last_operation=replace(failed.last_operation, broker_operation=named))


def _failure(world: World, binding: Binding, error: BrokerError, instance_name: str) -> UnbindFailed:
    if error.name == "ConcurrencyError":
        return UnbindFailed(CONCURRENT, cause=error)
    message = f"Service broker failed to delete service binding for instance {instance_name}: {error.message}"
    present = bindings.current(world, binding)
    if present is not None:
        _record_failure(world, present, message)
        world.keep()
    return UnbindFailed(message, cause=error)


def unbind_all(world: World, all_bindings: Iterable[Binding], asker: Asker) -> Conversation[list[UnbindFailed]]:
    """Unbind each, whatever becomes of the others; what failed, or takes its time, which jobs of their own await."""
    failures: list[UnbindFailed] = []
    for binding in list(all_bindings):
        present = bindings.current(world, binding)
        if present is None:
            continue
        try:
            finished = yield from unbind(world, present, asker)
        except UnbindFailed as failure:
            failures.append(failure)
            continue
        if not finished:
            poll_later(world, present, asker)
            failures.append(UnbindFailed(_in_progress(world, present), taking_time=True))
    return failures


def _in_progress(world: World, binding: Binding) -> str:
    instance = bindings.instance_of(world, binding).name
    if not isinstance(binding, ServiceBinding):
        return f"An operation for a service binding of service instance {instance} is in progress."
    app = world.apps[binding.app_guid].name
    return f"An operation for the service binding between app {app} and service instance {instance} is in progress."


def delete_later(world: World, binding: Binding, asker: Asker) -> Job:
    """Have a job unbind."""
    table = bindings.TABLES[type(binding)]
    return jobs.enqueue(
        world,
        f"{bindings.OPERATIONS[type(binding)]}.delete",
        delete_by_job,
        resource=(table, binding.guid),
        user_guid=asker.user_guid,
        table=table,
        guid=binding.guid,
        asker=asker.plain(),
    )


# A job that finds the deletion in progress only asks how it goes.
poll_later = delete_later


@action
def delete_by_job(world: World, **carried: Json) -> Conversation[None]:
    """The job's first run: unbind, and ask at once how it goes where the broker takes its time."""
    errand = Errand(**carried)
    binding = errand.binding(world)
    if binding is None:
        jobs.complete(world, errand.job_guid)
        return
    spent = operations.patience(world, bindings.plan_of(world, binding), world.jobs[errand.job_guid].created_at)
    if not bindings.has(binding, "delete", "in progress"):
        try:
            gone = yield from unbind(world, binding, errand.who)
        except UnbindFailed as failure:
            jobs.fail(world, errand.job_guid, jobs.unable("unbind", failure.message))
            return
        if gone:
            jobs.complete(world, errand.job_guid)
            return
    yield from poll_by_job(world, patience=spent.plain(), **carried)


@action
def poll_by_job(world: World, *, patience: Json, **carried: Json) -> Conversation[None]:
    """A later run: ask how it goes."""
    errand = Errand(**carried)
    binding = errand.binding(world)
    if binding is None:
        jobs.complete(world, errand.job_guid)
        return
    request = requests.binding_last_operation(world, binding, errand.who)
    answer = yield request
    polled = replies.read_last_operation(answer, deleting=True)
    binding = errand.binding(world)
    if binding is None or polled.state == "succeeded":
        if binding:
            _remove(world, binding, errand.who)
        jobs.complete(world, errand.job_guid)
    elif polled.state == "failed":
        _record_failure(world, binding, polled.description)
        jobs.fail(world, errand.job_guid, jobs.unable("delete", FAILED_STATE))
    else:
        last_operations.go_on(world, binding, polled.description)
        jobs.polling(world, errand.job_guid)
        spent, step = Patience.of(patience), poll_by_job
        if not operations.again(world, spent, polled, step, **carried):
            last_operations.record(world, binding, "delete", "failed", operations.too_late("unbind"))
            jobs.fail(world, errand.job_guid, operations.TIMED_OUT)
