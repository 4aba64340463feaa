"""/v2/buildpacks; their bits have a page of their own.

Source: cloud_controller_ng:app/controllers/runtime/buildpacks_controller.rb, app/access/buildpack_access.rb
"""

from __future__ import annotations

from typing import cast

from fakecc import errors
from fakecc.actions.platform import buildpacks
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.v2.access import need_admin
from fakecc.v2.message import FLAG, NUMBER, Message, optional, required_field
from fakecc.v2.platform._buildpacks import BUILDPACKS
from fakecc.v2.reading import enumerate_, find, read
from fakecc.v2.replies import created_reply, updated_reply
from fakecc.v2.writing import delete_reply

CREATE = Message(
    required_field("name"),
    optional("stack"),
    optional("lifecycle"),
    optional("position", NUMBER, default=0),
    optional("enabled", FLAG, default=True),
    optional("locked", FLAG, default=False),
)
UPDATE = CREATE.for_update(without=("lifecycle",))
WORDS = {
    ("name", "format"): "name can only contain alphanumeric characters",
    ("stack", "known"): "stack buildpack_stack_does_not_exist",
    ("stack", "final"): "stack buildpack_cant_change_stacks",
    ("stack", "unique"): "stack unique",
}


def create(call: Call) -> Reply:
    """Make a buildpack, in the first place where nothing else is said."""
    given = CREATE.read(call)
    try:
        buildpack = buildpacks.create(
            call.world,
            name=given["name"],
            stack=given.get("stack"),
            lifecycle=given.get("lifecycle", call.world.settings.default_app_lifecycle),
            position=given["position"],
            enabled=given["enabled"],
            locked=given["locked"],
        )
    except Invalid as problem:
        raise _refusal(problem, given) from None
    need_admin(call)
    return created_reply(BUILDPACKS, buildpack, call)


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    buildpack = find(BUILDPACKS, guid, call)
    need_admin(call)
    changed = {name: value for name, value in given.items() if name != "position"}
    try:
        buildpack = buildpacks.update(call.world, buildpack, position=given.get("position"), **changed)
    except Invalid as problem:
        raise _refusal(problem, given) from None
    return updated_reply(BUILDPACKS, buildpack, call)


def _refusal(problem: Invalid, given: dict[str, Json]) -> Exception:
    """What is said of a buildpack that is refused, with what was sent of it."""
    found = cast("list[tuple[str, str]]", problem.details["complaints"])
    if ("name", "unique") in found:
        return errors.BuildpackNameStackLifecycleTaken(
            *(given.get(name) or "" for name in ("name", "stack", "lifecycle"))
        )
    return errors.BuildpackInvalid(", ".join(WORDS[complaint] for complaint in found))


def delete(call: Call, guid: str) -> Reply:
    buildpack = find(BUILDPACKS, guid, call)
    need_admin(call)
    return delete_reply(call, buildpacks.delete_by_guid, buildpack.guid)


ENDPOINTS = [
    endpoint("POST", "/v2/buildpacks", create),
    endpoint("GET", "/v2/buildpacks", enumerate_(BUILDPACKS)),
    endpoint("GET", "/v2/buildpacks/<guid>", read(BUILDPACKS)),
    endpoint("PUT", "/v2/buildpacks/<guid>", update),
    endpoint("DELETE", "/v2/buildpacks/<guid>", delete),
]
