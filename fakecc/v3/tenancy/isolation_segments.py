"""/v3/isolation_segments.

Source: cloud_controller_ng:app/controllers/v3/isolation_segments_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions.tenancy import isolation_segments
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken, CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA
from fakecc.models.tenancy import IsolationSegment
from fakecc.selections import RepeatedSelection, field_in
from fakecc.v3.listing import Listing
from fakecc.v3.message import Body, Message, blank, guid_in, only, quote, require, string
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import created_reply, link, metadata_of, no_content, ok, timestamp, to_many
from fakecc.v3.tenancy._tenancy import list_organizations, readable_segment

UPDATE = Message(metadata, only("name", "metadata"), string("name"))
CREATE = Message(UPDATE.complaints, require("name"))
INDEX = Listing("guids", "names", "organization_guids", "label_selector", orders=("created_at", "updated_at", "name"))
SENTENCES = {
    "unique": "Isolation Segment names are case insensitive and must be unique",
    "format": "Isolation Segment names can only contain non-blank unicode characters",
    "assigned": "Cannot update Isolation Segments that are assigned as the default for an Organization or Space.",
    "entitled": "Revoke the Organization entitlements for your Isolation Segment.",
    "default": (
        "Cannot remove the entitlement while this Isolation Segment is assigned as the Default Isolation Segment "
        "for the Organization."
    ),
    "spaces": (
        "Cannot remove the entitlement while this Isolation Segment is assigned to any Spaces. "
        "Currently assigned to: {spaces}"
    ),
}


def _data(body: Body) -> Iterator[str]:
    data = body.get("data")
    if blank(data):
        yield "Data can't be blank"
    if not isinstance(data, list):
        yield "Data must be an array"
        return
    for item in data:
        guid = guid_in(item)
        if not isinstance(guid, str):
            yield f"Data {ruby_text(guid)} not a string"


ENTITLE = Message(only("data"), _data)


def present(segment: IsolationSegment, call: Call) -> Json:
    path = f"/v3/isolation_segments/{segment.guid}"
    return {
        "guid": segment.guid,
        "created_at": timestamp(segment.created_at),
        "updated_at": timestamp(segment.updated_at),
        "name": segment.name,
        "metadata": metadata_of(segment.metadata),
        "links": {"self": link(call, path), "organizations": link(call, f"{path}/organizations")},
    }


def index(call: Call) -> Reply:
    """List the segments to which an organization of the caller is entitled."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(guids="guid", names="name"))
    if not call.permissions.can_read_globally():
        if asked.has("label_selector"):
            # A selector is qualified with the table's name, in the condition about organizations, too, and
            # PostgreSQL finds its columns ambiguous. recording: cross/label-selectors-broken
            raise Broken("a label selector beside a condition about organizations")
        among["organization_guids"] = call.permissions.readable_organization_guids()
    fits, of = asked.keeps(), asked.values("organization_guids")
    if of is None:
        found = call.world.isolation_segments.select(among, fits)
        return asked.reply(found, lambda segment: present(segment, call))
    # One for each of these organizations that may use it, because the real one joins.
    # source: cloud_controller_ng:app/fetchers/isolation_segment_list_fetcher.rb
    parts = [
        call.world.isolation_segments.select(among, fits & field_in("organization_guids", {one}))
        for one in {*of} or {""}
    ]
    reply = asked.reply(RepeatedSelection.of(parts), lambda segment: present(segment, call))
    # The page is joined with all rows once more. source: cloud_controller_ng:lib/cloud_controller/paging/sequel_paginator.rb
    segments = call.world.isolation_segments
    reply.body["resources"] = [
        one for one in reply.body["resources"] for _ in {*of} & {*segments[one["guid"]].organization_guids}
    ]
    return reply


def show(call: Call, guid: str) -> Reply:
    return ok(present(readable_segment(call, guid), call))


def create(call: Call) -> Reply:
    _check_admin(call)
    CREATE.check(call.body)
    given = merge(NO_METADATA, call.body, call.world.settings)
    try:
        segment = isolation_segments.create(call.world, name=call.body["name"], metadata=given)
    except Invalid as wrong:
        raise _refusal(wrong) from None
    return created_reply(present(segment, call))


