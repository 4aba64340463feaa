"""Router groups as the Cloud Controller uses them: which ports a TCP domain's routes may have.

Source: cloud_controller_ng:lib/cloud_controller/routing_api/router_group.rb, port_generator.rb
"""

from __future__ import annotations

from fakecc.models.routing import Domain, Route, RouterGroup
from fakecc.world import World

TCP = "tcp"


def group_of(world: World, domain: Domain) -> RouterGroup | None:
    """The domain's router group, or None where it has none or its group is gone."""
    return world.router_groups.get(domain.router_group_guid)


def protocol_of(world: World, domain: Domain) -> str:
    """What the domain's routes speak: tcp or http."""
    group = group_of(world, domain)
    return TCP if group is not None and group.type == TCP else "http"


def reservable_ports(group: RouterGroup) -> list[int]:
    """Every port of the group, in ascending order."""
    ports: set[int] = set()
    for part in filter(None, group.reservable_ports.split(",")):
        first, _, last = part.partition("-")
        ports.update(range(int(first), int(last or first) + 1))
    return sorted(ports)


def routes_of(world: World, group: RouterGroup) -> list[Route]:
    """The routes on all domains of the group."""
    domains = [domain.guid for domain in world.domains if domain.router_group_guid == group.guid]
    return world.routes.select({"domain_guid": domains}).all()


def free_ports(world: World, group: RouterGroup) -> list[int]:
    """The group's ports that no route has, in ascending order."""
    reserved = {route.port for route in routes_of(world, group)}
    return [port for port in reservable_ports(group) if port not in reserved]
