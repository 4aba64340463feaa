"""/v2/config/environment_variable_groups.

Source: cloud_controller_ng:app/controllers/runtime/environment_variable_groups_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import environment_variable_groups
from fakecc.call import Call, Handler, Reply, endpoint
from fakecc.dialects.oj import JsonError, parse
from fakecc.errors import NotImplementedYet
from fakecc.json_types import Json
from fakecc.v2.access import need_admin, need_read_scope
from fakecc.v2.replies import ok


def read(name: str) -> Handler:
    """GET: the variables, bare."""

    def read_group(call: Call) -> Reply:
        need_read_scope(call)
        if not (call.permissions.can_read_secrets_globally() or "cloud_controller.read" in call.caller.scopes):
            raise errors.NotAuthorized()
        group = call.world.environment_variable_groups.first(name=name)
        return ok(dict(group.variables) if group else {})

    return read_group


def update(name: str) -> Handler:
    """PUT: the variables are replaced."""

    def update_group(call: Call) -> Reply:
        need_admin(call)
        variables = _variables(call)
        environment_variable_groups.replace(call.world, name, variables)
        return ok(variables)

    return update_group


def _variables(call: Call) -> dict[str, Json]:
    """The variables of the body; the model checks neither names nor values.

    Source: cloud_controller_ng:app/models/runtime/environment_variable_group.rb
    """
    try:
        variables = parse(call.raw)
    except JsonError as problem:
        raise errors.MessageParseError(problem) from None
    if variables is None:
        advice = "You may want to try empty object '{}' to clear the group."
        raise errors.EnvironmentVariableGroupInvalid(f"Cannot be 'null'. {advice}")
    if not isinstance(variables, dict):
        raise NotImplementedYet("an environment variable group that is no object")
    call.body = variables
    return variables


ENDPOINTS = [
    line
    for name in ("staging", "running")
    for line in (
        endpoint("GET", f"/v2/config/environment_variable_groups/{name}", read(name)),
        endpoint("PUT", f"/v2/config/environment_variable_groups/{name}", update(name)),
    )
]
