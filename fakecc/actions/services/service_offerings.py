"""What may happen to service offerings.

Source: cloud_controller_ng:app/actions/service_offering_delete.rb, app/models/services/service.rb
"""

from __future__ import annotations

from fakecc.actions.services import catalogs, service_instances
from fakecc.errors import Invalid
from fakecc.models.services import ServiceOffering
from fakecc.world import World


def delete(world: World, offering: ServiceOffering) -> None:
    """Remove an offering. Raises Invalid("service_plans", "present") while there are any."""
    if world.service_plans.first(service_offering_guid=offering.guid):
        raise Invalid("service_plans", "present")
    world.remove(offering)


def purge(world: World, offering: ServiceOffering) -> None:
    """Remove an offering with its plans, their instances and bindings, without asking the broker."""
    for plan in world.service_plans.find(service_offering_guid=offering.guid):
        for instance in world.service_instances.find(service_plan_guid=plan.guid):
            service_instances.purge(world, instance)
        catalogs.remove_plan(world, plan)
    world.remove(offering)
