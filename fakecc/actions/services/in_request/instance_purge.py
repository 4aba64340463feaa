"""Purge an instance without asking its broker, as v2 does it, and whoever purges an offering.

Source: cloud_controller_ng:app/controllers/services/lifecycle/service_instance_purger.rb
"""

from __future__ import annotations

from fakecc.actions import audit_events
from fakecc.actions.services import service_instances
from fakecc.models.services import ServiceInstance
from fakecc.world import World


def purge(world: World, instance: ServiceInstance, actor: audit_events.Actor) -> None:
    """Delete an instance and all that is bound to it. Of routes nothing is told."""
    unbind_quietly(world, instance, actor)
    for key in world.service_keys.find(service_instance_guid=instance.guid):
        audit_events.record_key_purged(world, actor, key)
        world.remove(key)
    for space_guid in instance.shared_space_guids:
        audit_events.record_unshared(world, actor, instance, space_guid)
    service_instances.delete(world, instance)
    audit_events.record_purged(world, actor, instance)


def unbind_quietly(world: World, instance: ServiceInstance, actor: audit_events.Actor) -> None:
    """Delete what is bound to an instance without asking its broker; audit events tell of apps only."""
    for route_binding in world.route_bindings.find(service_instance_guid=instance.guid):
        world.remove(route_binding)
    for binding in world.service_bindings.find(service_instance_guid=instance.guid):
        audit_events.record_app_unbound(world, actor, "delete", binding)
        world.remove(binding)
