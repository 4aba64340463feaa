"""The rules of service keys.

Source: cloud_controller_ng:app/actions/service_credential_binding_key_create.rb, app/models/services/service_key.rb
"""

from __future__ import annotations

from fakecc.actions.services import bindings
from fakecc.actions.services.service_bindings import replace_failed
from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA, LastOperation, Metadata
from fakecc.models.services import ServiceInstance, ServiceKey
from fakecc.osb.requester import Requester
from fakecc.world import World

INFINITE = -1


def draft(
    world: World,
    instance: ServiceInstance,
    *,
    name: str,
    last_operation: LastOperation | None = None,
    metadata: Metadata = NO_METADATA,
) -> ServiceKey:
    """A key that is in no table yet; it begins with empty credentials."""
    return ServiceKey(
        **world.stamp(ServiceKey),
        name=name,
        service_instance_guid=instance.guid,
        credentials={},
        last_operation=last_operation,
        metadata=metadata,
    )


def make_way(world: World, instance: ServiceInstance, *, name: str, requester: Requester) -> None:
    """Delete a failed key of that name. Raises Invalid("name", "unique") and ("name", "deleting")."""
    for other in world.service_keys.find(service_instance_guid=instance.guid):
        if other.name != name:
            continue
        if bindings.has(other, "create", "failed"):
            replace_failed(world, other, requester)
        elif bindings.has(other, "delete", "in progress", "failed"):
            raise Invalid("name", "deleting", name=name)
        else:
            raise Invalid("name", "unique", name=name)


def check_quotas(world: World, instance: ServiceInstance) -> None:
    """Raises Invalid("space", "total_service_keys") and ("organization", "total_service_keys")."""
    space = world.spaces[instance.space_guid]
    quota = world.space_quotas.get(space.quota_guid)
    if quota and _is_reached(quota.total_service_keys, _count(world, {space.guid})):
        raise Invalid("space", "total_service_keys")
    organization = world.organizations[space.organization_guid]
    limits = world.organization_quotas.get(organization.quota_guid)
    inside = {other.guid for other in world.spaces.find(organization_guid=organization.guid)}
    if limits and _is_reached(limits.total_service_keys, _count(world, inside)):
        raise Invalid("organization", "total_service_keys")


def _is_reached(limit: int, count: int) -> bool:
    return limit != INFINITE and count >= limit


def _count(world: World, space_guids: set[str]) -> int:
    instances = {instance.guid for instance in world.service_instances.select({"space_guid": space_guids}).all()}
    return len(world.service_keys.select({"service_instance_guid": instances}))
