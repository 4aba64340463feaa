"""Presenters and lists that the pages of organizations, spaces, users and roles share.

Source: cloud_controller_ng:app/presenters/v3, app/controllers/v3/application_controller.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from fakecc import errors
from fakecc.call import Call, Reply
from fakecc.json_types import Json
from fakecc.models.tenancy import IsolationSegment, Organization, Space, User
from fakecc.selections import AllOf, HasKey
from fakecc.v3.filters import owner_named
from fakecc.v3.listing import Asked, Listing, Query
from fakecc.v3.presenting import link, metadata_of, timestamp, to_one

USER_FILTERS = ("usernames", "partial_usernames", "origins")
ORGANIZATIONS = Listing(
    "guids",
    "names",
    "isolation_segment_guid",
    "label_selector",
    orders=("created_at", "updated_at", "name"),
    arrays=("names",),
)


OF_SEGMENT = ORGANIZATIONS.below("isolation_segment_guid")


def present_organization(organization: Organization, call: Call) -> Json:
    path = f"/v3/organizations/{organization.guid}"
    return {
        "guid": organization.guid,
        "created_at": timestamp(organization.created_at),
        "updated_at": timestamp(organization.updated_at),
        "name": organization.name,
        "suspended": organization.status == "suspended",
        "relationships": {"quota": to_one(organization.quota_guid)},
        "metadata": metadata_of(organization.metadata),
        "links": {
            "self": link(call, path),
            "domains": link(call, f"{path}/domains"),
            "default_domain": link(call, f"{path}/domains/default"),
            "quota": link(call, f"/v3/organization_quotas/{organization.quota_guid}"),
        },
    }


def present_space(space: Space, call: Call) -> Json:
    path = f"/v3/spaces/{space.guid}"
    links = {
        "self": link(call, path),
        "organization": link(call, f"/v3/organizations/{space.organization_guid}"),
        "features": link(call, f"{path}/features"),
        "apply_manifest": {**link(call, f"{path}/actions/apply_manifest"), "method": "POST"},
    }
    if space.quota_guid:
        links["quota"] = link(call, f"/v3/space_quotas/{space.quota_guid}")
    return {
        "guid": space.guid,
        "created_at": timestamp(space.created_at),
        "updated_at": timestamp(space.updated_at),
        "name": space.name,
        "suspended": space.suspended,
        "relationships": {"organization": to_one(space.organization_guid), "quota": to_one(space.quota_guid)},
        "metadata": metadata_of(space.metadata),
        "links": links,
    }


def present_user(user: User, call: Call) -> Json:
    """Present a user. A client, and a user that UAA does not know, are presented by their guid instead of a name."""
    account = call.world.accounts.get(user.guid)
    return {
        "guid": user.guid,
        "created_at": timestamp(user.created_at),
        "updated_at": timestamp(user.updated_at),
        "username": account.username if account else None,
        "presentation_name": account.username if account else user.guid,
        "origin": account.origin if account else None,
        "metadata": metadata_of(user.metadata),
        "links": {"self": link(call, f"/v3/users/{user.guid}")},
    }


def readable_segment(call: Call, guid: str) -> IsolationSegment:
    """The isolation segment, or a 404 where no organization of the caller is entitled to one of that guid."""
    segment = call.world.isolation_segments.get(guid)
    permissions = call.permissions
    if segment is not None and (
        permissions.can_read_globally() or permissions.readable_organization_guids() & set(segment.organization_guids)
    ):
        return segment
    raise errors.ResourceNotFound("Isolation segment not found")


def list_organizations(call: Call, segment_guid: str | None = None) -> Reply:
    """List the organizations that the caller may read.

    With the guid of a segment, only those entitled to it; the links of the pages then lead to the segment's own list.
    """
    asked = (OF_SEGMENT if segment_guid else ORGANIZATIONS).read(call)
    segment_guid = segment_guid or owner_named(asked.query, "isolation_segment_guid", call.world.isolation_segments)
    asked.query.pop("isolation_segment_guid", None)
    among: dict[str, Collection[object]] = dict(asked.among(names="name"))
    limits: list[set[object]] = []
    if segment_guid is not None:
        limits.append(set(readable_segment(call, segment_guid).organization_guids))
        asked.call = replace(call, path=f"/v3/isolation_segments/{segment_guid}/organizations")
    if not call.permissions.can_read_globally():
        limits.append(set(call.permissions.readable_organization_guids()))
    if asked.has("guids"):
        limits.append(set(asked.among(guids="guid")["guid"]))
    if limits:
        among["guid"] = set.intersection(*limits)
    found = call.world.organizations.select(among, asked.keeps())
    return asked.reply(found, lambda organization: present_organization(organization, call))


def reply_users(asked: Asked, visible: set[str] | None, *tests: HasKey) -> Reply:
    """List the users that the query selects among the visible ones (None: all) that pass these tests."""
    found = asked.call.world.users.select(filter_users(asked, visible), AllOf((*asked.keeps().tests, *tests)))
    return asked.reply(found, lambda user: present_user(user, asked.call))


def usernames_given_once(query: Query) -> Iterator[str]:
    """Check the query of a list of users: `origins` needs names, and names are either whole or partial."""
    origins, names, parts = (query.get(name) is not None for name in ("origins", "usernames", "partial_usernames"))
    if origins and not names and not parts:
        yield "Origins filter cannot be provided without usernames or partial_usernames filter."
    if names and parts:
        yield "Usernames filter cannot be provided with both usernames and partial_usernames filter."


USERS = ("guids", *USER_FILTERS, "label_selector")
LIST_USERS = Listing(*USERS, checks=(usernames_given_once,), refusal=errors.UnprocessableEntity)
LIST_MEMBERS = Listing(*USERS, checks=(usernames_given_once,))


def visible_users(call: Call) -> set[str] | None:
    """The guids of the users that the caller may read, or None for all of them."""
    if call.permissions.can_read_globally():
        return None
    mine = call.permissions.readable_organization_guids()
    roles = call.world.roles.select({"organization_guid": mine}).all()
    return {role.user_guid for role in roles} | {call.caller.guid}


def filter_users(asked: Asked, visible: set[str] | None) -> dict[str, Collection[object]]:
    """The guids of the visible users that a query selects, as Table.select takes them."""
    limits: list[set[object]] = [set(visible)] if visible is not None else []
    guids = asked.values("guids")
    if guids is not None:
        limits.append(set(guids))
    named = _asked_guids(asked)
    if named is not None:
        limits.append(set(named))
    return {"guid": set.intersection(*limits)} if limits else {}


def _asked_guids(asked: Asked) -> set[str] | None:
    """The guids of those whom UAA finds. Raises UaaUnavailable where UAA refuses, which the real one tries for a minute.

    Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/UserIdConversionEndpoints.java
    """
    names, parts, origins = (None if asked.lacks_value(name) else asked.values(name) for name in USER_FILTERS)
    accounts = asked.call.world.accounts
    if asked.lacks_value("usernames"):
        # Nothing is left of the filter by usernames, which UAA wants here.
        raise errors.UaaUnavailable()
    if names is not None:
        found = accounts.select({"username": names}).all()
    elif parts is not None:
        lowered = [part.lower() for part in parts]
        found = [account for account in accounts if any(part in account.username.lower() for part in lowered)]
    elif asked.lacks_value("partial_usernames"):
        found = [*accounts]
    else:
        return None
    return {account.guid for account in found if origins is None or account.origin in origins}


def present_segment_of(guid: str | None, path: str, call: Call) -> Json:
    """Present the relationship at `path` to an isolation segment, or to none."""
    links = {"self": link(call, path)}
    if guid is not None:
        links["related"] = link(call, f"/v3/isolation_segments/{guid}")
    return {**to_one(guid), "links": links}
