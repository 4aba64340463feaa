"""What a space holds of services: its instances, and its summary.

Source: cloud_controller_ng:app/controllers/runtime/spaces_controller.rb, space_summaries_controller.rb,
app/presenters/v2/service_instance_presenter.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc.actions.routing import routes as route_actions
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.services import ServiceInstance
from fakecc.models.tenancy import Space
from fakecc.v2.access import need_read
from fakecc.v2.apps._apps import app_fields, route_summary, routes_of, running_instances
from fakecc.v2.collection import collection
from fakecc.v2.query import refuse_filter
from fakecc.v2.reading import find
from fakecc.v2.replies import ok
from fakecc.v2.resource import resource_named
from fakecc.v2.scope import Scope
from fakecc.v2.services._instance_resource import EITHER_KIND, KEPT, MANAGED, SERVICE_INSTANCES
from fakecc.v2.services._services import instance_summary
from fakecc.v2.writing import is_true

MANAGED_KIND = replace(
    SERVICE_INSTANCES, filters={**SERVICE_INSTANCES.filters, "organization_guid": refuse_filter("organization_guid")}
)


def _space(call: Call, guid: str) -> Space:
    spaces = resource_named("spaces")
    space: Space = find(spaces, guid, call)
    need_read(call, spaces, space)
    return space


def enumerate_service_instances(call: Call, guid: str) -> Reply:
    """Those of the space and those shared into it; user-provided ones where they are asked for."""
    space = _space(call, guid)
    either = is_true(call, KEPT)
    within = Scope({"space_guids": (space.guid,)})
    return collection(
        call,
        EITHER_KIND if either else MANAGED_KIND,
        within if either else within.intersect(MANAGED),
        path=f"/v2/spaces/{guid}/service_instances",
        kept=(KEPT,),
    )


def summary(call: Call, guid: str) -> Reply:
    """Apps and service instances at a glance, those shared into the space first."""
    space = _space(call, guid)
    shared = call.world.service_instances.find(shared_space_guids=guid)
    own = call.world.service_instances.find(space_guid=guid)
    body = {
        "guid": space.guid,
        "name": space.name,
        "apps": [_app(app, call) for app in call.world.apps.find(space_guid=guid)],
        "services": [_service(instance, call) for instance in (*shared, *own)],
    }
    return ok(body)


def _app(app: App, call: Call) -> dict[str, Json]:
    world = call.world
    bound = world.service_bindings.find(app_guid=app.guid)
    routes = routes_of(app, call)
    return {
        "guid": app.guid,
        "urls": [route_actions.url_of(world, route) for route in routes],
        "routes": [route_summary(route, call) for route in routes],
        "service_count": len(bound),
        "service_names": [world.service_instances[binding.service_instance_guid].name for binding in bound],
        "running_instances": running_instances(app, call),
        **app_fields(app, call),
    }


def _service(instance: ServiceInstance, call: Call) -> dict[str, Json]:
    shown = instance_summary(instance, call)
    if not instance.managed:
        return {**shown, "shared_to": []}
    return shown | {
        "shared_from": _source_of_sharing(instance, call),
        "shared_to": _targets_of_sharing(instance, call),
    }


def _own_space(instance: ServiceInstance, call: Call) -> bool:
    """Is this the summary of the instance's own space?"""
    return f"/{instance.space_guid}/" in call.path


def _source_of_sharing(instance: ServiceInstance, call: Call) -> dict[str, Json] | None:
    return None if _own_space(instance, call) else _place(call, instance.space_guid)


def _targets_of_sharing(instance: ServiceInstance, call: Call) -> list[dict[str, Json]]:
    if not _own_space(instance, call):
        return []
    return [_place(call, guid) for guid in instance.shared_space_guids]


def _place(call: Call, guid: str) -> dict[str, Json]:
    space = call.world.spaces[guid]
    organization = call.world.organizations[space.organization_guid]
    return {"space_guid": space.guid, "space_name": space.name, "organization_name": organization.name}


ENDPOINTS = [
    endpoint("GET", "/v2/spaces/<guid>/service_instances", enumerate_service_instances),
    endpoint("GET", "/v2/spaces/<guid>/summary", summary),
]
