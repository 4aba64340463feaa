"""/v3/routes/:guid/destinations.

Source: cloud_controller_ng:app/controllers/v3/routes_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.routing import destinations, routes
from fakecc.actions.routing.destinations import Destination
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects import ruby
from fakecc.errors import Broken, Invalid
from fakecc.models.routing import Route, RouteMapping
from fakecc.v3.listing import check_storable, query_of, unknown, values
from fakecc.v3.message import Body
from fakecc.v3.presenting import link, no_content, ok
from fakecc.v3.routing._route_messages import INSERT_DESTINATIONS, REPLACE_DESTINATIONS, UPDATE_DESTINATION
from fakecc.v3.routing._routing import (
    manageable_route,
    present_destination,
    present_destinations,
    readable_route,
)

PARAMETERS = ("guids", "app_guids")
PORTS_MAPPED = (
    "App ports may not be removed while routes are mapped to them. To change the app port a route is mapped to add the"
    " new ports to your app, change the app port the route is mapped to, then remove unused app ports."
)


def index(call: Call, guid: str) -> Reply:
    query = query_of(call)
    complaints = [*unknown(query, PARAMETERS)]
    if complaints:
        # Here it is a 422. recording: routing/destinations
        raise errors.UnprocessableEntity(", ".join(complaints))
    route, _ = readable_route(call, guid)
    check_storable(query)
    if any(isinstance(value, dict) for value in query.values()):
        raise Broken("a map is no filter")
    wanted = {name: values(query[name]) if query[name] is not None else [] for name in PARAMETERS if name in query}
    found = call.world.route_mappings.find(route_guid=route.guid)
    if "guids" in wanted:
        found = [mapping for mapping in found if mapping.guid in wanted["guids"]]
    if "app_guids" in wanted:
        found = [mapping for mapping in found if mapping.app_guid in wanted["app_guids"]]
    return _reply(call, route, found)


def _reply(call: Call, route: Route, mappings: list[RouteMapping]) -> Reply:
    path = f"/v3/routes/{route.guid}"
    return ok(
        {
            "destinations": present_destinations(call, mappings),
            "links": {"self": link(call, f"{path}/destinations"), "route": link(call, path)},
        }
    )


def insert(call: Call, guid: str) -> Reply:
    INSERT_DESTINATIONS.check(call.body)
    route, _ = manageable_route(call, guid)
    wanted = _destinations(call, route, call.body)
    try:
        destinations.add(call.world, route, wanted, call.caller)
    except Invalid as problem:
        if problem.rule == "duplicate":
            # recording: routing/destinations-validation
            raise Broken("the same destination twice") from None
        raise _refusal(problem) from None
    return _reply(call, route, call.world.route_mappings.find(route_guid=route.guid))


def replace(call: Call, guid: str) -> Reply:
    REPLACE_DESTINATIONS.check(call.body)
    route, _ = manageable_route(call, guid)
    wanted = _destinations(call, route, call.body)
    try:
        destinations.replace(call.world, route, wanted, call.caller)
    except Invalid as problem:
        if problem.rule != "duplicate":
            # source: cloud_controller_ng:app/controllers/v3/routes_controller.rb rescues no other error here
            raise Broken(f"destinations: {problem.rule}") from None
        raise _refusal(problem) from None
    return _reply(call, route, call.world.route_mappings.find(route_guid=route.guid))


def _destinations(call: Call, route: Route, body: Body) -> list[Destination]:
    """The destinations that a valid body wants. Raises UnprocessableEntity for apps that cannot be any."""
    guids = [item["app"]["guid"] for item in body["destinations"]]
    missing = [guid for guid in guids if guid not in call.world.apps]
    if missing:
        raise errors.UnprocessableEntity(f'App(s) with guid(s) "{_join(missing)}" do not exist.')
    homes = {guid: call.world.spaces[call.world.apps[guid].space_guid] for guid in guids}
    hidden = [guid for guid in guids if not call.permissions.can_read_from_space(homes[guid])]
    if hidden:
        raise errors.UnprocessableEntity(f'App(s) with guid(s) "{_join(hidden)}" you do not have access.')
    if not all(routes.available_in(route, home.guid) for home in homes.values()):
        raise errors.UnprocessableEntity(
            "Routes destinations must be in either the route's space or the route's shared spaces"
        )
    return [
        Destination(
            app_guid=item["app"]["guid"],
            process_type=(item["app"].get("process") or {}).get("type") or "web",
            port=item.get("port") or None,
            weight=item.get("weight") or None,
            protocol=item.get("protocol") or None,
        )
        for item in body["destinations"]
    ]


def _join(guids: list[str]) -> str:
    return '", "'.join(guids)


def _refusal(problem: Invalid) -> Exception:
    details = problem.details
    wanted = details.get("wanted")
    if isinstance(wanted, Destination) and problem.rule == "other_protocol":
        return errors.UnprocessableEntity(
            f"Cannot add destination with protocol: {wanted.protocol}. Destination already exists for route:"
            f" {details['url']}, app: {wanted.app_guid}, process: {wanted.process_type},"
            f" and protocol: {details['spoken']}."
        )
    if isinstance(wanted, Destination):
        allowed = ", ".join(details["allowed"])  # type: ignore[arg-type] # a tuple of texts
        return errors.UnprocessableEntity(
            f"Cannot use '{wanted.protocol}' protocol for {details['kind']} routes; valid options are: [{allowed}]."
        )
    sentences = {
        "maximum": "Routes can be mapped to at most 100 destinations.",
        "duplicate": "Destinations cannot contain duplicate entries",
        "weighted": "Destinations cannot be inserted when there are weighted destinations already configured.",
        "ports": ruby.inspect([PORTS_MAPPED]),
        "too_many_ports": ruby.inspect(["Process must have at most 10 exposed ports."]),
    }
    return errors.UnprocessableEntity(sentences[problem.rule])


def update(call: Call, guid: str, destination: str) -> Reply:
    UPDATE_DESTINATION.check(call.body)
    route, _ = manageable_route(call, guid)
    mapping = _destination(call, route, destination)
    try:
        changed = destinations.change_protocol(call.world, mapping, call.body.get("protocol"))
    except Invalid as problem:
        allowed = "'tcp'" if problem.rule == "tcp" else "'http1' or 'http2'"
        raise errors.UnprocessableEntity(
            f"Destination protocol must be {allowed} if the parent route's protocol is '{problem.rule}'"
        ) from None
    path = f"/v3/routes/{route.guid}"
    links = {"destinations": link(call, f"{path}/destinations"), "route": link(call, path)}
    return ok({**present_destination(changed, call), "links": links})


def destroy(call: Call, guid: str, destination: str) -> Reply:
    route, _ = manageable_route(call, guid)
    mapping = _destination(call, route, destination)
    try:
        destinations.remove(call.world, route, mapping, call.caller)
    except Invalid:
        raise errors.UnprocessableEntity("Weighted destinations cannot be deleted individually.") from None
    return no_content()


def _destination(call: Call, route: Route, guid: str) -> RouteMapping:
    mapping = call.world.route_mappings.get(guid)
    if mapping is None or mapping.route_guid != route.guid:
        raise errors.UnprocessableEntity(
            "Unable to unmap route from destination. Ensure the route has a destination with this guid."
        )
    return mapping


ENDPOINTS = [
    endpoint("GET", "/v3/routes/<guid>/destinations", index),
    endpoint("POST", "/v3/routes/<guid>/destinations", insert),
    endpoint("PATCH", "/v3/routes/<guid>/destinations", replace),
    endpoint("PATCH", "/v3/routes/<guid>/destinations/<destination>", update),
    endpoint("DELETE", "/v3/routes/<guid>/destinations/<destination>", destroy),
]
