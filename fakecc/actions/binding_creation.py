"""Creating bindings of managed instances: the jobs that ask the broker, and wait for it.

Source: cloud_controller_ng:app/actions/v3/service_binding_create.rb, app/jobs/v3/create_binding_async_job.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.actions import bindings, jobs, last_operations, orphan_mitigation, polling
from fakecc.actions.bindings import Binding
from fakecc.broker import bind_replies, replies, requests
from fakecc.broker.asker import Asker
from fakecc.broker.port import Conversation
from fakecc.broker.refusals import BrokerError
from fakecc.models.jobs import Job
from fakecc.models.services import RouteBinding, ServiceBinding
from fakecc.world import World, action

Json = Any

NOT_RETRIEVABLE = "The broker responded asynchronously but does not support fetching binding data"
# What a job tells of a broker that failed in the end is the name of the real one's exception.
FAILED_STATE = "VCAP::CloudController::V3::LastOperationFailedState"


def ask(
    world: World, binding: Binding, asker: Asker, *, parameters: Json = None, accepts_incomplete: bool = True
) -> Conversation[bind_replies.Bound]:
    """Tell the broker to bind, changing nothing here; the binding may be one that is in no table yet.

    Raises BrokerError, whose `orphan` calls for orphan_mitigation.mitigate_binding.
    """
    requires = _requires(world, binding)
    wanted = _wanted(world, binding, parameters)
    request = requests.bind(world, binding, asker, wanted, accepts_incomplete=accepts_incomplete)
    answer = yield request
    return bind_replies.read_bind(request, answer, requires)


def fetch(world: World, binding: Binding, asker: Asker) -> Conversation[bind_replies.Bound]:
    """What the broker knows of the binding. Raises BrokerError."""
    request = requests.get_binding(world, binding, asker)
    answer = yield request
    return bind_replies.read_get_binding(request, answer)


def _requires(world: World, binding: Binding) -> tuple[str, ...]:
    offering = bindings.offering_of(world, bindings.instance_of(world, binding))
    return offering.requires if offering else ()


def _wanted(world: World, binding: Binding, parameters: Json) -> requests.Bind:
    if isinstance(binding, ServiceBinding):
        resource = requests.app_resource(world, binding.app_guid)
        return requests.Bind(bind_resource=resource, app_guid=binding.app_guid, parameters=parameters)
    if isinstance(binding, RouteBinding):
        resource = requests.route_resource(world, binding.route_guid)
        return requests.Bind(bind_resource=resource, parameters=parameters)
    return requests.Bind(bind_resource=requests.key_resource(world), parameters=parameters)


def create_later(world: World, binding: Binding, asker: Asker, *, parameters: Json = None) -> Job:
    """Have a job bind; the binding is in its table already."""
    table = bindings.TABLES[type(binding)]
    return jobs.enqueue(
        world,
        f"{bindings.OPERATIONS[type(binding)]}.create",
        "bindings.create",
        resource=(table, binding.guid),
        user_guid=asker.user_guid,
        table=table,
        guid=binding.guid,
        asker=asker.plain(),
        parameters=parameters,
    )


@action("bindings.create")
def create_by_job(
    world: World, *, job_guid: str, table: str, guid: str, asker: Json, parameters: Json
) -> Conversation[None]:
    """The job's first run: bind, and ask at once how it goes where the broker takes its time."""
    binding = _proceeding(world, job_guid, table, guid)
    if binding is None:
        return
    who = Asker.of(asker)
    spent = polling.patience(world, bindings.plan_of(world, binding), world.jobs[job_guid].created_at)
    try:
        bound = yield from ask(world, binding, who, parameters=parameters)
    except BrokerError as error:
        if error.orphan:
            orphan_mitigation.mitigate_binding(world, binding, who)
        _fail(world, job_guid, table, guid, error.message)
        return
    binding = _present(world, job_guid, table, guid)
    if binding is None:
        return
    if not bound.in_progress:
        last_operations.record(world, binding, "create", "succeeded", None, **bindings.contents(binding, bound))
        jobs.complete(world, job_guid)
        return
    offering = bindings.offering_of(world, bindings.instance_of(world, binding))
    if offering is None or not offering.bindings_retrievable:
        last_operations.record(world, binding, "create", "failed", NOT_RETRIEVABLE)
        jobs.fail(world, job_guid, jobs.problem_of(errors.ServiceBindingInvalid(NOT_RETRIEVABLE)))
        return
    last_operations.start(world, binding, "create", None, bound.operation)
    yield from poll_by_job(world, job_guid=job_guid, table=table, guid=guid, asker=asker, patience=spent.plain())


@action("bindings.poll_creation")
def poll_by_job(
    world: World, *, job_guid: str, table: str, guid: str, asker: Json, patience: Json
) -> Conversation[None]:
    """A later run: ask how it goes."""
    binding = _proceeding(world, job_guid, table, guid)
    if binding is None:
        return
    who = Asker.of(asker)
    request = requests.binding_last_operation(world, binding, who)
    answer = yield request
    polled = replies.read_last_operation(answer, deleting=False)
    binding = _present(world, job_guid, table, guid)
    if binding is None:
        return
    if polled.state == "succeeded":
        yield from _complete(world, binding, who, job_guid, polled)
        return
    if polled.state == "failed":
        last_operations.record(world, binding, "create", "failed", polled.description)
        jobs.fail(world, job_guid, jobs.unable("create", FAILED_STATE))
        return
    last_operations.go_on(world, binding, polled.description)
    jobs.polling(world, job_guid)
    step = {"job_guid": job_guid, "table": table, "guid": guid, "asker": asker}
    spent = polling.Patience.of(patience)
    if not polling.again(world, spent, polled, "bindings.poll_creation", scripted=request.scripted, **step):
        last_operations.record(world, binding, "create", "failed", polling.too_late("bind"))
        orphan_mitigation.mitigate_binding(world, binding, who)
        jobs.fail(world, job_guid, polling.TIMED_OUT)


def _complete(
    world: World, binding: Binding, asker: Asker, job_guid: str, polled: replies.Polled
) -> Conversation[None]:
    table, guid = bindings.TABLES[type(binding)], binding.guid
    try:
        bound = yield from fetch(world, binding, asker)
    except BrokerError as error:
        _fail(world, job_guid, table, guid, error.message)
        return
    present = _present(world, job_guid, table, guid)
    if present is not None:
        contents = bindings.fetched_contents(present, bound)
        last_operations.record(world, present, "create", "succeeded", polled.description, **contents)
        jobs.complete(world, job_guid)


def _proceeding(world: World, job_guid: str, table: str, guid: str) -> Binding | None:
    """The binding, unless it is gone or being deleted: then the job has failed."""
    binding = _present(world, job_guid, table, guid)
    if binding is not None and bindings.has(binding, "delete", "in progress"):
        jobs.fail(world, job_guid, jobs.unable("create", "delete in progress"))
        return None
    return binding


def _present(world: World, job_guid: str, table: str, guid: str) -> Binding | None:
    """The binding, unless it is gone: then the job has failed."""
    binding = bindings.found(world, table, guid)
    if binding is None:
        gone = errors.ResourceNotFound(f"The binding could not be found: {guid}")
        jobs.fail(world, job_guid, jobs.problem_of(gone))
    return binding


def _fail(world: World, job_guid: str, table: str, guid: str, message: str) -> None:
    binding = bindings.found(world, table, guid)
    if binding is not None:
        last_operations.record(world, binding, "create", "failed", message)
    jobs.fail(world, job_guid, jobs.unable("bind", message))
