"""/v2/users.

Source: cloud_controller_ng:app/controllers/runtime/users_controller.rb, app/access/user_access.rb
"""

from __future__ import annotations

from collections.abc import Collection

from fakecc import errors
from fakecc.actions.tenancy import roles, tenancy_events, users
from fakecc.call import Call, Endpoint, Handler, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization, Role, Space, User
from fakecc.store import Record, Table
from fakecc.v2.access import need_admin, need_read_scope
from fakecc.v2.collection import collection
from fakecc.v2.message import FLAG, TEXTS, Message, optional, required_field
from fakecc.v2.query import through
from fakecc.v2.reading import enumerate_, find, find_referred, find_related, look_up
from fakecc.v2.replies import created_reply, no_content, show, updated_reply
from fakecc.v2.resource import Resource, ToMany, columns, declare, resource_named, to_many, to_one
from fakecc.v2.tenancy._role_requests import need_organization_removal, need_space_removal, remove_from_organization
from fakecc.v2.tenancy._roles import organizations_of, spaces_of, users_in_organizations, users_in_spaces
from fakecc.v2.writing import check_without, delete_reply

Given = dict[str, Json]
Places = dict[str, list[Organization | Space]]

CREATE = Message(
    required_field("guid"),
    optional("admin", FLAG, default=False),
    optional("default_space_guid"),
    optional("space_guids", TEXTS),
    optional("organization_guids", TEXTS),
    optional("managed_organization_guids", TEXTS),
    optional("billing_managed_organization_guids", TEXTS),
    optional("audited_organization_guids", TEXTS),
    optional("managed_space_guids", TEXTS),
    optional("audited_space_guids", TEXTS),
)
UPDATE = CREATE.for_update(without=("guid",))
# The relations of a user, with the role that each stands for.
PLACES = {
    "spaces": "space_developer",
    "organizations": "organization_user",
    "managed_organizations": "organization_manager",
    "billing_managed_organizations": "organization_billing_manager",
    "audited_organizations": "organization_auditor",
    "managed_spaces": "space_manager",
    "audited_spaces": "space_auditor",
}
# The roles in the order in which the real one imports them. Source: cloud_controller_ng:app/models/runtime/user.rb
IMPORTED = (
    "organization_user",
    "organization_manager",
    "organization_billing_manager",
    "organization_auditor",
    "space_developer",
    "space_manager",
    "space_auditor",
)
MEMBERS_ONLY = frozenset({"organization_manager", "organization_billing_manager", "organization_auditor"})


def fields(user: User, call: Call) -> dict[str, Json]:
    """The entity with the name that UAA knows. The real one asks UAA for users in a list, not for inlined ones.

    Source: cloud_controller_ng:app/collection_transformers/username_populator.rb
    """
    account = call.world.accounts.get(user.guid)
    entity = nameless_fields(user, call)
    return entity | {"username": account.username} if account else entity


def nameless_fields(user: User, call: Call) -> dict[str, Json]:
    del call
    return {"admin": user.admin, "active": user.active, "default_space_guid": user.default_space_guid}


def _may_list(call: Call, parent: Record | None) -> None:
    """Raises NotAuthorized. Only admins list all users; who sees an organization or space lists its users."""
    if parent is None and not call.permissions.can_read_secrets_globally():
        raise errors.NotAuthorized()


def _relation(name: str, role: str) -> ToMany:
    if role.startswith("space"):
        return to_many(name, "spaces", spaces_of(role))
    return to_many(name, "organizations", organizations_of(role))


