"""/Groups/:id/members.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimGroupEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_groups
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Membership
from fakecc.uaa.answers import resource, scim_refusal, unexpected_error
from fakecc.uaa.bodies import BodyProblem, flag_of
from fakecc.uaa.scim import _groups, _users
from fakecc.uaa.scim._group_bodies import read_member
from fakecc.uaa.scim._members import add_member, present_member
from fakecc.uaa.scim._reading import PACKAGE

MEMBER = f"{PACKAGE}.ScimGroupMember"
SIGNATURE = f"public {MEMBER} {PACKAGE}.endpoints.ScimGroupEndpoints.addMemberToGroup(java.lang.String,{MEMBER})"


def index(call: Call, guid: str) -> Reply:
    """The members of a group, as they are where `returnEntities` asks for that."""
    try:
        with_entities = flag_of(call.parameter("returnEntities"))
    except BodyProblem:
        raise unexpected_error() from None
    members = uaa_groups.members_of(call.world, _groups.find(call, guid))
    present = _present_entity if with_entities else _present
    return resource([present(each, call) for each in members])


def _present(membership: Membership, call: Call) -> dict[str, Json]:
    del call
    return present_member(membership)


def _present_entity(membership: Membership, call: Call) -> dict[str, Json]:
    account = call.world.accounts.get(membership.member_guid)
    entity = (
        _users.present_alone(account) if account else _groups.present_alone(call.world.groups[membership.member_guid])
    )
    return {
        "origin": membership.origin,
        "type": membership.member_type,
        "entity": entity,
        "value": membership.member_guid,
    }


def create(call: Call, guid: str) -> Reply:
    sent = read_member(call, SIGNATURE)
    return resource(present_member(add_member(call, _groups.find(call, guid), sent)), 201)


def show(call: Call, guid: str, member_guid: str) -> Reply:
    """Whether somebody is a member; any method but DELETE asks just that."""
    return resource(present_member(_membership(call, guid, member_guid)))


def destroy(call: Call, guid: str, member_guid: str) -> Reply:
    membership = _membership(call, guid, member_guid)
    call.world.remove(membership)
    return resource(present_member(membership))


def _membership(call: Call, guid: str, member_guid: str) -> Membership:
    membership = uaa_groups.member(call.world, guid, member_guid)
    if membership is None:
        raise scim_refusal(404, "member_not_found", f"Member {member_guid} does not exist in group {guid}")
    return membership


ENDPOINTS = [
    endpoint("GET", "/Groups/<guid>/members", index),
    endpoint("POST", "/Groups/<guid>/members", create),
    *(endpoint(method, "/Groups/<guid>/members/<member_guid>", show) for method in ("GET", "POST", "PUT", "PATCH")),
    endpoint("DELETE", "/Groups/<guid>/members/<member_guid>", destroy),
]
