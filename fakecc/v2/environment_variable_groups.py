"""/v2/config/environment_variable_groups.

Source: cloud_controller_ng:app/controllers/runtime/environment_variable_groups_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.actions import environment_variable_groups
from fakecc.call import Call, Handler, Reply, route
from fakecc.v2._access import need_admin, need_read_scope
from fakecc.v2._json import JsonError, parse
from fakecc.v2._replies import ok

Json = Any

# What an app's environment may not set: environment_variable_group.rb, validate_env_is_ok.
RESERVED = ("VCAP_", "VMC_")


def read(name: str) -> Handler:
    """GET: the variables, bare."""

    def read_group(call: Call) -> Reply:
        need_read_scope(call)
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
    try:
        variables = parse(call.raw)
    except JsonError as problem:
        raise errors.MessageParseError(problem) from None
    if not isinstance(variables, dict):
        raise errors.EnvironmentVariableGroupInvalid(
            f"Cannot convert value {call.raw.decode(errors='replace')} to JSON object"
        )
    call.body = variables
    if "PORT" in variables:
        raise errors.EnvironmentVariableGroupInvalid("cannot set PORT")
    reserved = next((name for name in variables if name.upper().startswith(RESERVED)), None)
    if reserved is not None:
        raise errors.EnvironmentVariableGroupInvalid(f"reserved_key:{reserved}")
    return variables


ROUTES = [
    line
    for name in ("staging", "running")
    for line in (
        route("GET", f"/v2/config/environment_variable_groups/{name}", read(name)),
        route("PUT", f"/v2/config/environment_variable_groups/{name}", update(name)),
    )
]
