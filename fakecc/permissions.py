"""Who may do what: role sets under the Cloud Controller's names, and a caller's questions answered yes or no.

Source: cloud_controller_ng:lib/cloud_controller/permissions.rb
"""

from __future__ import annotations

from dataclasses import field

from fakecc.models.platform import SecurityGroup
from fakecc.models.relations import ROLES_IN_ORGANIZATIONS, ROLES_IN_SPACES, SPACES_OF_QUOTA
from fakecc.models.tenancy import Organization, Space, SpaceQuota
from fakecc.records import Value, small_value_type, value_type
from fakecc.selections import AnyOf, field_in
from fakecc.store import Referrers
from fakecc.world import World
from fakecc.world.space_sets import SpaceSet

ORGANIZATION_READING = frozenset(
    {"organization_manager", "organization_auditor", "organization_user", "organization_billing_manager"}
)
ORGANIZATION_WRITING = frozenset({"organization_manager"})
SPACE_READING = frozenset({"space_developer", "space_manager", "space_auditor", "space_supporter"})
SPACE_WRITING = frozenset({"space_developer"})
SPACE_UPDATING = frozenset({"space_manager"})
SECRETS_READING = frozenset({"space_developer"})
SERVICES_READING = frozenset({"space_developer", "space_supporter"})
APP_MANAGING = frozenset({"space_developer", "space_supporter"})
UNTRUSTED_SPACE_READING = frozenset({"space_developer", "space_manager", "space_auditor"})


@value_type
class Caller(Value):
    """Who a token says is calling. `guid` is the user's, or the client's id; `problem` is empty for a good token,

    `missing` where there is none, `invalid` where it does not decode, `audience` where it is good, but not meant for
    the Cloud Controller; what stands beside it does not ask whom a token is for. `first`: is it the first request of
    a user whom somebody else made known? `scopes_in_order` are the scopes as the token lists them.
    """

    guid: str = ""
    name: str = ""
    email: str = ""
    origin: str = ""
    client: bool = False
    scopes: frozenset[str] = field(default_factory=frozenset[str])
    scopes_in_order: tuple[str, ...] = ()
    problem: str = ""
    first: bool = False

    @property
    def has_token(self) -> bool:
        """Is there a good token, whomever it is meant for?"""
        return self.problem in {"", "audience"}

    @property
    def admin(self) -> bool:
        return "cloud_controller.admin" in self.scopes

    @property
    def admin_read_only(self) -> bool:
        return "cloud_controller.admin_read_only" in self.scopes

    @property
    def global_auditor(self) -> bool:
        return "cloud_controller.global_auditor" in self.scopes


# A refusal names the last questions that were answered no: more than these are of no use to who reads it.
MOST_UNMET = 4
ADMIN = "admin"


@small_value_type
class UnmetRoles(Value):
    """Roles in an organization or a space (`guid`) of which a caller had none; the role `admin` is in no place."""

    roles: frozenset[str]
    guid: str = ""


