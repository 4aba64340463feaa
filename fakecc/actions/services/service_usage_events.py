"""Service usage events: an instance was created, renamed, moved to another plan, or deleted.

Source: cloud_controller_ng:app/repositories/service_usage_event_repository.rb
"""

from __future__ import annotations

from fakecc.models.events import ServiceUsageEvent
from fakecc.models.services import ServiceInstance, ServicePlan
from fakecc.world import World

MANAGED = "managed_service_instance"
USER_PROVIDED = "user_provided_service_instance"


def record(world: World, state: str, instance: ServiceInstance) -> ServiceUsageEvent:
    """Write down what happened to an instance, as it is now. `state` is CREATED, UPDATED or DELETED."""
    plan = world.service_plans.get(instance.service_plan_guid) if instance.managed else None
    event = _event(world, world.guid(ServiceUsageEvent.__name__), state, instance, plan)
    return world.add(event)


def reseed(world: World) -> None:
    """Delete every event, and begin again with one for each instance that exists.

    The guid of such an event is its instance's. It tells of a plan wherever one was written down.
    """
    for event in world.service_usage_events:
        world.remove(event)
    for instance in world.service_instances:
        plan = world.service_plans.get(instance.service_plan_guid)
        world.add(_event(world, instance.guid, "CREATED", instance, plan))


def _event(
    world: World, guid: str, state: str, instance: ServiceInstance, plan: ServicePlan | None
) -> ServiceUsageEvent:
    now = world.now()
    space = world.spaces[instance.space_guid]
    offering = world.service_offerings[plan.service_offering_guid] if plan else None
    broker = world.service_brokers[offering.service_broker_guid] if offering else None
    return ServiceUsageEvent(
        guid=guid,
        created_at=now,
        updated_at=now,
        state=state,
        organization_guid=space.organization_guid,
        space_guid=space.guid,
        space_name=space.name,
        service_instance_guid=instance.guid,
        service_instance_name=instance.name,
        service_instance_type=MANAGED if instance.managed else USER_PROVIDED,
        service_plan_guid=plan.guid if plan else None,
        service_plan_name=plan.name if plan else None,
        service_offering_guid=offering.guid if offering else None,
        service_offering_name=offering.name if offering else None,
        service_broker_guid=broker.guid if broker else None,
        service_broker_name=broker.name if broker else None,
    )
