"""/v2/config/environment_variable_groups.

Source: cloud_controller_ng:app/controllers/runtime/environment_variable_groups_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc import errors
from fakecc.actions.apps import apps
from fakecc.actions.platform import environment_variable_groups
from fakecc.call import Call, Handler, Reply, endpoint
from fakecc.dialects.oj import JsonError, parse
from fakecc.json_types import Json
from fakecc.v2.access import need_admin, need_read_scope
from fakecc.v2.replies import ok

# What is said of a name that breaks a rule of actions/apps/apps.py.
WRONG_NAMES = {
    "empty": "key must be a minimum length of 1",
    "vcap": "cannot start with VCAP_",
    "vmc": "cannot start with VMC_",
    "port": "cannot set PORT",
}


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


def _variables(call: Call) -> Json:
    """The variables of the body; the model checks the names, and takes every value.

    Source: cloud_controller_ng:app/models/runtime/environment_variable_group.rb
    """
    try:
        variables = parse(call.raw)
    except JsonError as problem:
        raise errors.MessageParseError(problem) from None
    if variables is None:
        advice = "You may want to try empty object '{}' to clear the group."
        raise errors.EnvironmentVariableGroupInvalid(f"Cannot be 'null'. {advice}")
    problems = list(_problems(variables))
    if problems:
        told = ", ".join(f'environment_json {{:message=>"{problem}"}}' for problem in problems)
        raise errors.EnvironmentVariableGroupInvalid(told)
    call.body = variables
    return variables


def _problems(variables: Json) -> Iterator[str]:
    if not isinstance(variables, dict):
        yield "must be an object"
        return
    for problem in apps.environment_problems(variables):
        yield WRONG_NAMES[problem.rule]


ENDPOINTS = [
    line
    for name in ("staging", "running")
    for line in (
        endpoint("GET", f"/v2/config/environment_variable_groups/{name}", read(name)),
        endpoint("PUT", f"/v2/config/environment_variable_groups/{name}", update(name)),
    )
]