USERS: Resource[User] = declare(
    Resource(
        name="users",
        model="User",
        table=lambda world: world.users,
        fields=fields,
        inlined=nameless_fields,
        to_one=(to_one("default_space", "spaces", "default_space_guid"),),
        to_many=tuple(_relation(name, role) for name, role in PLACES.items()),
        filters={
            "space_guid": through(users_in_spaces("space_developer")),
            "organization_guid": through(users_in_organizations("organization_user")),
            "managed_organization_guid": through(users_in_organizations("organization_manager")),
            "billing_managed_organization_guid": through(users_in_organizations("organization_billing_manager")),
            "audited_organization_guid": through(users_in_organizations("organization_auditor")),
            "managed_space_guid": through(users_in_spaces("space_manager")),
            "audited_space_guid": through(users_in_spaces("space_auditor")),
        },
        columns=columns("admin", "active", default_space_id="default_space_guid", is_oauth_client="client"),
        not_found=errors.UserNotFound,
        may_list=_may_list,
    )
)


def read(call: Call, guid: str) -> Reply:
    user = find(USERS, guid, call)
    _need_read(call, user)
    return show(USERS, user, call)


def _need_read(call: Call, user: User) -> None:
    need_read_scope(call)
    if not (call.permissions.can_read_secrets_globally() or call.caller.guid == user.guid):
        raise errors.NotAuthorized()


def create(call: Call) -> Reply:
    given = CREATE.read(call)
    places = _named_places(call, given)
    _check_default_space(call, given)
    look_up(call.world.users, given["guid"])
    if not given["guid"].strip():
        raise errors.UserInvalid("guid presence")
    try:
        user = users.create(call.world, given["guid"])
    except Invalid:
        raise errors.UaaIdTaken(given["guid"]) from None
    user = _change(call, user, given)
    _set_places(call, user, places)
    need_admin(call)
    return created_reply(USERS, user, call)


def update(call: Call, guid: str) -> Reply:
    """Change a user; whoever gets into a new place keeps `admin` as it was.

    There the real one reads the user again, and forgets what it imported before.
    """
    given = UPDATE.read(call)
    user = find(USERS, guid, call)
    need_admin(call)
    places = _named_places(call, given)
    _check_default_space(call, given)
    added = _set_places(call, user, places)
    return updated_reply(USERS, _change(call, user, given, without={"admin"} if added else set()), call)


def _check_default_space(call: Call, given: Given) -> None:
    if "default_space_guid" in given:
        find_referred(call.world.spaces, "Space", given["default_space_guid"])


def _named_places(call: Call, given: Given) -> Places:
    """The organizations or spaces that a body names, by role. Raises InvalidRelation."""
    names = {role: f"{name[:-1]}_guids" for name, role in PLACES.items()}
    asked = {role: given[names[role]] for role in IMPORTED if given.get(names[role]) is not None}
    return {role: [_place(call, role, guid) for guid in guids] for role, guids in asked.items()}


def _change(call: Call, user: User, given: Given, without: Collection[str] = ()) -> User:
    columns = {name: given[name] for name in ("admin", "default_space_guid") if name in given and name not in without}
    return call.world.change(user, **columns, updated_at=call.world.now())


def _set_places(call: Call, user: User, places: Places) -> bool:
    """Give the user each role in exactly these places; was it given anywhere? Raises InvalidRelation."""
    added = False
    for role, wanted in places.items():
        held = {one.organization_guid or one.space_guid: one for one in _roles_of(call, user, role)}
        for place in wanted:
            if place.guid not in held:
                _check_member(call, user, place, role)
                _give(call, user, place, role)
                added = True
        for guid, one in held.items():
            if all(guid != place.guid for place in wanted):
                _check_leaving(call, user, one)
                call.world.remove(one)
    return added


def _roles_of(call: Call, user: User, role: str) -> list[Role]:
    return call.world.roles.find(user_guid=user.guid, type=role)


def _check_member(call: Call, user: User, place: Organization | Space, role: str) -> None:
    """Only members of an organization get its other roles from this side."""
    if role in MEMBERS_ONLY and not call.world.roles.find(
        user_guid=user.guid, organization_guid=place.guid, type="organization_user"
    ):
        raise errors.InvalidRelation(f"Cannot add role, user does not belong to Organization with guid {place.guid}")


