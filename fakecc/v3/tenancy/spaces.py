"""/v3/spaces.

Source: cloud_controller_ng:app/controllers/v3/spaces_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions.platform import security_groups
from fakecc.actions.tenancy import space_deletion, spaces, tenancy_events
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA
from fakecc.models.relations import SPACES_OF_USER
from fakecc.models.tenancy import Space
from fakecc.selections import field_in
from fakecc.v3.access import check_organization_open, check_space_open, readable_space
from fakecc.v3.listing import Listing, includes, query_of, unknown
from fakecc.v3.message import (
    Body,
    Message,
    boolean,
    length,
    only,
    printable,
    related,
    relationships,
    require,
    string,
    to_one_guid,
)
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.platform._security_groups import present_security_group
from fakecc.v3.presenting import accepted_reply, created_reply, link, ok
from fakecc.v3.tenancy._tenancy import (
    LIST_MEMBERS,
    present_organization,
    present_segment_of,
    present_space,
    reply_users,
)
from fakecc.v3.tenancy._usage import present_usage
from fakecc.world.consumption import Consumption

DELETING = "Space '{}' is being deleted and cannot be updated."
NO_ORGANIZATION = "Invalid organization. Ensure the organization exists and you have access to it."
CREATE = Message(
    metadata,
    only("name", "suspended", "relationships", "metadata"),
    relationships("organization"),
    require("name"),
    string("name"),
    length("name", maximum=255),
    printable("name"),
    boolean("suspended"),
)
UPDATE = Message(
    metadata,
    only("name", "suspended", "metadata"),
    string("name"),
    length("name", minimum=1, maximum=255),
    printable("name"),
    boolean("suspended"),
)


def _check_enabled(body: Body) -> Iterator[str]:
    if not isinstance(body.get("enabled"), bool):
        yield "Enabled must be a boolean"


def _check_unmapped(query: Body) -> Iterator[str]:
    ending = "Use 'unmapped=true' parameter to delete all unmapped routes."
    if "unmapped" not in query:
        yield f"Mass delete not supported for routes. {ending}"
    if query.get("unmapped") not in ("true", "false"):
        yield "Unmapped must be a boolean"
    elif query["unmapped"] == "false":
        yield f"Mass delete not supported for mapped routes. {ending}"


UNMAPPED = Message(only("unmapped"), require("unmapped"), _check_unmapped)
FEATURE = Message(only("enabled"), _check_enabled)
GROUPS = Listing("guids", "names", refusal=errors.UnprocessableEntity)
INCLUDE = includes("org", "organization")
INDEX = Listing(
    "guids",
    "names",
    "organization_guids",
    "include",
    "label_selector",
    orders=("created_at", "updated_at", "name"),
    checks=(INCLUDE,),
)


def index(call: Call) -> Reply:
    """List the spaces that the caller may read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(names="name", organization_guids="organization_guid", guids="guid"))
    fits = asked.keeps()
    if not call.permissions.can_read_globally():
        fits &= call.permissions.readable_spaces().test("guid")
    found = call.world.spaces.select(among, fits)
    included = (lambda page: _included_resources(page, call)) if asked.has("include") else None
    return asked.reply(found, lambda space: present_space(space, call), included=included)


def _included_resources(page: list[Space], call: Call) -> Json:
    wanted = {space.organization_guid: None for space in page}
    organizations = call.world.organizations.select({"guid": wanted}).all()
    return {"organizations": [present_organization(organization, call) for organization in organizations]}


def show(call: Call, guid: str) -> Reply:
    space = readable_space(call, guid)
    query = query_of(call)
    complaints = [*unknown(query, ("include",)), *INCLUDE(query)]
    if complaints:
        raise errors.BadQueryParameter(", ".join(complaints))
    shown = present_space(space, call)
    if "include" in query:
        shown["included"] = _included_resources([space], call)
    return ok(shown)


