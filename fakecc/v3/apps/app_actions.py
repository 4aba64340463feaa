"""What is done with an app: started and stopped, given a droplet; and what its builds and permissions are.

Source: cloud_controller_ng:app/controllers/v3/apps_controller.rb
"""

from __future__ import annotations

from collections.abc import Collection

from fakecc import errors
from fakecc.actions.apps import app_states, buildpack_caches, current_droplets
from fakecc.actions.apps.processes import DEPLOYING
from fakecc.actions.platform import app_logs, feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Droplet
from fakecc.models.tenancy import Space
from fakecc.v3.apps._apps import check_manageable, present_app, readable_app
from fakecc.v3.apps._builds import present_build
from fakecc.v3.apps._droplets import assignment_error, present_droplet
from fakecc.v3.apps._processes import refusing_processes
from fakecc.v3.listing import Listing
from fakecc.v3.presenting import accepted_reply, link, ok

BUILDS = Listing("guids", "states", "label_selector")


def start(call: Call, guid: str) -> Reply:
    app = _startable(call, guid)
    with refusing_processes():
        app = app_states.start(call.world, app, call.actor)
    return ok(present_app(app, call))


def stop(call: Call, guid: str) -> Reply:
    app, space = readable_app(call, guid)
    check_manageable(call, space)
    return ok(present_app(app_states.stop(call.world, app, call.actor), call))


def restart(call: Call, guid: str) -> Reply:
    app = _startable(call, guid)
    with refusing_processes():
        app = app_states.restart(call.world, app, call.actor)
    return ok(present_app(app, call))


def _startable(call: Call, guid: str) -> App:
    """An app that may be started. Raises what hinders it."""
    app, space = readable_app(call, guid)
    if app.droplet_guid is None:
        raise errors.UnprocessableEntity("Assign a droplet before starting this app.")
    check_manageable(call, space)
    if app.lifecycle.type != "buildpack":
        feature_flags.check(call.world, call.caller, f"diego_{app.lifecycle.type}")
    return app


def clear_buildpack_cache(call: Call, guid: str) -> Reply:
    """Have a job forget what the app's staging keeps for the next time."""
    app, space = readable_app(call, guid)
    check_manageable(call, space)
    job = buildpack_caches.delete_later(call.world, app, call.requester)
    app_logs.write_controller(call.world, app, f"Enqueued job to delete app buildpack cache with app guid {app.guid}")
    return accepted_reply(call, job.guid)


def builds(call: Call, guid: str) -> Reply:
    """The builds of an app."""
    asked = BUILDS.read(call)
    app, _ = readable_app(call, guid)
    among: dict[str, Collection[object]] = {"app_guid": [app.guid], **asked.among(guids="guid", states="state")}
    return asked.reply(call.world.builds.select(among, asked.keeps()), lambda build: present_build(build, call))


def assign_current_droplet(call: Call, guid: str) -> Reply:
    """Have an app run a droplet from its next start on."""
    wanted = _wanted_guid(call)
    app, space = readable_app(call, guid)
    check_manageable(call, space)
    _check_not_deploying(call, app)
    # The real one looks for it among the app's droplets, without the database.
    own = call.world.droplets.find(app_guid=app.guid)
    droplet = next((each for each in own if each.guid == wanted), None)
    try:
        app = current_droplets.assign(call.world, app, droplet, call.actor)
    except Invalid as problem:
        raise assignment_error(problem) from None
    return ok(_present_relationship(call, app, app.droplet_guid or ""))


def _wanted_guid(call: Call) -> Json:
    """The guid of the droplet that the body names, or None. Raises Broken for a list or a text as data."""
    data = call.body.get("data")
    if data is not None and not isinstance(data, dict):
        raise Broken("only a map can be dug into")
    guid = data.get("guid") if data else None
    if "data" in call.body and guid is None:
        raise errors.UnprocessableEntity("Current droplet cannot be removed. Replace it with a preferred droplet.")
    return guid


def _check_not_deploying(call: Call, app: App) -> None:
    if any(deployment.state in DEPLOYING for deployment in call.world.deployments.find(app_guid=app.guid)):
        raise errors.UnprocessableEntity(
            "Unable to assign current droplet while the app has a deployment in progress. "
            "Wait for the deployment to complete or cancel it."
        )


def _present_relationship(call: Call, app: App, droplet_guid: str) -> Json:
    path = f"/v3/apps/{app.guid}"
    return {
        "data": {"guid": droplet_guid},
        "links": {
            "self": link(call, f"{path}/relationships/current_droplet"),
            "related": link(call, f"{path}/droplets/current"),
        },
    }


def show_current_droplet_relationship(call: Call, guid: str) -> Reply:
    app, _ = readable_app(call, guid)
    return ok(_present_relationship(call, app, _current_droplet(call, app).guid))


def show_current_droplet(call: Call, guid: str) -> Reply:
    app, _ = readable_app(call, guid)
    return ok(present_droplet(_current_droplet(call, app), call))


def _current_droplet(call: Call, app: App) -> Droplet:
    droplet = call.world.droplets.get(app.droplet_guid)
    if droplet is None:
        raise errors.ResourceNotFound("Droplet not found")
    return droplet


def show_permissions(call: Call, guid: str) -> Reply:
    _, space = readable_app(call, guid)
    return ok({"read_basic_data": True, "read_sensitive_data": call.permissions.can_read_secrets_in_space(space)})


def show_ssh_enabled(call: Call, guid: str) -> Reply:
    app, space = readable_app(call, guid)
    reason = _ssh_hindrance(call, app, space)
    return ok({"enabled": not reason, "reason": reason})


def _ssh_hindrance(call: Call, app: App, space: Space) -> str:
    if not call.world.settings.allow_app_ssh_access:
        return "ssh is disabled globally"
    if not space.allow_ssh:
        return f"ssh is disabled for space '{space.name}'"
    return "" if app.enable_ssh else "ssh is disabled for app"


ENDPOINTS = [
    endpoint("POST", "/v3/apps/<guid>/actions/start", start),
    endpoint("POST", "/v3/apps/<guid>/actions/stop", stop),
    endpoint("POST", "/v3/apps/<guid>/actions/restart", restart),
    endpoint("POST", "/v3/apps/<guid>/actions/clear_buildpack_cache", clear_buildpack_cache),
    endpoint("GET", "/v3/apps/<guid>/builds", builds),
    endpoint("PATCH", "/v3/apps/<guid>/relationships/current_droplet", assign_current_droplet),
    endpoint("GET", "/v3/apps/<guid>/relationships/current_droplet", show_current_droplet_relationship),
    endpoint("GET", "/v3/apps/<guid>/droplets/current", show_current_droplet),
    endpoint("GET", "/v3/apps/<guid>/permissions", show_permissions),
    endpoint("GET", "/v3/apps/<guid>/ssh_enabled", show_ssh_enabled),
]
