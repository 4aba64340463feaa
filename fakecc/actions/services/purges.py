"""Purge an instance: it goes with all that is bound to it, and its broker is not asked.

Audit events name what went. v3 and v2 tell it in words of their own; an offering is always purged in v2's.
Source: cloud_controller_ng:app/actions/service_instance_purge.rb,
app/controllers/services/lifecycle/service_instance_purger.rb, app/models/services/service.rb (purge)
"""

from __future__ import annotations

from fakecc.actions import audit_events
from fakecc.actions.services import bindings, service_instances
from fakecc.models.services import ServiceBinding, ServiceInstance, ServiceKey
from fakecc.world import World


def purge(world: World, instance: ServiceInstance, actor: audit_events.Actor) -> None:
    """As v3 does it: everything that was bound is told alike."""
    for binding in bindings.of_instance(world, instance):
        audit_events.record_unbound(world, actor, "delete", binding)
    _purge(world, instance, actor)


def purge_as_v2(world: World, instance: ServiceInstance, actor: audit_events.Actor) -> None:
    """As v2 does it: bindings of routes go untold."""
    for binding in bindings.of_instance(world, instance):
        if isinstance(binding, ServiceBinding):
            audit_events.record_app_unbound(world, actor, "delete", binding)
        elif isinstance(binding, ServiceKey):
            audit_events.record_purged_key(world, actor, binding)
    _purge(world, instance, actor)


def _purge(world: World, instance: ServiceInstance, actor: audit_events.Actor) -> None:
    for space_guid in instance.shared_space_guids:
        audit_events.record_unshared_by_purge(world, actor, instance, world.spaces[space_guid])
    audit_events.record_purged(world, actor, instance)
    service_instances.purge(world, instance)
