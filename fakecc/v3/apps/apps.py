"""/v3/apps, as far as bindings need them. Only the buildpack lifecycle is done, and nothing below an app.

Source: cloud_controller_ng:app/controllers/v3/apps_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions.apps import app_environments, apps
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid, NotImplementedYet
from fakecc.models.apps import App
from fakecc.models.common import NO_METADATA
from fakecc.models.tenancy import Space
from fakecc.permissions import APP_MANAGING
from fakecc.v3.access import check_space_open
from fakecc.v3.apps._apps import included_homes, present_app
from fakecc.v3.listing import Asked, Listing, Query, fits_filter, includes, query_of, unknown, values
from fakecc.v3.message import Body, Message, only, related, relationships, require, string
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import accepted_reply, created_reply, ok

INCLUDES = ("space", "org", "space.organization")
LIFECYCLES = ("buildpack", "docker", "cnb")
HIDDEN = {"redacted_message": "[PRIVATE DATA HIDDEN]"}
CREATE = Message(
    metadata,
    only("name", "environment_variables", "relationships", "lifecycle", "metadata"),
    relationships("space"),
    string("name"),
    require("name"),
)
UPDATE = Message(metadata, only("name", "lifecycle", "metadata"), string("name"))


def _lifecycle(query: Query) -> Iterator[str]:
    if "lifecycle_type" in query and query["lifecycle_type"] not in LIFECYCLES:
        yield f"Invalid lifecycle_type: '{query['lifecycle_type']}'"


INDEX = Listing(
    "guids",
    "names",
    "organization_guids",
    "space_guids",
    "stacks",
    "include",
    "lifecycle_type",
    "label_selector",
    orders=("created_at", "updated_at", "name", "state"),
    checks=(includes(*INCLUDES), _lifecycle),
)


def index(call: Call) -> Reply:
    """List the apps in spaces that the caller may read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(guids="guid", names="name", lifecycle_type="lifecycle_type"))
    if not call.permissions.can_read_globally():
        among["space_guid"] = call.permissions.readable_space_guids()
    keeps = asked.keeps()
    found = call.world.apps.select(among, lambda app: keeps(app) and _fits(call, asked, app))
    return asked.reply(
        found,
        lambda app: present_app(app, call),
        included=lambda page: included_homes(call, {app.space_guid for app in page}, asked.values("include")),
    )


def _fits(call: Call, asked: Asked, app: App) -> bool:
    organization = call.world.spaces[app.space_guid].organization_guid
    return (
        fits_filter(asked.values("space_guids"), app.space_guid)
        and fits_filter(asked.values("organization_guids"), organization)
        and fits_filter(asked.values("stacks"), app.lifecycle_data.get("stack"))
    )


def show(call: Call, guid: str) -> Reply:
    query = query_of(call)
    complaints = [*unknown(query, ("include",)), *includes(*INCLUDES)(query)]
    if complaints:
        raise errors.BadQueryParameter(", ".join(complaints))
    app, _ = _readable(call, guid)
    body = present_app(app, call)
    extra = included_homes(call, {app.space_guid}, values(query["include"]) if "include" in query else None)
    return ok(body if extra is None else {**body, "included": extra})


def create(call: Call) -> Reply:
    body = call.body
    CREATE.check(body)
    space = call.world.spaces.get(related(body, "space"))
    if space is None or not call.permissions.can_read_from_space(space):
        raise errors.UnprocessableEntity("Invalid space. Ensure that the space exists and you have access to it.")
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    try:
        app = apps.create(
            call.world,
            name=body["name"],
            space_guid=space.guid,
            stack=_stack(call, body),
            environment_variables=_variables(body),
            metadata=merge(NO_METADATA, body, call.world.settings),
        )
    except Invalid as problem:
        raise _name_error(problem) from None
    return created_reply(present_app(app, call))


def _stack(call: Call, body: Body) -> str | None:
    """The stack that the lifecycle names, or None for the default."""
    lifecycle = body.get("lifecycle")
    if lifecycle is None:
        return None
    given = lifecycle.get("data") if isinstance(lifecycle, dict) and lifecycle.get("type") == "buildpack" else None
    if not isinstance(given, dict) or not set(given) <= {"stack", "buildpacks"} or given.get("buildpacks"):
        raise NotImplementedYet("an app's lifecycle but the buildpack one without buildpacks")
    stack: str | None = given.get("stack")
    if stack is not None and not call.world.stacks.first(name=stack):
        raise errors.UnprocessableEntity("Stack must be an existing stack")
    return stack


def _variables(body: Body) -> dict[str, str]:
    given = body.get("environment_variables")
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise NotImplementedYet("environment variables that are no texts")
    return given


def _name_error(problem: Invalid) -> Exception:
    return errors.UniquenessError(f"App with the name '{problem.details['name']}' already exists.")


def update(call: Call, guid: str) -> Reply:
    UPDATE.check(call.body)
    app, space = _readable(call, guid)
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    if "lifecycle" in call.body:
        raise NotImplementedYet("changing an app's lifecycle")
    laid = merge(app.metadata, call.body, call.world.settings)
    try:
        app = apps.update(call.world, app, name=call.body.get("name"), metadata=laid)
    except Invalid as problem:
        raise _name_error(problem) from None
    return ok(present_app(app, call))


def destroy(call: Call, guid: str) -> Reply:
    """Have a job unbind the app and delete it."""
    app, space = _readable(call, guid)
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    job = apps.delete_later(call.world, app, call.requester)
    return accepted_reply(call, job.guid)


def show_env(call: Call, guid: str) -> Reply:
    """Show the environment that the app would have. Space supporters do not see the system part."""
    app, space = _readable(call, guid)
    permissions = call.permissions
    secrets = permissions.can_read_secrets_globally()
    if not secrets and not permissions.has_space_role(space.guid, APP_MANAGING):
        raise errors.NotAuthorized()
    feature_flags.check(call.world, call.caller, "env_var_visibility")
    feature_flags.check(call.world, call.caller, "space_developer_env_var_visibility")
    groups = {group.name: dict(group.variables) for group in call.world.environment_variable_groups}
    services = {"VCAP_SERVICES": app_environments.vcap_services(call.world, app)}
    return ok(
        {
            "environment_variables": dict(app.environment_variables) or None,
            "staging_env_json": groups.get("staging", {}),
            "running_env_json": groups.get("running", {}),
            "system_env_json": services if permissions.can_read_secrets_in_space(space) else HIDDEN,
            "application_env_json": {"VCAP_APPLICATION": app_environments.vcap_application(call.world, app, call.api)},
        }
    )


def _readable(call: Call, guid: str) -> tuple[App, Space]:
    app = call.world.apps.get(guid)
    if app is not None:
        space = call.world.spaces[app.space_guid]
        if call.permissions.can_read_from_space(space):
            return app, space
    raise errors.ResourceNotFound("App not found")


ENDPOINTS = [
    endpoint("GET", "/v3/apps", index),
    endpoint("POST", "/v3/apps", create),
    endpoint("GET", "/v3/apps/<guid>", show),
    endpoint("PATCH", "/v3/apps/<guid>", update),
    endpoint("DELETE", "/v3/apps/<guid>", destroy),
    endpoint("GET", "/v3/apps/<guid>/env", show_env),
]
