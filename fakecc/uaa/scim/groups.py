"""/Groups: UAA's groups are scopes.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimGroupEndpoints.java
"""

from __future__ import annotations

from collections.abc import Sequence

from fakecc.actions.platform import uaa_groups, uaa_policies
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Group
from fakecc.uaa import filters, listing
from fakecc.uaa.answers import UaaError, escape, resource, scim_refusal, unexpected_error
from fakecc.uaa.filters import Column, FilterProblem
from fakecc.uaa.scim import _group_bodies, _groups
from fakecc.uaa.scim._group_bodies import GroupBody, MemberBody
from fakecc.uaa.scim._members import add_member, present_member
from fakecc.uaa.scim._reading import (
    SCHEMA,
    check_lengths,
    database_refusal,
    generic,
    invalid,
    version_of,
)
from fakecc.uaa.zones.switching import current_zone

COLUMNS: dict[str, Column[Group]] = {
    "id": Column("text", lambda group: group.guid),
    "displayname": Column("text", lambda group: group.name),
    "description": Column("text", lambda group: group.description),
    "identity_zone_id": Column("text", lambda group: group.zone_id),
    "version": Column("number", lambda group: group.version),
    "created": Column("moment", lambda group: round(group.created_at, 3)),
    "lastmodified": Column("moment", lambda group: round(group.updated_at, 3)),
}
WRONG_VERSION = "Incorrect result size: expected 1, actual 0"


def present(group: Group, call: Call) -> dict[str, Json]:
    """A group with its members."""
    members = [present_member(each) for each in uaa_groups.members_of(call.world, group)]
    return _groups.present(group, {"members": members})


def index(call: Call) -> Reply:
    """The groups that fit a filter."""
    asked, sort_by = call.parameter("filter"), call.parameter("sortBy")
    try:
        start_index = listing.whole_number(call.parameter("startIndex"), 1)
        count = min(listing.whole_number(call.parameter("count"), listing.DEFAULT_COUNT), listing.MAXIMUM)
        matching = _select(call, asked or "id pr", sort_by or "created")
        shown = [present(group, call) for group in listing.window(matching, start_index, count)]
    except (ValueError, IndexError):
        raise unexpected_error() from None
    except FilterProblem:
        raise generic(f"Invalid filter expression: [{escape(asked or 'id pr')}]") from None
    sent = call.parameter("attributes") or ""
    names = [name for name in sent.split(",") if name]
    if names:
        try:
            shown = listing.parts(shown, names, str)
        except FilterProblem:
            raise generic(f"Invalid attributes: [{sent}]") from None
    return resource(listing.results(shown, start_index=start_index, count=count, total=len(matching), schema=SCHEMA))


def _select(call: Call, asked: str, sort_by: str) -> Sequence[Group]:
    zone_id = current_zone(call)
    test = filters.test_of(filters.parse(asked), COLUMNS)
    matching = [group for group in call.world.groups if group.zone_id == zone_id and test(group)]
    ascending = (call.parameter("sortOrder") or "ascending").lower() == "ascending"
    return listing.sort(matching, sort_by, COLUMNS, ascending=ascending)


def show(call: Call, guid: str) -> Reply:
    group = _groups.find(call, guid)
    return _with_tag(present(group, call), group)


def create(call: Call) -> Reply:
    """Make a group with its members, all of them or none."""
    sent = _group_bodies.read_group(call, _group_bodies.signature("createGroup", _group_bodies.RESPONSE))
    _check_allowed(call, sent)
    _check_columns(sent)
    try:
        group = uaa_groups.create(call.world, str(sent.name), description=sent.description, zone_id=current_zone(call))
    except Invalid:
        sentence = f"A group with displayName: {sent.name} already exists."
        raise scim_refusal(409, "scim_resource_already_exists", sentence) from None
    for member in sent.members or ():
        try:
            add_member(call, group, member)
        except UaaError:
            raise invalid(f"Invalid group member: {'null' if member.value is None else member.value}") from None
    return _with_tag(present(group, call), group, 201)


def update(call: Call, guid: str) -> Reply:
    """PUT: name, description and members are those of the body."""
    sent = _group_bodies.read_group(call, _group_bodies.signature("updateGroup", *_PUT_PARAMETERS))
    return _store(call, guid, sent, _wanted_version(call, guid, "PUT"))


def patch(call: Call, guid: str) -> Reply:
    """PATCH: members are added or taken out, one by one."""
    sent = _group_bodies.read_group(call, _group_bodies.signature("patchGroup", *_PUT_PARAMETERS))
    version = _wanted_version(call, guid, "PATCH")
    return _store(call, guid, _merge(call, _groups.find(call, guid), sent), version)


