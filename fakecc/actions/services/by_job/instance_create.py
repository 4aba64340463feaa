"""Making service instances: user-provided ones at once, managed ones by a job that asks the broker.

Source: cloud_controller_ng:app/actions/v3/service_instance_create_managed.rb,
app/actions/service_instance_create_user_provided.rb, app/jobs/v3/create_service_instance_job.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events, jobs
from fakecc.actions.services import last_operations, operations, orphan_mitigation, service_brokers, service_instances
from fakecc.actions.services.operations import Patience
from fakecc.actions.services.plan_visibility import broker_of
from fakecc.brokers import requests
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.jobs import Job, Problem
from fakecc.models.services import ServiceInstance
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError, Polled, Provisioned
from fakecc.osb.requester import Asker
from fakecc.world import World, action

# What a job tells of a broker that failed without a word is the name of the real one's exception.
FAILED_STATE = "VCAP::CloudController::V3::ServiceInstanceCreateManaged::LastOperationFailedState"
NO_VOLUMES = "Support for volume services is disabled. This service instance cannot be bound to an app."
NO_ROUTES = "Support for route services is disabled. This service instance cannot be bound to a route."


def create_user_provided(world: World, *, name: str, **fields: Json) -> ServiceInstance:
    """Make a user-provided instance. Raises Invalid as service_instances.check does."""
    kept: dict[str, Json] = service_instances.urls_as_stored(fields)
    instance = ServiceInstance(
        **world.stamp(ServiceInstance),
        name=service_instances.name_as_stored(name),
        **kept,
        last_operation=_operation(world, "succeeded", "Operation succeeded"),
    )
    service_instances.check(world, instance, fresh=True)
    return service_instances.add(world, instance)


def create_managed(
    world: World, asker: Asker, *, name: str, space_guid: str, plan_guid: str, tags: tuple[str, ...] = ()
) -> ServiceInstance:
    """Put the instance that a broker is going to be asked for into the world: see provision_later.

    One of that name whose creation failed makes room. Raises Invalid.
    """
    plan = world.service_plans[plan_guid]
    if not service_brokers.available(broker_of(world, plan)):
        raise Invalid("service_broker", "busy")
    # The name as it was given: the real one looks before its model strips it.
    # source: cloud_controller_ng:app/actions/v3/service_instance_create_managed.rb
    _make_room(world, name, space_guid, asker)
    instance = ServiceInstance(
        **world.stamp(ServiceInstance),
        name=service_instances.name_as_stored(name),
        space_guid=space_guid,
        service_plan_guid=plan_guid,
        tags=tags,
        maintenance_info=plan.maintenance_info,
        last_operation=_operation(world, "initial", None),
    )
    service_instances.check(world, instance, fresh=True)
    return service_instances.add(world, instance)


def _make_room(world: World, name: str, space_guid: str, asker: Asker) -> None:
    for other in world.service_instances.find(name=name, space_guid=space_guid):
        if other.managed:
            if service_instances.has_failed_creation(other):
                orphan_mitigation.mitigate_instance(world, other, asker)
                service_instances.purge(world, other)
            return


def _operation(world: World, state: str, description: str | None) -> LastOperation:
    now = world.now()
    return LastOperation(type="create", state=state, description=description, created_at=now, updated_at=now)


def provision_later(world: World, instance: ServiceInstance, asker: Asker, parameters: Json) -> Job:
    """Have a job ask the broker for an instance that create_managed made."""
    plan = service_instances.plan_of(world, instance)
    return jobs.enqueue(
        world,
        "service_instance.create",
        _run,
        resource=("service_instances", instance.guid),
        user_guid=asker.user_guid,
        guid=instance.guid,
        asker=asker.plain(),
        parameters=parameters,
        patience=operations.patience(world, plan).plain(),
    )


@action
def _run(
    world: World, *, job_guid: str, guid: str, asker: Json, parameters: Json, patience: Json
) -> Conversation[None]:
    """The job's first run: provision, and the first poll where that takes time."""
    instance = _proceeding(world, job_guid, guid)
    if instance is None:
        return
    request = requests.provision(world, instance, Asker.of(asker), parameters=parameters)
    answer = yield request
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.fail(world, job_guid)
        return
    try:
        provisioned = replies.read_provision(request, answer)
    except BrokerError as error:
        _refuse(world, job_guid, instance, error, Asker.of(asker))
        return
    instance = _apply(world, instance, provisioned)
    audit_events.record_asked(world, Asker.of(asker), "start_create" if provisioned.in_progress else "create", instance)
    if not provisioned.in_progress:
        jobs.complete(world, job_guid, *warnings(world, instance))
        return
    yield from _poll(world, job_guid=job_guid, guid=guid, asker=asker, patience=patience)


