"""What is written down of what people do.

Source: cloud_controller_ng:app/repositories/service_event_repository.rb, event_repository.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from fakecc.models.events import AuditEvent
from fakecc.models.services import ServiceInstance
from fakecc.world import World

Json = Any

REDACTED = "[REDACTED]"


class Actor(Protocol):
    """Who does it."""

    @property
    def guid(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def email(self) -> str: ...


def record_user_provided(
    world: World, operation: str, actor: Actor, instance: ServiceInstance, request: Mapping[str, Json]
) -> AuditEvent:
    """`operation` is create, update or delete; of the request the credentials are not written down."""
    kind = "user_provided_service_instance"
    hidden = {**request, "credentials": REDACTED} if "credentials" in request else dict(request)
    return world.add(
        AuditEvent(
            **world.stamp(AuditEvent),
            type=f"audit.{kind}.{operation}",
            actor_guid=actor.guid,
            actor_type="user",
            actor_name=actor.email,
            actor_username=actor.name,
            target_guid=instance.guid,
            target_type=kind,
            target_name=instance.name,
            space_guid=instance.space_guid,
            organization_guid=world.spaces[instance.space_guid].organization_guid,
            data={"request": hidden},
        )
    )
