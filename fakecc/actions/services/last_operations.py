"""Write down the newest operation on an instance or binding.

Source: cloud_controller_ng:app/models/services/service_instance.rb (save_with_new_operation)
"""

from __future__ import annotations

from typing import TypeVar

from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.services import RouteBinding, ServiceBinding, ServiceInstance, ServiceKey
from fakecc.world import World

Operated = TypeVar("Operated", bound=ServiceInstance | ServiceBinding | ServiceKey | RouteBinding)


def draft(
    world: World,
    kind: str,
    state: str,
    description: str | None = None,
    *,
    broker_operation: str | None = None,
    proposed: tuple[tuple[str, Json], ...] = (),
) -> LastOperation:
    """An operation that begins now, and is nobody's yet.

    kind: create, update, delete. state: initial, in progress, succeeded, failed. `broker_operation` is what the broker
    calls it. `proposed` are the fields that change when it has succeeded.
    """
    now = world.now()
    return LastOperation(
        type=kind,
        state=state,
        description=description,
        created_at=now,
        updated_at=now,
        broker_operation=broker_operation,
        proposed=proposed,
    )


def record(
    world: World, resource: Operated, kind: str, state: str, description: str | None, **changed: object
) -> Operated:
    """Replace the last operation by a new one of this moment, and change other fields with it."""
    return world.change(resource, last_operation=draft(world, kind, state, description), **changed)


def start(
    world: World,
    resource: Operated,
    kind: str,
    description: str | None,
    broker_operation: str | None,
    **changed: object,
) -> Operated:
    """Write down that the broker works on it, and what it calls the operation."""
    operation = draft(world, kind, "in progress", description, broker_operation=broker_operation)
    return world.change(resource, last_operation=operation, **changed)


def go_on(world: World, resource: Operated, description: str | None) -> Operated:
    """Write down that a poll found it still in progress. Only a deletion keeps the moment when it began."""
    before = resource.last_operation
    if before is None:
        return resource
    now = world.now()
    operation = LastOperation(
        type=before.type,
        state="in progress",
        description=description,
        # A deletion saves the hash of the operation that it found, created_at and all.
        # source: cloud_controller_ng:app/actions/v3/service_instance_delete.rb
        created_at=before.created_at if before.type == "delete" else now,
        updated_at=now,
        broker_operation=before.broker_operation,
    )
    return world.change(resource, last_operation=operation)
