"""/v2/apps/:guid/routes/:route_guid: routes mapped to an app from its end.

Source: cloud_controller_ng:app/controllers/runtime/apps_controller.rb (add_route, remove_route)
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.apps import app_events
from fakecc.actions.routing import route_mappings
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid, RoutingApiOff
from fakecc.models.apps import Process
from fakecc.models.routing import Route
from fakecc.v2.access import may_change, need_write
from fakecc.v2.reading import find
from fakecc.v2.replies import no_content, updated_reply
from fakecc.v2.resource import resource_named


def add_route(call: Call, guid: str, route_guid: str) -> Reply:
    """Map the route to the app; where it is mapped already, nothing is added."""
    process, route = _process_and_route(call, guid, route_guid)
    try:
        route_mappings.add(call.world, route, process, route_mappings.default_port(process), call.caller)
    except RoutingApiOff:
        raise errors.RoutingApiDisabled() from None
    except Invalid as problem:
        if problem.rule == "space":
            raise errors.InvalidRelation(
                "The app cannot be mapped to this route because the route is not in this space."
                " Apps must be mapped to routes in the same space."
            ) from None
    _record(call, guid, route, "add")
    apps = resource_named("apps")
    return updated_reply(apps, find(apps, guid, call), call)


def remove_route(call: Call, guid: str, route_guid: str) -> Reply:
    """Take away the oldest mapping between the two, if there is one."""
    process, route = _process_and_route(call, guid, route_guid)
    for mapping in route_mappings.mappings_of(call.world, route, process)[:1]:
        route_mappings.remove(call.world, mapping, call.caller)
    _record(call, guid, route, "remove")
    return no_content()


def _record(call: Call, guid: str, route: Route, verb: str) -> None:
    """Whatever came of it, the app counts as changed. recording: apps-v2/running"""
    told = {"route": route.guid, "verb": verb, "relation": "routes", "related_guid": route.guid}
    app_events.record_request(call.world, call.actor, "update", call.world.apps[guid], told)


def _process_and_route(call: Call, guid: str, route_guid: str) -> tuple[Process, Route]:
    """What the path names, for a developer of the app's space."""
    process = route_mappings.newest_web_process(call.world, guid)
    if process is None:
        raise errors.AppNotFound(guid)
    need_write(call, allowed=may_change(call, call.world.spaces[call.world.apps[guid].space_guid]))
    route = call.world.routes.get(route_guid)
    if route is None:
        raise errors.RouteNotFound(route_guid)
    return process, route


ENDPOINTS = [
    endpoint("PUT", "/v2/apps/<guid>/routes/<route_guid>", add_route),
    endpoint("DELETE", "/v2/apps/<guid>/routes/<route_guid>", remove_route),
]
