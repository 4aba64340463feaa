"""/v3/apps: made, changed, listed and deleted.

Source: cloud_controller_ng:app/controllers/v3/apps_controller.rb, app/messages/app_create_message.rb,
app_update_message.rb, apps_list_message.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions.apps import apps
from fakecc.actions.apps.deletion import app_deletion_recursively
from fakecc.actions.platform import app_logs, feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken, Invalid
from fakecc.models.common import NO_METADATA
from fakecc.selections import AllOf
from fakecc.v3.apps._apps import (
    check_writable,
    included_homes,
    known_lifecycle_type,
    present_app,
    readable_app,
    space_limits,
)
from fakecc.v3.apps._lifecycles import (
    check_possible,
    data_is_object,
    lifecycle_data,
    lifecycle_of_changed_app,
    lifecycle_of_new_app,
    model_error,
    of_any_kind,
    of_known_kind,
    type_is_text,
)
from fakecc.v3.apps._processes import process_sentence
from fakecc.v3.listing import Asked, Listing, includes, query_of, unknown, values
from fakecc.v3.message import Body, Message, only, related, relationships
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import accepted_reply, created_reply, ok

INCLUDES = ("space", "org", "space.organization")


def _name(body: Body) -> Iterator[str]:
    name = body.get("name")
    if not isinstance(name, str):
        yield "Name must be a string"
    elif len(name) > 255:
        yield "Name is too long (maximum is 255 characters)"


def _name_if_given(body: Body) -> Iterator[str]:
    return _name(body) if body.get("name") is not None else iter(())


def _environment(body: Body) -> Iterator[str]:
    given = body.get("environment_variables")
    if given is not None and not isinstance(given, dict):
        yield "Environment variables must be an object"


CREATE = Message(
    metadata,
    only("metadata", "name", "environment_variables", "relationships", "lifecycle"),
    relationships("space"),
    of_known_kind,
    _name,
    _environment,
    type_is_text,
    data_is_object,
)
UPDATE = Message(
    metadata, only("metadata", "name", "lifecycle"), of_any_kind, _name_if_given, type_is_text, data_is_object
)


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
    checks=(includes(*INCLUDES), known_lifecycle_type),
)


def index(call: Call) -> Reply:
    """List the apps in spaces that the caller may read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(guids="guid", names="name", lifecycle_type="lifecycle_type"))
    within = [spaces.test("space_guid") for spaces in space_limits(call, asked)]
    if asked.lacks_value("stacks"):
        raise Broken("stacks without a value")  # nil has no reject.
    if asked.has("stacks"):
        # A stack is only looked for where buildpacks stage; that of cnb stands in another table.
        among |= {
            "stack": [stack or None for stack in asked.values("stacks") or ()],
            "lifecycle_type": _stack_lifecycles(asked),
        }
    found = call.world.apps.select(among, AllOf((*asked.keeps().tests, *within)))
    return asked.reply(
        found,
        lambda app: present_app(app, call),
        included=lambda page: included_homes(call, {app.space_guid for app in page}, asked.values("include")),
    )


def _stack_lifecycles(asked: Asked) -> list[str]:
    return ["buildpack"] if asked.query.get("lifecycle_type", "buildpack") == "buildpack" else []


def show(call: Call, guid: str) -> Reply:
    query = query_of(call)
    complaints = [*unknown(query, ("include",)), *includes(*INCLUDES)(query)]
    if complaints:
        raise errors.BadQueryParameter(", ".join(complaints))
    app, _ = readable_app(call, guid)
    body = present_app(app, call)
    extra = included_homes(call, {app.space_guid}, values(query["include"]) if "include" in query else None)
    return ok(body if extra is None else {**body, "included": extra})


def create(call: Call) -> Reply:
    body, world = call.body, call.world
    CREATE.check(body)
    space = world.spaces.get(related(body, "space"))
    if space is None or not call.permissions.can_read_from_space(space):
        raise errors.UnprocessableEntity("Invalid space. Ensure that the space exists and you have access to it.")
    check_writable(call, space)
    lifecycle = lifecycle_of_new_app(world, body)
    if lifecycle.type != "buildpack":
        feature_flags.check(world, call.caller, f"diego_{lifecycle.type}")
    check_possible(world, lifecycle)
    drafted = apps.draft(
        world,
        name=body["name"],
        space_guid=space.guid,
        lifecycle=lifecycle,
        environment_variables=body.get("environment_variables"),
        metadata=merge(NO_METADATA, body, world.settings),
    )
    try:
        app, warnings = apps.create(world, drafted, call.actor, body)
    except Invalid as problem:
        if problem.field == "name":
            raise errors.UniquenessError(_unique_sentence(problem)) from None
        raise model_error(problem) from None
    call.warnings += warnings
    return created_reply(present_app(app, call))


def _unique_sentence(problem: Invalid) -> str:
    return f"App with the name '{problem.details['name']}' already exists."


def update(call: Call, guid: str) -> Reply:
    body, world = call.body, call.world
    UPDATE.check(body)
    app, space = readable_app(call, guid)
    check_writable(call, space)
    changed: dict[str, object] = {
        "lifecycle": lifecycle_of_changed_app(world, app, body),
        "metadata": merge(app.metadata, body, world.settings, guid=app.guid),
    }
    if "name" in body:
        changed["name"] = body["name"] or ""
    try:
        app = apps.update(world, app, changed, call.actor, body)
        # What was changed stays, even where the stack is refused.
        # source: cloud_controller_ng:app/actions/app_update.rb
        world.keep()
        stack = (lifecycle_data(body) or {}).get("stack")
        call.warnings += apps.stack_warnings(world, app, stack)
    except Invalid as problem:
        if problem.field == "name":
            raise errors.UnprocessableEntity(_unique_sentence(problem)) from None
        if problem.field == "process":
            raise errors.UnprocessableEntity(process_sentence(problem)) from None
        raise model_error(problem) from None
    return ok(present_app(app, call))


def destroy(call: Call, guid: str) -> Reply:
    """Have a job unbind the app and take it away."""
    app, space = readable_app(call, guid)
    check_writable(call, space)
    job = app_deletion_recursively.delete_later(call.world, app, call.requester)
    app_logs.write_controller(call.world, app, f"Enqueued job to delete app with guid {app.guid}")
    return accepted_reply(call, job.guid)


ENDPOINTS = [
    endpoint("GET", "/v3/apps", index),
    endpoint("POST", "/v3/apps", create),
    endpoint("GET", "/v3/apps/<guid>", show),
    endpoint("PATCH", "/v3/apps/<guid>", update),
    endpoint("DELETE", "/v3/apps/<guid>", destroy),
]