class Permissions:
    """A caller's questions to a world, as it is now; made anew for each request.

    `unmet` are the last questions to which the answer was no: what would have changed a refusal.
    """

    def __init__(self, world: World, caller: Caller) -> None:
        self._world = world
        self.caller = caller
        self.unmet: list[UnmetRoles] = []

    def can_read_globally(self) -> bool:
        """Sees everything: admin, admin_read_only, global_auditor."""
        caller = self.caller
        return caller.admin or caller.admin_read_only or caller.global_auditor

    def can_read_secrets_globally(self) -> bool:
        return self.caller.admin or self.caller.admin_read_only

    def can_write_globally(self) -> bool:
        return self.caller.admin or self._note_unmet(frozenset({ADMIN}), "")

    def _holds(self, roles: frozenset[str], where: Referrers, guid: str) -> bool:
        if self._has(roles, where, guid):
            self.unmet.clear()
            return True
        return self._note_unmet(roles, guid)

    def _has(self, roles: frozenset[str], where: Referrers, guid: str) -> bool:
        held = self._world.users.mentions_of(self.caller.guid, where)
        return any((role, guid) in held for role in roles)

    def _note_unmet(self, roles: frozenset[str], guid: str) -> bool:
        """Remember what was answered no; gives that answer."""
        if len(self.unmet) < MOST_UNMET:
            self.unmet.append(UnmetRoles(roles, guid))
        return False

    def _where(self, roles: frozenset[str], where: Referrers) -> set[str]:
        held = self._world.users.mentions_of(self.caller.guid, where)
        return {guid for role, guid in held if guid and role in roles}

    def has_organization_role(self, guid: str, roles: frozenset[str]) -> bool:
        """Has the caller one of these roles in that organization?"""
        return self._holds(roles, ROLES_IN_ORGANIZATIONS, guid)

    def has_space_role(self, guid: str, roles: frozenset[str]) -> bool:
        """Has the caller one of these roles in that space?"""
        return self._holds(roles, ROLES_IN_SPACES, guid)

    def organization_guids(self, roles: frozenset[str]) -> set[str]:
        """The organizations in which the caller has one of these roles."""
        return self._where(roles, ROLES_IN_ORGANIZATIONS)

    def space_guids(self, roles: frozenset[str]) -> set[str]:
        """The spaces in which the caller has one of these roles."""
        return self._where(roles, ROLES_IN_SPACES)

    def readable_organization_guids(self) -> set[str]:
        """For a caller who does not read globally: the organizations with one of its organization roles."""
        return self.organization_guids(ORGANIZATION_READING)

    def readable_spaces(self, roles: frozenset[str] = SPACE_READING) -> SpaceSet:
        """For a caller who does not read globally: spaces with one of its roles, and those it manages from above."""
        managed = self.organization_guids(ORGANIZATION_WRITING)
        return SpaceSet(frozenset(self.space_guids(roles)), frozenset(managed))

    def reads_space(self, space: Space, roles: frozenset[str] = SPACE_READING) -> bool:
        """Is the space among these?"""
        return self.has_space_role(space.guid, roles) or self.has_organization_role(
            space.organization_guid, ORGANIZATION_WRITING
        )

    def can_read_from_organization(self, guid: str) -> bool:
        return self.can_read_globally() or self.has_organization_role(guid, ORGANIZATION_READING)

    def can_write_to_organization(self, guid: str) -> bool:
        """May change the organization, whatever its state: see is_organization_active."""
        return self.can_write_globally() or self.has_organization_role(guid, ORGANIZATION_WRITING)

    def can_read_from_space(self, space: Space) -> bool:
        return self.can_read_globally() or self.reads_space(space)

    def can_read_secrets_in_space(self, space: Space) -> bool:
        return self.can_read_secrets_globally() or self.has_space_role(space.guid, SECRETS_READING)

    def can_read_services_in_space(self, space: Space) -> bool:
        return self.can_read_globally() or self.has_space_role(space.guid, SERVICES_READING)

    def can_write_to_space(self, space: Space) -> bool:
        """May make things in the space, whatever its state: see blocked_space."""
        return self.can_write_globally() or self.has_space_role(space.guid, SPACE_WRITING)

    def can_manage_apps_in_space(self, space: Space) -> bool:
        return self.can_write_globally() or self.has_space_role(space.guid, APP_MANAGING)

    def can_update_space(self, space: Space) -> bool:
        """May change the space itself: its managers and its organization's."""
        return (
            self.can_write_globally()
            or self.has_space_role(space.guid, SPACE_UPDATING)
            or self.has_organization_role(space.organization_guid, ORGANIZATION_WRITING)
        )

    def readable_space_quotas(self) -> AnyOf:
        """For a caller who does not read globally: a test of the quotas of spaces in which it has a role, and of

        organizations that it manages.
        """
        managed, spaces = self.organization_guids(ORGANIZATION_WRITING), self.space_guids(SPACE_READING)
        return AnyOf((field_in("organization_guid", managed), field_in(SPACES_OF_QUOTA, spaces)))

    def can_read_space_quota(self, quota: SpaceQuota) -> bool:
        """The quota of a space in which the caller has a role, or of an organization that it manages."""
        if self.can_read_globally():
            return True
        return len(self._world.space_quotas.select({"guid": (quota.guid,)}, self.readable_space_quotas())) > 0

    def readable_security_groups(self) -> AnyOf:
        """For a caller who does not read globally: a test of the groups that are in force everywhere, or bound to a

        space that it may read.
        """
        everywhere = (field_in(field, {True}) for field in ("running_default", "staging_default"))
        return AnyOf((*everywhere, *self.readable_spaces().test("running_space_guids", "staging_space_guids").tests))

    def can_read_security_group(self, group: SecurityGroup) -> bool:
        """One that is in force everywhere, or bound to a space that the caller may read."""
        if self.can_read_globally():
            return True
        return len(self._world.security_groups.select({"guid": (group.guid,)}, self.readable_security_groups())) > 0

    def blocked_organization(self, organization: Organization) -> str:
        """Why this caller cannot write in the organization now: deleting, suspended, or empty for nothing."""
        if self.caller.admin:
            return ""
        return "" if organization.status == "active" else organization.status

    def blocked_space(self, space: Space) -> str:
        """Why this caller cannot write in the space now: `organization deleting`, `organization suspended`,

        `space deleting`, `space suspended`, or empty. Organization managers pass the space's own state.
        """
        if self.caller.admin:
            return ""
        organization = self._world.organizations[space.organization_guid]
        managed = self._has(ORGANIZATION_WRITING, ROLES_IN_ORGANIZATIONS, organization.guid)
        states = (
            ("organization deleting", organization.deleting),
            ("organization suspended", organization.status == "suspended"),
            ("space deleting", space.deleting and not managed),
            ("space suspended", space.suspended and not managed),
        )
        return next((name for name, holds in states if holds), "")
