"""The rules of service keys.

Source: cloud_controller_ng:app/actions/service_credential_binding_key_create.rb, app/models/services/service_key.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.actions.services import bindings
from fakecc.actions.services.service_bindings import replace_failed
from fakecc.errors import Invalid, Unstorable
from fakecc.models.common import NO_METADATA, LastOperation, Metadata
from fakecc.models.services import ServiceInstance, ServiceKey
from fakecc.osb.requester import Requester
from fakecc.world import World
from fakecc.world.consumption import Consumption

INFINITE = -1
# In the order in which the model asks them.
QUOTA_RULES = {"organization": "service_keys_quota_exceeded", "space": "service_keys_space_quota_exceeded"}


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
    for other in world.service_keys.find(service_instance_guid=instance.guid, name=name):
        if bindings.has(other, "create", "failed"):
            replace_failed(world, other, requester)
        elif bindings.has(other, "delete", "in progress", "failed"):
            raise Invalid("name", "deleting", name=name)
        else:
            raise Invalid("name", "unique", name=name)


def check_quotas(world: World, instance: ServiceInstance) -> None:
    """Raises Invalid("space", "total_service_keys") and ("organization", "total_service_keys")."""
    for place, limit, count in _limits(world, instance):
        if count >= limit:
            raise Invalid(place, "total_service_keys")


def move(world: World, key: ServiceKey, instance: ServiceInstance) -> ServiceKey:
    """Save a key as one of this instance's, without asking a broker, as the sub-collection of the instance does.

    Raises Invalid, whose detail `complaints` has all that is wrong. The quotas count the keys that are there already.
    Source: cloud_controller_ng:app/models/services/service_key.rb (validate),
    app/models/runtime/quota_constraints/max_service_keys_policy.rb
    """
    found: list[tuple[str, str]] = []
    if any(other.guid != key.guid and other.name == key.name for other in _of_instance(world, instance)):
        found.append(("name and service_instance_id", "unique"))
    found += _quota_complaints(world, instance)
    if found:
        raise Invalid(*found[0], complaints=found)
    return world.change(key, service_instance_guid=instance.guid, updated_at=world.now())


def check_save(world: World, instance: ServiceInstance) -> None:
    """Check one of this instance's keys that a job is about to save: quotas may be smaller than when it began.

    Raises Unstorable, in the words of the real one's exception.
    """
    found = _quota_complaints(world, instance)
    if found:
        raise Unstorable(", ".join(f"{field} {rule}" for field, rule in found))


def _quota_complaints(world: World, instance: ServiceInstance) -> list[tuple[str, str]]:
    """The quotas that are exceeded by the keys that are there already."""
    exceeded = {place for place, limit, count in _limits(world, instance) if count > limit}
    return [("quota", rule) for place, rule in QUOTA_RULES.items() if place in exceeded]


def _of_instance(world: World, instance: ServiceInstance) -> list[ServiceKey]:
    return world.service_keys.find(service_instance_guid=instance.guid)


def _limits(world: World, instance: ServiceInstance) -> Iterator[tuple[str, int, int]]:
    """Where the number of keys is limited: `space` or `organization`, the limit, and how many keys there are."""
    space = world.spaces[instance.space_guid]
    quota = world.space_quotas.get(space.quota_guid)
    if quota and quota.total_service_keys != INFINITE:
        yield "space", quota.total_service_keys, Consumption.of_space(world, space.guid).service_keys()
    organization = world.organizations[space.organization_guid]
    limits = world.organization_quotas.get(organization.quota_guid)
    if limits and limits.total_service_keys != INFINITE:
        count = Consumption.of_organization(world, organization.guid).service_keys()
        yield "organization", limits.total_service_keys, count
