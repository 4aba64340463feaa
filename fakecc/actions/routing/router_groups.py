"""Router groups: which ports the routes of a TCP domain may have, and how that is changed.

Source: cloud_controller_ng:lib/cloud_controller/routing_api/router_group.rb, port_generator.rb,
routing-api:models/router_groups.go
"""

from __future__ import annotations

from fakecc.actions.routing import router_group_ports
from fakecc.errors import Invalid, RoutingApiOff
from fakecc.models.relations import PORT_IN_GROUP
from fakecc.models.routing import Domain, RouterGroup
from fakecc.world import World

TCP = "tcp"
HTTP = "http"


def group_of(world: World, domain: Domain) -> RouterGroup | None:
    """The domain's router group, or None where it has none or its group is gone.

    The routing API is asked for it: raises RoutingApiOff where that is switched off.
    """
    # source: cloud_controller_ng:lib/cloud_controller/routing_api/disabled_routing_api_client.rb
    if domain.names_router_group and not world.settings.routing_api["enabled"]:
        raise RoutingApiOff
    return world.router_groups.get(domain.router_group_guid)


def protocol_of(world: World, domain: Domain) -> str:
    """What the domain's routes speak: tcp or http. Raises RoutingApiOff as group_of does."""
    group = group_of(world, domain)
    return TCP if group is not None and group.type == TCP else HTTP


def reservable_ports(group: RouterGroup) -> list[int]:
    """Every port of the group, in ascending order."""
    ports: set[int] = set()
    for part in filter(None, group.reservable_ports.split(",")):
        first, _, last = part.partition("-")
        ports.update(range(int(first), int(last or first) + 1))
    return sorted(ports)


def has_route(world: World, group: RouterGroup, port: int) -> bool:
    """Has a route on a domain of the group this port?"""
    return len(world.routes.select({PORT_IN_GROUP: ((group.guid, port),)})) > 0


def free_ports(world: World, group: RouterGroup) -> list[int]:
    """The group's ports that no route has, in ascending order."""
    return [port for port in reservable_ports(group) if not has_route(world, group, port)]


def create(world: World, *, name: str, kind: str, ports: str) -> RouterGroup:
    """Make a router group of a type. Raises Invalid on `name`, `type` or `reservable_ports`."""
    if not name:
        raise Invalid("name", "presence")
    if not kind:
        raise Invalid("type", "presence")
    _check_ports(name, kind, ports)
    return world.add(RouterGroup(**world.stamp(RouterGroup), name=name, type=kind, reservable_ports=ports))


def update(world: World, group: RouterGroup, ports: str) -> RouterGroup:
    """Have a group reserve other ports. Raises Invalid on `reservable_ports`; the same ports are not looked at."""
    if ports == group.reservable_ports:
        return group
    _check_ports(group.name, group.type, ports)
    return world.change(group, reservable_ports=ports)


def _check_ports(name: str, kind: str, ports: str) -> None:
    if kind == TCP and not ports:
        raise Invalid("reservable_ports", "presence", name=name)
    if kind == HTTP and ports:
        raise Invalid("reservable_ports", "absence")
    if ports:
        router_group_ports.check(ports)
