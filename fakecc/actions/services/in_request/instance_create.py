"""Create a managed instance while the client waits.

Source: cloud_controller_ng:app/actions/services/service_instance_create.rb,
database_error_service_resource_cleanup.rb (what cannot be saved any more is deprovisioned at once, and only once)
"""

from __future__ import annotations

from fakecc.actions import audit_events
from fakecc.actions.services import last_operations, orphan_mitigation, service_instances
from fakecc.actions.services.in_request import operation_polls
from fakecc.brokers import requests
from fakecc.errors import DanglingReference, Invalid
from fakecc.json_types import Json
from fakecc.models.services import ServiceInstance
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError, ProvisionAnswer
from fakecc.osb.requester import Requester
from fakecc.records import replace
from fakecc.world import World


def provision(
    world: World, drafted: ServiceInstance, requester: Requester, *, parameters: Json, accepts_incomplete: bool
) -> Conversation[ServiceInstance]:
    """Have the broker make a checked draft; a refused one leaves nothing.

    Raises what the client is told, and Invalid where the draft is not right any more.
    """
    request = requests.provision(
        world, drafted, requester, parameters=parameters, accepts_incomplete=accepts_incomplete
    )
    undo = requests.deprovision(world, drafted, requester)
    answer = yield request
    try:
        provisioned = replies.read_provision(request, answer)
    except BrokerError as error:
        if error.orphan:
            orphan_mitigation.mitigate_instance(world, drafted, requester)
            world.keep()
        raise error.as_client_error() from None
    problem = _problem(world, drafted)
    if problem is not None:
        yield undo
        raise problem
    instance = service_instances.add(world, _as_provisioned(world, drafted, provisioned))
    if provisioned.in_progress:
        audit_events.record_asked(world, requester, "start_create", instance)
        operation_polls.poll_instance_later(world, instance, requester)
    # A broker may take its time although nobody allowed that: the creation is told at once then, and at its end, too.
    if not (provisioned.in_progress and accepts_incomplete):
        audit_events.record_asked(world, requester, "create", instance)
    return instance


def _problem(world: World, drafted: ServiceInstance) -> Exception | None:
    """Why the draft cannot be kept any more, now that the broker has answered: space, plan or name may be gone."""
    if drafted.space_guid not in world.spaces or drafted.service_plan_guid not in world.service_plans:
        return DanglingReference("the space or the plan of a new instance is gone")
    try:
        service_instances.check(world, drafted)
    except Invalid as problem:
        return problem
    return None


def _as_provisioned(world: World, drafted: ServiceInstance, provisioned: ProvisionAnswer) -> ServiceInstance:
    now = world.now()
    return replace(
        drafted,
        created_at=now,
        updated_at=now,
        dashboard_url=provisioned.dashboard_url,
        broker_provided_metadata=provisioned.metadata,
        last_operation=last_operations.draft(
            world,
            "create",
            "in progress" if provisioned.in_progress else "succeeded",
            provisioned.description,
            broker_operation=provisioned.operation,
        ),
    )
