"""The fields of an app and its web process, in their own page and in summaries.

Source: cloud_controller_ng:app/models/runtime/process_model.rb, app/models/runtime/app_model.rb
"""

from __future__ import annotations

from typing import TypeVar

from fakecc import errors
from fakecc.actions.apps import processes
from fakecc.actions.apps.app_usage_events import package_state
from fakecc.actions.platform import feature_flags
from fakecc.call import Call
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.apps import App, Build, Droplet, Package, Process
from fakecc.models.platform import Stack
from fakecc.models.relations import MAPPED_PROCESSES
from fakecc.models.routing import Route
from fakecc.models.tenancy import Space
from fakecc.store import Record
from fakecc.v2.access import need_read_scope, need_write, need_write_scope, secret
from fakecc.v2.reading import find
from fakecc.v2.resource import resource_named, timestamp

R = TypeVar("R", bound=Record)


def find_app(call: Call, guid: str) -> App:
    """The app that a path names. Raises AppNotFound for one without a web process, too."""
    app: App = find(resource_named("apps"), guid, call)
    if processes.newest_of_type(call.world, app, "web") is None:
        raise errors.AppNotFound(guid)
    return app


def readable_app(call: Call, guid: str) -> App:
    """The same, for those who may see it. Raises AppNotFound, InsufficientScope or NotAuthorized."""
    app = find_app(call, guid)
    need_read_scope(call)
    apps = resource_named("apps")
    if not apps.visible_to(call).has(call.world.apps, app):
        raise errors.NotAuthorized()
    return app


def writable_app(call: Call, guid: str) -> App:
    """The same, for those who may change it. Raises AppNotFound, InsufficientScope or NotAuthorized."""
    app = find_app(call, guid)
    need_write(call, allowed=may_change_apps(call, space_of(app, call)))
    return app


def may_change_apps(call: Call, space: Space) -> bool:
    """Is the caller a developer of the space, and neither it nor its organization suspended or being deleted?"""
    return call.permissions.can_write_to_space(space) and is_open(call, space)


def is_open(call: Call, space: Space) -> bool:
    """Are neither the space nor its organization suspended or being deleted?"""
    organization = call.world.organizations[space.organization_guid]
    closed = space.suspended or space.deleting or organization.status != "active"
    return not closed


def space_of(app: App, call: Call) -> Space:
    return call.world.spaces[app.space_guid]


def web_process(app: App, call: Call) -> Process:
    """The process that v2 knows as the app. Raises Broken where there is none."""
    process = processes.newest_of_type(call.world, app, "web")
    if process is None:
        message = f"app {app.guid} has no web process"
        raise Broken(message)
    return process


def latest_package(app: App, call: Call) -> Package | None:
    return call.world.packages.last(app_guid=app.guid)


def latest_build(app: App, call: Call) -> Build | None:
    return call.world.builds.last(app_guid=app.guid)


def latest_droplet(app: App, call: Call) -> Droplet | None:
    return call.world.droplets.last(app_guid=app.guid)


def current_droplet(app: App, call: Call) -> Droplet | None:
    return call.world.droplets.get(app.droplet_guid)


def stack_of(app: App, call: Call) -> Stack:
    """The stack that buildpacks stage on; the installation's default where there is none. Raises Broken without it."""
    stacks = call.world.stacks
    own = stacks.first(name=app.lifecycle.stack) if app.lifecycle.type == "buildpack" and app.lifecycle.stack else None
    stack = own or stacks.first(name=call.world.settings.stacks["default"])
    if stack is None:
        raise Broken("the installation's default stack is gone")
    return stack


def routes_of(app: App, call: Call) -> list[Route]:
    """The routes that lead to the web process, each once."""
    return call.world.routes.select({MAPPED_PROCESSES: ((app.guid, "web"),)}).all()


def route_summary(route: Route, call: Call) -> dict[str, Json]:
    """A route at a glance."""
    return {
        "guid": route.guid,
        "host": route.host,
        "port": route.port,
        "path": route.path,
        "domain": {"guid": route.domain_guid, "name": call.world.domains[route.domain_guid].name},
    }


def running_instances(app: App, call: Call) -> int:
    """How many of the wanted instances start or run."""
    process = web_process(app, call)
    if process.state != "STARTED":
        return 0
    found = call.world.process_instances.find(process_guid=process.guid)
    alive = (each for each in found if each.index < process.instances)
    return sum(each.state in {"STARTING", "RUNNING"} for each in alive)


def app_fields(app: App, call: Call) -> dict[str, Json]:
    """The fields of an app as summaries show them: buildpacks with their secrets, ports as they are kept."""
    process = web_process(app, call)
    package, droplet = latest_package(app, call), current_droplet(app, call)
    return {
        "name": app.name,
        "production": process.production,
        "space_guid": app.space_guid,
        "stack_guid": stack_of(app, call).guid,
        "buildpack": next(iter(app.lifecycle.buildpacks), None),
        "detected_buildpack": droplet.buildpack_receipt_detect_output if droplet else None,
        "detected_buildpack_guid": droplet.buildpack_receipt_buildpack_guid if droplet else None,
        "environment_json": secret(_environment(app, process, call), space_of(app, call), call),
        "memory": process.memory,
        "instances": process.instances,
        "disk_quota": process.disk_quota,
        "log_rate_limit": process.log_rate_limit,
        "state": process.state,
        "version": process.version,
        "command": process.command,
        "console": process.console,
        "debug": process.debug,
        "staging_task_id": _staging_guid(app, call),
        "package_state": package_state(call.world, app),
        "health_check_type": process.health_check_type,
        "health_check_timeout": process.health_check_timeout,
        "health_check_http_endpoint": process.health_check_http_endpoint,
        "staging_failed_reason": staging_error(app, call)[0],
        "staging_failed_description": staging_error(app, call)[1],
        "diego": process.diego,
        "docker_image": package.docker_image if package else None,
        "package_updated_at": package_time(package),
        "detected_start_command": str(((droplet and droplet.process_types) or {}).get("web") or ""),
        "enable_ssh": app.enable_ssh,
        "ports": None if process.ports is None else list(process.ports),
    }


def _environment(app: App, process: Process, call: Call) -> Json:
    """The variables of what the process runs, or else the app's."""
    revision = call.world.revisions.get(process.revision_guid) if app.revisions_enabled else None
    of_revision = revision.environment_variables if revision else None
    variables = app.environment_variables if of_revision is None else of_revision
    return None if variables is None else dict(variables)


def _staging_guid(app: App, call: Call) -> str | None:
    newest = latest_build(app, call) or latest_droplet(app, call)
    return newest.guid if newest else None


def staging_error(app: App, call: Call) -> tuple[str | None, str | None]:
    """Name and sentence of what failed the newest build, or else the newest droplet; None for nothing."""
    build, droplet = latest_build(app, call), latest_droplet(app, call)
    name = (build and build.error_id) or (droplet and droplet.error_id) or None
    sentence = (build and build.error_description) or (droplet and droplet.error_description) or None
    return name, sentence


def package_time(package: Package | None) -> str | None:
    """When the package was made, as v2 prints it."""
    return timestamp(package.created_at) if package else None


def check_may_upload(call: Call, app: App) -> None:
    """Raises InsufficientScope, FeatureDisabled, or NotAuthorized."""
    need_write_scope(call)
    feature_flags.check(call.world, call.caller, "app_bits_upload")
    need_write(call, allowed=may_change_apps(call, space_of(app, call)))
