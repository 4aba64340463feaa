"""/v2/routes, to be read.

Source: cloud_controller_ng:app/controllers/runtime/routes_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.call import Call, route
from fakecc.models.routing import Route
from fakecc.models.services import ServiceInstance
from fakecc.v2._query import Condition, guid, number, text
from fakecc.v2._reading import enumerate_, read, related
from fakecc.v2._resource import Resource, ToOne, declare, to_many, to_one
from fakecc.v2._scope import Scope
from fakecc.v2._writing import refusing

Json = Any


def fields(route: Route, call: Call) -> dict[str, Json]:
    instance = _service_instance(route, call)
    return {
        "host": route.host,
        "path": route.path,
        "domain_guid": route.domain_guid,
        "space_guid": route.space_guid,
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
    return Scope({"space_guid": call.permissions.readable_space_guids()})


ALL_ROUTES: Resource[Route] = declare(
    Resource(
        name="routes",
        model="Route",
        table=lambda world: world.routes,
        fields=fields,
        to_one=(
            to_one("domain", "domains", "domain_guid"),
            to_one("space", "spaces", "space_guid"),
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
        not_found=errors.RouteNotFound,
        visible=_visible,
    )
)

ROUTES = [
    route("GET", "/v2/routes", enumerate_(ALL_ROUTES)),
    route("GET", "/v2/routes/<guid>", read(ALL_ROUTES)),
    *related(ALL_ROUTES, "apps"),
    refusing("POST", "/v2/routes"),
    refusing("PUT", "/v2/routes/<guid>"),
    refusing("DELETE", "/v2/routes/<guid>"),
    refusing("GET", "/v2/routes/<guid>/route_mappings"),
    refusing("GET", "/v2/routes/reserved/domain/<domain>"),
    refusing("GET", "/v2/routes/reserved/domain/<domain>/host/<host>"),
    refusing("PUT", "/v2/routes/<guid>/apps/<app>"),
    refusing("DELETE", "/v2/routes/<guid>/apps/<app>"),
]
