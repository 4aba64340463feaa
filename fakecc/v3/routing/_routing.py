"""What the pages of domains, routes and route bindings have in common: presenters, and who sees what.

Source: cloud_controller_ng:app/presenters/v3/domain_presenter.rb, route_presenter.rb, route_destination_presenter.rb,
route_policy_presenter.rb, lib/cloud_controller/permissions.rb
"""

from __future__ import annotations

from collections.abc import Iterable

from fakecc import errors
from fakecc.actions.routing import destinations, router_groups, routes
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.routing import Domain, Route, RouteMapping, RoutePolicy
from fakecc.models.tenancy import Space
from fakecc.permissions import SPACE_READING
from fakecc.selections import AnyOf, field_in
from fakecc.v3.access import check_space_open
from fakecc.v3.presenting import link, metadata_of, timestamp, to_many, to_one
from fakecc.world.space_sets import SpaceSet

ROUTING_API_OFF = "The Routing API is disabled."
DOMAIN_READING = frozenset({"organization_manager", "organization_auditor"})
RELATED_SOURCES = {"app": ("app", "apps"), "space": ("space", "spaces"), "org": ("organization", "organizations")}


def present_domain(domain: Domain, call: Call) -> Json:
    enforced = {"enforce_route_policies": True, "route_policies_scope": domain.route_policies_scope}
    return {
        "guid": domain.guid,
        "created_at": timestamp(domain.created_at),
        "updated_at": timestamp(domain.updated_at),
        "name": domain.name,
        "internal": domain.internal,
        "router_group": None if domain.router_group_guid is None else {"guid": domain.router_group_guid},
        "supported_protocols": [router_groups.protocol_of(call.world, domain)],
        **(enforced if domain.enforce_route_policies else {}),
        "relationships": {
            "organization": to_one(domain.organization_guid),
            "shared_organizations": present_shared_organizations(domain, call),
        },
        "metadata": metadata_of(domain.metadata),
        "links": _domain_links(domain, call),
    }


def present_shared_organizations(domain: Domain, call: Call) -> Json:
    """Those that the caller may read."""
    permissions = call.permissions
    seen = [guid for guid in domain.shared_organization_guids if permissions.can_read_from_organization(guid)]
    return to_many(seen)


def _domain_links(domain: Domain, call: Call) -> Json:
    path = f"/v3/domains/{domain.guid}"
    links = {"self": link(call, path), "route_reservations": link(call, f"{path}/route_reservations")}
    if domain.organization_guid:
        links["organization"] = link(call, f"/v3/organizations/{domain.organization_guid}")
        links["shared_organizations"] = link(call, f"{path}/relationships/shared_organizations")
    if domain.router_group_guid is not None and call.world.settings.routing_api["enabled"]:
        links["router_group"] = link(call, f"/routing/v1/router_groups/{domain.router_group_guid}")
    return links


def can_read_domain(call: Call, domain: Domain) -> bool:
    """Is the domain shared, or may an organization use it in which the caller has a role that reads domains?"""
    if call.permissions.can_read_globally():
        return True
    return len(call.world.domains.select({"guid": (domain.guid,)}, readable_domains(call))) > 0


def readable_domains(call: Call) -> AnyOf:
    """The same as a test, for a caller who does not read globally."""
    inside = call.world.spaces.select({"guid": call.permissions.space_guids(SPACE_READING)}).all()
    reading = call.permissions.organization_guids(DOMAIN_READING) | {space.organization_guid for space in inside}
    owners = (field_in(field, reading) for field in ("organization_guid", "shared_organization_guids"))
    return AnyOf((field_in("organization_guid", {None}), *owners))


def can_read_routes_in(call: Call, space: Space) -> bool:
    """Whoever reads the space, and auditors of its organization."""
    return call.permissions.can_read_from_space(space) or call.permissions.has_organization_role(
        space.organization_guid, DOMAIN_READING
    )


def spaces_with_readable_routes(call: Call) -> SpaceSet:
    """For a caller who does not read globally: the spaces whose routes it reads."""
    audited = call.permissions.organization_guids(DOMAIN_READING)
    return SpaceSet(frozenset(call.permissions.space_guids(SPACE_READING)), frozenset(audited))


def readable_route(call: Call, guid: str) -> tuple[Route, Space]:
    """The route and its space, or a 404 where there is none that the caller reads; a share makes none readable."""
    route = call.world.routes.get(guid)
    space = call.world.spaces[route.space_guid] if route else None
    if route is None or space is None or not can_read_routes_in(call, space):
        raise errors.ResourceNotFound("Route not found")
    return route, space


def manageable_route(call: Call, guid: str) -> tuple[Route, Space]:
    """The route and its space. Raises what is due where the caller may not change routes in it now."""
    route, space = readable_route(call, guid)
    if not call.permissions.can_manage_apps_in_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    return route, space


def present_route(route: Route, call: Call) -> Json:
    world = call.world
    path = f"/v3/routes/{route.guid}"
    return {
        "guid": route.guid,
        "created_at": timestamp(route.created_at),
        "updated_at": timestamp(route.updated_at),
        "protocol": routes.protocol_of(world, route),
        "host": route.host,
        "path": route.path,
        "port": route.port,
        "url": routes.url_of(world, route),
        "destinations": present_destinations(call, world.route_mappings.find(route_guid=route.guid)),
        "options": dict(route.options),
        "metadata": metadata_of(route.metadata),
        "relationships": {"space": to_one(route.space_guid), "domain": to_one(route.domain_guid)},
        "links": {
            "self": link(call, path),
            "space": link(call, f"/v3/spaces/{route.space_guid}"),
            "destinations": link(call, f"{path}/destinations"),
            "domain": link(call, f"/v3/domains/{route.domain_guid}"),
        },
    }


def present_destinations(call: Call, mappings: Iterable[RouteMapping]) -> list[Json]:
    """By guid, as they are listed everywhere."""
    return [present_destination(mapping, call) for mapping in sorted(mappings, key=lambda mapping: mapping.guid)]


def present_destination(mapping: RouteMapping, call: Call) -> dict[str, Json]:
    return {
        "guid": mapping.guid,
        "app": {"guid": mapping.app_guid, "process": {"type": mapping.process_type}},
        "weight": mapping.weight,
        "port": destinations.port_of(call.world, mapping),
        "protocol": destinations.protocol_of(call.world, mapping),
        "created_at": timestamp(mapping.created_at),
        "updated_at": timestamp(mapping.updated_at),
    }


def present_route_policy(policy: RoutePolicy, call: Call) -> Json:
    sources: dict[str, Json] = {
        name: to_one(policy.source_guid if kind == policy.source_type else None)
        for kind, (name, _) in RELATED_SOURCES.items()
    }
    links = {
        "self": link(call, f"/v3/route_policies/{policy.guid}"),
        "route": link(call, f"/v3/routes/{policy.route_guid}"),
    }
    if policy.source_type in RELATED_SOURCES:
        name, path = RELATED_SOURCES[policy.source_type]
        links[name] = link(call, f"/v3/{path}/{policy.source_guid}")
    return {
        "guid": policy.guid,
        "created_at": timestamp(policy.created_at),
        "updated_at": timestamp(policy.updated_at),
        "source": policy.source,
        "metadata": metadata_of(policy.metadata),
        "relationships": {"route": to_one(policy.route_guid), **sources},
        "links": links,
    }
