"""Which organization and space a request means, and whether its caller may write there now.

Source: cloud_controller_ng:app/controllers/v3/application_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.call import Call
from fakecc.models.tenancy import Organization, Space


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
    """Raise the error of a state that the permissions name. An empty text passes."""
    if state in {"deleting", "organization deleting"}:
        raise errors.ResourceBeingDeleted("organization")
    if state == "space deleting":
        raise errors.ResourceBeingDeleted("space")
    if state in {"suspended", "organization suspended"}:
        raise errors.OrgSuspended()
    if state == "space suspended":
        raise errors.SpaceSuspended()
