"""What is said of a route that is refused, to a client of v3 and by a job.

Source: cloud_controller_ng:app/actions/route_create.rb
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from fakecc.actions.routing import route_options
from fakecc.actions.routing.route_rules import Complaint
from fakecc.actions.routing.routes import Address
from fakecc.errors import Invalid
from fakecc.models.routing import Domain
from fakecc.models.tenancy import Space
from fakecc.world import World

# What is told in the words of the model, where nothing else is wrong.
PLAIN = {
    ("host", "other_space"): "domain_id and host host_and_domain_taken_different_space",
    ("host", "label_length"): "host must be no more than 63 characters",
    ("port", "range"): "port invalid_port",
}


def sentence(world: World, problem: Invalid, space: Space, domain: Domain, address: Address) -> str:
    """Why a route with this address cannot be: of several complaints the one that the Cloud Controller tells."""
    found = set(cast("Iterable[Complaint]", problem.details["complaints"]))
    texts = _sentences(world, problem, space, domain, address)
    told = next((text for complaint, text in texts.items() if complaint in found), "")
    return told or ", ".join(text for complaint, text in PLAIN.items() if complaint in found)


def _sentences(world: World, problem: Invalid, space: Space, domain: Domain, address: Address) -> dict[Complaint, str]:
    """The sentence of each complaint, in the order in which they are looked for."""
    organization = world.organizations[space.organization_guid].name
    return {
        ("domain", "router_group"): (
            "Route could not be created because the specified domain does not have a valid router group."
        ),
        ("port", "exhausted"): "There are no more ports available for this domain.",
        ("domain", "available"): (
            f"Invalid domain. Domain '{domain.name}' is not available in organization '{organization}'."
        ),
        ("space", "total_routes"): f"Routes quota exceeded for space '{space.name}'.",
        ("space", "total_reserved_route_ports"): f"Reserved route ports quota exceeded for space '{space.name}'.",
        ("organization", "total_routes"): f"Routes quota exceeded for organization '{organization}'.",
        ("organization", "total_reserved_route_ports"): (
            f"Reserved route ports quota exceeded for organization '{organization}'."
        ),
        **_sentence_of_options(problem),
        ("host", "domain"): f"Route conflicts with domain '{problem.details.get('name')}'.",
        **_sentences_of_address(domain, address),
    }


def _sentence_of_options(problem: Invalid) -> dict[Complaint, str]:
    wrong = problem.details.get("options")
    return {(wrong.field, wrong.rule): route_options.sentence(wrong)} if isinstance(wrong, Invalid) else {}


def _sentences_of_address(domain: Domain, address: Address) -> dict[Complaint, str]:
    host, path, port = address.host, address.path, address.port
    at = " and ".join(part for part in (host and f"host '{host}'", path and f"path '{path}'") if part)
    taken = f"Route already exists {f'with {at} ' if at else ''}for domain '{domain.name}'."
    return {
        ("host", "system"): "Route conflicts with a reserved system route.",
        ("host", "format"): "Host format is invalid.",
        ("host", "wildcard"): "Wildcard hosts are not supported for internal domains.",
        ("host", "required"): "Missing host. Routes in shared domains must have a host defined.",
        ("host", "length"): "Host combined with domain name must be no more than 253 characters.",
        ("route", "unique_host"): taken,
        ("host", "tcp"): "Hosts are not supported for TCP routes.",
        ("path", "tcp"): "Paths are not supported for TCP routes.",
        ("path", "internal"): "Paths are not supported for internal domains.",
        ("path", "format"): "Path is invalid.",
        ("path", "length"): "Path exceeds 128 characters.",
        ("path", "single_slash"): "Path cannot be a single '/'.",
        ("path", "first_slash"): "Path is missing the beginning '/'.",
        ("path", "question_mark"): "Path cannot contain '?'.",
        ("route", "unique_path"): taken,
        ("port", "required"): "Routes with protocol 'tcp' must specify a port.",
        ("port", "available"): f"Port '{port}' is not available. Try a different port or use a different domain.",
        ("route", "unique_port"): f"Route already exists with port '{port}' for domain '{domain.name}'.",
        ("port", "taken"): f"Port '{port}' is not available. Try a different port or use a different domain.",
        ("port", "unsupported"): "Routes with protocol 'http' do not support ports.",
    }
