"""What may happen to stacks.

Source: cloud_controller_ng:app/actions/stack_create.rb, stack_update.rb, stack_delete.rb, app/models/runtime/stack.rb
"""

from __future__ import annotations

from fakecc.actions import audit_events
from fakecc.actions.audit_events import Actor
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.platform import Stack
from fakecc.world import World, action

STATES = ("ACTIVE", "RESTRICTED", "DEPRECATED", "DISABLED")


def create(
    world: World,
    *,
    name: str,
    description: str | None = None,
    state: str = STATES[0],
    state_reason: str | None = None,
    metadata: Metadata = NO_METADATA,
) -> Stack:
    """Make a stack. Raises Invalid("name", "presence" or "unique")."""
    name = name.strip()
    if not name:
        raise Invalid("name", "presence")
    if world.stacks.first(name=name):
        raise Invalid("name", "unique", name=name)
    return world.add(
        draft(world, name=name, description=description, state=state, state_reason=state_reason, metadata=metadata)
    )


def draft(world: World, *, name: str, **given: Json) -> Stack:
    """A stack that is in no table yet; `given` are fields of the record."""
    return Stack(**world.stamp(Stack), name=name, **given)


def apps(world: World, stack: Stack) -> list[App]:
    """The apps that run on it."""
    return world.apps.find(stack=stack.name)


def delete(world: World, stack: Stack, actor: Actor) -> None:
    """Delete a stack. Raises Invalid("apps", "absence") while apps are staged by buildpacks on it."""
    if any(app.lifecycle_type == "buildpack" for app in apps(world, stack)):
        raise Invalid("apps", "absence")
    record(world, actor, "delete", stack, None)
    world.remove(stack)


def record(world: World, actor: Actor, operation: str, stack: Stack, request: Json) -> None:
    """Write down create, update or delete, which has no request."""
    told = {} if request is None else {"request": request}
    audit_events.record(world, actor, operation, ("stack", stack.guid, stack.name), told)


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Delete the stack of that guid, if it is still there. Raises Broken while apps run on it."""
    stack = world.stacks.get(guid)
    if stack is None:
        return
    if apps(world, stack):
        raise Broken("a stack that has apps")
    world.remove(stack)
