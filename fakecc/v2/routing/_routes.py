"""The resource of routes, which its pages share, and who may change one.

Source: cloud_controller_ng:app/controllers/runtime/routes_controller.rb, app/access/route_access.rb,
app/presenters/v2/route_presenter.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.relations import MAPPED_ROUTES, organization_of
from fakecc.models.routing import Route
from fakecc.models.services import ServiceInstance
from fakecc.models.tenancy import Space
from fakecc.store import Record
from fakecc.v2.access import is_closed, is_developer, need_write
from fakecc.v2.query import Condition, guid, number, refuse_filter, text
from fakecc.v2.resource import Resource, ToOne, columns, declare, to_many, to_one
from fakecc.v2.scope import EVERYTHING, Scope
from fakecc.world.space_sets import SpaceSet

AUDITING = frozenset({"organization_auditor"})
WEB = "web"
WILDCARD = "*"


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


def _domain_link(route: Route, call: Call) -> dict[str, Json]:
    """The link to the domain, seen or not, under the page of its kind."""
    kind = "shared_domains" if call.world.domains[route.domain_guid].organization_guid is None else "private_domains"
    return {"domain_url": f"/v2/{kind}/{route.domain_guid}"}


def _service_instance(route: Route, call: Call) -> ServiceInstance | None:
    binding = call.world.route_bindings.first(route_guid=route.guid)
    return call.world.service_instances.get(binding.service_instance_guid) if binding else None


def _apps(route: Route, call: Call) -> Scope:
    del call
    return Scope({MAPPED_ROUTES: ((route.guid, WEB),)})


def _of_organization(condition: Condition) -> Scope:
    """Of these organizations: only the list at the top knows this key, and only with two operators.

    Source: cloud_controller_ng:app/controllers/runtime/routes_controller.rb (get_filtered_dataset_for_enumeration)
    """
    if condition.operator not in {":", "IN"}:
        raise errors.BadQueryParameter("organization_guid")
    if not condition.values:
        raise condition.call.real_error()
    if condition.values == [""]:
        # Nothing is behind the colon, and nothing is looked for.
        return EVERYTHING
    return Scope({organization_of("space_guid"): condition.values})


def _visible(call: Call) -> Scope:
    """Those of the spaces that the caller sees, and of the organizations that it audits."""
    readable, audited = call.permissions.readable_spaces(), call.permissions.organization_guids(AUDITING)
    return Scope(keeps=(SpaceSet(readable.guids, readable.organization_guids | audited).test("space_guid"),))


def _visible_space(route: Record, call: Call) -> Space | None:
    """The route's space; None where the caller sees the route as an auditor of the organization only."""
    if not isinstance(route, Route):
        return None
    space = call.world.spaces[route.space_guid]
    return space if call.permissions.can_read_from_space(space) else None


ALL_ROUTES: Resource[Route] = declare(
    Resource(
        name="routes",
        model="Route",
        table=lambda world: world.routes,
        fields=fields,
        extras=_domain_link,
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
            "organization_guid": refuse_filter("organization_guid"),
            "path": text("path"),
            "port": number("port"),
        },
        columns=columns("host", "path", "port", domain_id="domain_guid", space_id="space_guid"),
        not_found=errors.RouteNotFound,
        visible=_visible,
    )
)


AT_THE_TOP = replace(ALL_ROUTES, filters={**ALL_ROUTES.filters, "organization_guid": _of_organization})


def need_route_write(call: Call, route: Route) -> None:
    """Raises InsufficientScope, or NotAuthorized for all but admins and developers of the space, where it is open.

    A wildcard on a shared domain is for admins.
    """
    need_write(call, allowed=is_open(call, route) and is_developer(call, call.world.spaces[route.space_guid]))


def is_open(call: Call, route: Route) -> bool:
    """May somebody who is no admin change it at all?"""
    shared = call.world.domains[route.domain_guid].organization_guid is None
    return not (is_closed(call, call.world.spaces[route.space_guid]) or (route.host == WILDCARD and shared))


def record(call: Call, operation: str, route: Route, request: Mapping[str, Json]) -> None:
    """Write down create or update, with the request as it was read."""
    space = call.world.spaces[route.space_guid]
    target = ("route", route.guid, route.host)
    audit_events.record(call.world, call.caller, operation, target, {"request": dict(request)}, space=space)
