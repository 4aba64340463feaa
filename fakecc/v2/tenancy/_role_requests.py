"""Give and take roles in organizations and spaces; users are named by guid, or by name and origin.

Source: cloud_controller_ng:app/controllers/runtime/organizations_controller.rb, spaces_controller.rb (add_role),
app/access/organization_access.rb, space_access.rb, app/models/runtime/organization.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.actions.tenancy import roles, tenancy_events, users
from fakecc.call import Call
from fakecc.dialects import ruby
from fakecc.errors import CatalogueEntry, Invalid
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization, Space, User
from fakecc.v2.access import is_closed, need_write_scope
from fakecc.v2.message import is_present, note_unread, read_plain_object
from fakecc.v2.reading import find_related
from fakecc.v2.tenancy._roles import ORGANIZATION_ROLES, SPACE_ROLES

MANAGING = frozenset({"organization_manager"})
# The names of the roles in /user_roles, in the order of the list.
ORGANIZATION_ROLE_NAMES = {
    "organization_user": "org_user",
    "organization_manager": "org_manager",
    "organization_auditor": "org_auditor",
    "organization_billing_manager": "billing_manager",
}
SPACE_ROLE_NAMES = {
    "space_developer": "space_developer",
    "space_manager": "space_manager",
    "space_auditor": "space_auditor",
    "space_supporter": "space_supporter",
}

# The order in which audit events are written for the members of an organization or space that is changed.
ROLES_IN_ORDER = {
    "organization": ("user", "manager", "billing_manager", "auditor"),
    "space": ("manager", "developer", "auditor"),
}
# And for those of a new one.
TOLD = (
    "organization_user",
    "organization_auditor",
    "organization_billing_manager",
    "organization_manager",
    "space_manager",
    "space_auditor",
    "space_developer",
)


def named_user(call: Call, flag: str) -> tuple[str, str]:
    """The guid and name of the user in the body. Raises FeatureDisabled, or why UAA does not know one such user."""
    feature_flags.check(call.world, call.caller, flag)
    given = read_plain_object(call)
    note_unread(call, given, ("username", "origin"))
    username, origin = given.get("username"), given.get("origin")
    try:
        return _find_user(call, username, origin)
    except Invalid as problem:
        if problem.rule == "ambiguous":
            raise errors.UserIsInMultipleOrigins(_origins(problem.details["origins"])) from None
        if is_present(origin):
            named = f"username: '{ruby.text(username)}', origin: '{ruby.text(origin)}'"
            raise errors.UserWithOriginNotFound(named) from None
        raise errors.UserNotFound(_in_sentence(username)) from None


def _find_user(call: Call, username: Json, origin: Json) -> tuple[str, str]:
    """The guid and name. Raises Invalid: UAA knows no user whose name or origin is blank or no text."""
    if not isinstance(username, str) or not is_present(username) or not isinstance(origin, str | None):
        raise Invalid("username", "unknown")
    if "\0" in username:
        raise call.real_error()
    return users.guid_of(call.world, username, origin or None), username


def _in_sentence(username: Json) -> str:
    """As the sentences of errors show it: the members of an array without its brackets."""
    return ", ".join(map(ruby.text, username)) if isinstance(username, list) else ruby.text(username)


def _origins(origins: object) -> str:
    return ", ".join(f"'{origin}'" for origin in str(origins).split(", "))


def make_known(call: Call, guid: str, blank: CatalogueEntry) -> User:
    """The user of that guid. A new one is made, and stays even if the request is refused.

    Raises `blank`, the error of the place, for a guid of nothing but white space.
    source: cloud_controller_ng:app/controllers/base/base_controller.rb (dispatch)
    """
    if not guid.strip():
        raise blank("guid presence")
    user = users.ensure(call.world, guid)
    call.world.keep()
    return user


def known_user(call: Call, guid: str, username: str) -> User:
    """The user of that guid. Raises UserNotFound where the Cloud Controller has no record of it."""
    user = call.world.users.get(guid)
    if user is None:
        raise errors.UserNotFound(username)
    return user


def manages_organization(call: Call, organization: Organization) -> bool:
    return organization.status == "active" and call.permissions.has_organization_role(organization.guid, MANAGING)


def manages_space(call: Call, space: Space) -> bool:
    """Is the caller a manager of the space or of its organization, and neither suspended or being deleted?

    Here even the organization's managers cannot change a suspended space, as they can in v3.
    """
    return not is_closed(call, space) and call.permissions.can_update_space(space)


def need_organization_removal(call: Call, organization: Organization, user_guid: str, role: str) -> None:
    """Raises NotAuthorized, or an error for the last user of a role.

    Managers may take roles away, and users their own, while the organization is active.
    """
    need_write_scope(call)
    if call.caller.admin:
        return
    if organization.status != "active":
        raise errors.NotAuthorized()
    if call.caller.guid != user_guid and not manages_organization(call, organization):
        raise errors.NotAuthorized()
    _check_last(call, organization, user_guid, role)


def _check_last(call: Call, organization: Organization, user_guid: str, role: str) -> None:
    """Raises an error for the last manager, billing manager or user of an organization.

    Source: cloud_controller_ng:app/access/organization_access.rb (validate!)
    """
    managers, billing_managers, users = (
        [one.user_guid for one in call.world.roles.find(organization_guid=organization.guid, type=type_)]
        for type_ in ("organization_manager", "organization_billing_manager", "organization_user")
    )
    member = role == "organization_user"
    if (role == "organization_manager" and len(managers) <= 1) or (member and managers == [user_guid]):
        raise errors.LastManagerInOrg()
    if (role == "organization_billing_manager" and len(billing_managers) <= 1) or (
        member and billing_managers == [user_guid]
    ):
        raise errors.LastBillingManagerInOrg()
    if member and users == [user_guid] and len(managers) <= 1 and len(billing_managers) <= 1:
        raise errors.LastUserInOrg()


def need_space_removal(call: Call, space: Space, user_guid: str) -> None:
    """Raises NotAuthorized. Managers may take roles away, and users their own."""
    need_write_scope(call)
    if not (call.caller.admin or call.caller.guid == user_guid or manages_space(call, space)):
        raise errors.NotAuthorized()


def remove_from_organization(call: Call, organization: Organization, user: User, role: str) -> None:
    """Take the role away. Raises AssociationNotEmpty for a member with roles in the organization's spaces."""
    held = [
        one for one in roles.in_spaces(call.world, organization.guid, user.guid) if one.type in SPACE_ROLES.values()
    ]
    if role == "organization_user" and held:
        raise errors.AssociationNotEmpty("user", "spaces in the org")
    roles.take_away(call.world, organization, user, role)


