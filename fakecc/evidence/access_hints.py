"""Hints for whoever may not: which scope or role is lacking, and whether what was not found is there after all."""

from __future__ import annotations

from fakecc.journal import GUID
from fakecc.models.tenancy import Role
from fakecc.permissions import Caller
from fakecc.store import Record
from fakecc.world import World

READING = frozenset({"GET", "HEAD"})
# The most roles that one hint names.
MOST_ROLES = 4
# Tables of the API under another name than theirs, where a path's word and a table's differ.
WORDS = {
    "service_bindings": "service_credential_bindings", "service_keys": "service_credential_bindings",
    "route_bindings": "service_route_bindings", "organization_quotas": "quota_definitions",
    "space_quotas": "space_quota_definitions", "service_offerings": "services", "audit_events": "events",
}  # fmt: skip


def about_role(method: str, caller: Caller, world: World) -> str:
    """What a caller lacks who was answered 403."""
    wanted = "cloud_controller.read" if method in READING else "cloud_controller.write"
    general = {wanted, "cloud_controller.admin", "cloud_controller.admin_read_only", "cloud_controller.global_auditor"}
    who = f"the client {caller.guid!r}" if caller.client else f"the user {caller.name or caller.guid!r}"
    if not caller.scopes & general:
        return f"the token of {who} lacks the scope {wanted}: it has {', '.join(sorted(caller.scopes)) or 'none'}"
    with world.lock:
        held = [_role(world, role) for role in world.roles.find(user_guid=caller.guid)]
    listed = ", ".join(held[:MOST_ROLES]) + (f" and {len(held) - MOST_ROLES} more" if len(held) > MOST_ROLES else "")
    return f"{who} lacks a role for this, and has {listed or 'none'}: seed one (roles:), or ask as admin"


def about_missing(path: str, caller: Caller, world: World) -> str:
    """Why a record that a path names is not found: it is not there, is another kind of thing, or may not be seen."""
    guids = GUID.findall(path)
    with world.lock:
        for guid in guids:
            found = _find(world, guid)
            if found is None:
                return f"nothing has the guid {guid}{_deletion(world, guid)}"
            table, record = found
            if not {table, word_of(table)} & {*path.split("/")}:
                return f"the guid {guid} is of {table} ({_name(record)})"
    if guids and not caller.admin:
        return f"it is there, but the user {caller.name or caller.guid!r} may not see it: seed a role, or ask as admin"
    return ""


def word_of(table: str) -> str:
    """The word that paths have for the records of a table."""
    return WORDS.get(table, table)


def _find(world: World, guid: str) -> tuple[str, Record] | None:
    return next(((name, table[guid]) for name, table in world.tables.items() if guid in table), None)


def _deletion(world: World, guid: str) -> str:
    """Which request deleted it, as far as the journal knows."""
    for entry in reversed(list(world.journal)):
        if any(write.guid == guid and write.change == "deleted" for write in entry.writes):
            return f": {entry.method} {entry.path} deleted it"
        if entry.kind == "request" and entry.method == "DELETE" and entry.status < 400 and guid in entry.path:
            return f": {entry.method} {entry.path} was asked to delete it"
    return ""


def _role(world: World, role: Role) -> str:
    organization = world.organizations.get(role.organization_guid)
    space = world.spaces.get(role.space_guid)
    if space is not None:
        return f"{role.type} in {world.organizations[space.organization_guid].name}/{space.name}"
    return f"{role.type} in {organization.name}" if organization else role.type


def _name(record: Record) -> str:
    return str(getattr(record, "name", None) or record.guid)
