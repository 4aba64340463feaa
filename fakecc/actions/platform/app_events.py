"""What may happen to app events, which tell of instances that ended: made, changed and deleted by requests alone.

Source: cloud_controller_ng:app/models/runtime/app_event.rb
"""

from __future__ import annotations

from fakecc.errors import Broken
from fakecc.models.apps import Process
from fakecc.models.events import AppEvent
from fakecc.world import World, action


def create(world: World, process: Process, **columns: object) -> AppEvent:
    """Make an event of a process. Raises Broken for one without the guid of an instance, which nobody translates."""
    space_guid = world.apps[process.app_guid].space_guid
    event = AppEvent(**world.stamp(AppEvent), process_guid=process.guid, space_guid=space_guid, **columns)  # type: ignore[arg-type]
    _check(event)
    return world.add(event)


def update(world: World, event: AppEvent, **changed: object) -> AppEvent:
    """Change an event. Raises Broken as create does."""
    event = world.change(event, **changed, updated_at=world.now())
    _check(event)
    return event


def _check(event: AppEvent) -> None:
    if not event.instance_guid.strip():
        raise Broken("an app event needs the guid of an instance")


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Forget the event of that guid. An event that no longer exists is ignored."""
    event = world.app_events.get(guid)
    if event is not None:
        world.remove(event)
