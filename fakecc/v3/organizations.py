"""/v3/organizations.

Source: cloud_controller_ng:app/controllers/v3/organizations_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions import organizations
from fakecc.call import Call, Reply, route
from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA
from fakecc.v3._listing import Listing
from fakecc.v3._message import Body, Message, blank, only
from fakecc.v3._metadata import laid_over, metadata
from fakecc.v3._presenting import created, ok
from fakecc.v3._tenancy import present_organization, readable_organization

Json = Any


def _name(body: Body) -> Iterator[str]:
    if blank(body.get("name")):
        yield "Name can't be blank"


CREATE = Message(only("name", "suspended", "metadata"), _name, metadata)
INDEX = Listing("guids", "names", "label_selector", orders=("created_at", "updated_at", "name"))


def index(call: Call) -> Reply:
    """The organizations that the caller may read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(names="name", guids="guid"))
    if not call.permissions.can_read_globally():
        readable = call.permissions.readable_organization_guids()
        among["guid"] = readable & set(among["guid"]) if "guid" in among else readable
    found = call.world.organizations.select(among, asked.keeps())
    return asked.reply(found, lambda organization: present_organization(organization, call))


def show(call: Call, guid: str) -> Reply:
    organization = readable_organization(call, guid)
    return ok(present_organization(organization, call))


def create(call: Call) -> Reply:
    CREATE.check(call.body)
    body = call.body
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    try:
        organization = organizations.create(
            call.world,
            name=body["name"],
            suspended=body.get("suspended", False),
            metadata=laid_over(NO_METADATA, body, call.world.settings),
        )
    except Invalid:
        raise errors.UnprocessableEntity(f"Organization '{body['name']}' already exists.") from None
    return created(present_organization(organization, call))


ROUTES = [
    route("GET", "/v3/organizations", index),
    route("GET", "/v3/organizations/<guid>", show),
    route("POST", "/v3/organizations", create),
]
