"""Bind an app or a route to a managed instance, or make a key: a job asks the broker.

Source: cloud_controller_ng:app/actions/v3/service_binding_create.rb, app/jobs/v3/create_binding_async_job.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events, jobs
from fakecc.actions.services import bindings, last_operations, operations, orphan_mitigation, service_keys
from fakecc.actions.services.navigation import instance_of, offering_of
from fakecc.actions.services.operations import Ending, Errand, Turn
from fakecc.brokers import requests
from fakecc.json_types import Json
from fakecc.models.jobs import Job
from fakecc.models.services import AnyBinding, ServiceKey
from fakecc.osb import bind_replies
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Requester
from fakecc.world import World, action

NOT_RETRIEVABLE = "The broker responded asynchronously but does not support fetching binding data"
# What a job says of a broker that failed in the end is the name of the real one's exception.
FAILED_STATE = "VCAP::CloudController::V3::LastOperationFailedState"


def create_later(world: World, drafted: AnyBinding, requester: Requester, *, parameters: Json = None) -> Job:
    """Put a drafted binding into its table, and have a job ask the broker to bind."""
    binding = world.add(drafted)
    errand = Errand.about(world, binding, requester, parameters)
    return operations.enqueue(world, f"{bindings.OPERATIONS[type(binding)]}.create", bind, errand)


@action
@operations.fails_as("create", "bind")
def bind(world: World, **carried: Json) -> Conversation[None]:
    """The job's first run: ask the broker to bind, and poll at once where that takes time."""
    errand = Errand.of(carried)
    binding = _find(world, errand)
    if binding is None:
        return
    requires = offering_of(world, instance_of(world, binding)).requires
    request = requests.bind(world, binding, errand.requester, parameters=errand.details)
    answer = yield request
    try:
        bound = bind_replies.read_bind(request, answer, requires)
    except BrokerError as error:
        _refuse(world, errand, binding, error)
        return
    binding = _find(world, errand)
    if binding is None:
        return
    if not bound.in_progress:
        _complete(world, errand, binding, None, bindings.contents(binding, bound))
    elif not offering_of(world, instance_of(world, binding)).bindings_retrievable:
        problem = jobs.problem_of(errors.ServiceBindingInvalid(NOT_RETRIEVABLE))
        operations.fail(world, errand, "create", NOT_RETRIEVABLE, problem)
    else:
        binding = last_operations.start(world, binding, "create", None, bound.operation)
        _audit(world, errand, "start_create", binding)
        yield from poll(world, **carried)


def _find(world: World, errand: Errand) -> AnyBinding | None:
    """The binding, unless it is gone or being deleted: then the job has failed."""
    binding = bindings.find(world, errand.table, errand.guid)
    if binding is None:
        gone = errors.ResourceNotFound(f"The binding could not be found: {errand.guid}")
        jobs.fail(world, errand.job_guid, jobs.problem_of(gone))
        return None
    if bindings.has(binding, "delete", "in progress"):
        jobs.fail(world, errand.job_guid, jobs.unable("create", "delete in progress"))
        return None
    return binding


def _refuse(world: World, errand: Errand, binding: AnyBinding, error: BrokerError) -> None:
    # A purged instance has no broker that could be asked.
    if error.orphan and binding.service_instance_guid in world.service_instances:
        orphan_mitigation.mitigate_binding(world, binding, errand.requester)
    operations.fail(world, errand, "create", error.message, jobs.unable("bind", error.message))


def _complete(
    world: World, errand: Errand, binding: AnyBinding, description: str | None, contents: dict[str, Json]
) -> None:
    if isinstance(binding, ServiceKey) and "credentials" in contents:
        service_keys.check_save(world, instance_of(world, binding))
    binding = last_operations.record(world, binding, "create", "succeeded", description, **contents)
    _audit(world, errand, "create", binding)
    jobs.complete(world, errand.job_guid)


def _audit(world: World, errand: Errand, operation: str, binding: AnyBinding) -> None:
    audit_events.record_bound(world, errand.requester.actor, operation, binding, errand.requester.request)


@action
@operations.fails_as("create", "bind")
def poll(world: World, **carried: Json) -> Conversation[None]:
    """A later run: ask how binding goes."""
    return operations.poll(world, operations.errand_of_job(world, carried), poll, ENDING)


def _succeed(world: World, turn: Turn[AnyBinding]) -> Conversation[None]:
    """Ask the broker what the binding holds."""
    errand = turn.errand
    try:
        fetched = yield from bindings.fetch(world, turn.subject, errand.requester)
    except BrokerError as error:
        operations.fail(world, errand, "create", error.message, jobs.unable("bind", error.message))
        return
    binding = _find(world, errand)
    if binding is not None:
        _complete(world, errand, binding, turn.answer.description, bindings.fetched_contents(binding, fetched))


def _fail(world: World, turn: Turn[AnyBinding]) -> None:
    operations.fail(world, turn.errand, "create", turn.answer.description, jobs.unable("create", FAILED_STATE))


def _go_on(world: World, turn: Turn[AnyBinding]) -> None:
    last_operations.go_on(world, turn.subject, turn.answer.description)
    jobs.polling(world, turn.errand.job_guid)


def _time_out(world: World, errand: Errand) -> None:
    binding = bindings.find(world, errand.table, errand.guid)
    if binding is not None:
        orphan_mitigation.mitigate_binding(world, binding, errand.requester)
    operations.fail(world, errand, "create", operations.too_late("bind"), operations.TIMED_OUT)


ENDING: Ending[AnyBinding] = Ending(
    find=_find,
    find_again=_find,
    succeeded=_succeed,
    failed=_fail,
    in_progress=_go_on,
    is_over=operations.was_last_answer,
    too_late=_time_out,
)
