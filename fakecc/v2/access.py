"""Who may: the scopes of a token, asked before any role.

Source: cloud_controller_ng:app/access/base_access.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.call import Call
from fakecc.store import Record
from fakecc.v2.resource import Resource


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
    if not call.caller.admin:
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
