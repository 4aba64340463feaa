"""The presenter of an app as a manifest tells it.

Source: cloud_controller_ng:app/presenters/v3/app_manifest_presenter.rb, app_manifest_presenters/
"""

from __future__ import annotations

from fakecc.actions.apps import apps
from fakecc.actions.routing import destinations, routes
from fakecc.json_types import Json
from fakecc.models.apps import App, Process
from fakecc.v3.apps.manifests._units import readable
from fakecc.v3.message import Body
from fakecc.world import World


def present_manifest(world: World, app: App) -> Body:
    """Without what is null."""
    told: Body = {
        "name": app.name,
        "env": dict(app.environment_variables) if app.environment_variables else None,
        "lifecycle": app.lifecycle.type,
        "docker": _docker(world, app),
        **_buildpacks(app),
        "features": {name: getattr(app, field) for name, field in apps.FEATURES.items()},
        "services": _services(world, app) or None,
        "routes": _routes(world, app) or None,
        "metadata": _metadata(app) or None,
        "processes": [
            _process(process)
            for process in sorted(world.processes.find(app_guid=app.guid), key=lambda process: process.type)
        ],
        "sidecars": _sidecars(world, app) or None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _docker(world: World, app: App) -> Json:
    droplet = world.droplets.get(app.droplet_guid)
    package = world.packages.get(droplet.package_guid) if droplet else None
    if app.lifecycle.type != "docker" or package is None:
        return None
    told = {"image": package.docker_image, "username": package.docker_username}
    return {key: value for key, value in told.items() if value is not None}


def _buildpacks(app: App) -> Body:
    if app.lifecycle.type == "docker":
        return {}
    return {"buildpacks": list(app.lifecycle.buildpacks) or None, "stack": app.lifecycle.stack}


def _services(world: World, app: App) -> list[str]:
    bindings = world.service_bindings.find(app_guid=app.guid)
    return sorted((world.service_instances[each.service_instance_guid].name for each in bindings), key=str.lower)


def _routes(world: World, app: App) -> list[Body]:
    told: list[Body] = []
    for mapping in world.route_mappings.find(app_guid=app.guid):
        route = world.routes[mapping.route_guid]
        known = ("loadbalancing", "hash_header", "hash_balance")
        told.append(
            {
                "route": routes.url_of(world, route),
                "protocol": destinations.protocol_of(world, mapping),
                "options": {key: route.options[key] for key in known if key in route.options},
            }
        )
    return sorted(told, key=lambda each: str(each["route"]).lower())


def _metadata(app: App) -> Body:
    told = {"labels": dict(app.metadata.labels), "annotations": dict(app.metadata.annotations)}
    return {key: value for key, value in told.items() if value}


def _process(process: Process) -> Body:
    rate = process.log_rate_limit
    told: Body = {
        "type": process.type,
        "instances": process.instances,
        "memory": f"{process.memory}M",
        "disk_quota": f"{process.disk_quota}M",
        "log-rate-limit-per-second": rate if rate == -1 else readable(rate),
        "command": process.command,
        "user": process.user,
        "health-check-type": process.health_check_type,
        "health-check-http-endpoint": process.health_check_http_endpoint,
        "health-check-invocation-timeout": process.health_check_invocation_timeout,
        "health-check-interval": process.health_check_interval,
        "readiness-health-check-type": process.readiness_health_check_type,
        "readiness-health-check-http-endpoint": process.readiness_health_check_http_endpoint,
        "readiness-health-check-invocation-timeout": process.readiness_health_check_invocation_timeout,
        "readiness-health-check-interval": process.readiness_health_check_interval,
        "timeout": process.health_check_timeout,
    }
    return {key: value for key, value in told.items() if value is not None}


def _sidecars(world: World, app: App) -> list[Body]:
    return [
        {
            "name": sidecar.name,
            "process_types": list(sidecar.process_types),
            "command": sidecar.command,
            **({} if sidecar.memory is None else {"memory": f"{sidecar.memory}M"}),
        }
        for sidecar in sorted(world.sidecars.find(app_guid=app.guid), key=lambda each: each.name)
    ]
