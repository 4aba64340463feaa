"""What may happen to routes.

Source: cloud_controller_ng:app/actions/route_create.rb, route_update.rb, app/models/runtime/route.rb,
lib/cloud_controller/route_validator.rb
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from fakecc.actions.routing import route_options, router_groups
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.routing import Domain, Route
from fakecc.models.tenancy import Space
from fakecc.records import Value, value_type
from fakecc.world import World

INFINITE = -1
LONGEST_NAME, LONGEST_LABEL, LONGEST_PATH = 253, 63, 128
HOST = re.compile(r"([\w-]+|\*)\Z", re.ASCII)
# What Ruby's URI parser takes for a path.
SEGMENTS = r"(/([\w\-.!~*'():@&=+$,;/]|%[0-9A-Fa-f]{2})*)?"
FRAGMENT = r"(#([\w\-.!~*'();/?:@&=+$,\[\]]|%[0-9A-Fa-f]{2})*)?"
PATH = re.compile(SEGMENTS + FRAGMENT + r"\Z", re.ASCII)
# What is wrong with a path, in the order in which it is told.
PATHS: Mapping[str, Callable[[str], bool]] = {
    "format": lambda path: not PATH.match(path),
    "length": lambda path: len(path) > LONGEST_PATH,
    "slash": lambda path: path == "/",
    "beginning": lambda path: not path.startswith("/"),
    "query": lambda path: "?" in path,
}


@value_type
class Address(Value):
    """Where a route is. `port` 0 is none, None one that is chosen."""

    host: str = ""
    path: str = ""
    port: int | None = 0


class Counting(Protocol):
    """A quota, as far as routes count against it."""

    @property
    def total_routes(self) -> int: ...

    @property
    def total_reserved_route_ports(self) -> int: ...


def url_of(world: World, route: Route) -> str:
    """A route as a broker and a client read it: `host.domain/path` or `domain:port`."""
    domain = world.domains[route.domain_guid]
    name = f"{route.host}.{domain.name}" if route.host else domain.name
    return f"{name}:{route.port}" if route.port else name + route.path


def protocol_of(world: World, route: Route) -> str:
    """tcp or http: what its domain's routes speak."""
    return router_groups.protocol_of(world, world.domains[route.domain_guid])


def usable(domain: Domain, organization_guid: str) -> bool:
    """May an organization's routes stand on this domain?"""
    owner = domain.organization_guid
    return owner is None or owner == organization_guid or organization_guid in domain.shared_organization_guids


def available_in(route: Route, space_guid: str) -> bool:
    """Does the route belong to the space, or is it shared with it?"""
    return space_guid in {route.space_guid, *route.shared_space_guids}


def create(
    world: World,
    space: Space,
    domain: Domain,
    address: Address,
    *,
    options: Mapping[str, Json] | None = None,
    metadata: Metadata = NO_METADATA,
) -> Route:
    """Make a route.

    Raises Invalid on `domain`, `space` (its quota), `organization` (its quota), `options`, `host`, `path`, `port` or
    `route`; of several mistakes the one that the Cloud Controller tells.
    """
    stamp = world.stamp(Route)
    port = _port(world, domain, address, stamp["guid"])
    if not usable(domain, space.organization_guid):
        raise Invalid("domain", "available")
    _check_quotas(world, space, port)
    kept = _options(world, {}, options)
    wanted = Address(host=address.host, path=address.path, port=port)
    _check_host(world, domain, wanted)
    _check_path(world, domain, wanted)
    _check_port(world, domain, port)
    if len(wanted.host) > LONGEST_LABEL:
        raise Invalid("host", "label")
    if domain.organization_guid is None and _taken(world, domain, wanted, lambda route: _elsewhere(route, space)):
        raise Invalid("host", "other_space")
    return world.add(
        Route(
            **stamp,
            host=wanted.host,
            path=wanted.path,
            port=port or None,
            options=kept,
            domain_guid=domain.guid,
            space_guid=space.guid,
            metadata=metadata,
        )
    )


def _options(world: World, present: Mapping[str, Json], given: Mapping[str, Json] | None) -> dict[str, Json]:
    merged = route_options.merge(present, given)
    route_options.check_size(world, merged)
    return merged


def _port(world: World, domain: Domain, address: Address, guid: str) -> int:
    """The port asked for, or one that is free in the domain's router group: the new route's guid says which."""
    group = router_groups.group_of(world, domain)
    if domain.router_group_guid and group is None:
        raise Invalid("domain", "router_group")
    if address.port is not None:
        return address.port
    if group is None or group.type != router_groups.TCP:
        return 0
    free = router_groups.free_ports(world, group)
    if not free:
        raise Invalid("port", "exhausted")
    return free[int(guid[:8], 16) % len(free)]


