"""/v2/routes/:guid/apps/:app_guid: routes mapped to apps from their end.

Source: cloud_controller_ng:app/controllers/runtime/routes_controller.rb (add_app, remove_app)
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.routing import route_mappings
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid, RoutingApiOff
from fakecc.json_types import Json
from fakecc.models.apps import Process
from fakecc.v2.reading import find
from fakecc.v2.replies import no_content, updated_reply
from fakecc.v2.routing._routes import ALL_ROUTES, need_route_write, record


def add_app(call: Call, guid: str, app_guid: str) -> Reply:
    """Map the route to the app; where it is mapped already, nothing is added."""
    route = find(ALL_ROUTES, guid, call)
    need_route_write(call, route)
    process = _process(call, app_guid)
    try:
        route_mappings.add(call.world, route, process, route_mappings.default_port(process), call.caller)
    except RoutingApiOff:
        raise errors.RoutingApiDisabled() from None
    except Invalid as problem:
        if problem.rule == "space":
            raise errors.InvalidRelation(
                "The requested app relation is invalid: the app and route must belong to the same space"
            ) from None
    record(call, "update", route, _request(app_guid, "add"))
    return updated_reply(ALL_ROUTES, route, call)


def remove_app(call: Call, guid: str, app_guid: str) -> Reply:
    """Take away the oldest mapping between the two, if there is one."""
    route = find(ALL_ROUTES, guid, call)
    need_route_write(call, route)
    process = _process(call, app_guid)
    for mapping in route_mappings.mappings_of(call.world, route, process)[:1]:
        route_mappings.remove(call.world, mapping, call.caller)
    record(call, "update", route, _request(app_guid, "remove"))
    return no_content()


def _process(call: Call, app_guid: str) -> Process:
    process = route_mappings.newest_web_process(call.world, app_guid)
    if process is None:
        raise errors.AppNotFound(app_guid)
    return process


def _request(app_guid: str, verb: str) -> dict[str, Json]:
    """What audit events tell of such a request."""
    return {"app": app_guid, "verb": verb, "relation": "apps", "related_guid": app_guid}


ENDPOINTS = [
    endpoint("PUT", "/v2/routes/<guid>/apps/<app_guid>", add_app),
    endpoint("DELETE", "/v2/routes/<guid>/apps/<app_guid>", remove_app),
]
