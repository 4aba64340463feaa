"""What may happen to bindings of routes.

Source: cloud_controller_ng:app/actions/service_route_binding_create.rb, app/models/services/route_binding.rb
"""

from __future__ import annotations

from fakecc.actions.services import bindings
from fakecc.actions.services.navigation import instance_of, offering_if_managed
from fakecc.actions.services.service_bindings import replace_failed
from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA, LastOperation, Metadata
from fakecc.models.routing import Route
from fakecc.models.services import RouteBinding, ServiceInstance
from fakecc.osb.requester import Requester
from fakecc.records import replace
from fakecc.world import World


def draft(
    world: World,
    instance: ServiceInstance,
    route: Route,
    *,
    last_operation: LastOperation | None = None,
    metadata: Metadata = NO_METADATA,
) -> RouteBinding:
    """A binding that is in no table yet."""
    return RouteBinding(
        **world.stamp(RouteBinding),
        route_guid=route.guid,
        service_instance_guid=instance.guid,
        last_operation=last_operation,
        metadata=metadata,
    )


def is_route_service(world: World, instance: ServiceInstance) -> bool:
    """Can requests to a route pass through this instance?"""
    offering = offering_if_managed(world, instance)
    if offering is None:
        return bool(instance.route_service_url and instance.route_service_url.strip())
    return "route_forwarding" in offering.requires


def check(world: World, instance: ServiceInstance, route: Route) -> None:
    """May this route be bound to this instance now?

    Raises Invalid("instance", "route_service"), ("plan", "bindable"), ("route", "internal"), ("route", "space"),
    ("route", "unique"), ("instance", "created"), ("instance", "busy").
    """
    if not is_route_service(world, instance):
        raise Invalid("instance", "route_service")
    bindings.check_bindable(world, instance)
    if world.domains[route.domain_guid].internal:
        raise Invalid("route", "internal")
    if route.space_guid != instance.space_guid:
        raise Invalid("route", "space")
    others = world.route_bindings.find(route_guid=route.guid)
    if any(other.service_instance_guid != instance.guid for other in others):
        raise Invalid("route", "unique")
    if instance.managed:
        bindings.check_instance_ready(instance)


def make_way(world: World, instance: ServiceInstance, route: Route, *, requester: Requester) -> None:
    """Delete a failed binding of the two. Raises Invalid("binding", "created") and ("binding", "deleting")."""
    for other in world.route_bindings.find(route_guid=route.guid):
        if other.service_instance_guid != instance.guid:
            continue
        if bindings.has(other, "create", "failed"):
            replace_failed(world, other, requester)
        elif bindings.has(other, "delete", "in progress", "failed"):
            raise Invalid("binding", "deleting")
        else:
            raise Invalid("binding", "created")


def bind_user_provided(world: World, binding: RouteBinding) -> RouteBinding:
    """Put a user-provided instance's binding into its table: its URL is the instance's."""
    return world.add(replace(binding, route_service_url=instance_of(world, binding).route_service_url))
