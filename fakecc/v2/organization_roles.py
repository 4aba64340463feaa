"""/v2/organizations/:guid/{users,managers,billing_managers,auditors,user_roles}.

Source: cloud_controller_ng:app/controllers/runtime/organizations_controller.rb, app/access/organization_access.rb
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fakecc import errors
from fakecc.actions import roles, users
from fakecc.call import Call, Handler, Reply, Route, route
from fakecc.models.tenancy import Organization, User
from fakecc.v2._access import need_read, need_write, need_write_scope
from fakecc.v2._collection import collection
from fakecc.v2._reading import enumerate_related, find, find_related
from fakecc.v2._replies import no_content, updated
from fakecc.v2._resource import Resource, resource_named
from fakecc.v2._role_requests import ORGANIZATION_ROLE_NAMES, named_user
from fakecc.v2._roles import ORGANIZATION_ROLES
from fakecc.v2._scope import Scope
from fakecc.v2._tenancy import ORGANIZATIONS
from fakecc.v2._writing import flagged

Json = Any

MANAGING = frozenset({"organization_manager"})
LAST = {
    "organization_user": errors.LastUserInOrg,
    "organization_manager": errors.LastManagerInOrg,
    "organization_billing_manager": errors.LastBillingManagerInOrg,
}


def _manages(call: Call, organization: Organization) -> bool:
    return organization.status == "active" and call.permissions.has_organization_role(organization.guid, MANAGING)


def add_by_user_id(role: str) -> Handler:
    def add(call: Call, guid: str, user_id: str) -> Reply:
        return _add(call, guid, user_id, role)

    return add


def add_by_username(role: str) -> Handler:
    def add(call: Call, guid: str) -> Reply:
        return _add(call, guid, named_user(call, "set_roles_by_username"), role)

    return add


def _add(call: Call, guid: str, user_guid: str, role: str) -> Reply:
    organization = find(ORGANIZATIONS, guid, call)
    need_write(call, allowed=_manages(call, organization))
    user = users.ensure(call.world, user_guid)
    roles.ensure_in_organization(call.world, organization, user, role)
    return updated(ORGANIZATIONS, organization, call)


def remove_by_user_id(role: str) -> Handler:
    def remove(call: Call, guid: str, user_id: str) -> Reply:
        return _remove(call, guid, user_id, role)

    return remove


def remove_by_username(role: str) -> Handler:
    def remove(call: Call, guid: str) -> Reply:
        return _remove(call, guid, named_user(call, "unset_roles_by_username"), role)

    return remove


def _remove(call: Call, guid: str, user_guid: str, role: str) -> Reply:
    organization = find(ORGANIZATIONS, guid, call)
    _need_removal(call, organization, user_guid, role)
    user = find_related(call.world.users, "User", user_guid)
    if role == "organization_user":
        _leave_spaces(call, organization, user)
    roles.take_away(call.world, organization, user, role)
    return no_content()


def _need_removal(call: Call, organization: Organization, user_guid: str, role: str) -> None:
    """Managers may, and everybody for themselves; but the last one of a role stays."""
    need_write_scope(call)
    if call.caller.admin:
        return
    if call.caller.guid != user_guid and not _manages(call, organization):
        raise errors.NotAuthorized()
    holders = call.world.roles.find(organization_guid=organization.guid, type=role)
    if role in LAST and [holder.user_guid for holder in holders] == [user_guid]:
        raise LAST[role]()


def _leave_spaces(call: Call, organization: Organization, user: User) -> None:
    held = roles.in_spaces(call.world, organization.guid, user.guid)
    if held and not flagged(call, "recursive"):
        raise errors.AssociationNotEmpty("user", "spaces in the org")
    for role in held:
        call.world.remove(role)


def enumerate_user_roles(call: Call, guid: str) -> Reply:
    """The organization's users, each with its roles."""
    organization = find(ORGANIZATIONS, guid, call)
    need_read(call, ORGANIZATIONS, organization)
    held: dict[str, list[str]] = {}
    for type_, name in ORGANIZATION_ROLE_NAMES.items():
        for role in call.world.roles.find(organization_guid=guid, type=type_):
            held.setdefault(role.user_guid, []).append(name)
    people: Resource[User] = resource_named("users")

    def fields(user: User, call: Call) -> dict[str, Json]:
        return {**people.fields(user, call), "organization_roles": held[user.guid]}

    path = f"/v2/organizations/{guid}/user_roles"
    return collection(call, replace(people, fields=fields), Scope({"guid": list(held)}), path=path)


def _routes(name: str, role: str) -> list[Route]:
    path = f"/v2/organizations/<guid>/{name}"
    by_user: dict[str, Callable[[str], Handler]] = {"PUT": add_by_user_id, "DELETE": remove_by_user_id}
    return [
        route("GET", path, enumerate_related(ORGANIZATIONS, name)),
        route("PUT", path, add_by_username(role)),
        route("DELETE", path, remove_by_username(role)),
        route("POST", f"{path}/remove", remove_by_username(role)),
        *(route(method, f"{path}/<user_id>", handler(role)) for method, handler in by_user.items()),
    ]


ROUTES = [
    route("GET", "/v2/organizations/<guid>/user_roles", enumerate_user_roles),
    *(line for name, role in ORGANIZATION_ROLES.items() for line in _routes(name, role)),
]
