"""/Groups: UAA's groups are scopes.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimGroupEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_accounts
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Group
from fakecc.uaa import scim
from fakecc.uaa.answers import UaaError, json_of, json_reply, moment, require


def present(group: Group, call: Call) -> Json:
    return {
        "id": group.guid,
        "meta": {"version": 0, "created": moment(group.created_at), "lastModified": moment(group.updated_at)},
        "displayName": group.name,
        "zoneId": "uaa",
        "description": group.description,
        "members": [present_member(call, guid) for guid in uaa_accounts.members_of(call.world, group)],
        "schemas": [scim.SCHEMA],
    }


def present_member(call: Call, guid: str) -> Json:
    account = call.world.accounts.get(guid)
    return {"origin": account.origin if account else "uaa", "type": "USER" if account else "GROUP", "value": guid}


def index(call: Call) -> Reply:
    require(call, "scim.read")
    return scim.page(call, [present(group, call) for group in call.world.groups])


def show(call: Call, guid: str) -> Reply:
    require(call, "scim.read")
    return json_reply(present(_group(call, guid), call), ETag='"0"')


def create(call: Call) -> Reply:
    require(call, "scim.write")
    body = json_of(call)
    name = _name(body)
    if any(group.name == name for group in call.world.groups):
        message = f"A group with displayName: {name} already exists."
        raise UaaError(409, "scim_resource_already_exists", message, message=message)
    stamp = call.world.stamp(Group)
    members = _members(call, body)
    group = call.world.add(
        Group(**stamp, name=name, description=str(body.get("description") or ""), member_guids=members)
    )
    return json_reply(present(group, call), 201, ETag='"0"')


def update(call: Call, guid: str) -> Reply:
    """PUT: name, description and members are those of the body."""
    require(call, "scim.write", "groups.update")
    group, body = _group(call, guid), json_of(call)
    if not call.headers.get("If-Match"):
        raise UaaError(400, "scim", "Missing If-Match for PUT", message="Missing If-Match for PUT")
    members = _members(call, body)
    for gone in set(uaa_accounts.members_of(call.world, group)) - set(members):
        group = uaa_accounts.expel(call.world, group, gone)
    description = str(body.get("description") or "")
    group = call.world.change(group, name=_name(body), description=description, member_guids=members)
    return json_reply(present(group, call), ETag='"0"')


def destroy(call: Call, guid: str) -> Reply:
    require(call, "scim.write")
    group = _group(call, guid)
    gone = present(group, call)
    for member in uaa_accounts.members_of(call.world, group):
        uaa_accounts.expel(call.world, group, member)
    call.world.remove(group)
    return json_reply(gone)


def index_members(call: Call, guid: str) -> Reply:
    require(call, "scim.read")
    members = uaa_accounts.members_of(call.world, _group(call, guid))
    return json_reply([present_member(call, member) for member in members])


def show_member(call: Call, guid: str, member: str) -> Reply:
    require(call, "scim.read")
    _in(call, _group(call, guid), member)
    return json_reply(present_member(call, member))


def create_member(call: Call, guid: str) -> Reply:
    require(call, "scim.write")
    group, body = _group(call, guid), json_of(call)
    (member,) = _members(call, {"members": [body]})
    try:
        uaa_accounts.enlist(call.world, group, member)
    except Invalid:
        message = f"{member} is already part of the group {guid}"
        raise UaaError(409, "member_already_exists", message, message=message) from None
    return json_reply(present_member(call, member), 201)


def destroy_member(call: Call, guid: str, member: str) -> Reply:
    require(call, "scim.write")
    group = _group(call, guid)
    _in(call, group, member)
    uaa_accounts.expel(call.world, group, member)
    return json_reply(present_member(call, member))


def _group(call: Call, guid: str) -> Group:
    group = call.world.groups.get(guid)
    if group is None:
        message = f"Group {guid} does not exist"
        raise UaaError(404, "scim_resource_not_found", message, message=message)
    return group


def _in(call: Call, group: Group, member: str) -> None:
    if member not in uaa_accounts.members_of(call.world, group):
        message = f"Member {member} does not exist in group {group.guid}"
        raise UaaError(404, "member_not_found", message, message=message)


def _name(body: dict[str, Json]) -> str:
    name = body.get("displayName")
    if not isinstance(name, str) or not name:
        message = "A group needs a displayName"
        raise UaaError(400, "invalid_scim_resource", message, message=message)
    return name


def _members(call: Call, body: dict[str, Json]) -> tuple[str, ...]:
    guids = [member.get("value") for member in body.get("members") or []]
    strange = next((guid for guid in guids if guid not in call.world.accounts and guid not in call.world.groups), None)
    if None in guids or strange is not None:
        message = f"Invalid group member: {strange}"
        raise UaaError(400, "invalid_scim_resource", message, message=message)
    return tuple(dict.fromkeys(guids))


ENDPOINTS = [
    endpoint("GET", "/Groups", index),
    endpoint("POST", "/Groups", create),
    endpoint("GET", "/Groups/<guid>", show),
    endpoint("PUT", "/Groups/<guid>", update),
    endpoint("DELETE", "/Groups/<guid>", destroy),
    endpoint("GET", "/Groups/<guid>/members", index_members),
    endpoint("POST", "/Groups/<guid>/members", create_member),
    endpoint("GET", "/Groups/<guid>/members/<member>", show_member),
    endpoint("DELETE", "/Groups/<guid>/members/<member>", destroy_member),
]