def remove_recursively(call: Call, organization: Organization, user: User) -> None:
    """Take away every role of the user in the organization and in its spaces."""
    for one in roles.in_spaces(call.world, organization.guid, user.guid):
        if one.type in SPACE_ROLES.values():
            call.world.remove(one)
    for role in ORGANIZATION_ROLES.values():
        roles.take_away(call.world, organization, user, role)


def named_members(call: Call, given: Mapping[str, Json], relations: Mapping[str, str]) -> dict[str, list[User]]:
    """The users in the `<relation>_guids` of a body, by role. Raises InvalidRelation; call it before other checks."""
    asked = {role: given.get(f"{name[:-1]}_guids") for name, role in relations.items()}
    return {
        role: [find_related(call.world.users, "User", guid) for guid in guids]
        for role, guids in asked.items()
        if guids is not None
    }


def new_members(call: Call, place: Organization | Space, members: Mapping[str, list[User]]) -> set[str]:
    """The roles that these users shall have and some of them have not.

    For each the real one reads the organization or space again, and so forgets what the request changed before.
    source: cloud_controller_ng:app/models/runtime/organization.rb, space.rb (`reload`)
    """
    where = {"organization_guid" if isinstance(place, Organization) else "space_guid": place.guid}
    held = {role: {one.user_guid for one in call.world.roles.find(type=role, **where)} for role in members}
    return {role for role, wanted in members.items() if any(user.guid not in held[role] for user in wanted)}


def set_organization_members(call: Call, organization: Organization, members: Mapping[str, list[User]]) -> None:
    """Give each role to exactly these users. Raises AssociationNotEmpty for a user who cannot lose it."""
    for role, wanted in members.items():
        for user in wanted:
            roles.ensure_in_organization(call.world, organization, user, role)
        for one in call.world.roles.find(type=role, organization_guid=organization.guid):
            if all(one.user_guid != user.guid for user in wanted):
                remove_from_organization(call, organization, call.world.users[one.user_guid], role)


def set_space_members(call: Call, space: Space, members: Mapping[str, list[User]]) -> None:
    """Give each role to exactly these users. Raises InvalidRelation for a user who is not in the organization."""
    for role, wanted in members.items():
        for user in wanted:
            add_to_space(call, space, user, role)
        for one in call.world.roles.find(type=role, space_guid=space.guid):
            if all(one.user_guid != user.guid for user in wanted):
                call.world.remove(one)


def add_to_space(call: Call, space: Space, user: User, role: str) -> None:
    """Give a role in a space. Raises InvalidRelation with the guid alone for a user who is not in the organization."""
    try:
        roles.ensure_in_space(call.world, space, user, role)
    except Invalid:
        raise errors.InvalidRelation(user.guid) from None


def members(call: Call, place: Organization | Space) -> dict[str, list[str]]:
    """The guids of the users of each role in an organization or space, in the order of their roles."""
    where = {"organization_guid" if isinstance(place, Organization) else "space_guid": place.guid}
    return {type_: [one.user_guid for one in call.world.roles.find(type=type_, **where)] for type_ in TOLD}


def tell_first_members(call: Call, place: Organization | Space, request: Mapping[str, Json]) -> None:
    """Write audit events for the roles that a new organization or space began with."""
    for type_, guids in members(call, place).items():
        _tell(call, place, f"{type_}_add", guids, request)


def tell_members(
    call: Call, place: Organization | Space, before: Mapping[str, list[str]], request: Mapping[str, Json]
) -> None:
    """Write audit events for the roles that a request gave and took, role by role; `before` are those of before it.

    Source: cloud_controller_ng:lib/cloud_controller/roles.rb (the order of roles)
    """
    kind = "organization" if isinstance(place, Organization) else "space"
    for name in ROLES_IN_ORDER[kind]:
        asked = request.get(f"{name}_guids")
        if asked is not None:
            type_ = f"{kind}_{name}"
            _tell(call, place, f"{type_}_add", [guid for guid in asked if guid not in before[type_]], request)
            _tell(call, place, f"{type_}_remove", [guid for guid in before[type_] if guid not in asked], request)


def _tell(
    call: Call, place: Organization | Space, operation: str, guids: list[str], request: Mapping[str, Json]
) -> None:
    for guid in guids:
        tenancy_events.record_role(call.world, call.caller, operation, place, (guid, ""), request=request)
