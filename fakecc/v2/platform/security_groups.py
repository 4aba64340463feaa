"""/v2/security_groups, and the defaults /v2/config/{running,staging}_security_groups.

Source: cloud_controller_ng:app/controllers/runtime/security_groups_controller.rb,
security_group_running_defaults_controller.rb, app/access/security_group_access.rb, app/models/runtime/security_group.rb
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from fakecc import errors
from fakecc.actions.platform import security_groups
from fakecc.call import Call, Endpoint, Handler, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.platform import SecurityGroup
from fakecc.selections import AnyOf, field_in
from fakecc.v2.access import need_admin, need_read_scope
from fakecc.v2.collection import collection
from fakecc.v2.message import OBJECT, TEXTS, Message, list_of, optional, printable, required_field
from fakecc.v2.platform._security_rules import rules_problems
from fakecc.v2.query import text
from fakecc.v2.reading import enumerate_, find, find_related, read, related
from fakecc.v2.replies import created_reply, no_content, show, updated_reply
from fakecc.v2.resource import Resource, columns, declare, to_many
from fakecc.v2.scope import Scope
from fakecc.v2.writing import delete_reply
from fakecc.world import World

Given = dict[str, Json]

CREATE = Message(
    required_field("name"),
    optional("rules", list_of(OBJECT), default=()),
    optional("space_guids", TEXTS),
    optional("staging_space_guids", TEXTS),
)
UPDATE = CREATE.for_update()
# The relations to spaces, with the field that holds each.
SPACES = {"spaces": "running_space_guids", "staging_spaces": "staging_space_guids"}
NO_DEFAULT = {
    "running": errors.SecurityGroupRunningDefaultInvalid,
    "staging": errors.SecurityGroupStagingDefaultInvalid,
}


def fields(group: SecurityGroup, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": group.name,
        "rules": [dict(rule) for rule in group.rules],
        "running_default": group.running_default,
        "staging_default": group.staging_default,
    }


def _visible(call: Call) -> Scope:
    """The groups that are bound to spaces that the caller may read, and the defaults."""
    defaults = (field_in(field, {True}) for field in ("running_default", "staging_default"))
    bound = call.permissions.readable_spaces().test("running_space_guids", "staging_space_guids")
    return Scope(keeps=(AnyOf((*defaults, *bound.tests)),))


def _spaces_of(field: str) -> Callable[[SecurityGroup, Call], Scope]:
    def scope(group: SecurityGroup, call: Call) -> Scope:
        del call
        return Scope({"guid": getattr(group, field)})

    return scope


SECURITY_GROUPS: Resource[SecurityGroup] = declare(
    Resource(
        name="security_groups",
        model="SecurityGroup",
        table=lambda world: world.security_groups,
        fields=fields,
        to_many=tuple(to_many(name, "spaces", _spaces_of(field)) for name, field in SPACES.items()),
        filters={"name": text("name")},
        columns=columns("name", "running_default", "staging_default"),
        not_found=errors.SecurityGroupNotFound,
        visible=_visible,
    )
)


def create(call: Call) -> Reply:
    given = CREATE.read(call)
    bound = _spaces_of_body(call, given)
    name = given["name"]
    _check(call.world, given, name, own=None)
    group = security_groups.create(call.world, name=name, rules=tuple(given["rules"]), **bound)
    need_admin(call)
    return created_reply(SECURITY_GROUPS, group, call)


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    group = find(SECURITY_GROUPS, guid, call)
    need_admin(call)
    bound = _spaces_of_body(call, given)
    name = given.get("name", group.name)
    _check(call.world, given, name, own=group)
    group = call.world.change(group, name=name, rules=tuple(given.get("rules", group.rules)), **bound)
    return updated_reply(SECURITY_GROUPS, group, call)


def _check(world: World, given: Given, name: str, *, own: SecurityGroup | None) -> None:
    problems = list(_problems(world, given, name))
    if problems:
        raise errors.SecurityGroupInvalid(", ".join(problems))
    # That a name is taken is found by the database, after the model. source: cloud_controller_ng:app/models/runtime/security_group.rb
    if any(own is None or other.guid != own.guid for other in world.security_groups.find(name=name)):
        raise errors.SecurityGroupNameTaken(given["name"])


def _problems(world: World, given: Given, name: str) -> Iterator[str]:
    # Not trimmed: the model has no strip_attributes. source: cloud_controller_ng:app/models/runtime/security_group.rb
    if not name.strip():
        yield "name presence"
    if not printable(name):
        yield "name format"
    yield from rules_problems(list(given.get("rules", ())), world.settings)


def _spaces_of_body(call: Call, given: Given) -> dict[str, tuple[str, ...]]:
    """The spaces that a body names. They are looked up before the body is checked; those for staging are ignored."""
    if "space_guids" not in given:
        return {}
    spaces = [find_related(call.world.spaces, "Space", guid) for guid in given["space_guids"]]
    return {"running_space_guids": tuple(dict.fromkeys(space.guid for space in spaces))}


def delete(call: Call, guid: str) -> Reply:
    group = find(SECURITY_GROUPS, guid, call)
    need_admin(call)
    return delete_reply(call, security_groups.delete_by_guid, guid=group.guid)


def bind(field: str) -> Handler:
    def bind_space(call: Call, guid: str, other: str) -> Reply:
        group = find(SECURITY_GROUPS, guid, call)
        need_admin(call)
        space = find_related(call.world.spaces, "Space", other)
        return updated_reply(SECURITY_GROUPS, security_groups.bind(call.world, group, field, [space]), call)

    return bind_space


def unbind(field: str) -> Handler:
    def unbind_space(call: Call, guid: str, other: str) -> Reply:
        group = find(SECURITY_GROUPS, guid, call)
        need_admin(call)
        space = find_related(call.world.spaces, "Space", other)
        kept = tuple(bound for bound in getattr(group, field) if bound != space.guid)
        call.world.change(group, **{field: kept})
        return no_content()

    return unbind_space


def _default_routes(kind: str) -> list[Endpoint]:
    """The endpoints for the groups that apply everywhere: everybody may list them, admins change them."""
    field = f"{kind}_default"
    path = f"/v2/config/{kind}_security_groups"
    defaults = replace(
        SECURITY_GROUPS,
        to_many=(),
        filters={},
        visible=lambda _: Scope(),
        not_found=NO_DEFAULT[kind],
        url=lambda group: f"{path}/{group.guid}",
    )

    def enumerate_defaults(call: Call) -> Reply:
        need_read_scope(call)
        return collection(call, defaults, Scope({field: (True,)}), path=path)

    def update_default(call: Call, guid: str) -> Reply:
        group = find(defaults, guid, call)
        need_admin(call)
        return show(defaults, call.world.change(group, **{field: True}), call)

    def delete_default(call: Call, guid: str) -> Reply:
        group = find(defaults, guid, call)
        need_admin(call)
        call.world.change(group, **{field: False})
        return no_content()

    return [
        endpoint("GET", path, enumerate_defaults),
        endpoint("PUT", f"{path}/<guid>", update_default),
        endpoint("DELETE", f"{path}/<guid>", delete_default),
    ]


ENDPOINTS = [
    endpoint("GET", "/v2/security_groups", enumerate_(SECURITY_GROUPS)),
    endpoint("POST", "/v2/security_groups", create),
    endpoint("GET", "/v2/security_groups/<guid>", read(SECURITY_GROUPS)),
    endpoint("PUT", "/v2/security_groups/<guid>", update),
    endpoint("DELETE", "/v2/security_groups/<guid>", delete),
    *related(SECURITY_GROUPS, *SPACES),
    *(
        line
        for name, field in SPACES.items()
        for line in (
            endpoint("PUT", f"/v2/security_groups/<guid>/{name}/<other>", bind(field)),
            endpoint("DELETE", f"/v2/security_groups/<guid>/{name}/<other>", unbind(field)),
        )
    ),
    *_default_routes("running"),
    *_default_routes("staging"),
]
