"""What may happen to stacks.

Source: cloud_controller_ng:app/models/runtime/stack.rb
"""

from __future__ import annotations

from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.platform import Stack
from fakecc.world import World, action


def create(world: World, *, name: str, description: str | None = None) -> Stack:
    """Make a stack. Raises Invalid("name", "presence" or "unique"); names ignore case."""
    if not name.strip():
        raise Invalid("name", "presence")
    if world.stacks.first(name=name):
        raise Invalid("name", "unique", name=name)
    return world.add(draft(world, name=name, description=description))


def draft(world: World, *, name: str, **given: Json) -> Stack:
    """A stack that is in no table yet; `given` are fields of the record."""
    return Stack(**world.stamp(Stack), name=name, **given)


def apps(world: World, stack: Stack) -> list[App]:
    """The apps that run on it."""
    return [app for app in world.apps if app.lifecycle_data.get("stack") == stack.name]


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Delete the stack of that guid, if it is still there."""
    stack = world.stacks.get(guid)
    if stack:
        world.remove(stack)
