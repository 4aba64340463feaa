"""/v2/spaces/:guid/{developers,managers,auditors,user_roles}.

Source: cloud_controller_ng:app/controllers/runtime/spaces_controller.rb, app/access/space_access.rb
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fakecc import errors
from fakecc.actions.tenancy import roles, tenancy_events, users
from fakecc.call import Call, Endpoint, Handler, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.relations import ROLES_IN_SPACES
from fakecc.models.tenancy import Space, User
from fakecc.v2.access import need_read, need_write
from fakecc.v2.collection import page
from fakecc.v2.options import options_of
from fakecc.v2.reading import enumerate_related, find
from fakecc.v2.replies import no_content, show, updated_reply
from fakecc.v2.resource import Resource, resource_named
from fakecc.v2.scope import Scope
from fakecc.v2.tenancy._role_requests import (
    SPACE_ROLE_NAMES,
    add_to_space,
    known_user,
    make_known,
    manages_space,
    named_user,
)
from fakecc.v2.tenancy._roles import SPACE_ROLES
from fakecc.v2.tenancy._tenancy import SPACES


def add_by_user_id(role: str) -> Handler:
    def add(call: Call, guid: str, user_id: str) -> Reply:
        return _add(call, guid, (user_id, users.username_of(call.world, user_id)), role)

    return add


def add_by_username(role: str) -> Handler:
    def add(call: Call, guid: str) -> Reply:
        return _add(call, guid, named_user(call, "set_roles_by_username"), role)

    return add


def _add(call: Call, guid: str, named: tuple[str, str], role: str) -> Reply:
    user = make_known(call, named[0], errors.SpaceInvalid)
    space = find(SPACES, guid, call)
    need_write(call, allowed=manages_space(call, space))
    add_to_space(call, space, user, role)
    tenancy_events.record_role(call.world, call.caller, f"{role}_add", space, named, request=None)
    return updated_reply(SPACES, space, call)


def remove_by_user_id(role: str) -> Handler:
    def remove(call: Call, guid: str, user_id: str) -> Reply:
        space = _space_to_leave(call, guid, user_id)
        user = call.world.users.get(user_id)
        if user is None:
            raise errors.InvalidRelation(f"User with guid {user_id} not found")
        if space is None:
            raise call.real_error()
        roles.take_away(call.world, space, user, role)
        told = (user_id, users.username_of(call.world, user_id))
        tenancy_events.record_role(call.world, call.caller, f"{role}_remove", space, told, request=None)
        return no_content()

    return remove


def _space_to_leave(call: Call, guid: str, user_id: str) -> Space | None:
    """The space, checked for a manager. For users who leave, no scope is checked, and None stands for no space."""
    if call.caller.guid == user_id:
        return call.world.spaces.get(guid)
    space = find(SPACES, guid, call)
    need_write(call, allowed=manages_space(call, space))
    return space


def remove_by_username(role: str) -> Handler:
    """Make the handler that takes a role away from a user by name.

    Only managers may do so, and the answer shows the space. recording: tenancy-v2/space-users-by-name
    """

    def remove(call: Call, guid: str) -> Reply:
        user_guid, username = named_user(call, "unset_roles_by_username")
        user = known_user(call, user_guid, username)
        space = find(SPACES, guid, call)
        need_write(call, allowed=manages_space(call, space))
        roles.take_away(call.world, space, user, role)
        told = (user_guid, username)
        tenancy_events.record_role(call.world, call.caller, f"{role}_remove", space, told, request=None)
        return show(SPACES, space, call)

    return remove


def enumerate_user_roles(call: Call, guid: str) -> Reply:
    """List the space's users, each with its roles."""
    space = find(SPACES, guid, call)
    need_read(call, SPACES, space)
    people: Resource[User] = resource_named("users")

    def fields(user: User, call: Call) -> dict[str, Json]:
        held = {role.type for role in call.world.roles.find(user_guid=user.guid, space_guid=guid)}
        names = [name for type_, name in SPACE_ROLE_NAMES.items() if type_ in held]
        return {**people.fields(user, call), "space_roles": names}

    found = Scope({ROLES_IN_SPACES: [(type_, guid) for type_ in SPACE_ROLE_NAMES]}).select(call.world.users)
    path = f"/v2/spaces/{guid}/user_roles"
    return page(call, replace(people, fields=fields), found, path=path, options=options_of(call))


def _routes(name: str, role: str) -> list[Endpoint]:
    path = f"/v2/spaces/<guid>/{name}"
    by_user: dict[str, Callable[[str], Handler]] = {"PUT": add_by_user_id, "DELETE": remove_by_user_id}
    return [
        endpoint("GET", path, enumerate_related(SPACES, name)),
        endpoint("PUT", path, add_by_username(role)),
        endpoint("DELETE", path, remove_by_username(role)),
        endpoint("POST", f"{path}/remove", remove_by_username(role)),
        *(endpoint(method, f"{path}/<user_id>", handler(role)) for method, handler in by_user.items()),
    ]


ENDPOINTS = [
    endpoint("GET", "/v2/spaces/<guid>/user_roles", enumerate_user_roles),
    *(line for name, role in SPACE_ROLES.items() for line in _routes(name, role)),
]