def _check_host(world: World, domain: Domain, address: Address) -> None:
    host = address.host
    name = f"{host}.{domain.name}" if host else domain.name
    tcp = router_groups.protocol_of(world, domain) == router_groups.TCP
    _check_reserved(world, domain, host, name)
    if host and not HOST.match(host):
        raise Invalid("host", "format")
    if domain.internal and host == "*":
        raise Invalid("host", "wildcard")
    if domain.organization_guid is None and not tcp and not host:
        raise Invalid("host", "required")
    if len(name) > LONGEST_NAME:
        raise Invalid("host", "length")
    if not address.path and _taken(world, domain, address, lambda route: _same(route, address)):
        raise Invalid("route", "unique")
    if tcp and host:
        raise Invalid("host", "tcp")
    if tcp and address.path:
        raise Invalid("path", "tcp")


def _check_reserved(world: World, domain: Domain, host: str, name: str) -> None:
    if host and world.domains.first(name=name):
        raise Invalid("host", "domain", name=name)
    if domain.name == world.settings.system_domain and host in world.settings.system_hostnames:
        raise Invalid("host", "system")


def _taken(world: World, domain: Domain, address: Address, keep: Callable[[Route], bool]) -> bool:
    return len(world.routes.select({"domain_guid": (domain.guid,), "host": (address.host,)}, keep)) > 0


def _same(route: Route, address: Address) -> bool:
    return route.path.lower() == address.path.lower() and (route.port or 0) == address.port == 0


def _elsewhere(route: Route, space: Space) -> bool:
    return route.port is None and route.space_guid != space.guid


def _check_path(world: World, domain: Domain, address: Address) -> None:
    if domain.internal and address.path:
        raise Invalid("path", "internal")
    for rule, wrong in PATHS.items():
        if address.path and wrong(address.path):
            raise Invalid("path", rule)
    if _taken(world, domain, address, lambda route: _same(route, address)):
        raise Invalid("route", "unique")


def _check_port(world: World, domain: Domain, port: int) -> None:
    group = router_groups.group_of(world, domain)
    if group is None or group.type != router_groups.TCP:
        if port:
            raise Invalid("port", "unsupported")
        return
    if not port:
        raise Invalid("port", "required")
    if port not in router_groups.reservable_ports(group):
        raise Invalid("port", "available")
    if world.routes.select({"domain_guid": (domain.guid,)}, lambda route: route.port == port).all():
        raise Invalid("port", "unique")
    if any(route.port == port for route in router_groups.routes_of(world, group)):
        raise Invalid("port", "available")


def _check_quotas(world: World, space: Space, port: int) -> None:
    """The space's quota before the organization's: of each its routes before its ports."""
    quota = world.space_quotas.get(space.quota_guid)
    if quota:
        _check_quota(world, quota, {space.guid}, "space", port)
    organization = world.organizations[space.organization_guid]
    limit = world.organization_quotas.get(organization.quota_guid)
    if limit:
        inside = {other.guid for other in world.spaces.find(organization_guid=organization.guid)}
        _check_quota(world, limit, inside, "organization", port)


def _check_quota(world: World, quota: Counting, spaces: set[str], field: str, port: int) -> None:
    routes = world.routes.select({"space_guid": spaces})
    if quota.total_routes != INFINITE and len(routes) >= quota.total_routes:
        raise Invalid(field, "total_routes")
    limit = quota.total_reserved_route_ports
    if port and limit != INFINITE and sum(route.port is not None for route in routes.all()) >= limit:
        raise Invalid(field, "total_reserved_route_ports")


def update(world: World, route: Route, *, options: Mapping[str, Json] | None, metadata: Metadata) -> Route:
    """Lay options over the route's (None: leave them) and give it metadata. Raises Invalid("options", ...)."""
    kept = route.options if options is None else _options(world, route.options, options)
    return world.change(route, options=kept, metadata=metadata, updated_at=world.now())


def remove(world: World, route: Route) -> None:
    """Take away a route whose binding is gone, with its destinations and policies."""
    for mapping in world.route_mappings.find(route_guid=route.guid):
        world.remove(mapping)
    for policy in world.route_policies.find(route_guid=route.guid):
        world.remove(policy)
    world.remove(route)
