"""What may happen to stacks.

Source: cloud_controller_ng:app/models/runtime/stack.rb
"""

from __future__ import annotations

from fakecc.errors import Invalid
from fakecc.models.apps import App
from fakecc.models.platform import Stack
from fakecc.world import World, action


def create(world: World, *, name: str, description: str | None = None) -> Stack:
    """Make a stack. Raises Invalid("name", "presence" or "unique"); names ignore case."""
    if not name.strip():
        raise Invalid("name", "presence")
    if world.stacks.first(name=name):
        raise Invalid("name", "unique", name=name)
    return world.add(Stack(**world.stamp(Stack), name=name, description=description))


def apps(world: World, stack: Stack) -> list[App]:
    """The apps that run on it."""
    return world.apps.find(stack=stack.name)


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Delete the stack of that guid, if it is still there."""
    stack = world.stacks.get(guid)
    if stack:
        world.remove(stack)
