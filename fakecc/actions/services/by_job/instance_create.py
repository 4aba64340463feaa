"""Create a managed instance: a job asks the broker for it.

Source: cloud_controller_ng:app/actions/v3/service_instance_create_managed.rb,
app/jobs/v3/create_service_instance_job.rb
"""

from __future__ import annotations

from fakecc.actions import audit_events, jobs
from fakecc.actions.services import last_operations, operations, orphan_mitigation, service_brokers, service_instances
from fakecc.actions.services.by_job.instances import fail, fetch_dashboard, find_again, find_for, go_on
from fakecc.actions.services.navigation import broker_of
from fakecc.actions.services.operations import Ending, Errand, Turn
from fakecc.brokers import requests
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.jobs import Job
from fakecc.models.services import ServiceInstance, ServicePlan
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.osb.requester import Requester
from fakecc.world import World, action

# What a job says of a broker that failed without a word is the name of the real one's exception.
FAILED_STATE = "VCAP::CloudController::V3::ServiceInstanceCreateManaged::LastOperationFailedState"


def prepare(
    world: World, requester: Requester, plan: ServicePlan, *, name: str, space_guid: str, tags: tuple[str, ...] = ()
) -> ServiceInstance:
    """Give a checked draft. An instance of that name whose creation failed is deleted to make room for it.

    Raises Invalid("service_broker", "busy"), and Invalid as service_instances.check does.
    """
    if not service_brokers.is_available(broker_of(world, plan)):
        raise Invalid("service_broker", "busy")
    # By the name as it was given: the real one looks before its model strips the name.
    _make_room(world, name, space_guid, requester)
    drafted = service_instances.draft(
        world,
        plan,
        name=name,
        space_guid=space_guid,
        tags=tags,
        # Empty ones come with an answer of the broker that is accepted. recording: v3-services/odd-provision-answers
        credentials=None,
        last_operation=last_operations.draft(world, "create", "initial"),
    )
    service_instances.check(world, drafted)
    return drafted


def _make_room(world: World, name: str, space_guid: str, requester: Requester) -> None:
    for other in world.service_instances.find(name=name, space_guid=space_guid):
        if other.managed:
            if service_instances.has_failed_creation(other):
                orphan_mitigation.mitigate_instance(world, other, requester)
                service_instances.purge(world, other)
            return


def create_later(world: World, drafted: ServiceInstance, requester: Requester, *, parameters: Json = None) -> Job:
    """Put a prepared instance into the world, and have a job ask the broker for it."""
    instance = service_instances.add(world, drafted)
    errand = Errand.about(world, instance, requester, parameters)
    return operations.enqueue(world, "service_instance.create", provision, errand)


@action
@operations.fails_as("create", "provision")
def provision(world: World, **carried: Json) -> Conversation[None]:
    """The job's first run: ask the broker for the instance, and poll at once where that takes time."""
    errand = Errand.of(carried)
    instance = _find(world, errand)
    if instance is None:
        return
    request = requests.provision(world, instance, errand.requester, parameters=errand.details)
    answer = yield request
    instance = find_again(world, errand)
    if instance is None:
        return
    try:
        provisioned = replies.read_provision(request, answer)
    except BrokerError as error:
        _refuse(world, errand, instance, error)
        return
    fields = {
        "credentials": {},
        "dashboard_url": provisioned.dashboard_url,
        "broker_provided_metadata": provisioned.metadata,
    }
    service_instances.check_save(world, instance, fields)
    if provisioned.in_progress:
        instance = last_operations.start(
            world, instance, "create", provisioned.description, provisioned.operation, **fields
        )
        audit_events.record_asked(world, errand.requester, "start_create", instance)
        yield from poll(world, **carried)
        return
    instance = last_operations.record(world, instance, "create", "succeeded", provisioned.description, **fields)
    _complete(world, errand, instance)


def _find(world: World, errand: Errand) -> ServiceInstance | None:
    return find_for(world, errand, "create")


def _refuse(world: World, errand: Errand, instance: ServiceInstance, error: BrokerError) -> None:
    if error.orphan:
        orphan_mitigation.mitigate_instance(world, instance, errand.requester)
    operations.fail(world, errand, "create", error.message, jobs.unable("provision", error.message))


def _complete(world: World, errand: Errand, instance: ServiceInstance) -> None:
    audit_events.record_asked(world, errand.requester, "create", instance)
    jobs.complete(world, errand.job_guid, *service_instances.feature_warnings(world, instance))


@action
@operations.fails_as("create", "provision")
def poll(world: World, **carried: Json) -> Conversation[None]:
    """A later run: ask how the creation goes."""
    return operations.poll(world, operations.errand_of_job(world, carried), poll, ENDING)


def _succeed(world: World, turn: Turn[ServiceInstance]) -> Conversation[None]:
    fields = yield from fetch_dashboard(world, turn.subject, turn.errand.requester)
    instance = find_again(world, turn.errand)
    if instance is not None:
        service_instances.check_save(world, instance, fields)
        description = turn.answer.description
        instance = last_operations.record(world, instance, "create", "succeeded", description, **fields)
        _complete(world, turn.errand, instance)


def _fail(world: World, turn: Turn[ServiceInstance]) -> None:
    problem = jobs.unable("create managed", turn.answer.description_or(FAILED_STATE))
    fail(world, turn.errand, "create", turn.answer.description, problem)


def _time_out(world: World, errand: Errand) -> None:
    orphan_mitigation.mitigate_instance(world, world.service_instances[errand.guid], errand.requester)
    fail(world, errand, "create", operations.too_late("provision"), operations.TIMED_OUT)


ENDING: Ending[ServiceInstance] = Ending(
    find=_find,
    find_again=find_again,
    succeeded=_succeed,
    failed=_fail,
    in_progress=go_on,
    is_over=operations.was_last_answer,
    too_late=_time_out,
)
