"""Presenters that the pages of domains, routes and route bindings share.

Source: cloud_controller_ng:app/presenters/v3/domain_presenter.rb, route_presenter.rb
"""

from __future__ import annotations

from fakecc.actions.routing.routes import url_of
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.routing import Domain, Route, RouteMapping
from fakecc.permissions import SPACE_READING
from fakecc.v3.presenting import link, metadata_of, timestamp, to_many, to_one

DOMAIN_READING = frozenset({"organization_manager", "organization_auditor"})


def present_domain(domain: Domain, call: Call) -> Json:
    path = f"/v3/domains/{domain.guid}"
    links = {"self": link(call, path), "route_reservations": link(call, f"{path}/route_reservations")}
    if domain.organization_guid:
        links["organization"] = link(call, f"/v3/organizations/{domain.organization_guid}")
        links["shared_organizations"] = link(call, f"{path}/relationships/shared_organizations")
    return {
        "guid": domain.guid,
        "created_at": timestamp(domain.created_at),
        "updated_at": timestamp(domain.updated_at),
        "name": domain.name,
        "internal": domain.internal,
        "router_group": {"guid": domain.router_group_guid} if domain.router_group_guid else None,
        "supported_protocols": ["tcp"] if domain.router_group_guid else ["http"],
        "relationships": {
            "organization": to_one(domain.organization_guid),
            "shared_organizations": to_many(domain.shared_organization_guids),
        },
        "metadata": metadata_of(domain.metadata),
        "links": links,
    }


def can_read_domain(call: Call, domain: Domain) -> bool:
    """Is the domain shared, or may an organization use it in which the caller has a role that reads domains?"""
    permissions = call.permissions
    if domain.organization_guid is None or permissions.can_read_globally():
        return True
    owners = {domain.organization_guid, *domain.shared_organization_guids}
    if any(permissions.has_organization_role(guid, DOMAIN_READING) for guid in owners):
        return True
    spaces = permissions.space_guids(SPACE_READING)
    return any(call.world.spaces[guid].organization_guid in owners for guid in spaces)


def present_route(route: Route, call: Call) -> Json:
    path = f"/v3/routes/{route.guid}"
    mappings = call.world.route_mappings.find(route_guid=route.guid)
    return {
        "guid": route.guid,
        "created_at": timestamp(route.created_at),
        "updated_at": timestamp(route.updated_at),
        "protocol": "tcp" if route.port else "http",
        "host": route.host,
        "path": route.path,
        "port": route.port,
        "url": url_of(call.world, route),
        "destinations": [present_destination(mapping) for mapping in mappings],
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


def present_destination(mapping: RouteMapping) -> Json:
    return {
        "guid": mapping.guid,
        "app": {"guid": mapping.app_guid, "process": {"type": mapping.process_type}},
        "weight": mapping.weight,
        "port": mapping.app_port,
        "protocol": mapping.protocol,
        "created_at": timestamp(mapping.created_at),
        "updated_at": timestamp(mapping.updated_at),
    }
