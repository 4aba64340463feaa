"""What may happen to roles.

Source: cloud_controller_ng:app/actions/role_create.rb, role_delete.rb
"""

from __future__ import annotations

from fakecc.actions import jobs
from fakecc.actions.tenancy import tenancy_events, users
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization, Role, Space, User
from fakecc.osb.requester import Requester
from fakecc.world import World, action

ORGANIZATION_TYPES = (
    "organization_auditor",
    "organization_manager",
    "organization_billing_manager",
    "organization_user",
)
SPACE_TYPES = ("space_auditor", "space_manager", "space_developer", "space_supporter")


def create_in_organization(world: World, organization: Organization, user: User, type_: str) -> Role:
    """Give a role in an organization. Raises Invalid("role", "unique")."""
    if world.roles.find(type=type_, user_guid=user.guid, organization_guid=organization.guid):
        raise Invalid("role", "unique")
    return world.add(draft(world, user, type_, organization_guid=organization.guid))


def draft(world: World, user: User, type_: str, **place: str) -> Role:
    """A role that is in no table yet. `place` is an organization_guid or a space_guid."""
    return Role(**world.stamp(Role), type=type_, user_guid=user.guid, **place)


def create_in_space(world: World, space: Space, user: User, type_: str) -> Role:
    """Give a role in a space. Raises Invalid("user", "organization") for strangers, Invalid("role", "unique")."""
    if not in_organization(world, space.organization_guid, user.guid):
        raise Invalid("user", "organization")
    if world.roles.find(type=type_, user_guid=user.guid, space_guid=space.guid):
        raise Invalid("role", "unique")
    return add_to_space(world, space, user, type_)


def in_organization(world: World, organization_guid: str, user_guid: str) -> bool:
    """Is the user one of the organization's users? Its other roles do not count.

    Source: cloud_controller_ng:app/models/runtime/organization.rb (has_user?)
    """
    found = world.roles.find(type="organization_user", user_guid=user_guid, organization_guid=organization_guid)
    return bool(found)


def in_spaces(world: World, organization_guid: str, user_guid: str) -> list[Role]:
    """The user's roles in the spaces of an organization."""
    spaces = {space.guid for space in world.spaces.find(organization_guid=organization_guid)}
    return [role for role in world.roles.find(user_guid=user_guid) if role.space_guid in spaces]


def ensure_in_organization(world: World, organization: Organization, user: User, type_: str) -> None:
    """Give a role in an organization, unless the user has it."""
    if not world.roles.find(type=type_, user_guid=user.guid, organization_guid=organization.guid):
        create_in_organization(world, organization, user, type_)


def add_to_space(world: World, space: Space, user: User, type_: str) -> Role:
    """Give a role in a space, even to a user who is not in its organization."""
    return world.add(draft(world, user, type_, space_guid=space.guid))


def ensure_in_space(world: World, space: Space, user: User, type_: str) -> None:
    """Give a role in a space, unless the user has it. Raises Invalid("user", "organization") for strangers."""
    if not in_organization(world, space.organization_guid, user.guid):
        raise Invalid("user", "organization")
    if not world.roles.find(type=type_, user_guid=user.guid, space_guid=space.guid):
        create_in_space(world, space, user, type_)


def take_away(world: World, place: Organization | Space, user: User, type_: str) -> None:
    """Take a role from a user, if there."""
    where = {"organization_guid" if isinstance(place, Organization) else "space_guid": place.guid}
    for role in world.roles.find(type=type_, user_guid=user.guid, **where):
        world.remove(role)


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> None:
    """What the job role.delete does."""
    role = world.roles.get(guid)
    if role:
        world.remove(role)
        place = world.spaces[role.space_guid] if role.space_guid else world.organizations[role.organization_guid or ""]
        actor, told = Requester.of(requester).actor, (role.user_guid, users.username_of(world, role.user_guid))
        tenancy_events.record_role(world, actor, f"{role.type}_remove", place, told, request={})
    jobs.complete(world, job_guid)
