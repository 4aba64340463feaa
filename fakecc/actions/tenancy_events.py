"""What is written down of what people do to organizations and spaces, and to the roles in them.

Source: cloud_controller_ng:app/repositories/organization_event_repository.rb, space_event_repository.rb,
user_event_repository.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fakecc.actions.audit_events import Actor, record
from fakecc.models.tenancy import Organization, Role, Space
from fakecc.world import World

Json = Any


def record_organization(world: World, actor: Actor, operation: str, organization: Organization, request: Json) -> None:
    """create, update, delete-request."""
    target = ("organization", organization.guid, organization.name)
    record(world, actor, operation, target, {"request": request}, organization_guid=organization.guid)


def record_space(world: World, actor: Actor, operation: str, space: Space, request: Json) -> None:
    """create, update, delete-request."""
    record(world, actor, operation, ("space", space.guid, space.name), {"request": request}, space=space)


def record_role(
    world: World, actor: Actor, operation: str, role: Role, request: Mapping[str, Json], username: str = ""
) -> None:
    """add, remove. `username` is told where the user was named, not given by guid."""
    record(
        world,
        actor,
        f"{role.type}_{operation}",
        ("user", role.user_guid, username),
        {"request": request},
        space=world.spaces.get(role.space_guid),
        organization_guid=role.organization_guid,
    )
