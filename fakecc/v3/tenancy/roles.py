"""/v3/roles.

Source: cloud_controller_ng:app/controllers/v3/roles_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote_plus

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.platform import feature_flags
from fakecc.actions.tenancy import roles, tenancy_events, users
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby_messages import inspect_symbols
from fakecc.errors import Broken, CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization, Role, Space, User
from fakecc.selections import AnyOf, field_in
from fakecc.v3.access import check_organization_open, check_space_open
from fakecc.v3.listing import Listing, includes, query_of, unknown, values
from fakecc.v3.message import Body, Message, blank, is_included, only, quote, related, related_by, to_one
from fakecc.v3.presenting import accepted_reply, created_reply, link, ok, timestamp
from fakecc.v3.presenting import to_one as one
from fakecc.v3.tenancy._tenancy import present_organization, present_space, present_user, visible_users

TYPES = (*roles.ORGANIZATION_TYPES, *roles.SPACE_TYPES)
NO_SPACE = "Invalid space. Ensure that the space exists and you have access to it."
NO_ORGANIZATION = "Invalid organization. Ensure that the organization exists and you have access to it."
STRANGER = "Users cannot be assigned roles in a space if they do not have a role in that space's organization."
STILL_IN_SPACES = "Cannot delete organization_user role while user has roles in spaces in that organization."


def _relationships(body: Body) -> Iterable[str]:
    return related_by(lambda given: _who_and_where(given, body.get("type")))(body)


def _who_and_where(given: Json, type_: Json) -> Iterator[str]:
    found = [*_fields(given), *_user(given)]
    where = [*_where(given, type_)]
    # The shapes of space and organization are looked at only where their combination is right.
    # source: cloud_controller_ng:app/messages/role_create_message.rb
    if not where:
        where = to_one(given, "space" if given.get("space") else "organization")
    yield from [*found, *where, *_user_shape(given, found)]


def _fields(given: Json) -> Iterator[str]:
    extra = [key for key in given if key not in {"space", "user", "organization"}]
    if extra:
        yield f"Relationships Unknown field(s): {quote(extra)}"


def _user(given: Json) -> Iterator[str]:
    if blank(given.get("user")):
        yield "Relationships User can't be blank"
    data = _data(given, "user")
    data = data if isinstance(data, dict) else {}
    if "guid" in data and "username" in data:
        yield "Relationships Username cannot be specified when identifying user by guid"
    if "guid" in data and "origin" in data:
        yield "Relationships User origin cannot be specified when identifying user by guid"
    if "username" not in data and "origin" in data:
        yield "Relationships User origin cannot be specified without specifying the username"
    if "username" not in data and "guid" not in data:
        yield "Relationships User must have a username or guid specified"


def _where(given: Json, type_: Json) -> Iterator[str]:
    space, organization = _data(given, "space"), _data(given, "organization")
    if space is None and organization is None:
        yield "Relationships must specify either a space or an organization."
    if space is not None and type_ in roles.ORGANIZATION_TYPES:
        yield f"Relationships Space cannot be provided with the organization role type: '{type_}'."
    if organization is not None and type_ in roles.SPACE_TYPES:
        yield f"Relationships Organization cannot be provided with the space role type: '{type_}'."
    if space is not None and organization is not None:
        yield "Relationships cannot specify both an organization and a space."


def _user_shape(given: Json, found: list[str]) -> Iterator[str]:
    data = _data(given, "user")
    if not isinstance(data, dict) or any("User" in complaint for complaint in found):
        return
    if "guid" in data:
        yield from to_one(given, "user")
    if "username" in data and not isinstance(data["username"], str):
        yield "Relationships Username must be a string"
    if data.get("origin") is not None and not isinstance(data["origin"], str):
        yield "Relationships User origin must be a string"


def _data(given: Json, name: str) -> Json:
    value = given.get(name)
    return value.get("data") if isinstance(value, dict) else None


def _type(body: Body) -> Iterator[str]:
    if not is_included(body.get("type"), TYPES):
        allowed = ", ".join(f'"{name}"' for name in TYPES)
        yield f"Type must be one of the allowed types [{allowed}]"


INCLUDE = includes("user", "organization", "space")
CREATE = Message(only("type", "relationships"), _relationships, _type)
INDEX = Listing(
    "guids",
    "organization_guids",
    "space_guids",
    "user_guids",
    "types",
    "include",
    checks=(INCLUDE,),
    assumed={"order_by": "created_at"},
    refusal=errors.UnprocessableEntity,
)


def present(role: Role, call: Call) -> Json:
    place = "space" if role.space_guid else "organization"
    other = "organization" if role.space_guid else "space"
    guid = role.space_guid or role.organization_guid
    return {
        "guid": role.guid,
        "created_at": timestamp(role.created_at),
        "updated_at": timestamp(role.updated_at),
        "type": role.type,
        "relationships": {"user": one(role.user_guid), place: one(guid), other: one(None)},
        "links": {
            "self": link(call, f"/v3/roles/{role.guid}"),
            "user": link(call, f"/v3/users/{quote_plus(role.user_guid)}"),
            place: link(call, f"/v3/{place}s/{guid}"),
        },
    }


def index(call: Call) -> Reply:
    """List the roles in the spaces and organizations that the caller may read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(
        asked.among(
            guids="guid",
            organization_guids="organization_guid",
            space_guids="space_guid",
            user_guids="user_guid",
            types="type",
        )
    )
    readable = _readable(call)
    found = call.world.roles.select(among, asked.keeps() & readable if readable else asked.keeps())
    wanted = asked.values("include")
    included = (lambda page: _included_resources(page, wanted, call)) if wanted else None
    return asked.reply(found, lambda role: present(role, call), included=included)


