"""/v3/environment_variable_groups.

Source: cloud_controller_ng:app/controllers/v3/environment_variable_groups_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import environment_variable_groups
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.v3.environment_variables import UPDATE
from fakecc.v3.presenting import link, ok, timestamp


def present(name: str, call: Call) -> Json:
    group = call.world.environment_variable_groups.first(name=name)
    return {
        "updated_at": timestamp(group.updated_at) if group else None,
        "name": name,
        "var": dict(group.variables) if group else {},
        "links": {"self": link(call, f"/v3/environment_variable_groups/{name}")},
    }


def show(call: Call, name: str) -> Reply:
    """Show a group; everybody may read it."""
    _check(name)
    return ok(present(name, call))


def update(call: Call, name: str) -> Reply:
    # An empty body changes nothing (for_env_var_group).
    # source: cloud_controller_ng:app/messages/update_environment_variables_message.rb
    body = call.body or {"var": {}}
    UPDATE.check(body)
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    _check(name)
    environment_variable_groups.update(call.world, name, body["var"])
    return ok(present(name, call))


def _check(name: str) -> None:
    if name not in environment_variable_groups.NAMES:
        raise errors.ResourceNotFound("Environment variable group not found")


ENDPOINTS = [
    endpoint("GET", "/v3/environment_variable_groups/<name>", show),
    endpoint("PATCH", "/v3/environment_variable_groups/<name>", update),
]
