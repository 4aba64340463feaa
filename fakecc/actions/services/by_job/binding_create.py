"""Creating bindings of managed instances: the jobs that ask the broker, and wait for it.

Source: cloud_controller_ng:app/actions/v3/service_binding_create.rb, app/jobs/v3/create_binding_async_job.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events, jobs
from fakecc.actions.services import bindings, last_operations, operations, orphan_mitigation
from fakecc.actions.services.bindings import Errand
from fakecc.actions.services.navigation import instance_of, offering_if_managed, plan_of
from fakecc.actions.services.operations import Patience
from fakecc.brokers import requests
from fakecc.json_types import Json
from fakecc.models.jobs import Job
from fakecc.models.services import AnyBinding, RouteBinding, ServiceBinding
from fakecc.osb import bind_replies, replies
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Requester
from fakecc.world import World, action

NOT_RETRIEVABLE = "The broker responded asynchronously but does not support fetching binding data"
# What a job tells of a broker that failed in the end is the name of the real one's exception.
FAILED_STATE = "VCAP::CloudController::V3::LastOperationFailedState"


def ask(
    world: World, binding: AnyBinding, requester: Requester, *, parameters: Json = None, accepts_incomplete: bool = True
) -> Conversation[bind_replies.Bound]:
    """Tell the broker to bind, changing nothing here; the binding may be one that is in no table yet.

    Raises BrokerError, whose `orphan` calls for orphan_mitigation.mitigate_binding.
    """
    requires = _requires(world, binding)
    wanted = _bind_call(world, binding, parameters)
    request = requests.bind(world, binding, requester, wanted, accepts_incomplete=accepts_incomplete)
    answer = yield request
    return bind_replies.read_bind(request, answer, requires)


def fetch(world: World, binding: AnyBinding, requester: Requester) -> Conversation[bind_replies.Bound]:
    """What the broker knows of the binding. Raises BrokerError."""
    request = requests.get_binding(world, binding, requester)
    answer = yield request
    return bind_replies.read_get_binding(request, answer)


def _requires(world: World, binding: AnyBinding) -> tuple[str, ...]:
    offering = offering_if_managed(world, instance_of(world, binding))
    return offering.requires if offering else ()


def _bind_call(world: World, binding: AnyBinding, parameters: Json) -> requests.Bind:
    if isinstance(binding, ServiceBinding):
        resource = requests.app_resource(world, binding.app_guid)
        return requests.Bind(bind_resource=resource, app_guid=binding.app_guid, parameters=parameters)
    if isinstance(binding, RouteBinding):
        resource = requests.route_resource(world, binding.route_guid)
        return requests.Bind(bind_resource=resource, parameters=parameters)
    return requests.Bind(bind_resource=requests.key_resource(world), parameters=parameters)


def create_later(world: World, binding: AnyBinding, requester: Requester, *, parameters: Json = None) -> Job:
    """Have a job bind; the binding is in its table already."""
    table = bindings.TABLES[type(binding)]
    return jobs.enqueue(
        world,
        f"{bindings.OPERATIONS[type(binding)]}.create",
        create_by_job,
        resource=(table, binding.guid),
        user_guid=requester.user_guid,
        table=table,
        guid=binding.guid,
        requester=requester.plain(),
        parameters=parameters,
    )


@action
def create_by_job(world: World, *, parameters: Json, **carried: Json) -> Conversation[None]:
    """The job's first run: bind, and ask at once how it goes where the broker takes its time."""
    errand = Errand(**carried)
    binding = _proceeding(world, errand)
    if binding is None:
        return
    spent = operations.patience(
        world, plan_of(world, instance_of(world, binding)), world.jobs[errand.job_guid].created_at
    )
    try:
        bound = yield from ask(world, binding, errand.who, parameters=parameters)
    except BrokerError as error:
        # A purged instance has no broker to be told.
        if error.orphan and binding.service_instance_guid in world.service_instances:
            orphan_mitigation.mitigate_binding(world, binding, errand.who)
        _fail(world, errand, error.message)
        return
    if _begin(world, errand, bound):
        yield from poll_by_job(world, patience=spent.plain(), **errand.plain())


