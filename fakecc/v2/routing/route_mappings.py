"""/v2/route_mappings: which routes lead to which apps, on which ports.

Source: cloud_controller_ng:app/controllers/runtime/route_mappings_controller.rb,
app/presenters/v2/route_mapping_presenter.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.routing import route_mappings
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid, RoutingApiOff
from fakecc.json_types import Json
from fakecc.models.apps import Process
from fakecc.models.relations import SPACE_OF_APP
from fakecc.models.routing import RouteMapping
from fakecc.v2.access import need_developer, need_read, need_read_scope
from fakecc.v2.collection import collection
from fakecc.v2.message import NUMBER, Message, optional, required_field
from fakecc.v2.options import options_of
from fakecc.v2.ordering import check_order
from fakecc.v2.query import text
from fakecc.v2.reading import find
from fakecc.v2.replies import created_reply, no_content, show, unknown_reply
from fakecc.v2.resource import Resource, columns, declare, to_one
from fakecc.v2.scope import Scope

WEB = "web"
CREATE = Message(optional("app_port", NUMBER), required_field("app_guid"), required_field("route_guid"))


def fields(mapping: RouteMapping, call: Call) -> dict[str, Json]:
    del call
    return {"app_port": mapping.app_port, "app_guid": mapping.app_guid, "route_guid": mapping.route_guid}


def _visible(call: Call) -> Scope:
    """Those whose app is in a space that the caller sees."""
    return Scope(keeps=(call.permissions.readable_spaces().test(SPACE_OF_APP),))


ROUTE_MAPPINGS: Resource[RouteMapping] = declare(
    Resource(
        name="route_mappings",
        model="RouteMappingModel",
        table=lambda world: world.route_mappings,
        fields=fields,
        to_one=(to_one("app", "apps", "app_guid"), to_one("route", "routes", "route_guid")),
        filters={"app_guid": text("app_guid"), "route_guid": text("route_guid")},
        columns=columns("app_guid", "route_guid", "process_type", "app_port", "weight", "protocol"),
        not_found=errors.RouteMappingNotFound,
        visible=_visible,
    )
)


def enumerate_mappings(call: Call) -> Reply:
    """List the mappings to web processes."""
    need_read_scope(call)
    check_order(options_of(call), ROUTE_MAPPINGS)
    return collection(call, ROUTE_MAPPINGS, Scope({"process_type": (WEB,)}))


def read(call: Call, guid: str) -> Reply:
    mapping = find(ROUTE_MAPPINGS, guid, call)
    if mapping.process_type != WEB:
        raise errors.RouteMappingNotFound(guid)
    need_read(call, ROUTE_MAPPINGS, mapping)
    return show(ROUTE_MAPPINGS, mapping, call)


def create(call: Call) -> Reply:
    """Map a route to an app; only the role counts, and not the token's scopes."""
    given = CREATE.read(call)
    route = call.world.routes.get(given["route_guid"])
    process = route_mappings.newest_web_process(call.world, given["app_guid"])
    if route is None:
        raise errors.RouteNotFound(given["route_guid"])
    if process is None:
        raise errors.AppNotFound(given["app_guid"])
    need_developer(call, call.world.spaces[call.world.apps[process.app_guid].space_guid])
    port = given.get("app_port", route_mappings.default_port(process))
    try:
        mapping = route_mappings.add(call.world, route, process, port, call.caller)
    except RoutingApiOff:
        raise errors.RoutingApiDisabled() from None
    except Invalid as problem:
        raise _refusal(problem, given, process) from None
    if "app_port" not in given and process.ports:
        call.warnings.append(f"Route has been mapped to app port {mapping.app_port}.")
    return created_reply(ROUTE_MAPPINGS, mapping, call)


def _refusal(problem: Invalid, given: dict[str, Json], process: Process) -> Exception:
    if problem.rule == "space":
        return errors.InvalidRelation("the app and route must belong to the same space")
    if problem.rule == "port":
        return errors.RoutePortNotEnabledOnApp()
    port = given.get("app_port", route_mappings.default_port(process))
    at = f"port {port} of " if port is not None else ""
    return errors.RouteMappingTaken(f"Route {given['route_guid']} is mapped to {at}app {given['app_guid']}")


def update(call: Call, guid: str) -> Reply:
    """There is no such request, although it has a route."""
    del call, guid
    return unknown_reply()


def delete(call: Call, guid: str) -> Reply:
    mapping = find(ROUTE_MAPPINGS, guid, call)
    need_developer(call, call.world.spaces[call.world.apps[mapping.app_guid].space_guid])
    route_mappings.remove(call.world, mapping, call.caller)
    return no_content()


ENDPOINTS = [
    endpoint("POST", "/v2/route_mappings", create),
    endpoint("GET", "/v2/route_mappings", enumerate_mappings),
    endpoint("GET", "/v2/route_mappings/<guid>", read),
    endpoint("PUT", "/v2/route_mappings/<guid>", update),
    endpoint("DELETE", "/v2/route_mappings/<guid>", delete),
]
