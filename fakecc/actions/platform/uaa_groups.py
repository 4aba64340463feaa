"""What may happen to UAA's groups and their members; a group's name is a scope.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/jdbc/JdbcScimGroupMembershipManager.java,
JdbcScimGroupProvisioning.java
"""

from __future__ import annotations

from fakecc.errors import Invalid
from fakecc.models.uaa_accounts import UAA_ZONE, ExternalGroup, Group, Membership
from fakecc.world import World
from fakecc.world.facade import Stamp

# The default groups of every zone but the first.
ZONE_DEFAULTS = (
    "openid", "password.write", "uaa.user", "approvals.me", "profile", "roles", "user_attributes", "uaa.offline_token",
)  # fmt: skip


def default_names(world: World, zone_id: str = UAA_ZONE) -> tuple[str, ...]:
    """The names of the groups that every user of a zone is in."""
    if zone_id == UAA_ZONE:
        return tuple(world.settings.oauth["user"]["authorities"])
    zone = world.identity_zones.get(zone_id)
    of_users = (zone.config.get("userConfig") if zone else None) or {}
    return tuple(of_users.get("defaultGroups") or ZONE_DEFAULTS)


def find(world: World, name: str, zone_id: str = UAA_ZONE) -> Group | None:
    """The group of that name, whatever its case."""
    return next((group for group in world.groups.find(name=name) if group.zone_id == zone_id), None)


def ensure(world: World, name: str, zone_id: str = UAA_ZONE) -> Group:
    """The group of that name, made where there is none."""
    return find(world, name, zone_id) or create(world, name, zone_id=zone_id)


def create(
    world: World, name: str, *, stamp: Stamp | None = None, description: str | None = None, zone_id: str = UAA_ZONE
) -> Group:
    """Make a group. Raises Invalid("name", "unique")."""
    if find(world, name, zone_id):
        raise Invalid("name", "unique")
    return world.add(Group(**(stamp or world.stamp(Group)), name=name, description=description, zone_id=zone_id))


def delete(world: World, group: Group) -> None:
    """Forget a group, its memberships on both sides, and its mappings."""
    for membership in (
        *world.memberships.find(group_guid=group.guid),
        *world.memberships.find(member_guid=group.guid),
        *world.external_groups.find(group_guid=group.guid),
    ):
        world.remove(membership)
    world.remove(group)


def members_of(world: World, group: Group) -> list[Membership]:
    """A group's own members, in the order in which they came."""
    return world.memberships.find(group_guid=group.guid)


def member(world: World, group_guid: str, member_guid: str) -> Membership | None:
    """The membership of a member in a group, or None."""
    return world.memberships.get(f"{group_guid}/{member_guid}")


def has_member(world: World, group: Group, member_guid: str) -> bool:
    return member(world, group.guid, member_guid) is not None


def add_member(
    world: World, group: Group, member_guid: str, *, member_type: str = "USER", origin: str = "uaa"
) -> Membership:
    """Make somebody a member. Raises Invalid("member", "unique")."""
    if has_member(world, group, member_guid):
        raise Invalid("member", "unique")
    now = world.now()
    return world.add(
        Membership(
            guid=f"{group.guid}/{member_guid}",
            created_at=now,
            updated_at=now,
            group_guid=group.guid,
            member_guid=member_guid,
            member_type=member_type,
            origin=origin,
        )
    )


def ensure_member(
    world: World, group: Group, member_guid: str, *, member_type: str = "USER", origin: str = "uaa"
) -> None:
    """Make somebody a member who is none yet."""
    if not has_member(world, group, member_guid):
        add_member(world, group, member_guid, member_type=member_type, origin=origin)


def find_mapping(world: World, group_guid: str, external_group: str, origin: str) -> ExternalGroup | None:
    """The mapping of a group of another origin to a group, or None."""
    known = world.external_groups.find(group_guid=group_guid)
    return next((one for one in known if (one.external_group, one.origin) == (external_group, origin)), None)


def map_external(world: World, group: Group, external_group: str, *, origin: str) -> ExternalGroup:
    """Have the members of another origin's group be in this one; what is mapped already stays so."""
    known = find_mapping(world, group.guid, external_group, origin)
    if known:
        return known
    stamp = world.stamp(ExternalGroup)
    return world.add(ExternalGroup(**stamp, group_guid=group.guid, external_group=external_group, origin=origin))


def groups_of(world: World, member_guid: str) -> tuple[list[Group], list[Group]]:
    """The groups that somebody is in, and the groups that those are in."""
    direct = [world.groups[each.group_guid] for each in world.memberships.find(member_guid=member_guid)]
    seen = {group.guid for group in direct}
    indirect: list[Group] = []
    waiting = list(direct)
    while waiting:
        for each in world.memberships.find(member_guid=waiting.pop().guid):
            if each.group_guid not in seen:
                seen.add(each.group_guid)
                indirect.append(world.groups[each.group_guid])
                waiting.append(world.groups[each.group_guid])
    return direct, indirect
