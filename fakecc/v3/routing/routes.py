"""/v3/routes, as far as route bindings need them; ports, options, destinations and sharing come later.

Source: cloud_controller_ng:app/controllers/v3/routes_controller.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import route_deletion, routes
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid, NotImplementedYet
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA
from fakecc.models.routing import Domain, Route
from fakecc.models.tenancy import Space
from fakecc.v3.access import check_space_open
from fakecc.v3.apps._apps import included_homes
from fakecc.v3.listing import Asked, Listing, fits_filter, includes, query_of, values
from fakecc.v3.message import Body, Message, length, only, related, relationships, string
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import accepted_reply, created_reply, ok
from fakecc.v3.routing._routing import present_domain, present_route

INCLUDES = includes("domain", "space", "space.organization", "route_policies")
HOST = re.compile(r"([\w\-]+|\*)?\Z", re.ASCII)
PATH = re.compile(r"(/[^?]+)?\Z")


def _host(body: Body) -> Iterator[str]:
    host = body.get("host")
    if isinstance(host, str) and not HOST.match(host):
        yield 'Host must be either "*" or contain only alphanumeric characters, "_", or "-"'


KEYS = ("host", "path", "port", "options", "relationships", "metadata")
CREATE = Message(
    metadata,
    only(*KEYS),
    relationships("space", "domain"),
    string("host"),
    length("host", maximum=63),
    _host,
    string("path"),
    length("path", maximum=128),
)
FILTERS = (
    "guids", "hosts", "space_guids", "organization_guids", "domain_guids", "paths", "app_guids", "include",
    "label_selector", "ports", "service_instance_guids",
)  # fmt: skip
INDEX = Listing(*FILTERS, checks=(INCLUDES,))


def index(call: Call) -> Reply:
    """List the routes in spaces that the caller may read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(
        asked.among(guids="guid", hosts="host", paths="path", domain_guids="domain_guid", space_guids="space_guid")
    )
    readable = None if call.permissions.can_read_globally() else call.permissions.readable_space_guids()
    keeps = asked.keeps()

    def keep(found: Route) -> bool:
        seen = readable is None or found.space_guid in readable or not readable.isdisjoint(found.shared_space_guids)
        return seen and keeps(found) and _fits(call, asked, found)

    return asked.reply(
        call.world.routes.select(among, keep),
        lambda found: present_route(found, call),
        included=lambda page: _included_resources(call, page, asked.values("include")),
    )


def _fits(call: Call, asked: Asked, found: Route) -> bool:
    world = call.world
    bound = {binding.service_instance_guid for binding in world.route_bindings.find(route_guid=found.guid)}
    mapped = {mapping.app_guid for mapping in world.route_mappings.find(route_guid=found.guid)}
    return (
        fits_filter(asked.values("organization_guids"), world.spaces[found.space_guid].organization_guid)
        and fits_filter(asked.values("ports"), str(found.port or 0))
        and (
            not asked.has("service_instance_guids")
            or not bound.isdisjoint(asked.values("service_instance_guids") or ())
        )
        and (not asked.has("app_guids") or not mapped.isdisjoint(asked.values("app_guids") or ()))
    )


def _included_resources(call: Call, page: list[Route], wanted: list[str] | None) -> Json:
    """Present the resources that `include` names, or None where it was not given."""
    if wanted is None:
        return None
    body: dict[str, Json] = {}
    if "domain" in wanted:
        domains = call.world.domains.select({"guid": {found.domain_guid for found in page}})
        body["domains"] = [present_domain(domain, call) for domain in domains.all()]
    body.update(included_homes(call, {found.space_guid for found in page}, wanted) or {})
    if "route_policies" in wanted:
        body["route_policies"] = []
    return body


def show(call: Call, guid: str) -> Reply:
    query = query_of(call)
    complaints = list(INCLUDES(query))
    if complaints:
        # Here a wrong include is a 422. recording: routing/routes-create
        raise errors.UnprocessableEntity(", ".join(complaints))
    found, _ = _readable(call, guid)
    body = present_route(found, call)
    extra = _included_resources(call, [found], values(query["include"]) if "include" in query else None)
    return ok(body if extra is None else {**body, "included": extra})


