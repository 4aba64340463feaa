"""Check the scopes of a token, which come before any role, and roles in a space.

Source: cloud_controller_ng:app/access/base_access.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.tenancy import Space
from fakecc.permissions import SPACE_WRITING, UNTRUSTED_SPACE_READING
from fakecc.store import Record
from fakecc.v2.resource import Resource
from fakecc.world.space_sets import SpaceSet

HIDDEN = {"redacted_message": "[PRIVATE DATA HIDDEN]"}


def need_read_scope(call: Call) -> None:
    """Raises InsufficientScope."""
    if not (call.permissions.can_read_globally() or "cloud_controller.read" in call.caller.scopes):
        raise errors.InsufficientScope()


def need_write_scope(call: Call) -> None:
    """Raises InsufficientScope."""
    if not (call.caller.admin or "cloud_controller.write" in call.caller.scopes):
        raise errors.InsufficientScope()


def need_admin(call: Call) -> None:
    """Raises InsufficientScope, or NotAuthorized for those who are no admins."""
    need_write_scope(call)
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()


def need_write(call: Call, *, allowed: bool) -> None:
    """Raises InsufficientScope, or NotAuthorized where the role is missing (admins need none)."""
    need_write_scope(call)
    if not (call.caller.admin or allowed):
        raise errors.NotAuthorized()


def need_read(call: Call, resource: Resource[Any], record: Record) -> None:
    """Raises InsufficientScope, or NotAuthorized for a record that the caller does not see."""
    need_read_scope(call)
    if not resource.visible_to(call).has(resource.table(call.world), record):
        raise errors.NotAuthorized()


def readable_spaces(call: Call) -> SpaceSet:
    """The spaces that a caller who does not read globally may read. v2 does not know space supporters."""
    return call.permissions.readable_spaces(UNTRUSTED_SPACE_READING)


def sees_space(call: Call, space: Space) -> bool:
    """May the caller read that space?"""
    return call.permissions.can_read_globally() or call.permissions.reads_space(space, UNTRUSTED_SPACE_READING)


def is_developer(call: Call, space: Space) -> bool:
    """Has the caller the role of a developer? Admins need none."""
    return call.permissions.has_space_role(space.guid, SPACE_WRITING)


def is_closed(call: Call, space: Space) -> bool:
    """Is the space or its organization suspended or being deleted?"""
    organization = call.world.organizations[space.organization_guid]
    return organization.status != "active" or space.suspended or space.deleting


def may_change(call: Call, space: Space) -> bool:
    """Is the caller a developer of the space, which is not closed?"""
    return is_developer(call, space) and not is_closed(call, space)


def need_developer(call: Call, space: Space) -> None:
    """Raises NotAuthorized or OrgSuspended where only the role counts, and the token's scopes do not."""
    if not (call.caller.admin or is_developer(call, space)):
        raise errors.NotAuthorized()
    if call.permissions.blocked_space(space):
        raise errors.OrgSuspended()


def secret(value: Json, space: Space, call: Call) -> Json:
    """Credentials or variables for those who may see them, a placeholder for others."""
    return value if call.permissions.can_read_secrets_in_space(space) else HIDDEN