def _check_leaving(call: Call, user: User, membership: Role) -> None:
    """Nobody leaves an organization in which they have another role."""
    guid = membership.organization_guid
    if membership.type != "organization_user":
        return
    others = call.world.roles.find(user_guid=user.guid, organization_guid=guid)
    if any(one.type in MEMBERS_ONLY for one in others):
        raise errors.InvalidRelation(
            f"Cannot remove user from Organization with guid {guid} if the user has the OrgManager, BillingManager,"
            " or Auditor role"
        )


def _place(call: Call, role: str, guid: str) -> Organization | Space:
    if role.startswith("space"):
        return find_related(call.world.spaces, "Space", guid)
    return find_related(call.world.organizations, "Organization", guid)


def _give(call: Call, user: User, place: Organization | Space, role: str) -> None:
    if isinstance(place, Organization):
        roles.ensure_in_organization(call.world, place, user, role)
    elif not call.world.roles.find(user_guid=user.guid, space_guid=place.guid, type=role):
        # From this side no membership of the organization is needed. recording: tenancy-v2/user-relations
        roles.add_to_space(call.world, place, user, role)


def delete(call: Call, guid: str) -> Reply:
    user = find(USERS, guid, call)
    need_admin(call)
    check_without(call, [], user, "users")
    return delete_reply(call, users.delete_by_guid, guid=user.guid)


def enumerate_related(name: str) -> Handler:
    relation = USERS.relation(name)

    def enumerate_places(call: Call, guid: str) -> Reply:
        user = find(USERS, guid, call)
        _need_read(call, user)
        places = resource_named(relation.resource)
        return collection(call, places, relation.scope(user, call), path=f"/v2/users/{guid}/{name}")

    return enumerate_places


def add_related(name: str) -> Handler:
    """Only admins may. The real one does not check whether the user exists, and breaks.

    recording: tenancy-v2/user-relations
    """
    role = PLACES[name]

    def add(call: Call, guid: str, other: str) -> Reply:
        user = call.world.users.get(guid)
        if user is None:
            raise call.real_error()
        need_admin(call)
        place = _table(call, role).get(other)
        if place is None:
            raise call.real_error()
        _give(call, user, place, role)
        # Written down whether or not the user had the role before.
        _record(call, f"{role}_add", place, guid)
        return updated_reply(USERS, user, call)

    return add


def remove_related(name: str) -> Handler:
    """Take a role away as the pages of organizations and spaces do."""
    role = PLACES[name]

    def remove(call: Call, guid: str, other: str) -> Reply:
        place = _table(call, role).get(other)
        if place is None:
            raise (errors.SpaceNotFound if role.startswith("space") else errors.OrganizationNotFound)(other)
        if isinstance(place, Organization):
            need_organization_removal(call, place, guid, role)
            remove_from_organization(call, place, find_related(call.world.users, "User", guid), role)
        else:
            need_space_removal(call, place, guid)
            roles.take_away(call.world, place, find_related(call.world.users, "User", guid), role)
        _record(call, f"{role}_remove", place, guid)
        return no_content()

    return remove


def _record(call: Call, operation: str, place: Organization | Space, guid: str) -> None:
    """Write down that a role was given or taken; the user is named as UAA knows it."""
    told = (guid, users.username_of(call.world, guid))
    tenancy_events.record_role(call.world, call.caller, operation, place, told, request={})


def _table(call: Call, role: str) -> Table[Organization] | Table[Space]:
    return call.world.spaces if role.startswith("space") else call.world.organizations


def _routes(name: str) -> list[Endpoint]:
    path = f"/v2/users/<guid>/{name}"
    return [
        endpoint("GET", path, enumerate_related(name)),
        endpoint("PUT", f"{path}/<other>", add_related(name)),
        endpoint("DELETE", f"{path}/<other>", remove_related(name)),
    ]


ENDPOINTS = [
    endpoint("GET", "/v2/users", enumerate_(USERS)),
    endpoint("POST", "/v2/users", create),
    endpoint("GET", "/v2/users/<guid>", read),
    endpoint("PUT", "/v2/users/<guid>", update),
    endpoint("DELETE", "/v2/users/<guid>", delete),
    *(line for name in PLACES for line in _routes(name)),
]
