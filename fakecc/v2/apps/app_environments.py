"""/v2/apps/:guid/env and /v2/apps/:guid/permissions.

Source: cloud_controller_ng:app/controllers/runtime/apps_controller.rb (read_env, permissions),
app/access/process_model_access.rb, lib/vcap/vars_builder.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.apps import app_environments
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.v2.access import need_read_scope
from fakecc.v2.apps._apps import find_app, space_of, web_process
from fakecc.v2.replies import ok

BASIC_ROLES = frozenset({"space_manager", "space_auditor"})
ORGANIZATION_ROLES = frozenset({"organization_manager"})


def read_env(call: Call, guid: str) -> Reply:
    """The environment of the web process, for those who may see secrets."""
    world = call.world
    feature_flags.check(world, call.caller, "env_var_visibility")
    app = find_app(call, guid)
    need_read_scope(call)
    if not call.permissions.can_read_secrets_in_space(space_of(app, call)):
        raise errors.NotAuthorized()
    feature_flags.check(world, call.caller, "space_developer_env_var_visibility")
    groups = {group.name: dict(group.variables) for group in world.environment_variable_groups}
    variables = app_environments.process_application(world, app, web_process(app, call), call.api)
    return ok(
        {
            "staging_env_json": groups.get("staging", {}),
            "running_env_json": groups.get("running", {}),
            "environment_json": None if app.environment_variables is None else dict(app.environment_variables),
            "system_env_json": app_environments.system_environment(world, app),
            "application_env_json": {"VCAP_APPLICATION": variables},
        }
    )


def permissions(call: Call, guid: str) -> Reply:
    """What of the app the caller may see."""
    space = space_of(find_app(call, guid), call)
    if "cloud_controller.user" not in call.caller.scopes:
        need_read_scope(call)
    if call.permissions.can_read_secrets_in_space(space):
        return ok({"read_sensitive_data": True, "read_basic_data": True})
    held = call.permissions.has_space_role(space.guid, BASIC_ROLES)
    managed = call.permissions.has_organization_role(space.organization_guid, ORGANIZATION_ROLES)
    if not (call.caller.global_auditor or held or managed):
        raise errors.NotAuthorized()
    return ok({"read_sensitive_data": False, "read_basic_data": True})


ENDPOINTS = [
    endpoint("GET", "/v2/apps/<guid>/env", read_env),
    endpoint("GET", "/v2/apps/<guid>/permissions", permissions),
]
