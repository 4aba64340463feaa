"""/v3/service_route_bindings.

Source: cloud_controller_ng:app/controllers/v3/service_route_bindings_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings, last_operations, route_bindings
from fakecc.actions.services.navigation import instance_of, offering_if_managed, space_of
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA
from fakecc.models.relations import SPACE_OF_ROUTE
from fakecc.models.routing import Route
from fakecc.models.services import RouteBinding, ServiceInstance
from fakecc.models.tenancy import Space
from fakecc.osb.port import Conversation
from fakecc.selections import field_in
from fakecc.v3.access import check_space_open
from fakecc.v3.listing import Listing, includes, query_of, values
from fakecc.v3.message import Message, only, related
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import created_reply, link, metadata_of, ok, timestamp, to_one
from fakecc.v3.routing._routing import present_route
from fakecc.v3.services._bindings import (
    bind_later,
    check_created,
    check_deletable,
    delete,
    guids_named,
    included_instances,
    parameters,
    parameters_reply,
    present_last_operation,
    readable_instance,
    refuse_parameters,
    relationships_to,
)

NAMES = ("service_instance", "route")
INCLUDES = includes("route", "service_instance")
CREATE = Message(metadata, only("relationships", "parameters", "metadata"), relationships_to(NAMES, NAMES), parameters)
UPDATE = Message(metadata, only("metadata"))
INDEX = Listing(
    "guids",
    "service_instance_guids",
    "service_instance_names",
    "route_guids",
    "include",
    "label_selector",
    arrays=(),
    checks=(INCLUDES,),
)
REFUSALS = {
    ("instance", "route_service"): "This service instance does not support route binding",
    ("plan", "bindable"): "This service instance does not support binding",
    ("route", "internal"): "Route services cannot be bound to internal routes",
    ("route", "space"): "The service instance and the route are in different spaces",
    ("route", "unique"): "A route may only be bound to a single service instance",
    ("instance", "created"): "Service instance not found",
    ("instance", "busy"): "There is an operation in progress for the service instance",
    ("binding", "deleting"): "The binding is getting deleted or its deletion failed",
}


def present(binding: RouteBinding, call: Call) -> Json:
    path = f"/v3/service_route_bindings/{binding.guid}"
    links = {
        "self": link(call, path),
        "service_instance": link(call, f"/v3/service_instances/{binding.service_instance_guid}"),
        "route": link(call, f"/v3/routes/{binding.route_guid}"),
    }
    if bindings.is_managed(call.world, binding):
        links["parameters"] = link(call, f"{path}/parameters")
    return {
        "guid": binding.guid,
        "route_service_url": binding.route_service_url,
        "created_at": timestamp(binding.created_at),
        "updated_at": timestamp(binding.updated_at),
        "last_operation": present_last_operation(binding),
        "metadata": metadata_of(binding.metadata),
        "relationships": {
            "service_instance": to_one(binding.service_instance_guid),
            "route": to_one(binding.route_guid),
        },
        "links": links,
    }


def index(call: Call) -> Reply:
    """The bindings of routes in spaces that the caller may read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(
        asked.among(guids="guid", service_instance_guids="service_instance_guid", route_guids="route_guid")
    )
    fits, names = asked.keeps(), asked.values("service_instance_names")
    if not call.permissions.can_read_globally():
        fits &= call.permissions.readable_spaces().test(SPACE_OF_ROUTE)
    if names is not None:
        fits &= field_in("service_instance_guid", guids_named(call.world.service_instances, names))
    return asked.reply(
        call.world.route_bindings.select(among, fits),
        lambda binding: present(binding, call),
        included=lambda page: _included_resources(call, page, asked.values("include")),
    )


def _included_resources(call: Call, page: list[RouteBinding], wanted: list[str] | None) -> Json:
    if wanted is None:
        return None
    body: dict[str, Json] = {}
    # In this order, whatever the order asked. recording: v3-bindings/route-list
    if "service_instance" in wanted:
        body["service_instances"] = included_instances(page, call)
    if "route" in wanted:
        routes = call.world.routes.select({"guid": {binding.route_guid for binding in page}})
        body["routes"] = [present_route(found, call) for found in routes.all()]
    return body


def show(call: Call, guid: str) -> Reply:
    # No NoAdditionalParamsValidator here: unknown parameters are ignored.
    query = query_of(call)
    complaints = list(INCLUDES(query))
    if complaints:
        raise errors.BadQueryParameter(", ".join(complaints))
    binding, _ = _readable(call, guid)
    body = present(binding, call)
    extra = _included_resources(call, [binding], values(query["include"]) if "include" in query else None)
    return ok(body if extra is None else {**body, "included": extra})