def create(call: Call) -> Reply:
    body = call.body
    feature_flags.check(call.world, call.caller, "route_creation")
    CREATE.check(body)
    path = body.get("path") or ""
    if "port" in body or "options" in body or not PATH.match(path):
        raise NotImplementedYet("routes with ports, options or odd paths")
    space, domain = _where(call, body)
    host = body.get("host") or ""
    if host == "*" and domain.organization_guid is None and not call.permissions.can_write_globally():
        raise errors.UnprocessableEntity(
            "You do not have sufficient permissions to create a route with a wildcard host"
            " on a domain not scoped to an organization."
        )
    laid = merge(NO_METADATA, body, call.world.settings)
    try:
        made = routes.create(call.world, space, domain, host=host, path=path, metadata=laid)
    except Invalid as problem:
        raise _refusal(call, problem, space, (domain, host, path)) from None
    target = ("route", made.guid, made.host)
    audit_events.record(call.world, call.caller, "create", target, {"request": body}, space=space)
    return created_reply(present_route(made, call))


def _where(call: Call, body: Body) -> tuple[Space, Domain]:
    space = call.world.spaces.get(related(body, "space"))
    domain = call.world.domains.get(related(body, "domain"))
    if space is None:
        raise errors.UnprocessableEntity("Invalid space. Ensure that the space exists and you have access to it.")
    if domain is None:
        raise errors.UnprocessableEntity("Invalid domain. Ensure that the domain exists and you have access to it.")
    if not call.permissions.can_manage_apps_in_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    return space, domain


def _refusal(call: Call, problem: Invalid, space: Space, address: tuple[Domain, str, str]) -> Exception:
    domain, host, path = address
    organization = call.world.organizations[space.organization_guid].name
    at = " and ".join(part for part in (host and f"host '{host}'", path and f"path '{path}'") if part)
    sentences = {
        ("domain", "available"): (
            f"Invalid domain. Domain '{domain.name}' is not available in organization '{organization}'."
        ),
        ("host", "wildcard"): "Wildcard hosts are not supported for internal domains.",
        ("path", "internal"): "Paths are not supported for internal domains.",
        ("host", "required"): "Missing host. Routes in shared domains must have a host defined.",
        ("host", "system"): "Route conflicts with a reserved system route.",
        ("host", "domain"): f"Route conflicts with domain '{problem.details.get('name')}'.",
        ("route", "unique"): f"Route already exists {f'with {at} ' if at else ''}for domain '{domain.name}'.",
        ("space", "total_routes"): f"Routes quota exceeded for space '{space.name}'.",
        ("organization", "total_routes"): f"Routes quota exceeded for organization '{organization}'.",
    }
    return errors.UnprocessableEntity(sentences[problem.field, problem.rule])


def destroy(call: Call, guid: str) -> Reply:
    """Have a job unbind the route and delete it."""
    found, space = _readable(call, guid)
    if not call.permissions.can_manage_apps_in_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    job = route_deletion.delete_later(call.world, found, call.requester)
    return accepted_reply(call, job.guid)


def _readable(call: Call, guid: str) -> tuple[Route, Space]:
    found = call.world.routes.get(guid)
    if found is not None:
        homes = [call.world.spaces.get(home) for home in (found.space_guid, *found.shared_space_guids)]
        if any(home and call.permissions.can_read_from_space(home) for home in homes):
            return found, call.world.spaces[found.space_guid]
    raise errors.ResourceNotFound("Route not found")


ENDPOINTS = [
    endpoint("GET", "/v3/routes", index),
    endpoint("POST", "/v3/routes", create),
    endpoint("GET", "/v3/routes/<guid>", show),
    endpoint("DELETE", "/v3/routes/<guid>", destroy),
]
