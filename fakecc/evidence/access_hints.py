"""Hints for whoever may not: which scope or role is lacking, and whether what was not found is there after all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fakecc.arrange import operation_routes
from fakecc.journal import GUID
from fakecc.models.tenancy import Role
from fakecc.permissions import Caller, UnmetRoles
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
# Words of paths after which only one kind of record stands.
KNOWN_WORDS = frozenset(
    {
        *("apps", "organizations", "spaces", "users", "domains", "routes", "droplets", "packages", "builds", "tasks"),
        *("processes", "deployments", "revisions", "sidecars", "buildpacks", "stacks", "jobs", "roles"),
        *("security_groups", "isolation_segments", "service_brokers", "service_instances", "service_plans"),
        *WORDS,
        *WORDS.values(),
    }
) - {"service_bindings", "services", "events"}
# What stands in a route where a guid does.
GUID_PLACES = frozenset({":guid", ":other"})
DEVELOPER = "space_developer"
EXAMPLE = "5c36dd1d-7e9a-4b5f-9b0d-2a8f6f1f2c11"


def about_role(method: str, path: str, caller: Caller, world: World, unmet: Sequence[UnmetRoles] = ()) -> str:
    """What a caller lacks who was answered 403. `unmet` are the roles that were asked for and not there."""
    wanted = "cloud_controller.read" if method in READING else "cloud_controller.write"
    general = {wanted, "cloud_controller.admin", "cloud_controller.admin_read_only", "cloud_controller.global_auditor"}
    who = _name_of(caller)
    if not caller.scopes & general:
        return f"the token of {who} lacks the scope {wanted}: it has {', '.join(sorted(caller.scopes)) or 'none'}"
    with world.lock:
        held = [_role(world, role) for role in world.roles.find(user_guid=caller.guid)]
        remedy = _remedy(world, unmet or (_reading_role(world, path) if method in READING else ()))
    listed = ", ".join(held[:MOST_ROLES]) + (f" and {len(held) - MOST_ROLES} more" if len(held) > MOST_ROLES else "")
    return f"{who} lacks a role for this, and has {listed or 'none'}: {remedy}"


def about_missing(
    path: str, caller: Caller, world: World, *, unmet: Sequence[UnmetRoles] = (), others: Iterable[World] = ()
) -> str:
    """Why a record that a path names is not found: it is no guid, is not there, is another kind of thing, or hidden.

    `others` are the other worlds of the server.
    """
    named = _named_records(path)
    with world.lock:
        for word, guid in named:
            tables = [name for name, table in world.tables.items() if guid in table]
            if not tables:
                return _about_unknown(world, word, guid, others)
            if not _are_of(tables, word, path):
                return f"the guid {guid} is of {tables[0]} ({_name(world.tables[tables[0]][guid])})"
        remedy = _remedy(world, unmet or _reading_role(world, path))
    if named and not caller.admin:
        return f"it is there, but {_name_of(caller)} may not see it: {remedy}"
    return ""


def _named_records(path: str) -> list[tuple[str, str]]:
    """The guids in a path, or what stands in place of one, each with the word before it; a NUL is in none."""
    segments = path.split("/")
    known = operation_routes.routes_at(operation_routes.ANY, path)
    patterns = [route.partition(" ")[2].split("/") for route in known] or [segments]
    spots = {
        place
        for pattern in patterns
        if len(pattern) == len(segments)
        for place, segment in enumerate(pattern)
        if segment in GUID_PLACES or segment.endswith("_guid") or GUID.fullmatch(segments[place])
    }
    return [(segments[place - 1], segments[place]) for place in sorted(spots) if "\0" not in segments[place]]


def _about_unknown(world: World, word: str, given: str, others: Iterable[World]) -> str:
    if any(given in table for other in others if other is not world for table in other.tables.values()):
        return f"the guid {given} is of another world of this server: a world's url, or X-Fakecc-World, chooses it"
    if GUID.fullmatch(given):
        return f"nothing has the guid {given}{_deletion(world, given)}"
    for name, table in world.tables.items():
        has_names = word in {name, word_of(name)} and "name" in table.kind.NAMES
        record = table.first(name=given) if has_names else None
        if record is not None:
            return f"{given!r} is a name, and the path takes a guid: that of {word} {given!r} is {record.guid}"
    return f"{given!r:.60} is no guid, such as {EXAMPLE}, and nothing is known by it"


def _are_of(tables: Sequence[str], word: str, path: str) -> bool:
    """Is a record of these tables what the path means after that word?"""
    words = {*tables, *map(word_of, tables)}
    if word in KNOWN_WORDS:
        return word in words
    return bool(words & {*path.split("/")})


def _remedy(world: World, unmet: Sequence[UnmetRoles]) -> str:
    """What would have let the caller do it. Hold the lock."""
    wanted = [f"{' or '.join(sorted(one.roles))} in {place}" for one in unmet if (place := _place(world, one.guid))]
    if wanted:
        return f"{', or '.join(dict.fromkeys(wanted))} would do; seed a role (roles:), or ask as admin"
    return "ask as admin" if unmet else "seed one (roles:), or ask as admin"


def _reading_role(world: World, path: str) -> Sequence[UnmetRoles]:
    """The role that reads what a path is about, where nobody asked for one: by the space or organization it is in."""
    for _, guid in _named_records(path):
        for table in world.tables.values():
            home = _home(world, table.get(guid))
            if home:
                return (
                    UnmetRoles(frozenset({"organization_manager" if home in world.organizations else DEVELOPER}), home),
                )
    return ()


def _home(world: World, record: Record | None) -> str:
    """The guid of the space or else the organization in which a record is; empty for what is in none."""
    if record is None:
        return ""
    if record.guid in world.spaces or record.guid in world.organizations:
        return record.guid
    for field in ("space_guid", "organization_guid"):
        if getattr(record, field, None):
            return str(getattr(record, field))
    owners = ((world.apps, "app_guid"), (world.service_instances, "service_instance_guid"))
    found = (table.get(getattr(record, field, "")) for table, field in owners)
    return next((owner.space_guid for owner in found if owner is not None), "")


def _place(world: World, guid: str) -> str:
    """An organization or a space by its name; empty where there is none of that guid."""
    space, organization = world.spaces.get(guid), world.organizations.get(guid)
    if space is not None:
        return f"{world.organizations[space.organization_guid].name}/{space.name}"
    return organization.name if organization else ""


def _name_of(caller: Caller) -> str:
    return f"the client {caller.guid!r}" if caller.client else f"the user {caller.name or caller.guid!r}"


def word_of(table: str) -> str:
    """The word that paths have for the records of a table."""
    return WORDS.get(table, table)


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