def show(call: Call, guid: str) -> Reply:
    query = query_of(call)
    complaints = [*unknown(query, ("include",)), *INCLUDE(query)]
    if complaints:
        raise errors.UnprocessableEntity(", ".join(complaints))
    role = _role(call, guid)
    body = present(role, call)
    if "include" in query:
        body["included"] = _included_resources([role], values(query["include"]), call)
    return ok(body)


def create(call: Call) -> Reply:
    CREATE.check(call.body)
    place = _create_in_space if related(call.body, "space") else _create_in_organization
    return created_reply(present(place(call), call))


def _create_in_space(call: Call) -> Role:
    data = call.body["relationships"]["user"]["data"]
    space = call.world.spaces.get(related(call.body, "space"))
    if space is None:
        raise errors.UnprocessableEntity(NO_SPACE)
    if not call.permissions.can_update_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    guid = data["guid"] if "guid" in data else _guid_of(call, data, unknown=STRANGER)
    user = call.world.users.get(guid)
    visible = visible_users(call)
    if user is None or (visible is not None and guid not in visible):
        raise errors.UnprocessableEntity(STRANGER)
    if roles.in_organization(call.world, space.organization_guid, user.guid):
        _check_type(call)
        _tell(call, user, space)
    try:
        return roles.create_in_space(call.world, space, user, call.body["type"])
    except Invalid as wrong:
        raise _refusal(call, user, wrong, f"space '{space.name}'") from None


def _create_in_organization(call: Call) -> Role:
    data = call.body["relationships"]["user"]["data"]
    organization = call.world.organizations.get(related(call.body, "organization"))
    if organization is None:
        raise errors.UnprocessableEntity(NO_ORGANIZATION)
    if not call.permissions.can_write_to_organization(organization.guid):
        raise errors.NotAuthorized()
    check_organization_open(call, organization)
    guid = data["guid"] if "guid" in data else _ensured_guid(call, data)
    if not guid.strip():
        raise Broken("a blank guid")  # The error of the user's model is not expected here.
    user = users.ensure(call.world, guid)
    # A new user stays, even where the role is refused.
    call.world.keep()
    _check_type(call)
    _tell(call, user, organization)
    try:
        return roles.create_in_organization(call.world, organization, user, call.body["type"])
    except Invalid as wrong:
        raise _refusal(call, user, wrong, f"organization '{organization.name}'") from None


def _check_type(call: Call) -> None:
    """A list of types is valid, and no type. recording: tenancy/types-as-empty-lists"""
    if isinstance(call.body["type"], list):
        raise errors.UnprocessableEntity(f"Role type '{inspect_symbols(call.body['type'])}' is invalid.")


def _tell(call: Call, user: User, place: Organization | Space) -> None:
    """Write it down before the role is made: that stays, even where the user has the role already.

    source: cloud_controller_ng:app/actions/role_create.rb
    """
    told = (user.guid, users.username_of(call.world, user.guid))
    tenancy_events.record_role(call.world, call.caller, f"{call.body['type']}_add", place, told, request=call.body)
    call.world.keep()


