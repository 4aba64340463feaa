"""/v2/routes: made, read, changed, deleted.

Source: cloud_controller_ng:app/controllers/runtime/routes_controller.rb, app/actions/v2/route_create.rb,
app/actions/routing/route_delete.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import destinations, route_deletion, route_rules, router_groups
from fakecc.actions.routing import routes as route_actions
from fakecc.actions.routing.routes import Address
from fakecc.actions.services.in_request import route_delete
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid, RoutingApiOff
from fakecc.json_types import Json
from fakecc.models.routing import Domain, Route
from fakecc.models.tenancy import Space
from fakecc.osb.port import Conversation
from fakecc.v2.access import is_developer, need_write, need_write_scope
from fakecc.v2.message import NUMBER, Message, optional, required_field
from fakecc.v2.options import flag
from fakecc.v2.reading import enumerate_, find, find_referred, read, related
from fakecc.v2.replies import created_reply, no_content, updated_reply
from fakecc.v2.routing._route_refusals import wrong_route
from fakecc.v2.routing._routes import ALL_ROUTES, AT_THE_TOP, is_open, need_route_write, record
from fakecc.v2.writing import is_true, queue

CREATE = Message(
    optional("host", default=""),
    optional("path"),
    optional("port", NUMBER),
    required_field("domain_guid"),
    required_field("space_guid"),
)
UPDATE = CREATE.for_update()


def create(call: Call) -> Reply:
    """Make a route; it is looked at whole before the role is. With `generate_port=true` any free port is taken."""
    given = CREATE.read(call)
    port = given.get("port", 0)
    if flag(call, "generate_port"):
        if "port" in given:
            call.warnings.append("Specified port ignored. Random port generated.")
        _check_ports_left(call, given["domain_guid"])
        port = None
    domain = find_referred(call.world.domains, "Domain", given["domain_guid"])
    space = find_referred(call.world.spaces, "Space", given["space_guid"])
    _check_usable(domain, space)
    address = Address(host=given["host"], path=given.get("path", ""), port=port)
    try:
        made = route_actions.create(call.world, space, domain, address)
    except RoutingApiOff:
        raise errors.RoutingApiDisabled() from None
    except Invalid as problem:
        raise wrong_route(problem, given["host"], address.path, given.get("port"), domain.router_group_guid) from None
    _need_creation(call, made, space)
    record(call, "create", made, given)
    return created_reply(ALL_ROUTES, made, call)


def _check_ports_left(call: Call, domain_guid: str) -> None:
    """Raises what is wrong with a domain on which a port shall be chosen."""
    domain = call.world.domains.get(domain_guid)
    if domain is None:
        raise errors.DomainInvalid(f"Domain with guid {domain_guid} does not exist")
    if not call.world.settings.routing_api["enabled"]:
        raise errors.RoutingApiDisabled()
    group = router_groups.group_of(call.world, domain)
    if group is None:
        raise errors.RouterGroupNotFound(domain.router_group_guid or "")
    if domain.organization_guid is not None or group.type != router_groups.TCP:
        raise errors.RouteInvalid("Port is supported for domains of TCP router groups only.")
    if not router_groups.free_ports(call.world, group):
        raise errors.OutOfRouterGroupPorts(group.name)


def _check_usable(domain: Domain, space: Space) -> None:
    if not route_rules.usable(domain, space.organization_guid):
        raise errors.InvalidRelation(f"Organization cannot use domain {domain.name}")


def _need_creation(call: Call, route: Route, space: Space) -> None:
    need_write_scope(call)
    if call.caller.admin:
        return
    if not is_open(call, route):
        raise errors.NotAuthorized()
    feature_flags.check(call.world, call.caller, "route_creation")
    need_write(call, allowed=is_developer(call, space))


def update(call: Call, guid: str) -> Reply:
    """Give a route another host, path or port, or to another space; the domain stays."""
    given = UPDATE.read(call)
    route = find(ALL_ROUTES, guid, call)
    need_route_write(call, route)
    domain = call.world.domains[route.domain_guid]
    if "domain_guid" in given:
        domain = find_referred(call.world.domains, "Domain", given["domain_guid"])
    space = _target_space(call, route, domain, given)
    address = Address(
        host=given.get("host", route.host), path=given.get("path", route.path), port=given.get("port", route.port)
    )
    try:
        route = route_actions.change_address(call.world, route, space, domain, address)
    except RoutingApiOff:
        raise errors.RoutingApiDisabled() from None
    except Invalid as problem:
        raise wrong_route(
            problem, given.get("host", ""), given.get("path", ""), given.get("port"), domain.router_group_guid
        ) from None
    need_route_write(call, route)
    record(call, "update", route, given)
    return updated_reply(ALL_ROUTES, route, call)


def _target_space(call: Call, route: Route, domain: Domain, given: dict[str, Json]) -> Space:
    if "space_guid" not in given:
        return call.world.spaces[route.space_guid]
    space = find_referred(call.world.spaces, "Space", given["space_guid"])
    apps = [call.world.apps[each.app_guid] for each in call.world.route_mappings.find(route_guid=route.guid)]
    sharing = feature_flags.enabled(call.world, "route_sharing")
    if not sharing and any(app.space_guid != space.guid for app in apps):
        raise errors.InvalidRelation("The requested app relation is invalid: Route and apps not in same space")
    _check_usable(domain, space)
    return space


def delete(call: Call, guid: str) -> Conversation[Reply]:
    """Delete a route; one that is bound to a service instance only with `recursive=true`."""
    route = find(ALL_ROUTES, guid, call)
    need_route_write(call, route)
    recursive = is_true(call, "recursive")
    if call.world.route_bindings.first(route_guid=guid) and not recursive:
        raise errors.AssociationNotEmpty("service_instance", "routes")
    route_deletion.record_request(call.world, call.requester, route, {"recursive": recursive})
    for mapping in call.world.route_mappings.find(route_guid=guid):
        destinations.record(call.world, call.caller, "unmap-route", mapping)
    if is_true(call, "async"):
        return queue(call, route_delete.delete_by_guid, guid=guid, requester=call.requester.plain())
    # What was written down stays so, whatever a broker answers.
    call.world.keep()
    yield from route_delete.delete(call.world, guid, call.requester)
    return no_content()


ENDPOINTS = [
    endpoint("POST", "/v2/routes", create),
    endpoint("GET", "/v2/routes", enumerate_(AT_THE_TOP)),
    endpoint("GET", "/v2/routes/<guid>", read(ALL_ROUTES)),
    endpoint("PUT", "/v2/routes/<guid>", update),
    endpoint("DELETE", "/v2/routes/<guid>", delete),
    *related(ALL_ROUTES, "apps", "route_mappings"),
]
