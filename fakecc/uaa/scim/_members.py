"""Members of groups: shown, and added with every check.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/jdbc/JdbcScimGroupMembershipManager.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_groups
from fakecc.call import Call
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Group, Membership
from fakecc.uaa.answers import scim_refusal
from fakecc.uaa.scim._group_bodies import MemberBody
from fakecc.uaa.scim._reading import invalid, not_found

INCOMPLETE = "group-id, member-id, origin and member-type must be non-empty"


def present_member(membership: Membership) -> dict[str, Json]:
    """A member by its id."""
    return {"origin": membership.origin, "type": membership.member_type, "value": membership.member_guid}


def add_member(call: Call, group: Group, member: MemberBody) -> Membership:
    """Make somebody a member of a group. Raises UaaError."""
    if not member.value or not member.origin:
        raise invalid(INCOMPLETE)
    if member.value == group.guid:
        raise invalid("trying to nest group within itself, aborting")
    table = call.world.groups if member.type == "GROUP" else call.world.accounts
    known = table.get(member.value)
    if known is None or known.zone_id != group.zone_id:
        raise not_found("Group" if member.type == "GROUP" else "User", member.value)
    try:
        return uaa_groups.add_member(call.world, group, member.value, member_type=member.type, origin=member.origin)
    except Invalid:
        sentence = f"{member.value} is already part of the group: {group.guid}"
        raise scim_refusal(409, "member_already_exists", sentence) from None
