"""/v3/routes/:guid/relationships/shared_spaces and /relationships/space: sharing a route, and giving it away.

Source: cloud_controller_ng:app/controllers/v3/routes_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import route_rules, route_sharing, routes
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.routing import Route
from fakecc.models.tenancy import Space
from fakecc.v3.access import check_space_open
from fakecc.v3.message import find_compared, quote, to_many_guids
from fakecc.v3.presenting import link, no_content, ok, to_many
from fakecc.v3.routing._route_messages import TRANSFER
from fakecc.v3.routing._routing import manageable_route, readable_route

FLAG = "route_sharing"


def index(call: Call, guid: str) -> Reply:
    feature_flags.check(call.world, call.caller, FLAG)
    route, _ = readable_route(call, guid)
    return _reply(call, route)


def _reply(call: Call, route: Route) -> Reply:
    shared = to_many(route.shared_space_guids)
    return ok({**shared, "links": {"self": link(call, f"/v3/routes/{route.guid}/relationships/shared_spaces")}})


def share(call: Call, guid: str) -> Reply:
    feature_flags.check(call.world, call.caller, FLAG)
    route, space = manageable_route(call, guid)
    spaces = _targets(call, route, to_many_guids(call.body))
    try:
        route = route_sharing.share(call.world, route, spaces, call.caller)
    except Invalid:
        raise errors.UnprocessableEntity(
            f"Unable to share route '{routes.url_of(call.world, route)}' with space '{space.guid}'."
            " Routes cannot be shared into the space where they were created."
        ) from None
    return _reply(call, route)


def _targets(call: Call, route: Route, guids: list[str]) -> list[Space]:
    """The spaces, all of them writable. Raises UnprocessableEntity with a line for those not seen, one for others."""
    permissions = call.permissions
    found = call.world.spaces.select({"guid": guids}).all()
    seen = [space for space in found if permissions.can_read_from_space(space)]
    closed = [
        space.guid for space in seen if not permissions.can_write_to_space(space) or permissions.blocked_space(space)
    ]
    hidden = [guid for guid in guids if guid not in call.world.spaces]
    hidden += [space.guid for space in found if space not in seen]
    begun = f"Unable to share route {routes.url_of(call.world, route)} with spaces"
    complaints = []
    if hidden:
        complaints.append(f"{begun} [{quote(hidden)}]. Ensure the spaces exist and that you have access to them.")
    if closed:
        complaints.append(
            f"{begun} [{quote(closed)}]. Write permission is required in order to share a route with a space and the"
            " containing organization must not be suspended."
        )
    if complaints:
        raise errors.UnprocessableEntity("\n".join(complaints))
    return found


def unshare(call: Call, guid: str, other: str) -> Reply:
    feature_flags.check(call.world, call.caller, FLAG)
    route, space = manageable_route(call, guid)
    url = routes.url_of(call.world, route)
    target = _target(call, other, f"Unable to unshare route '{url}' from space '{other}'.")
    try:
        route_sharing.unshare(call.world, route, target, call.caller)
    except Invalid:
        raise errors.UnprocessableEntity(
            f"Unable to unshare route '{url}' from space '{space.guid}'."
            " Routes cannot be removed from the space that owns them."
        ) from None
    return no_content()


def _target(call: Call, guid: Json, begun: str) -> Space:
    """The space, open for this caller. Raises UnprocessableEntity that begins with `begun`."""
    space = find_compared(call.world.spaces, guid)
    if space is None or not call.permissions.can_read_from_space(space):
        raise errors.UnprocessableEntity(f"{begun} Ensure the space exists and that you have access to it.")
    if not call.permissions.can_manage_apps_in_space(space):
        raise errors.UnprocessableEntity(f"{begun} You don't have write permission for the target space.")
    blocked = call.permissions.blocked_space(space)
    if "deleting" in blocked:
        raise errors.UnprocessableEntity(f"{begun} The target space is being deleted.")
    if blocked:
        raise errors.UnprocessableEntity(f"{begun} The target organization or space is suspended.")
    return space


def transfer_owner(call: Call, guid: str) -> Reply:
    feature_flags.check(call.world, call.caller, FLAG)
    TRANSFER.check(call.body)
    route, space = readable_route(call, guid)
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    wanted = call.body["data"].get("guid")
    begun = f"Unable to transfer owner of route '{routes.url_of(call.world, route)}' to space '{wanted or ''}'."
    target = _target(call, wanted, begun)
    if not route_rules.usable(call.world.domains[route.domain_guid], target.organization_guid):
        raise errors.UnprocessableEntity(f"{begun} Target space does not have access to route's domain")
    route_sharing.transfer(call.world, route, target, call.caller)
    return ok({"status": "ok"})


ENDPOINTS = [
    endpoint("GET", "/v3/routes/<guid>/relationships/shared_spaces", index),
    endpoint("POST", "/v3/routes/<guid>/relationships/shared_spaces", share),
    endpoint("DELETE", "/v3/routes/<guid>/relationships/shared_spaces/<other>", unshare),
    endpoint("PATCH", "/v3/routes/<guid>/relationships/space", transfer_owner),
]
