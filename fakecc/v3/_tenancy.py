"""What the pages of organizations, spaces, users and roles have in common: presenters, and who is refused what.

Source: cloud_controller_ng:app/presenters/v3, app/controllers/v3/application_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.call import Call
from fakecc.models.tenancy import Organization, Space, User
from fakecc.v3._presenting import link, metadata_of, timestamp, to_one

Json = Any


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
    """A user that UAA does not know, and a client, have no name; they are presented by their guid."""
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


def readable_organization(call: Call, guid: str) -> Organization:
    """The organization, or a 404 where there is none that the caller may read."""
    organization = call.world.organizations.get(guid)
    if organization is None or not call.permissions.can_read_from_organization(guid):
        raise errors.ResourceNotFound("Organization not found")
    return organization


def readable_space(call: Call, guid: str) -> Space:
    """The space, or a 404 where there is none that the caller may read."""
    space = call.world.spaces.get(guid)
    if space is None or not call.permissions.can_read_from_space(space):
        raise errors.ResourceNotFound("Space not found")
    return space


def check_organization_open(call: Call, organization: Organization) -> None:
    """Refuse, after the roles were checked, where the organization's state forbids this caller to write."""
    refuse_state(call.permissions.blocked_organization(organization))


def check_space_open(call: Call, space: Space) -> None:
    """Refuse, after the roles were checked, where the space's or its organization's state forbids to write."""
    refuse_state(call.permissions.blocked_space(space))


def refuse_state(state: str) -> None:
    """Raise what belongs to a state as the permissions name it; an empty one passes."""
    if state in {"deleting", "organization deleting"}:
        raise errors.ResourceBeingDeleted("organization")
    if state == "space deleting":
        raise errors.ResourceBeingDeleted("space")
    if state in {"suspended", "organization suspended"}:
        raise errors.OrgSuspended()
    if state == "space suspended":
        raise errors.SpaceSuspended()
