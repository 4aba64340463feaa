"""/v3/spaces.

Source: cloud_controller_ng:app/controllers/v3/spaces_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.actions import spaces
from fakecc.call import Call, Reply, route
from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA
from fakecc.models.tenancy import Space
from fakecc.v3._listing import Listing, includes
from fakecc.v3._message import Message, length, only, printable, related, relationships, required, string
from fakecc.v3._metadata import laid_over, metadata
from fakecc.v3._presenting import created, ok
from fakecc.v3._tenancy import (
    check_organization_open,
    check_space_open,
    present_organization,
    present_space,
    readable_space,
)

Json = Any

NO_ORGANIZATION = "Invalid organization. Ensure the organization exists and you have access to it."
CREATE = Message(
    metadata,
    only("name", "relationships", "metadata"),
    relationships("organization"),
    required("name"),
    string("name"),
    length("name", maximum=255),
    printable("name"),
)
UPDATE = Message(
    metadata,
    only("name", "metadata"),
    string("name"),
    length("name", minimum=1, maximum=255),
    printable("name"),
)
INDEX = Listing(
    "guids",
    "names",
    "organization_guids",
    "include",
    "label_selector",
    orders=("created_at", "updated_at", "name"),
    checks=(includes("org", "organization"),),
)


def index(call: Call) -> Reply:
    """The spaces that the caller may read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(names="name", organization_guids="organization_guid", guids="guid"))
    if not call.permissions.can_read_globally():
        readable = call.permissions.readable_space_guids()
        among["guid"] = readable & set(among["guid"]) if "guid" in among else readable
    found = call.world.spaces.select(among, asked.keeps())
    included = (lambda page: _included(page, call)) if asked.has("include") else None
    return asked.reply(found, lambda space: present_space(space, call), included=included)


def _included(page: list[Space], call: Call) -> Json:
    wanted = {space.organization_guid: None for space in page}
    organizations = call.world.organizations.select({"guid": wanted}).all()
    return {"organizations": [present_organization(organization, call) for organization in organizations]}


def show(call: Call, guid: str) -> Reply:
    space = readable_space(call, guid)
    return ok(present_space(space, call))


def create(call: Call) -> Reply:
    CREATE.check(call.body)
    organization = call.world.organizations.get(related(call.body, "organization"))
    if organization is None or not call.permissions.can_read_from_organization(organization.guid):
        raise errors.UnprocessableEntity(NO_ORGANIZATION)
    if not call.permissions.can_write_to_organization(organization.guid):
        raise errors.NotAuthorized()
    check_organization_open(call, organization)
    given = laid_over(NO_METADATA, call.body, call.world.settings)
    try:
        space = spaces.create(call.world, organization, name=call.body["name"], metadata=given)
    except Invalid:
        raise errors.UnprocessableEntity("Name must be unique per organization") from None
    return created(present_space(space, call))


def update(call: Call, guid: str) -> Reply:
    space = readable_space(call, guid)
    if not call.permissions.can_update_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    UPDATE.check(call.body)
    laid = laid_over(space.metadata, call.body, call.world.settings)
    try:
        space = spaces.update(call.world, space, name=call.body.get("name"), metadata=laid)
    except Invalid:
        raise errors.UnprocessableEntity("Name must be unique per organization") from None
    return ok(present_space(space, call))


ROUTES = [
    route("GET", "/v3/spaces", index),
    route("POST", "/v3/spaces", create),
    route("GET", "/v3/spaces/<guid>", show),
    route("PATCH", "/v3/spaces/<guid>", update),
]