def _ensured_guid(call: Call, data: Json) -> str:
    """The guid of a user given by name, who is made in UAA where managers may do so, but not in UAA's own origin."""
    if call.world.settings.allow_user_creation_by_org_manager and data.get("origin") not in {None, "uaa"}:
        feature_flags.check(call.world, call.caller, "set_roles_by_username")
        return users.ensure_account(call.world, data["username"], data["origin"]).guid
    return _guid_of(call, data)


def _guid_of(call: Call, data: Json, unknown: str = "") -> str:
    """The guid of a user given by name. `unknown` replaces the usual sentence where UAA does not know the user."""
    feature_flags.check(call.world, call.caller, "set_roles_by_username")
    name, origin = data["username"], data.get("origin")
    try:
        return users.guid_of(call.world, name, origin)
    except Invalid as wrong:
        if wrong.rule == "ambiguous":
            raise errors.UnprocessableEntity(
                f"Ambiguous user. User with username '{name}' exists in the following origins: "
                f"{wrong.details['origins']}. Specify an origin to disambiguate."
            ) from None
        by_origin = f" and origin '{origin}'" if origin is not None else ""
        raise errors.UnprocessableEntity(unknown or f"No user exists with the username '{name}'{by_origin}.") from None


def _refusal(call: Call, user: User, wrong: Invalid, place: str) -> CloudControllerError:
    if wrong.field == "user":
        return errors.UnprocessableEntity(STRANGER)
    name = users.name_of(call.world, user.guid)
    return errors.UnprocessableEntity(f"User '{name}' already has '{call.body['type']}' role in {place}.")


def destroy(call: Call, guid: str) -> Reply:
    role = _role(call, guid)
    _check_deletable(call, role)
    job = jobs.enqueue(
        call.world,
        "role.delete",
        roles.delete_by_job,
        resource=("roles", role.guid),
        user_guid=call.caller.guid,
        guid=role.guid,
        requester=call.requester.plain(),
    )
    return accepted_reply(call, job.guid)


def _check_deletable(call: Call, role: Role) -> None:
    if role.space_guid:
        space = call.world.spaces[role.space_guid]
        if not call.permissions.can_update_space(space):
            raise errors.NotAuthorized()
        check_space_open(call, space)
        return
    organization = call.world.organizations[role.organization_guid or ""]
    if not call.permissions.can_write_to_organization(organization.guid):
        raise errors.NotAuthorized()
    check_organization_open(call, organization)
    if role.type == "organization_user" and roles.in_spaces(call.world, organization.guid, role.user_guid):
        raise errors.UnprocessableEntity(STILL_IN_SPACES)


def _readable(call: Call) -> AnyOf | None:
    """The test that a role must pass to be read by the caller; None where every role is."""
    if call.permissions.can_read_globally():
        return None
    organizations = call.permissions.readable_organization_guids()
    spaces = call.permissions.readable_spaces().tests("space_guid")
    return AnyOf((*spaces, field_in("organization_guid", organizations)))


def _role(call: Call, guid: str) -> Role:
    role = call.world.roles.get(guid)
    readable = _readable(call)
    if role is None or (readable and not len(call.world.roles.select({"guid": (guid,)}, readable))):
        raise errors.ResourceNotFound("Role not found")
    return role


def _included_resources(page: list[Role], wanted: list[str], call: Call) -> Json:
    world = call.world
    found: dict[str, Json] = {}
    if "user" in wanted:
        users_of_page = world.users.select({"guid": {role.user_guid for role in page}}).all()
        found["users"] = [present_user(user, call) for user in users_of_page]
    if "organization" in wanted:
        organizations = world.organizations.select({"guid": {role.organization_guid for role in page}}).all()
        found["organizations"] = [present_organization(organization, call) for organization in organizations]
    if "space" in wanted:
        spaces = world.spaces.select({"guid": {role.space_guid for role in page}}).all()
        found["spaces"] = [present_space(space, call) for space in spaces]
    return found


ENDPOINTS = [
    endpoint("GET", "/v3/roles", index),
    endpoint("POST", "/v3/roles", create),
    endpoint("GET", "/v3/roles/<guid>", show),
    endpoint("DELETE", "/v3/roles/<guid>", destroy),
]
