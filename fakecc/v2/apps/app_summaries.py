"""/v2/apps/:guid/summary: an app with its routes, services, and the domains that it could have routes of.

Source: cloud_controller_ng:app/controllers/runtime/app_summaries_controller.rb
"""

from __future__ import annotations

from fakecc.actions.tenancy.organizations import private_domains
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.routing import Domain
from fakecc.v2.apps._apps import app_fields, readable_app, route_summary, routes_of, running_instances, space_of
from fakecc.v2.replies import ok
from fakecc.v2.services._services import instance_summary


def summary(call: Call, guid: str) -> Reply:
    """Whoever sees the app sees its variables here, too."""
    world = call.world
    app = readable_app(call, guid)
    bound = world.service_bindings.find(app_guid=guid)
    instances = [world.service_instances[binding.service_instance_guid] for binding in bound]
    return ok(
        {
            "guid": app.guid,
            "name": app.name,
            "routes": [route_summary(route, call) for route in routes_of(app, call)],
            "running_instances": running_instances(app, call),
            "services": [instance_summary(instance, call) for instance in instances],
            "available_domains": [_domain(domain) for domain in _available_domains(app, call)],
            **app_fields(app, call),
            "environment_json": None if app.environment_variables is None else dict(app.environment_variables),
        }
    )


def _available_domains(app: App, call: Call) -> list[Domain]:
    """The private ones of the organization and those shared with it, then those shared with all."""
    guid = space_of(app, call).organization_guid
    private = private_domains(call.world, guid).all()
    return [*private, *call.world.domains.find(organization_guid=None)]


def _domain(domain: Domain) -> Json:
    """The type of the router group is not asked for here: it is null."""
    # source: cloud_controller_ng:app/models/runtime/shared_domain.rb (as_summary_json)
    if domain.organization_guid is not None:
        return {"guid": domain.guid, "name": domain.name, "owning_organization_guid": domain.organization_guid}
    return {
        "guid": domain.guid,
        "name": domain.name,
        "internal": domain.internal,
        "router_group_guid": domain.router_group_guid,
        "router_group_type": None,
    }


ENDPOINTS = [endpoint("GET", "/v2/apps/<guid>/summary", summary)]