def _begin(world: World, errand: Errand, bound: bind_replies.Bound) -> bool:
    """Write down what the broker answered. Does it take its time?"""
    binding = _proceeding(world, errand)
    if binding is None:
        return False
    if not bound.in_progress:
        last_operations.record(world, binding, "create", "succeeded", None, **bindings.contents(binding, bound))
        _record(world, errand, "create", binding)
        jobs.complete(world, errand.job_guid)
        return False
    offering = offering_if_managed(world, instance_of(world, binding))
    if offering is None or not offering.bindings_retrievable:
        last_operations.record(world, binding, "create", "failed", NOT_RETRIEVABLE)
        jobs.fail(world, errand.job_guid, jobs.problem_of(errors.ServiceBindingInvalid(NOT_RETRIEVABLE)))
        return False
    last_operations.start(world, binding, "create", None, bound.operation)
    _record(world, errand, "start_create", binding)
    return True


def _record(world: World, errand: Errand, operation: str, binding: AnyBinding) -> None:
    requester = errand.who
    audit_events.record_bound(world, requester.actor, operation, binding, requester.request)


@action
def poll_by_job(world: World, *, patience: Json, **carried: Json) -> Conversation[None]:
    """A later run: ask how it goes."""
    errand = Errand(**carried)
    binding = _proceeding(world, errand)
    if binding is None:
        return
    request = requests.binding_last_operation(world, binding, errand.who)
    answer = yield request
    polled = replies.read_last_operation(answer, deleting=False)
    binding = _proceeding(world, errand)
    if binding is None:
        return
    if polled.state == "succeeded":
        yield from _complete(world, errand, binding, polled)
    elif polled.state == "failed":
        last_operations.record(world, binding, "create", "failed", polled.description)
        jobs.fail(world, errand.job_guid, jobs.unable("create", FAILED_STATE))
    else:
        binding = last_operations.go_on(world, binding, polled.description)
        jobs.polling(world, errand.job_guid)
        spent, step = Patience.of(patience), poll_by_job
        if not operations.again(world, spent, polled, step, **errand.plain()):
            _time_out(world, errand, binding)


def _time_out(world: World, errand: Errand, binding: AnyBinding) -> None:
    last_operations.record(world, binding, "create", "failed", operations.too_late("bind"))
    orphan_mitigation.mitigate_binding(world, binding, errand.who)
    jobs.fail(world, errand.job_guid, operations.TIMED_OUT)


def _complete(world: World, errand: Errand, binding: AnyBinding, polled: replies.Polled) -> Conversation[None]:
    try:
        bound = yield from fetch(world, binding, errand.who)
    except BrokerError as error:
        _fail(world, errand, error.message)
        return
    present = _proceeding(world, errand)
    if present is not None:
        contents = bindings.fetched_contents(present, bound)
        last_operations.record(world, present, "create", "succeeded", polled.description, **contents)
        _record(world, errand, "create", present)
        jobs.complete(world, errand.job_guid)


def _proceeding(world: World, errand: Errand) -> AnyBinding | None:
    """The binding as it is now, unless it is gone or being deleted: then the job has failed."""
    binding = errand.binding(world)
    if binding is None:
        gone = errors.ResourceNotFound(f"The binding could not be found: {errand.guid}")
        jobs.fail(world, errand.job_guid, jobs.problem_of(gone))
        return None
    if bindings.has(binding, "delete", "in progress"):
        jobs.fail(world, errand.job_guid, jobs.unable("create", "delete in progress"))
        return None
    return binding


def _fail(world: World, errand: Errand, message: str) -> None:
    binding = errand.binding(world)
    if binding is not None:
        last_operations.record(world, binding, "create", "failed", message)
    jobs.fail(world, errand.job_guid, jobs.unable("bind", message))
