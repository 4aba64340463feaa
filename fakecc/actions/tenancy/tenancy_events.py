"""What is written down of what people do to organizations and spaces, and to the roles in them.

Source: cloud_controller_ng:app/repositories/organization_event_repository.rb, space_event_repository.rb,
user_event_repository.rb, organization_quota_event_repository.rb, space_quota_event_repository.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions.audit_events import Actor, record
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization, OrganizationQuota, Space, SpaceQuota
from fakecc.world import World


def record_organization(world: World, actor: Actor, operation: str, organization: Organization, request: Json) -> None:
    """create, update, delete-request."""
    target = ("organization", organization.guid, organization.name)
    record(world, actor, operation, target, {"request": request}, organization_guid=organization.guid)


def record_space(world: World, actor: Actor, operation: str, space: Space, request: Json) -> None:
    """create, update, delete-request."""
    record(world, actor, operation, ("space", space.guid, space.name), {"request": request}, space=space)


def record_organization_quota(
    world: World, actor: Actor, operation: str, quota: OrganizationQuota, data: Mapping[str, Json]
) -> None:
    """create and update with the request, delete with nothing."""
    record(world, actor, operation, ("organization_quota", quota.guid, quota.name), data)


def record_organization_quota_applied(
    world: World, actor: Actor, quota: OrganizationQuota, organization: Organization
) -> None:
    target = ("organization_quota", quota.guid, quota.name)
    data = {"organization_guid": organization.guid, "organization_name": organization.name}
    record(world, actor, "apply", target, data, organization_guid=organization.guid)


def record_space_quota(world: World, actor: Actor, operation: str, quota: SpaceQuota, data: Mapping[str, Json]) -> None:
    """create and update with the request, delete with nothing."""
    target = ("space_quota", quota.guid, quota.name)
    record(world, actor, operation, target, data, organization_guid=quota.organization_guid)


def record_space_quota_of(world: World, actor: Actor, operation: str, quota: SpaceQuota, space: Space) -> None:
    """apply and remove."""
    data = {"space_guid": space.guid, "space_name": space.name}
    record(world, actor, operation, ("space_quota", quota.guid, quota.name), data, space=space)


def record_role(
    world: World, actor: Actor, operation: str, place: Organization | Space, user: tuple[str, str], *, request: Json
) -> None:
    """space_developer_add, organization_user_remove and so on.

    `user` is a guid and a name: UAA's, or the one that the request gave; empty where nobody asked for it.
    """
    guid, name = user
    space = place if isinstance(place, Space) else None
    target = ("user", guid, name)
    record(world, actor, operation, target, {"request": request}, space=space, organization_guid=place.guid)
