"""/v3/stacks.

Source: cloud_controller_ng:app/controllers/v3/stacks_controller.rb, app/messages/stack_create_message.rb,
stack_update_message.rb, stacks_list_message.rb, stack_apps_list_message.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fakecc import errors
from fakecc.actions.platform import stacks
from fakecc.actions.platform.stacks import STATES
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.sequel import stored_text
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA
from fakecc.models.platform import Stack
from fakecc.models.relations import organization_of
from fakecc.selections import HasKey, field_in
from fakecc.v3.apps._apps import known_lifecycle_type, present_app
from fakecc.v3.listing import Listing, arrays, includes, true_or_false, values
from fakecc.v3.message import Body, Message, is_included, length, only, require
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import created_reply, link, metadata_of, no_content, ok, timestamp


def _state(body: Body) -> Iterator[str]:
    if "state" in body and not is_included(body["state"], STATES):
        yield f"State must be one of {', '.join(STATES)}"


# Unknown keys are passed over. source: cloud_controller_ng:app/messages/stack_create_message.rb
CREATE = Message(
    metadata,
    require("name"),
    length("name", maximum=250),
    length("description", maximum=250),
    _state,
    length("state_reason", maximum=5000),
)
UPDATE = Message(metadata, only("state", "state_reason", "metadata"), _state, length("state_reason", maximum=5000))
INDEX = Listing(
    "guids", "names", "default", "label_selector", orders=("created_at", "updated_at", "name"), arrays=(),
    checks=(arrays("names"), true_or_false("default")),
)  # fmt: skip
APPS = Listing(
    "guids", "names", "organization_guids", "space_guids", "stacks", "include", "lifecycle_type", "label_selector",
    orders=("created_at", "updated_at", "name", "state"),
    checks=(includes("space", "org", "space.organization"), known_lifecycle_type),
).below("stacks")  # fmt: skip


def present(stack: Stack, call: Call) -> Json:
    return {
        "guid": stack.guid,
        "created_at": timestamp(stack.created_at),
        "updated_at": timestamp(stack.updated_at),
        "name": stack.name,
        "description": stack.description,
        "state": stack.state,
        "state_reason": stack.state_reason,
        "run_rootfs_image": stack.run_rootfs_image or stack.name,
        "build_rootfs_image": stack.build_rootfs_image or stack.name,
        "default": _is_default(stack, call),
        "metadata": metadata_of(stack.metadata),
        "links": {"self": link(call, f"/v3/stacks/{stack.guid}")},
    }


def _is_default(stack: Stack, call: Call) -> bool:
    name: str = call.world.settings.stacks["default"]
    return stack.name == name


def index(call: Call) -> Reply:
    """Everybody sees all of them."""
    asked = INDEX.read(call)
    fits = asked.keeps()
    if asked.has("default"):
        if not call.world.stacks.first(name=call.world.settings.stacks["default"]):
            # No one rescues MissingDefaultStackError. source: cloud_controller_ng:app/fetchers/stack_list_fetcher.rb
            raise Broken("the default stack is gone")
        # Null is not true, so it looks for the others.
        name: str = call.world.settings.stacks["default"]
        fits &= HasKey("name", frozenset({name}), lacks=asked.query["default"] != "true")
    found = call.world.stacks.select(dict(asked.among(guids="guid", names="name")), fits)
    return asked.reply(found, lambda stack: present(stack, call))


def show(call: Call, guid: str) -> Reply:
    return ok(present(_stack(call, guid), call))


def _stack(call: Call, guid: str) -> Stack:
    stack = call.world.stacks.get(guid)
    if stack is None:
        raise errors.ResourceNotFound("Stack not found")
    return stack


def _check_admin(call: Call) -> None:
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()


def create(call: Call) -> Reply:
    _check_admin(call)
    body = call.body
    CREATE.check(body)
    state = body.get("state", STATES[0])
    if isinstance(state, list):
        raise errors.UnprocessableEntity("state includes")  # A list passes the message, and not the model.
    try:
        stack = stacks.create(
            call.world,
            name=stored_text(body["name"]) or "",
            description=stored_text(body.get("description")),
            state=state,
            state_reason=stored_text(body.get("state_reason")),
            metadata=merge(NO_METADATA, body, call.world.settings),
        )
    except Invalid as problem:
        sentences = {"unique": "Name must be unique", "presence": "name presence"}
        raise errors.UnprocessableEntity(sentences[problem.rule]) from None
    stacks.record(call.world, call.caller, "create", stack, body)
    return created_reply(present(stack, call))


def update(call: Call, guid: str) -> Reply:
    stack = _stack(call, guid)
    _check_admin(call)
    body = call.body
    UPDATE.check(body)
    changed: dict[str, Json] = {"state": body["state"]} if "state" in body else {}
    if isinstance(body.get("state"), list):
        raise Broken("a list passes the message, and no one rescues what the model says of it")
    if "state_reason" in body:
        changed["state_reason"] = stored_text(body["state_reason"])
    laid = merge(stack.metadata, body, call.world.settings, guid=stack.guid)
    after = call.world.change(stack, **changed, metadata=laid)
    stacks.record(call.world, call.caller, "update", after, body)
    if "state" in body and _is_default(after, call):
        call.warnings.append(
            f"Changing state on the default stack '{after.name}' may affect new application deployments."
        )
    return ok(present(after, call))


def show_apps(call: Call, guid: str) -> Reply:
    """The apps on it that the caller may read; links repeat no parameter but the page."""
    stack = _stack(call, guid)
    asked = APPS.read(call)
    among: dict[str, Any] = dict(asked.among(guids="guid", names="name", space_guids="space_guid"))
    organizations, kind, fits = asked.values("organization_guids"), asked.query.get("lifecycle_type"), asked.keeps()
    if not call.permissions.can_read_globally():
        fits &= call.permissions.readable_spaces().test("space_guid")
    if organizations is not None:
        fits &= field_in(organization_of("space_guid"), organizations)
    # Where cnb stages, its stack stands in another table.
    fits &= field_in("lifecycle_type", {"buildpack"} & {kind or "buildpack"})
    # Its name stands for the filter by stacks, and is read as one.
    found = call.world.apps.select({**among, "stack": [name or None for name in values(stack.name)]}, fits)
    asked.forget_filters()
    asked.call = replace(call, path=f"/v3/stacks/{stack.guid}/apps")
    return asked.reply(found, lambda app: present_app(app, call))


def destroy(call: Call, guid: str) -> Reply:
    stack = _stack(call, guid)
    _check_admin(call)
    try:
        stacks.delete(call.world, stack, call.caller)
    except Invalid:
        raise errors.UnprocessableEntity(
            f"Cannot delete stack '{stack.name}' because apps are currently using the stack."
        ) from None
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/v3/stacks", index),
    endpoint("POST", "/v3/stacks", create),
    endpoint("GET", "/v3/stacks/<guid>", show),
    endpoint("PATCH", "/v3/stacks/<guid>", update),
    endpoint("DELETE", "/v3/stacks/<guid>", destroy),
    endpoint("GET", "/v3/stacks/<guid>/apps", show_apps),
]
