"""/v2/organizations/:guid/{users,managers,billing_managers,auditors,user_roles}.

Source: cloud_controller_ng:app/controllers/runtime/organizations_controller.rb, app/access/organization_access.rb
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fakecc import errors
from fakecc.actions.tenancy import roles, tenancy_events, users
from fakecc.call import Call, Endpoint, Handler, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.tenancy import User
from fakecc.v2.access import need_read, need_write
from fakecc.v2.collection import page
from fakecc.v2.options import options_of
from fakecc.v2.reading import enumerate_related, find, find_related
from fakecc.v2.replies import no_content, updated_reply
from fakecc.v2.resource import Resource, resource_named
from fakecc.v2.scope import Scope
from fakecc.v2.tenancy._relation_events import tell_removed
from fakecc.v2.tenancy._role_requests import (
    ORGANIZATION_ROLE_NAMES,
    known_user,
    make_known,
    manages_organization,
    named_user,
    need_organization_removal,
    remove_from_organization,
    remove_recursively,
)
from fakecc.v2.tenancy._roles import ORGANIZATION_ROLES
from fakecc.v2.tenancy._tenancy import ORGANIZATIONS
from fakecc.v2.writing import is_true


def add_by_user_id(role: str) -> Handler:
    def add(call: Call, guid: str, user_id: str) -> Reply:
        return _add(call, guid, (user_id, users.username_of(call.world, user_id)), role)

    return add


def add_by_username(role: str) -> Handler:
    def add(call: Call, guid: str) -> Reply:
        return _add(call, guid, named_user(call, "set_roles_by_username"), role)

    return add


def _add(call: Call, guid: str, named: tuple[str, str], role: str) -> Reply:
    user = make_known(call, named[0], errors.OrganizationInvalid)
    organization = find(ORGANIZATIONS, guid, call)
    need_write(call, allowed=manages_organization(call, organization))
    roles.ensure_in_organization(call.world, organization, user, role)
    tenancy_events.record_role(call.world, call.caller, f"{role}_add", organization, named, request=None)
    return updated_reply(ORGANIZATIONS, organization, call)


def remove_by_user_id(role: str) -> Handler:
    """Two audit events tell of it: the organization was updated, and the user lost a role."""
    name = next(relation for relation, type_ in ORGANIZATION_ROLES.items() if type_ == role)

    def remove(call: Call, guid: str, user_id: str) -> Reply:
        organization = find(ORGANIZATIONS, guid, call)
        need_organization_removal(call, organization, user_id, role)
        user = call.world.users.get(user_id)
        if role == "organization_user" and is_true(call, "recursive"):
            if user is None:
                raise call.real_error()
            remove_recursively(call, organization, user)
        remove_from_organization(call, organization, find_related(call.world.users, "User", user_id), role)
        tell_removed(call, organization, name, user_id)
        tenancy_events.record_role(call.world, call.caller, f"{role}_remove", organization, (user_id, ""), request={})
        return no_content()

    return remove


def remove_by_username(role: str) -> Handler:
    """Make the handler that takes a role away from a user by name.

    Only managers may do so, even for themselves, and the last user of a role is not protected.
    """

    def remove(call: Call, guid: str) -> Reply:
        user_guid, username = named_user(call, "unset_roles_by_username")
        user = known_user(call, user_guid, username)
        organization = find(ORGANIZATIONS, guid, call)
        need_write(call, allowed=manages_organization(call, organization))
        if role == "organization_user" and is_true(call, "recursive"):
            remove_recursively(call, organization, user)
        else:
            remove_from_organization(call, organization, user, role)
        told = (user_guid, username)
        tenancy_events.record_role(call.world, call.caller, f"{role}_remove", organization, told, request=None)
        return no_content()

    return remove


def enumerate_user_roles(call: Call, guid: str) -> Reply:
    """List the organization's users, each with its roles."""
    organization = find(ORGANIZATIONS, guid, call)
    need_read(call, ORGANIZATIONS, organization)
    options = options_of(call)
    held: dict[str, list[str]] = {}
    for type_, name in ORGANIZATION_ROLE_NAMES.items():
        for role in call.world.roles.find(organization_guid=guid, type=type_):
            held.setdefault(role.user_guid, []).append(name)
    # The value of the first `q` is a user's guid, whatever its key is (user_guid_parameter).
    wanted = options.q[0].split(":")[1:2] if options.q else []
    listed = [guid for guid in held if not wanted or guid in wanted]
    people: Resource[User] = resource_named("users")

    def fields(user: User, call: Call) -> dict[str, Json]:
        return {**people.fields(user, call), "organization_roles": held[user.guid]}

    found = Scope({"guid": listed}).select(call.world.users)
    path = f"/v2/organizations/{guid}/user_roles"
    return page(call, replace(people, fields=fields), found, path=path, options=options)


def _routes(name: str, role: str) -> list[Endpoint]:
    path = f"/v2/organizations/<guid>/{name}"
    by_user: dict[str, Callable[[str], Handler]] = {"PUT": add_by_user_id, "DELETE": remove_by_user_id}
    return [
        endpoint("GET", path, enumerate_related(ORGANIZATIONS, name)),
        endpoint("PUT", path, add_by_username(role)),
        endpoint("DELETE", path, remove_by_username(role)),
        endpoint("POST", f"{path}/remove", remove_by_username(role)),
        *(endpoint(method, f"{path}/<user_id>", handler(role)) for method, handler in by_user.items()),
    ]


ENDPOINTS = [
    endpoint("GET", "/v2/organizations/<guid>/user_roles", enumerate_user_roles),
    *(line for name, role in ORGANIZATION_ROLES.items() for line in _routes(name, role)),
]
