"""/Groups/zones: who may act in a zone, by a group `zones.<id>.<right>`. UAA itself calls it deprecated.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimGroupEndpoints.java
"""

from __future__ import annotations

import re

from fakecc.actions.platform import uaa_groups
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.models.uaa_accounts import Group
from fakecc.uaa.answers import UaaError, resource, scim_refusal, unexpected_error
from fakecc.uaa.scim import _group_bodies, _groups
from fakecc.uaa.scim._group_bodies import GroupBody
from fakecc.uaa.scim._members import add_member, present_member
from fakecc.uaa.scim._reading import generic, invalid
from fakecc.uaa.zones.switching import current_zone

NAME = re.compile(r"zones\.[^.]+\.(admin|read|clients.(admin|read|write)|scim.(create|read|write)|idps.read)")


def create(call: Call) -> Reply:
    """Make the group, or put more members into it."""
    sent = _group_bodies.read_group(call, _group_bodies.signature("addZoneManagers", _group_bodies.RESPONSE))
    if sent.name is None:
        raise unexpected_error()
    if not NAME.fullmatch(sent.name):
        raise generic("Invalid group name.")
    if not sent.members:
        raise generic("Invalid group members, you have to add at least one member.")
    group = uaa_groups.find(call.world, sent.name, current_zone(call))
    return _reply(call, _make(call, sent) if group is None else _add(call, group, sent), 201)


def destroy(call: Call, user_id: str, zone_id: str, right: str = "admin") -> Reply:
    """Take somebody out of the group."""
    name = f"zones.{zone_id}.{right}"
    if not NAME.fullmatch(name):
        raise generic("Invalid group name.")
    group = uaa_groups.find(call.world, name, current_zone(call))
    if group is None:
        raise scim_refusal(404, "scim", f"Group not found:{name}")
    membership = uaa_groups.member(call.world, group.guid, user_id)
    if membership is None:
        raise scim_refusal(404, "scim", "User is not a zone admin.")
    call.world.remove(membership)
    return _reply(call, _count_version(call, group))


def _make(call: Call, sent: GroupBody) -> Group:
    try:
        group = uaa_groups.create(call.world, str(sent.name), description=sent.description, zone_id=current_zone(call))
    except Invalid:
        raise unexpected_error() from None
    for member in sent.members or ():
        try:
            add_member(call, group, member)
        except UaaError:
            raise invalid(f"Invalid group member: {'null' if member.value is None else member.value}") from None
    return group


def _add(call: Call, group: Group, sent: GroupBody) -> Group:
    group = _count_version(call, group)
    for member in sent.members or ():
        if member.value is None or not uaa_groups.has_member(call.world, group, member.value):
            _add_one(call, group, member)
    return group


def _add_one(call: Call, group: Group, member: _group_bodies.MemberBody) -> None:
    try:
        add_member(call, group, member)
    except UaaError as refusal:
        if refusal.reply.status != 404:
            raise
        raise generic(refusal.reply.body["message"]) from None


def _count_version(call: Call, group: Group) -> Group:
    return call.world.change(group, version=group.version + 1, updated_at=call.world.now())


def _reply(call: Call, group: Group, status: int = 200) -> Reply:
    members = [present_member(each) for each in uaa_groups.members_of(call.world, group)]
    return resource(_groups.present(group, {"members": members}), status, ETag=f'"{group.version}"')


ENDPOINTS = [
    endpoint("POST", "/Groups/zones", create),
    endpoint("DELETE", "/Groups/zones/<user_id>/<zone_id>", destroy),
    endpoint("DELETE", "/Groups/zones/<user_id>/<zone_id>/<right>", destroy),
]
