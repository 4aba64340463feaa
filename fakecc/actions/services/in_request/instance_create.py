"""Create a managed instance while the client waits.

Source: cloud_controller_ng:app/actions/services/service_instance_create.rb
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
    answer = yield request
    try:
        provisioned = replies.read_provision(request, answer)
    except BrokerError as error:
        if error.orphan:
            _mitigate(world, drafted, requester)
        raise error.as_client_error() from None
    if not _has_parents(world, drafted):
        raise DanglingReference("the space or the plan of a new instance is gone")
    try:
        # The name may have been taken meanwhile.
        service_instances.check(world, drafted)
    except Invalid:
        _mitigate(world, drafted, requester)
        raise
    instance = service_instances.add(world, _as_provisioned(world, drafted, provisioned))
    if provisioned.in_progress:
        audit_events.record_asked(world, requester, "start_create", instance)
        operation_polls.poll_instance_later(world, instance, requester)
    # A broker may take its time although nobody allowed that: the creation is told at once then, and at its end, too.
    if not (provisioned.in_progress and accepts_incomplete):
        audit_events.record_asked(world, requester, "create", instance)
    return instance


def _has_parents(world: World, drafted: ServiceInstance) -> bool:
    """Are space and plan still there, now that the broker has answered?"""
    return drafted.space_guid in world.spaces and drafted.service_plan_guid in world.service_plans


def _mitigate(world: World, drafted: ServiceInstance, requester: Requester) -> None:
    orphan_mitigation.mitigate_instance(world, drafted, requester)
    world.keep()


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
