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
from fakecc.models.tenancy import Organization
from fakecc.v3._listing import Listing
from fakecc.v3._message import Body, Message, blank, only
from fakecc.v3._metadata import laid_over, metadata
from fakecc.v3._presenting import created, link, metadata_of, ok, timestamp, to_one

Json = Any


def _name(body: Body) -> Iterator[str]:
    if blank(body.get("name")):
        yield "Name can't be blank"


CREATE = Message(only("name", "suspended", "metadata"), _name, metadata)
INDEX = Listing("guids", "names", "label_selector", orders=("created_at", "updated_at", "name"))


def present(organization: Organization, call: Call) -> Json:
    path = f"/v3/organizations/{organization.guid}"
    return {
        "guid": organization.guid,
        "created_at": timestamp(organization.created_at),
        "updated_at": timestamp(organization.updated_at),
        "name": organization.name,
        "suspended": organization.status == "suspended",
        "relationships": {"quota": to_one(organization.quota_guid)},
        "metadata": metadata_of(organization.metadata),
        "links": {
            "self": link(call, path),
            "domains": link(call, f"{path}/domains"),
            "default_domain": link(call, f"{path}/domains/default"),
            "quota": link(call, f"/v3/organization_quotas/{organization.quota_guid}"),
        },
    }


def index(call: Call) -> Reply:
    """The organizations that the caller may read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(names="name", guids="guid"))
    if not call.permissions.can_read_globally():
        readable = call.permissions.readable_organization_guids()
        among["guid"] = readable & set(among["guid"]) if "guid" in among else readable
    found = call.world.organizations.select(among, asked.keeps())
    return asked.reply(found, lambda organization: present(organization, call))


def show(call: Call, guid: str) -> Reply:
    organization = call.world.organizations.get(guid)
    if organization is None or not call.permissions.can_read_from_organization(guid):
        raise errors.ResourceNotFound("Organization not found")
    return ok(present(organization, call))


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
    return created(present(organization, call))


ROUTES = [
    route("GET", "/v3/organizations", index),
    route("GET", "/v3/organizations/<guid>", show),
    route("POST", "/v3/organizations", create),
]