def _proceeding(world: World, job_guid: str, guid: str) -> ServiceInstance | None:
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.fail(world, job_guid, gone_problem(guid))
        return None
    last = instance.last_operation
    if last is not None and last.busy and last.type != "create":
        jobs.fail(world, job_guid, jobs.unable("create", f"{last.type} in progress"))
        return None
    return instance


def gone_problem(guid: str) -> Problem:
    """What a job tells of an instance that is no more."""
    return jobs.problem_of(errors.ResourceNotFound(f"The service instance could not be found: {guid}."))


def _refuse(world: World, job_guid: str, instance: ServiceInstance, error: BrokerError, asker: Asker) -> None:
    if error.orphan:
        orphan_mitigation.mitigate_instance(world, instance, asker)
    last_operations.record(world, instance, "create", "failed", error.message)
    jobs.fail(world, job_guid, jobs.unable("provision", error.message))


def _apply(world: World, instance: ServiceInstance, provisioned: Provisioned) -> ServiceInstance:
    told = {"dashboard_url": provisioned.dashboard_url, "broker_provided_metadata": provisioned.metadata}
    if provisioned.in_progress:
        return last_operations.start(world, instance, "create", provisioned.description, provisioned.operation, **told)
    return last_operations.record(world, instance, "create", "succeeded", provisioned.description, **told)


def warnings(world: World, instance: ServiceInstance) -> list[str]:
    """What the job of an instance tells of features that this installation lacks."""
    requires = service_instances.offering_of(world, instance).requires
    told: list[str] = []
    if "volume_mount" in requires and not world.settings.volume_services_enabled:
        told.append(NO_VOLUMES)
    if "route_forwarding" in requires and not world.settings.route_services_enabled:
        told.append(NO_ROUTES)
    return told


@action
def _poll(world: World, *, job_guid: str, guid: str, asker: Json, patience: Json) -> Conversation[None]:
    instance = _proceeding(world, job_guid, guid)
    if instance is None:
        return
    request = requests.last_operation(world, instance, Asker.of(asker))
    answer = yield request
    polled = replies.read_last_operation(answer, deleting=False)
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.fail(world, job_guid)
    elif polled.state == "failed":
        last_operations.record(world, instance, "create", "failed", polled.description)
        jobs.fail(world, job_guid, jobs.unable("create managed", polled.description_or(FAILED_STATE)))
    elif polled.state == "succeeded":
        yield from _finish(world, job_guid, instance, polled, Asker.of(asker))
    else:
        if polled.understood:
            instance = last_operations.go_on(world, instance, polled.description)
        later = {"job_guid": job_guid, "guid": guid, "asker": asker}
        jobs.polling(world, job_guid, *warnings(world, instance))
        spent = Patience.of(patience)
        step = _poll
        if not operations.again(world, spent, polled, step, **later):
            _time_out(world, job_guid, instance, Asker.of(asker))


def _finish(world: World, job_guid: str, instance: ServiceInstance, polled: Polled, asker: Asker) -> Conversation[None]:
    told = yield from fetched_dashboard(world, instance, asker)
    present = world.service_instances.get(instance.guid)
    if present is None:
        jobs.fail(world, job_guid)
        return
    present = last_operations.record(world, present, "create", "succeeded", polled.description, **told)
    audit_events.record_asked(world, asker, "create", present)
    jobs.complete(world, job_guid, *warnings(world, present))


def fetched_dashboard(world: World, instance: ServiceInstance, asker: Asker) -> Conversation[dict[str, str]]:
    """The dashboard's address, where the broker can be asked and tells one; what goes wrong does not matter."""
    if not service_instances.offering_of(world, instance).instances_retrievable:
        return {}
    request = requests.get_instance(world, instance, asker)
    answer = yield request
    try:
        fetched = replies.read_get_instance(request, answer)
    except BrokerError:
        return {}
    return {} if fetched.dashboard_url is None else {"dashboard_url": fetched.dashboard_url}


def _time_out(world: World, job_guid: str, instance: ServiceInstance, asker: Asker) -> None:
    orphan_mitigation.mitigate_instance(world, instance, asker)
    last_operations.record(world, instance, "create", "failed", operations.too_late("provision"))
    jobs.fail(world, job_guid, operations.TIMED_OUT)
