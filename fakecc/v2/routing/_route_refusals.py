"""What v2 says of a route that is refused: of several complaints the one for which it looks first.

Source: cloud_controller_ng:app/controllers/runtime/routes_controller.rb (translate_validation_exception)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from fakecc import errors
from fakecc.actions.routing.route_rules import Complaint
from fakecc.errors import Invalid
from fakecc.json_types import Json

TAKEN_PORT = (
    "Port {port} is not available on this domain's router group. Try a different port, request an random port, or"
    " use a domain of a different router group."
)
# Complaints that are told only where they are all that is wrong with their field.
ALONE = {
    ("port", "unsupported"): "Port is supported for domains of TCP router groups only.",
    ("port", "required"): "For TCP routes you must specify a port or request a random one.",
    ("port", "available"): (
        "The requested port is not available for reservation."
        " Try a different port or request a random one be generated for you."
    ),
    ("host", "tcp"): "Host and path are not supported, as domain belongs to a TCP router group.",
    ("path", "tcp"): "Host and path are not supported, as domain belongs to a TCP router group.",
}
INTERNAL = {
    ("path", "internal"): "Path is not supported for internal domains.",
    ("host", "wildcard"): "Wild card host names are not supported for internal domains.",
}
QUOTAS = {
    ("space", "total_routes"): errors.SpaceQuotaTotalRoutesExceeded,
    ("space", "total_reserved_route_ports"): errors.SpaceQuotaTotalReservedRoutePortsExceeded,
    ("organization", "total_routes"): errors.OrgQuotaTotalRoutesExceeded,
    ("organization", "total_reserved_route_ports"): errors.OrgQuotaTotalReservedRoutePortsExceeded,
}
PATHS = {
    "single_slash": "the path cannot be a single slash",
    "first_slash": 'the path must start with a "/"',
    "question_mark": 'illegal "?" character',
    "length": "the path exceeds 128 characters",
}
# The model's own words, where no other sentence is looked for.
WORDS = {
    ("host", "format"): "host format",
    ("route", "unique_port"): "host and domain_id and port unique",
    ("host", "domain"): "host domain_conflict",
    ("host", "system"): "host system_hostname_conflict",
    ("host", "label_length"): "host must be no more than 63 characters",
    ("host", "length"): "host combined with domain name must be no more than 253 characters",
    ("domain", "available"): "domain invalid_relation",
    ("host", "required"): "host is required for shared-domains",
    ("host", "wildcard"): "host wildcard_host_not_supported_for_internal_domain",
    ("host", "tcp"): "host host_and_path_domain_tcp",
    ("port", "range"): "port invalid_port",
    ("port", "unsupported"): "port port_unsupported",
    ("port", "required"): "port port_required",
    ("port", "taken"): "port port_taken",
    ("port", "available"): "port port_unavailable",
}


def wrong_route(problem: Invalid, host: str, path: str, port: Json, router_group_guid: str | None) -> Exception:
    """The answer to a route that is refused; `host` and `path` are as they were sent."""
    found = cast("list[Complaint]", problem.details["complaints"])
    told = next(_answers(found, host, path, port, router_group_guid), None)
    return told or errors.RouteInvalid(", ".join(_full_messages(found)))


def _answers(
    found: list[Complaint], host: str, path: str, port: Json, router_group_guid: str | None
) -> Iterator[Exception]:
    """Every answer that fits, in the order in which they are looked for."""
    if _alone(found, ("port", "taken")):
        yield errors.RoutePortTaken(TAKEN_PORT.format(port="" if port is None else port))
    if ("domain", "router_group") in found:
        yield errors.RouterGroupNotFound(router_group_guid or "")
    yield from (errors.RouteInvalid(text) for complaint, text in ALONE.items() if _alone(found, complaint))
    if ("route", "unique_host") in found:
        yield errors.RouteHostTaken(host)
    if _alone(found, ("host", "system")):
        yield errors.RouteHostTaken(f"{host} is a system domain")
    if ("route", "unique_path") in found:
        yield errors.RoutePathTaken(path)
    yield from (entry() for complaint, entry in QUOTAS.items() if complaint in found)
    if ("host", "other_space") in found:
        yield errors.RouteInvalid("Routes for this host and domain have been reserved for another space.")
    yield from (errors.RouteInvalid(text) for complaint, text in INTERNAL.items() if _alone(found, complaint))
    yield from (errors.PathInvalid(text) for rule, text in PATHS.items() if ("path", rule) in found)
    if ("path", "format") in found:
        yield errors.PathInvalid(path)


def _alone(found: list[Complaint], complaint: Complaint) -> bool:
    return [each for each in found if each[0] == complaint[0]] == [complaint]


def _full_messages(found: list[Complaint]) -> Iterator[str]:
    """What the model says, the complaints of one field together."""
    for field in dict.fromkeys(field for field, _ in found):
        yield from (WORDS[complaint] for complaint in found if complaint[0] == field)
