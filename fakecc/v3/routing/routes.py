"""/v3/routes, and /v3/apps/:guid/routes.

Source: cloud_controller_ng:app/controllers/v3/routes_controller.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import route_deletion, route_options, route_sentences, routes
from fakecc.actions.routing.routes import Address
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken, Invalid, RoutingApiOff
from fakecc.models.common import NO_METADATA
from fakecc.models.routing import Domain
from fakecc.models.tenancy import Space
from fakecc.v3.access import check_space_open
from fakecc.v3.listing import query_of, unknown, values
from fakecc.v3.message import Body, related
from fakecc.v3.metadata import merge
from fakecc.v3.presenting import accepted_reply, created_reply, ok
from fakecc.v3.routing._route_filters import INCLUDES, INDEX, OF_APP, included_resources, select_routes
from fakecc.v3.routing._route_messages import create_message, update_message
from fakecc.v3.routing._routing import (
    ROUTING_API_OFF,
    manageable_route,
    present_route,
    readable_route,
    spaces_with_readable_routes,
)


def index(call: Call) -> Reply:
    """The routes in spaces that the caller may read, or shared with them."""
    asked = INDEX.read(call)
    readable = None if call.permissions.can_read_globally() else spaces_with_readable_routes(call)
    return asked.reply(
        select_routes(call, asked, readable),
        lambda found: present_route(found, call),
        included=lambda page: included_resources(call, page, asked.values("include")),
    )


def index_by_app(call: Call, guid: str) -> Reply:
    """The routes that lead to an app; nothing is included, whatever was asked for."""
    asked = OF_APP.read(call)
    app = call.world.apps.get(guid)
    if app is None or not call.permissions.can_read_from_space(call.world.spaces[app.space_guid]):
        raise errors.ResourceNotFound("App not found")
    asked.query["app_guids"] = guid
    readable = None if call.permissions.can_read_globally() else call.permissions.readable_spaces()
    asked.call = replace(call, path=f"/v3/apps/{app.guid}/routes")
    return asked.reply(select_routes(call, asked, readable), lambda found: present_route(found, call))


def show(call: Call, guid: str) -> Reply:
    query = query_of(call)
    complaints = [*unknown(query, ("guid", "include")), *INCLUDES(query)]
    if complaints:
        # Here it is a 422. recording: routing/routes-create
        raise errors.UnprocessableEntity(", ".join(complaints))
    found, _ = readable_route(call, guid)
    body = present_route(found, call)
    extra = included_resources(call, [found], values(query["include"]) if "include" in query else None)
    return ok(body if extra is None else {**body, "included": extra})


def create(call: Call) -> Reply:
    body = call.body
    world = call.world
    if not call.permissions.can_write_globally():
        feature_flags.check(world, call.caller, "route_creation")
    create_message(world).check(body)
    space, domain = _where(call, body)
    if body.get("host") == "*" and domain.organization_guid is None and not call.permissions.can_write_globally():
        raise errors.UnprocessableEntity(
            "You do not have sufficient permissions to create a route with a wildcard host"
            " on a domain not scoped to an organization."
        )
    address = _address(body)
    laid = merge(NO_METADATA, body, world.settings)
    try:
        made = routes.create(world, space, domain, address, options=body.get("options"), metadata=laid)
    except RoutingApiOff:
        raise errors.ServiceUnavailable(ROUTING_API_OFF) from None
    except Invalid as problem:
        raise errors.UnprocessableEntity(route_sentences.sentence(world, problem, space, domain, address)) from None
    target = ("route", made.guid, made.host)
    audit_events.record(world, call.caller, "create", target, {"request": body}, space=space)
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


def _address(body: Body) -> Address:
    """Where the route is to be. Null is no port, and none given is any. Raises Broken for a port that is a text."""
    if isinstance(body.get("port"), str):
        # recording: routing/routes-tcp-more
        raise Broken("a port that is a text")
    port = (body["port"] or 0) if "port" in body else None
    return Address(host=body.get("host") or "", path=body.get("path") or "", port=port)


def update(call: Call, guid: str) -> Reply:
    update_message(call.world).check(call.body)
    found, _ = manageable_route(call, guid)
    laid = merge(found.metadata, call.body, call.world.settings, guid=found.guid)
    try:
        found = routes.update(call.world, found, options=call.body.get("options"), metadata=laid)
    except Invalid as problem:
        raise errors.UnprocessableEntity(route_options.sentence(problem)) from None
    return ok(present_route(found, call))


def destroy(call: Call, guid: str) -> Reply:
    """Have a job unbind the route and take it away."""
    found, _ = manageable_route(call, guid)
    job = route_deletion.delete_later(call.world, found, call.requester)
    return accepted_reply(call, job.guid)


ENDPOINTS = [
    endpoint("GET", "/v3/routes", index),
    endpoint("POST", "/v3/routes", create),
    endpoint("GET", "/v3/routes/<guid>", show),
    endpoint("PATCH", "/v3/routes/<guid>", update),
    endpoint("DELETE", "/v3/routes/<guid>", destroy),
    endpoint("GET", "/v3/apps/<guid>/routes", index_by_app),
]
