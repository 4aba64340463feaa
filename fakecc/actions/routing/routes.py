"""What may happen to HTTP routes.

Source: cloud_controller_ng:app/actions/route_create.rb, app/models/runtime/route.rb
"""

from __future__ import annotations

from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.routing import Domain, Route
from fakecc.models.tenancy import Space
from fakecc.world import World

INFINITE = -1


def url_of(world: World, route: Route) -> str:
    """A route as a broker and a client read it: `host.domain/path` or `domain:port`."""
    domain = world.domains[route.domain_guid]
    name = f"{route.host}.{domain.name}" if route.host else domain.name
    return f"{name}:{route.port}" if route.port else name + route.path


def usable(domain: Domain, organization_guid: str) -> bool:
    """May an organization's routes stand on this domain?"""
    owner = domain.organization_guid
    return owner is None or owner == organization_guid or organization_guid in domain.shared_organization_guids


def create(
    world: World, space: Space, domain: Domain, *, host: str, path: str, metadata: Metadata = NO_METADATA
) -> Route:
    """Make a route. Raises Invalid on `domain`, `host`, `path`, `space` (its quota) or `organization` (its quota)."""
    if not usable(domain, space.organization_guid):
        raise Invalid("domain", "available")
    _check_address(world, domain, host, path)
    _check_quotas(world, space)
    return world.add(
        Route(
            **world.stamp(Route),
            host=host,
            path=path,
            domain_guid=domain.guid,
            space_guid=space.guid,
            metadata=metadata,
        )
    )


def _check_address(world: World, domain: Domain, host: str, path: str) -> None:
    if domain.internal:
        if host.startswith("*"):
            raise Invalid("host", "wildcard")
        if path:
            raise Invalid("path", "internal")
    if not host and domain.organization_guid is None:
        raise Invalid("host", "required")
    if domain.name == world.settings.system_domain and host in world.settings.system_hostnames:
        raise Invalid("host", "system")
    if host and world.domains.first(name=f"{host}.{domain.name}"):
        raise Invalid("host", "domain", name=f"{host}.{domain.name}")
    taken = world.routes.select(
        {"domain_guid": (domain.guid,)},
        lambda route: route.host.lower() == host.lower() and route.path.lower() == path.lower(),
    )
    if len(taken):
        raise Invalid("route", "unique")


def _check_quotas(world: World, space: Space) -> None:
    quota = world.space_quotas.get(space.quota_guid)
    if quota and quota.total_routes != INFINITE and len(world.routes.find(space_guid=space.guid)) >= quota.total_routes:
        raise Invalid("space", "total_routes")
    organization = world.organizations[space.organization_guid]
    limit = world.organization_quotas.get(organization.quota_guid)
    inside = {other.guid for other in world.spaces.find(organization_guid=organization.guid)}
    routes = world.routes.select({"space_guid": inside})
    if limit and limit.total_routes != INFINITE and len(routes) >= limit.total_routes:
        raise Invalid("organization", "total_routes")


def remove(world: World, route: Route) -> None:
    """Take away a route whose binding is gone, with its destinations."""
    for mapping in world.route_mappings.find(route_guid=route.guid):
        world.remove(mapping)
    world.remove(route)