def create(call: Call) -> Reply:
    """Bind a route: at once to a user-provided instance, by a job to a managed one."""
    world = call.world
    if not world.settings.route_services_enabled:
        raise errors.UnprocessableEntity("Support for route services is disabled")
    CREATE.check(call.body)
    instance = _writable_instance(call)
    bound_route = _readable_route(call)
    refuse_parameters(instance, call.body)
    try:
        route_bindings.check(world, instance, bound_route)
        route_bindings.make_way(world, instance, bound_route, requester=call.requester)
    except Invalid as problem:
        raise _refusal(problem) from None
    managed = instance.managed
    binding = route_bindings.draft(
        world,
        instance,
        bound_route,
        last_operation=last_operations.draft(world, "create", "initial" if managed else "succeeded"),
        metadata=merge(NO_METADATA, call.body, world.settings),
    )
    if managed:
        return bind_later(call, binding)
    binding = route_bindings.bind_user_provided(world, binding)
    audit_events.record_bound(world, call.caller, "create", binding, call.body)
    return created_reply(present(binding, call))


def _writable_instance(call: Call) -> ServiceInstance:
    guid = related(call.body, "service_instance")
    instance = readable_instance(call, guid, also=lambda _: ())
    if instance is None:
        raise errors.UnprocessableEntity(f"The service instance could not be found: {guid or ''}")
    space = call.world.spaces[instance.space_guid]
    if not call.permissions.can_manage_apps_in_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    return instance


def _readable_route(call: Call) -> Route:
    guid = related(call.body, "route")
    found = call.world.routes.get(guid)
    if found is None or not call.permissions.can_read_from_space(call.world.spaces[found.space_guid]):
        raise errors.UnprocessableEntity(f"The route could not be found: {guid or ''}")
    return found


def _refusal(problem: Invalid) -> CloudControllerError:
    if (problem.field, problem.rule) == ("binding", "created"):
        # In v3's catalogue this is a 422, in v2's a 400. source: cloud_controller_ng:errors/v3.yml
        bound = errors.ServiceInstanceAlreadyBoundToSameRoute()
        return CloudControllerError(bound.name, bound.code, 422, bound.detail)
    return errors.UnprocessableEntity(REFUSALS[problem.field, problem.rule])


def update(call: Call, guid: str) -> Reply:
    """Change its metadata, unless it is being deleted."""
    binding, space = _readable(call, guid)
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    if bindings.has(binding, "delete", "in progress"):
        raise errors.UnprocessableEntity("The service route binding is being deleted")
    UPDATE.check(call.body)
    merged = merge(binding.metadata, call.body, call.world.settings, guid=binding.guid)
    audit_events.record_bound(call.world, call.caller, "update", binding, call.body)
    return ok(present(call.world.change(binding, metadata=merged), call))


def destroy(call: Call, guid: str) -> Reply:
    binding, space = _readable(call, guid)
    if not call.permissions.can_manage_apps_in_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    check_deletable(call, binding)
    return delete(call, binding)


def show_parameters(call: Call, guid: str) -> Conversation[Reply]:
    """Its parameters, as the broker knows them; the only read that a suspension forbids."""
    binding, space = _readable(call, guid)
    check_created(binding, "route binding")
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    offering = offering_if_managed(call.world, instance_of(call.world, binding))
    if offering is None:
        raise errors.BadRequest("user provided service instances do not support fetching route bindings parameters.")
    if not offering.bindings_retrievable:
        raise errors.BadRequest("this service does not support fetching route bindings parameters.")
    return (yield from parameters_reply(call, binding))


def _readable(call: Call, guid: str) -> tuple[RouteBinding, Space]:
    binding = call.world.route_bindings.get(guid)
    if binding is not None:
        space = space_of(call.world, binding)
        if call.permissions.can_read_from_space(space):
            return binding, space
    raise errors.ResourceNotFound("Service route binding not found")


ENDPOINTS = [
    endpoint("GET", "/v3/service_route_bindings", index),
    endpoint("POST", "/v3/service_route_bindings", create),
    endpoint("GET", "/v3/service_route_bindings/<guid>", show),
    endpoint("PATCH", "/v3/service_route_bindings/<guid>", update),
    endpoint("PUT", "/v3/service_route_bindings/<guid>", update),
    endpoint("DELETE", "/v3/service_route_bindings/<guid>", destroy),
    endpoint("GET", "/v3/service_route_bindings/<guid>/parameters", show_parameters),
]
