"""Roles as relations of v2: the users of an organization or space, and the organizations and spaces of a user.

Source: cloud_controller_ng:app/models/runtime/organization.rb, space.rb, user.rb
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from fakecc.call import Call
from fakecc.models.relations import ROLES_IN_ORGANIZATIONS, ROLES_IN_SPACES, USERS_OF_ORGANIZATION, USERS_OF_SPACE
from fakecc.models.tenancy import Organization, Space, User
from fakecc.v2.scope import Scope
from fakecc.world import World

# The relations of an organization and of a space to users, with the role that each stands for.
ORGANIZATION_ROLES = {
    "users": "organization_user",
    "managers": "organization_manager",
    "billing_managers": "organization_billing_manager",
    "auditors": "organization_auditor",
}
SPACE_ROLES = {"developers": "space_developer", "managers": "space_manager", "auditors": "space_auditor"}


def users_of_organization(role: str) -> Callable[[Organization, Call], Scope]:
    """The users with this role in an organization."""

    def scope(organization: Organization, call: Call) -> Scope:
        del call
        return Scope({ROLES_IN_ORGANIZATIONS: ((role, organization.guid),)})

    return scope


def users_of_space(role: str) -> Callable[[Space, Call], Scope]:
    """The users with this role in a space."""

    def scope(space: Space, call: Call) -> Scope:
        del call
        return Scope({ROLES_IN_SPACES: ((role, space.guid),)})

    return scope


def organizations_of(role: str) -> Callable[[User, Call], Scope]:
    """The organizations in which a user has this role."""

    def scope(user: User, call: Call) -> Scope:
        del call
        return Scope({USERS_OF_ORGANIZATION: ((role, user.guid),)})

    return scope


def spaces_of(role: str) -> Callable[[User, Call], Scope]:
    """The spaces in which a user has this role."""

    def scope(user: User, call: Call) -> Scope:
        del call
        return Scope({USERS_OF_SPACE: ((role, user.guid),)})

    return scope


def organizations_of_users(role: str) -> Callable[[World, list[str]], Collection[str]]:
    """For `q`: the organizations in which one of these users has this role."""

    def find(world: World, guids: list[str]) -> set[str]:
        held = world.roles.select({"user_guid": guids, "type": (role,)}).all()
        return {one.organization_guid for one in held if one.organization_guid}

    return find


def spaces_of_users(role: str) -> Callable[[World, list[str]], Collection[str]]:
    """For `q`: the spaces in which one of these users has this role."""

    def find(world: World, guids: list[str]) -> set[str]:
        held = world.roles.select({"user_guid": guids, "type": (role,)}).all()
        return {one.space_guid for one in held if one.space_guid}

    return find


def users_in_organizations(role: str) -> Callable[[World, list[str]], Collection[str]]:
    """For `q`: the users who have this role in one of these organizations."""

    def find(world: World, guids: list[str]) -> set[str]:
        return {one.user_guid for one in world.roles.select({"organization_guid": guids, "type": (role,)}).all()}

    return find


def users_in_spaces(role: str) -> Callable[[World, list[str]], Collection[str]]:
    """For `q`: the users who have this role in one of these spaces."""

    def find(world: World, guids: list[str]) -> set[str]:
        return {one.user_guid for one in world.roles.select({"space_guid": guids, "type": (role,)}).all()}

    return find
