"""What apps find in their environment, and the variables of their own.

Source: cloud_controller_ng:app/controllers/v3/apps_controller.rb, app/presenters/v3/app_env_presenter.rb,
app_environment_variables_presenter.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.apps import app_environments, app_events, apps
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.tenancy import Space
from fakecc.permissions import APP_MANAGING
from fakecc.v3.apps._apps import check_manageable, readable_app
from fakecc.v3.environment_variables import UPDATE
from fakecc.v3.presenting import link, ok

HIDDEN = {"redacted_message": "[PRIVATE DATA HIDDEN]"}


def show_env(call: Call, guid: str) -> Reply:
    """The environment as the app would find it; space supporters see no system part."""
    feature_flags.check(call.world, call.caller, "env_var_visibility")
    app, space = readable_app(call, guid)
    _check_readable(call, space)
    world = call.world
    app_events.record(world, call.actor, "environment.show", app)
    groups = {group.name: dict(group.variables) for group in world.environment_variable_groups}
    services = app_environments.system_environment(world, app)
    return ok(
        {
            "environment_variables": app.environment_variables,
            "staging_env_json": groups.get("staging", {}),
            "running_env_json": groups.get("running", {}),
            "system_env_json": services if call.permissions.can_read_secrets_in_space(space) else HIDDEN,
            "application_env_json": {"VCAP_APPLICATION": app_environments.vcap_application(world, app, call.api)},
        }
    )


def show_environment_variables(call: Call, guid: str) -> Reply:
    feature_flags.check(call.world, call.caller, "env_var_visibility")
    app, space = readable_app(call, guid)
    _check_readable(call, space)
    app_events.record(call.world, call.actor, "environment_variables.show", app)
    return ok(_present_variables(app, call))


def _check_readable(call: Call, space: Space) -> None:
    permissions = call.permissions
    if not (permissions.can_read_secrets_globally() or permissions.has_space_role(space.guid, APP_MANAGING)):
        raise errors.NotAuthorized()
    feature_flags.check(call.world, call.caller, "space_developer_env_var_visibility")


def _present_variables(app: App, call: Call) -> Json:
    path = f"/v3/apps/{app.guid}"
    return {
        "var": dict(app.environment_variables or {}),
        "links": {"self": link(call, f"{path}/environment_variables"), "app": link(call, path)},
    }


def update_environment_variables(call: Call, guid: str) -> Reply:
    """Set some variables besides the others; null takes one away."""
    app, space = readable_app(call, guid)
    check_manageable(call, space)
    UPDATE.check(call.body)
    return ok(_present_variables(apps.patch_environment(call.world, app, call.body["var"], call.actor), call))


ENDPOINTS = [
    endpoint("GET", "/v3/apps/<guid>/env", show_env),
    endpoint("GET", "/v3/apps/<guid>/environment_variables", show_environment_variables),
    endpoint("PATCH", "/v3/apps/<guid>/environment_variables", update_environment_variables),
]
