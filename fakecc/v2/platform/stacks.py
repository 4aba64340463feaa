"""/v2/stacks; there is no PUT.

Source: cloud_controller_ng:app/controllers/runtime/stacks_controller.rb, app/models/runtime/stack.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import stacks
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.platform import Stack
from fakecc.v2.access import need_admin
from fakecc.v2.message import Message, optional, required_field
from fakecc.v2.query import text
from fakecc.v2.reading import enumerate_, find, read
from fakecc.v2.replies import created_reply
from fakecc.v2.resource import Resource, declare
from fakecc.v2.writing import check_without, delete_reply, is_true

CREATE = Message(required_field("name"), optional("description"))


def fields(stack: Stack, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": stack.name,
        "description": stack.description,
        "build_rootfs_image": stack.build_rootfs_image or stack.name,
        "run_rootfs_image": stack.run_rootfs_image or stack.name,
    }


STACKS: Resource[Stack] = declare(
    Resource(
        name="stacks",
        model="Stack",
        table=lambda world: world.stacks,
        fields=fields,
        filters={"name": text("name")},
        not_found=errors.StackNotFound,
    )
)


def create(call: Call) -> Reply:
    given = CREATE.read(call)
    try:
        stack = stacks.create(call.world, name=given["name"], description=given.get("description"))
    except Invalid as problem:
        if problem.rule == "unique":
            raise errors.StackNameTaken(given["name"]) from None
        raise errors.StackInvalid(f"{problem.field} {problem.rule}") from None
    need_admin(call)
    return created_reply(STACKS, stack, call)


def delete(call: Call, guid: str) -> Reply:
    stack = find(STACKS, guid, call)
    need_admin(call)
    check_without(call, [], stack, "stacks")
    # A job finds that out when it is done.
    if stacks.apps(call.world, stack) and not is_true(call, "async"):
        raise errors.AssociationNotEmpty("app", "stack")
    return delete_reply(call, stacks.delete_by_guid, guid=stack.guid)


ENDPOINTS = [
    endpoint("GET", "/v2/stacks", enumerate_(STACKS)),
    endpoint("POST", "/v2/stacks", create),
    endpoint("GET", "/v2/stacks/<guid>", read(STACKS)),
    endpoint("DELETE", "/v2/stacks/<guid>", delete),
]