def update(call: Call, guid: str) -> Reply:
    _check_admin(call)
    segment = readable_segment(call, guid)
    UPDATE.check(call.body)
    if isolation_segments.shared(segment):
        raise errors.UnprocessableEntity("Cannot update the shared Isolation Segment")
    changed: dict[str, object] = {
        "metadata": merge(segment.metadata, call.body, call.world.settings, guid=segment.guid)
    }
    if "name" in call.body:
        changed["name"] = call.body["name"]
    try:
        segment = isolation_segments.update(call.world, segment, **changed)
    except Invalid as wrong:
        raise _refusal(wrong) from None
    return ok(present(segment, call))


def destroy(call: Call, guid: str) -> Reply:
    _check_admin(call)
    segment = readable_segment(call, guid)
    if isolation_segments.shared(segment):
        raise errors.UnprocessableEntity("Cannot delete the shared Isolation Segment")
    try:
        isolation_segments.delete(call.world, segment)
    except Invalid as wrong:
        raise _refusal(wrong) from None
    return no_content()


def index_organizations(call: Call, guid: str) -> Reply:
    """List the organizations that may use the segment and that the caller may read."""
    return list_organizations(call, guid)


def relationships_orgs(call: Call, guid: str) -> Reply:
    return ok(_entitled_organizations(readable_segment(call, guid), call))


def relationships_spaces(call: Call, guid: str) -> Reply:
    """List the spaces of the segment that the caller may read."""
    segment = readable_segment(call, guid)
    readable = None if call.permissions.can_read_globally() else call.permissions.readable_spaces().test("guid")
    spaces = call.world.spaces.select({"isolation_segment_guid": (segment.guid,)}, readable)
    visible = [space.guid for space in spaces.all()]
    return ok(
        {**to_many(visible), "links": {"self": link(call, f"/v3/isolation_segments/{guid}/relationships/spaces")}}
    )


def assign_allowed_organizations(call: Call, guid: str) -> Reply:
    _check_admin(call)
    segment = readable_segment(call, guid)
    ENTITLE.check(call.body)
    guids = [item["guid"] for item in call.body["data"]]
    missing = [item for item in guids if item not in call.world.organizations]
    if missing:
        raise errors.UnprocessableEntity(
            f"Unable to entitle organizations [{quote(missing)}] for the isolation segment. "
            "Ensure the organizations exist."
        )
    return ok(_entitled_organizations(isolation_segments.entitle(call.world, segment, guids), call))


def unassign_allowed_organization(call: Call, guid: str, organization_guid: str) -> Reply:
    _check_admin(call)
    segment = readable_segment(call, guid)
    organization = call.world.organizations.get(organization_guid)
    if organization is None:
        raise errors.ResourceNotFound("Org not found")
    try:
        isolation_segments.revoke(call.world, segment, organization)
    except Invalid as wrong:
        raise _refusal(wrong) from None
    return no_content()


def _entitled_organizations(segment: IsolationSegment, call: Call) -> Json:
    path = f"/v3/isolation_segments/{segment.guid}"
    organizations = call.world.organizations.select({"guid": segment.organization_guids}).all()
    visible = [item.guid for item in organizations if call.permissions.can_read_from_organization(item.guid)]
    links = {"self": link(call, f"{path}/relationships/organizations"), "related": link(call, f"{path}/organizations")}
    return {**to_many(visible), "links": links}


def _check_admin(call: Call) -> None:
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()


def _refusal(wrong: Invalid) -> CloudControllerError:
    return errors.UnprocessableEntity(SENTENCES[wrong.rule].format(**wrong.details))


ENDPOINTS = [
    endpoint("GET", "/v3/isolation_segments", index),
    endpoint("POST", "/v3/isolation_segments", create),
    endpoint("GET", "/v3/isolation_segments/<guid>", show),
    endpoint("PATCH", "/v3/isolation_segments/<guid>", update),
    endpoint("DELETE", "/v3/isolation_segments/<guid>", destroy),
    endpoint("GET", "/v3/isolation_segments/<guid>/organizations", index_organizations),
    endpoint("GET", "/v3/isolation_segments/<guid>/relationships/organizations", relationships_orgs),
    endpoint("POST", "/v3/isolation_segments/<guid>/relationships/organizations", assign_allowed_organizations),
    endpoint(
        "DELETE",
        "/v3/isolation_segments/<guid>/relationships/organizations/<organization_guid>",
        unassign_allowed_organization,
    ),
    endpoint("GET", "/v3/isolation_segments/<guid>/relationships/spaces", relationships_spaces),
]
