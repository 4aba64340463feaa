"""/v2/routes: made, read, deleted.

Source: cloud_controller_ng:app/controllers/runtime/routes_controller.rb, app/access/route_access.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import routes as route_actions
from fakecc.actions.routing.routes import Address
from fakecc.actions.services.in_request import route_delete
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.routing import Route
from fakecc.models.services import ServiceInstance
from fakecc.models.tenancy import Space
from fakecc.osb.port import Conversation
from fakecc.store import Record
from fakecc.v2.access import may_change, need_write, need_write_scope
from fakecc.v2.message import NUMBER, Message, optional, required_field
from fakecc.v2.options import flag
from fakecc.v2.query import Condition, guid, number, text
from fakecc.v2.reading import enumerate_, find, find_referred, read, related
from fakecc.v2.replies import created_reply, no_content
from fakecc.v2.resource import Resource, ToOne, columns, declare, to_many, to_one
from fakecc.v2.scope import Scope
from fakecc.v2.writing import is_true, queue, refusing

AUDITING = frozenset({"organization_auditor"})
CREATE = Message(
    optional("host", default=""),
    optional("path"),
    optional("port", NUMBER),
    required_field("domain_guid"),
    required_field("space_guid"),
)


def fields(route: Route, call: Call) -> dict[str, Json]:
    instance = _service_instance(route, call)
    return {
        "host": route.host,
        "path": route.path,
        "domain_guid": route.domain_guid,
        "space_guid": route.space_guid if _visible_space(route, call) else None,
        "service_instance_guid": instance.guid if instance else None,
        "port": route.port,
    }


def _service_instance(route: Route, call: Call) -> ServiceInstance | None:
    binding = call.world.route_bindings.first(route_guid=route.guid)
    return call.world.service_instances.get(binding.service_instance_guid) if binding else None


def _apps(route: Route, call: Call) -> Scope:
    return Scope({"guid": [mapping.app_guid for mapping in call.world.route_mappings.find(route_guid=route.guid)]})


def _of_organization(condition: Condition) -> Scope:
    spaces = condition.call.world.spaces.select({"organization_guid": condition.values}).all()
    return Scope({"space_guid": [space.guid for space in spaces]})


def _visible(call: Call) -> Scope:
    """Those of the spaces that the caller sees, and of the organizations that it audits."""
    audited = call.world.spaces.select({"organization_guid": call.permissions.organization_guids(AUDITING)}).all()
    return Scope({"space_guid": call.permissions.readable_space_guids() | {space.guid for space in audited}})


def _visible_space(route: Record, call: Call) -> Space | None:
    """The route's space; None where the caller sees the route as an auditor of the organization only."""
    if not isinstance(route, Route):
        return None
    if call.permissions.can_read_globally() or route.space_guid in call.permissions.readable_space_guids():
        return call.world.spaces[route.space_guid]
    return None


ALL_ROUTES: Resource[Route] = declare(
    Resource(
        name="routes",
        model="Route",
        table=lambda world: world.routes,
        fields=fields,
        to_one=(
            to_one("domain", "domains", "domain_guid"),
            ToOne("space", "spaces", _visible_space),
            ToOne("service_instance", "service_instances", _service_instance),
        ),
        to_many=(
            to_many("apps", "apps", _apps),
            to_many("route_mappings", "route_mappings", "route_guid", link_only=True),
        ),
        filters={
            "host": text("host"),
            "domain_guid": guid("domain_guid"),
            "organization_guid": _of_organization,
            "path": text("path"),
            "port": number("port"),
        },
        columns=columns("host", "path", "port", domain_id="domain_guid", space_id="space_guid"),
        not_found=errors.RouteNotFound,
        visible=_visible,
    )
)


def create(call: Call) -> Reply:
    """Make a route. Routes with a port are not done yet."""
    given = CREATE.read(call)
    world = call.world
    if given.get("port") is not None or flag(call, "generate_port"):
        raise errors.NotImplementedYet("routes with ports in v2")
    domain = world.domains.get(given["domain_guid"])
    if domain is None:
        raise errors.DomainInvalid(f"Domain with guid {given['domain_guid']} does not exist")
    space = find_referred(world.spaces, "Space", given["space_guid"])
    need_write_scope(call)
    host, path = given["host"], given.get("path", "")
    try:
        made = route_actions.create(world, space, domain, Address(host=host, path=path))
    except Invalid as found:
        raise _wrong(found, host, path) from None
    feature_flags.check(world, call.caller, "route_creation")
    need_write(call, allowed=may_change(call, space))
    return created_reply(ALL_ROUTES, made, call)


def _wrong(found: Invalid, host: str, path: str) -> Exception:
    complaint = (found.field, found.rule)
    if complaint == ("route", "unique"):
        return errors.RoutePathTaken(path) if path else errors.RouteHostTaken(host)
    if complaint == ("host", "system"):
        return errors.RouteHostTaken(f"{host} is a system domain")
    if complaint == ("space", "total_routes"):
        return errors.SpaceQuotaTotalRoutesExceeded()
    if complaint == ("organization", "total_routes"):
        return errors.OrgQuotaTotalRoutesExceeded()
    sentences = {
        ("host", "wildcard"): "Wild card host names are not supported for internal domains.",
        ("path", "internal"): "Path is not supported for internal domains.",
    }
    if complaint in sentences:
        return errors.RouteInvalid(sentences[complaint])
    return errors.NotImplementedYet(f"v2's sentence for a route whose {found.field} is not {found.rule}")


def delete(call: Call, guid: str) -> Conversation[Reply]:
    found = find(ALL_ROUTES, guid, call)
    need_write(call, allowed=may_change(call, call.world.spaces[found.space_guid]))
    if call.world.route_bindings.first(route_guid=guid) and not is_true(call, "recursive"):
        raise errors.AssociationNotEmpty("service_instance", "routes")
    if is_true(call, "async"):
        return queue(call, route_delete.delete_by_guid, guid=guid, requester=call.requester.plain())
    yield from route_delete.delete(call.world, guid, call.requester)
    return no_content()


ENDPOINTS = [
    endpoint("POST", "/v2/routes", create),
    endpoint("GET", "/v2/routes", enumerate_(ALL_ROUTES)),
    endpoint("GET", "/v2/routes/<guid>", read(ALL_ROUTES)),
    endpoint("DELETE", "/v2/routes/<guid>", delete),
    *related(ALL_ROUTES, "apps"),
    refusing("PUT", "/v2/routes/<guid>"),
    refusing("GET", "/v2/routes/<guid>/route_mappings"),
    refusing("GET", "/v2/routes/reserved/domain/<domain>"),
    refusing("GET", "/v2/routes/reserved/domain/<domain>/host/<host>"),
    refusing("PUT", "/v2/routes/<guid>/apps/<app>"),
    refusing("DELETE", "/v2/routes/<guid>/apps/<app>"),
]