def create(call: Call) -> Reply:
    CREATE.check(call.body)
    organization = call.world.organizations.get(related(call.body, "organization"))
    if organization is None or not call.permissions.can_read_from_organization(organization.guid):
        raise errors.UnprocessableEntity(NO_ORGANIZATION)
    if not call.permissions.can_write_to_organization(organization.guid):
        raise errors.NotAuthorized()
    check_organization_open(call, organization)
    given = merge(NO_METADATA, call.body, call.world.settings)
    try:
        space = spaces.create(
            call.world,
            organization,
            name=call.body["name"],
            suspended=bool(call.body.get("suspended")),
            metadata=given,
        )
    except Invalid as wrong:
        raise _refusal(wrong, "Name must be unique per organization") from None
    tenancy_events.record_space(call.world, call.caller, "create", space, call.body)
    return created_reply(present_space(space, call))


def update(call: Call, guid: str) -> Reply:
    space = readable_space(call, guid)
    _check_updatable(call, space)
    UPDATE.check(call.body)
    changed: dict[str, object] = {}
    if "suspended" in call.body:
        if not call.permissions.can_write_to_organization(space.organization_guid):
            raise errors.NotAuthorized()
        if space.deleting:
            raise errors.UnprocessableEntity(DELETING.format(call.body.get("name") or space.name))
        changed["suspended"] = bool(call.body["suspended"])
    if "name" in call.body:
        changed["name"] = call.body["name"]
    changed["metadata"] = merge(space.metadata, call.body, call.world.settings, guid=space.guid)
    try:
        space = spaces.update(call.world, space, **changed)
    except Invalid as wrong:
        organization = call.world.organizations[space.organization_guid]
        taken = f"Organization '{organization.name}' already contains a space with name '{str(wrong.details.get('name')).strip()}'."
        raise _refusal(wrong, taken) from None
    tenancy_events.record_space(call.world, call.caller, "update", space, call.body)
    return ok(present_space(space, call))


def _check_updatable(call: Call, space: Space) -> None:
    if not call.permissions.can_update_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)


def _refusal(wrong: Invalid, taken: str) -> Exception:
    sentences = {
        "unique": taken,
        "presence": "name presence, name format",
        "format": "name format",
    }
    return errors.UnprocessableEntity(sentences[wrong.rule])


def destroy(call: Call, guid: str) -> Reply:
    """Have a job delete the space with everything in it."""
    space = readable_space(call, guid)
    if not call.permissions.can_write_to_organization(space.organization_guid):
        raise errors.NotAuthorized()
    check_organization_open(call, call.world.organizations[space.organization_guid])
    return accepted_reply(call, space_deletion.delete_later(call.world, space, call.requester).guid)


def delete_unmapped_routes(call: Call, guid: str) -> Reply:
    """Have a job delete the routes without a destination."""
    query = query_of(call)
    UNMAPPED.check(query)
    space = readable_space(call, guid)
    if not call.permissions.can_manage_apps_in_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    return accepted_reply(call, space_deletion.delete_unmapped_routes_later(call.world, space, call.requester).guid)


def index_features(call: Call, guid: str) -> Reply:
    return ok({"resources": [_ssh(readable_space(call, guid))]})


def show_feature(call: Call, guid: str, name: str) -> Reply:
    space = readable_space(call, guid)
    if name != "ssh":
        raise errors.ResourceNotFound("Feature not found")
    return ok(_ssh(space))


def update_feature(call: Call, guid: str, name: str) -> Reply:
    FEATURE.check(call.body)
    space = readable_space(call, guid)
    if name != "ssh":
        raise errors.ResourceNotFound("Feature not found")
    _check_updatable(call, space)
    return ok(_ssh(call.world.change(space, allow_ssh=call.body["enabled"])))


def _ssh(space: Space) -> Json:
    return {"name": "ssh", "description": "Enable SSHing into apps in the space.", "enabled": space.allow_ssh}