_PUT_PARAMETERS = ("java.lang.String", "java.lang.String", _group_bodies.RESPONSE)


def destroy(call: Call, guid: str) -> Reply:
    group = _groups.find(call, guid)
    etag = call.headers.get("If-Match")
    shown = present(group, call)
    if etag is not None and version_of(etag, group.version) != group.version:
        raise scim_refusal(409, "scim", f"error deleting group: {guid}")
    uaa_groups.delete(call.world, group)
    return _with_tag(shown, group)


def _store(call: Call, guid: str, sent: GroupBody, version: int) -> Reply:
    world, group = call.world, _groups.find(call, guid)
    if version != group.version:
        # The real one writes the group back to where it was, and counts that as a version.
        world.change(group, version=group.version + 1)
        world.keep()
        raise scim_refusal(409, "scim", WRONG_VERSION)
    _check_allowed(call, sent)
    _check_columns(sent)
    other = uaa_groups.find(world, str(sent.name), group.zone_id)
    if other is not None and other.guid != group.guid:
        sentence = f"A group with displayName: {sent.name} already exists"
        raise invalid(sentence)
    group = world.change(
        group, name=sent.name, description=sent.description, version=version + 1, updated_at=world.now()
    )
    try:
        _replace_members(call, group, sent.members or ())
    except UaaError as refusal:
        raise _member_refusal(refusal) from None
    return _with_tag(present(group, call), group)


def _replace_members(call: Call, group: Group, members: Sequence[MemberBody]) -> None:
    wanted = {member.value for member in members}
    for each in uaa_groups.members_of(call.world, group):
        if each.member_guid not in wanted:
            call.world.remove(each)
    for member in members:
        if member.value is None or not uaa_groups.has_member(call.world, group, member.value):
            add_member(call, group, member)


def _member_refusal(refusal: UaaError) -> UaaError:
    """What is not found among the members is the body's fault."""
    body: Json = refusal.reply.body
    return generic(body["message"]) if refusal.reply.status == 404 else refusal


def _merge(call: Call, group: Group, sent: GroupBody) -> GroupBody:
    name, description = group.name, group.description
    members = [
        MemberBody(value=each.member_guid, type=each.member_type, origin=each.origin)
        for each in uaa_groups.members_of(call.world, group)
    ]
    for attribute in sent.removed:
        removed = attribute.upper()
        if removed == "MEMBERS":
            members = []
        elif removed == "DESCRIPTION":
            description = None
        elif removed in {"ZONEID", "ID"}:
            raise generic(f"Cannot delete or change {'ZoneId' if removed == 'ZONEID' else 'ID'}")
        elif removed != "DISPLAYNAME":
            raise generic(f'Attribute {attribute} cannot be removed using "Meta.attributes"')
    if sent.members is not None:
        touched = {member.value for member in sent.members}
        members = [member for member in members if member.value not in touched]
        members += [member for member in sent.members if (member.operation or "").lower() != "delete"]
    return GroupBody(
        name=name if sent.name is None else sent.name,
        description=description if sent.description is None else sent.description,
        members=tuple(members),
    )


def _wanted_version(call: Call, guid: str, method: str) -> int:
    etag = call.headers.get("If-Match")
    if etag is None:
        raise generic(f"Missing If-Match for {method}")
    return version_of(etag, _groups.find(call, guid).version) if "*" in etag else version_of(etag, 0)


def _check_allowed(call: Call, sent: GroupBody) -> None:
    """Refuse a group that the zone does not allow. Raises UaaError."""
    zone_id = current_zone(call)
    allowed = uaa_policies.allowed_groups(call.world, zone_id)
    if allowed is not None and sent.name not in allowed:
        shown = "null" if sent.name is None else sent.name
        raise invalid(f"The group with displayName: {shown} is not allowed in Identity Zone {zone_id}")


def _check_columns(sent: GroupBody) -> None:
    if sent.name is None:
        raise database_refusal('ERROR: null value in column "displayname" violates not-null constraint')
    check_lengths({"name": sent.name, "description": sent.description})


def _with_tag(body: dict[str, Json], group: Group, status: int = 200) -> Reply:
    return resource(body, status, ETag=f'"{group.version}"')


ENDPOINTS = [
    endpoint("GET", "/Groups", index),
    endpoint("POST", "/Groups", create),
    endpoint("GET", "/Groups/<guid>", show),
    endpoint("PUT", "/Groups/<guid>", update),
    endpoint("PATCH", "/Groups/<guid>", patch),
    endpoint("DELETE", "/Groups/<guid>", destroy),
]
