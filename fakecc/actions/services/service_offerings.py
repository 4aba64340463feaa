"""Delete and purge service offerings.

Source: cloud_controller_ng:app/actions/service_offering_delete.rb, app/models/services/service.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import catalogs, purges
from fakecc.errors import Invalid
from fakecc.models.services import ServiceOffering
from fakecc.world import World, action


def delete(world: World, offering: ServiceOffering) -> None:
    """Delete an offering. Raises Invalid("service_plans", "present") while there are any."""
    if world.service_plans.first(service_offering_guid=offering.guid):
        raise Invalid("service_plans", "present")
    world.remove(offering)


def purge(world: World, offering: ServiceOffering, actor: audit_events.Actor) -> None:
    """Delete an offering with its plans, their instances and bindings, without asking the broker."""
    for plan in world.service_plans.find(service_offering_guid=offering.guid):
        for instance in world.service_instances.find(service_plan_guid=plan.guid):
            purges.purge_as_v2(world, instance, actor)
        catalogs.delete_plan(world, plan)
    world.remove(offering)


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Delete an offering with its plans, if it is still there. Raises DatabaseError while plans have instances."""
    offering = world.service_offerings.get(guid)
    plans = world.service_plans.find(service_offering_guid=guid)
    if any(catalogs.in_use(world, plan) for plan in plans):
        raise errors.DatabaseError()
    for plan in plans:
        catalogs.delete_plan(world, plan)
    if offering is not None:
        world.remove(offering)