def show_usage_summary(call: Call, guid: str) -> Reply:
    space = readable_space(call, guid)
    links = {"self": link(call, f"/v3/spaces/{guid}/usage_summary"), "space": link(call, f"/v3/spaces/{guid}")}
    return ok(present_usage(call.world, Consumption.of_space(call.world, guid), space.organization_guid, links))


def list_members(call: Call, guid: str) -> Reply:
    """List the users with a role in the space itself."""
    asked = LIST_MEMBERS.read(call)
    readable_space(call, guid)
    return reply_users(asked, None, field_in(SPACES_OF_USER, {guid}))


def running_security_groups(call: Call, guid: str) -> Reply:
    return _list_groups(call, guid, security_groups.RUNNING)


def staging_security_groups(call: Call, guid: str) -> Reply:
    return _list_groups(call, guid, security_groups.STAGING)


def _list_groups(call: Call, guid: str, kind: str) -> Reply:
    """List the groups that apply to the space. In each, this space is the only one shown."""
    asked = GROUPS.read(call)
    space = readable_space(call, guid)
    fits = asked.keeps() & security_groups.applying_to(space, kind)
    found = call.world.security_groups.select(asked.among(guids="guid", names="name"), fits)
    return asked.reply(found, lambda group: present_security_group(group, call, lambda shown: shown == guid))


def show_isolation_segment(call: Call, guid: str) -> Reply:
    space = readable_space(call, guid)
    return ok(present_segment_of(space.isolation_segment_guid, _segment_path(guid), call))


def update_isolation_segment(call: Call, guid: str) -> Reply:
    space = readable_space(call, guid)
    # In its first request a user is no manager: organization.managers.include?(current_user) compares all columns,
    # and that request has just changed one of them. recording: tenancy/space-isolation-segment
    manager = call.permissions.can_write_to_organization(space.organization_guid) and not call.caller.first
    if not manager and not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    wanted = to_one_guid(call.body)
    if wanted is False:
        raise Broken("the database compares no guid with false")
    try:
        space = spaces.set_isolation_segment(call.world, space, wanted)
    except Invalid:
        raise errors.UnprocessableEntity(
            f"Unable to assign isolation segment with guid '{wanted}'. "
            "Ensure it has been entitled to the organization that this space belongs to."
        ) from None
    tenancy_events.record_space(call.world, call.caller, "update", space, call.body)
    return ok(present_segment_of(wanted, _segment_path(guid), call))


def _segment_path(guid: str) -> str:
    return f"/v3/spaces/{guid}/relationships/isolation_segment"


ENDPOINTS = [
    endpoint("GET", "/v3/spaces", index),
    endpoint("POST", "/v3/spaces", create),
    endpoint("GET", "/v3/spaces/<guid>", show),
    endpoint("PATCH", "/v3/spaces/<guid>", update),
    endpoint("DELETE", "/v3/spaces/<guid>", destroy),
    endpoint("GET", "/v3/spaces/<guid>/features", index_features),
    endpoint("GET", "/v3/spaces/<guid>/features/<name>", show_feature),
    endpoint("PATCH", "/v3/spaces/<guid>/features/<name>", update_feature),
    endpoint("DELETE", "/v3/spaces/<guid>/routes", delete_unmapped_routes),
    endpoint("GET", "/v3/spaces/<guid>/usage_summary", show_usage_summary),
    endpoint("GET", "/v3/spaces/<guid>/users", list_members),
    endpoint("GET", "/v3/spaces/<guid>/running_security_groups", running_security_groups),
    endpoint("GET", "/v3/spaces/<guid>/staging_security_groups", staging_security_groups),
    endpoint("GET", "/v3/spaces/<guid>/relationships/isolation_segment", show_isolation_segment),
    endpoint("PATCH", "/v3/spaces/<guid>/relationships/isolation_segment", update_isolation_segment),
]
