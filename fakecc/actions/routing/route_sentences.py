"""What is said of a route that is refused, to a client and by a job.

Source: cloud_controller_ng:app/actions/route_create.rb
"""

from __future__ import annotations

from fakecc.actions.routing import route_options
from fakecc.actions.routing.routes import Address
from fakecc.errors import Invalid
from fakecc.models.routing import Domain
from fakecc.models.tenancy import Space
from fakecc.world import World

PLAIN = {
    ("domain", "router_group"): (
        "Route could not be created because the specified domain does not have a valid router group."
    ),
    ("port", "exhausted"): "There are no more ports available for this domain.",
    ("host", "system"): "Route conflicts with a reserved system route.",
    ("host", "format"): "Host format is invalid.",
    ("host", "label"): "host must be no more than 63 characters",
    ("host", "wildcard"): "Wildcard hosts are not supported for internal domains.",
    ("host", "required"): "Missing host. Routes in shared domains must have a host defined.",
    ("host", "length"): "Host combined with domain name must be no more than 253 characters.",
    ("host", "tcp"): "Hosts are not supported for TCP routes.",
    ("host", "other_space"): "domain_id and host host_and_domain_taken_different_space",
    ("path", "tcp"): "Paths are not supported for TCP routes.",
    ("path", "internal"): "Paths are not supported for internal domains.",
    ("path", "format"): "Path is invalid.",
    ("path", "length"): "Path exceeds 128 characters.",
    ("path", "slash"): "Path cannot be a single '/'.",
    ("path", "beginning"): "Path is missing the beginning '/'.",
    ("path", "query"): "Path cannot contain '?'.",
    ("port", "required"): "Routes with protocol 'tcp' must specify a port.",
    ("port", "unsupported"): "Routes with protocol 'http' do not support ports.",
}


def sentence(world: World, problem: Invalid, space: Space, domain: Domain, address: Address) -> str:
    """Why a route with this address cannot be."""
    if problem.field == "options":
        return route_options.sentence(problem)
    host, path, port = address.host, address.path, address.port
    organization = world.organizations[space.organization_guid].name
    at = " and ".join(part for part in (host and f"host '{host}'", path and f"path '{path}'") if part)
    sentences = {
        **PLAIN,
        ("domain", "available"): (
            f"Invalid domain. Domain '{domain.name}' is not available in organization '{organization}'."
        ),
        ("space", "total_routes"): f"Routes quota exceeded for space '{space.name}'.",
        ("space", "total_reserved_route_ports"): f"Reserved route ports quota exceeded for space '{space.name}'.",
        ("organization", "total_routes"): f"Routes quota exceeded for organization '{organization}'.",
        ("organization", "total_reserved_route_ports"): (
            f"Reserved route ports quota exceeded for organization '{organization}'."
        ),
        ("host", "domain"): f"Route conflicts with domain '{problem.details.get('name')}'.",
        ("route", "unique"): f"Route already exists {f'with {at} ' if at else ''}for domain '{domain.name}'.",
        ("port", "available"): f"Port '{port}' is not available. Try a different port or use a different domain.",
        ("port", "unique"): f"Route already exists with port '{port}' for domain '{domain.name}'.",
    }
    return sentences[problem.field, problem.rule]
