"""/v3/service_offerings.

Source: cloud_controller_ng:app/controllers/v3/service_offerings_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import service_offerings
from fakecc.actions.services.navigation import broker_of
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.services import ServiceOffering
from fakecc.v3.fields import Fields, wanted_keys
from fakecc.v3.listing import Listing, Query, query_of, unknown
from fakecc.v3.message import Message, only
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import no_content, ok
from fakecc.v3.services._marketplace import (
    AVAILABLE,
    NAME_ORDERS,
    Sight,
    brief_brokers,
    brokers_among,
    can_write,
    check_marketplace,
    present_service_offering,
    sees_offering,
    true_or_false,
)

UPDATE = Message(metadata, only("metadata"))
FIELDS = Fields({"service_broker": ("guid", "name")})
PURGE = true_or_false("purge")
INDEX = Listing(
    "guids",
    "available",
    "fields",
    "broker_catalog_ids",
    "service_broker_guids",
    "service_broker_names",
    "names",
    "space_guids",
    "organization_guids",
    "label_selector",
    orders=NAME_ORDERS,
    arrays=(),
    checks=(AVAILABLE, FIELDS),
)


def index(call: Call) -> Reply:
    """The offerings of which the caller, or anybody, sees a plan."""
    check_marketplace(call)
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(names="name", guids="guid", broker_catalog_ids="unique_id"))
    brokers = brokers_among(call, asked)
    if brokers is not None:
        among["service_broker_guid"] = brokers
    if asked.has("available"):
        among["active"] = {asked.query["available"] == "true"}
    sight, fits = Sight(call, asked), asked.keeps()
    found = call.world.service_offerings.select(among, fits if sight.is_unlimited else fits & sight.offering)
    return asked.reply(
        found,
        lambda offering: present_service_offering(offering, call),
        included=lambda page: _included_resources(call, page, asked.query),
    )


def _included_resources(call: Call, page: list[ServiceOffering], query: Query) -> Json:
    keys = wanted_keys(query, "service_broker")
    return {"service_brokers": brief_brokers(call, page, keys)} if keys else None


def show(call: Call, guid: str) -> Reply:
    check_marketplace(call)
    offering = call.world.service_offerings.get(guid)
    if offering is None or not sees_offering(call, offering):
        raise _not_found()
    query = FIELDS.read(call)
    body = present_service_offering(offering, call)
    included = _included_resources(call, [offering], query)
    return ok(body if included is None else {**body, "included": included})


def update(call: Call, guid: str) -> Reply:
    """Only metadata can be changed."""
    offering = _writable(call, guid)
    UPDATE.check(call.body)
    merged = merge(offering.metadata, call.body, call.world.settings, guid=offering.guid)
    return ok(present_service_offering(call.world.change(offering, metadata=merged), call))


def destroy(call: Call, guid: str) -> Reply:
    query = query_of(call)
    complaints = [*unknown(query, ("purge",)), *PURGE(query)]
    if complaints:
        raise errors.BadQueryParameter(", ".join(complaints))
    offering = _writable(call, guid)
    if query.get("purge") == "true":
        service_offerings.purge(call.world, offering, call.caller)
        audit_events.record_removed(call.world, call.caller, offering, purged=True)
        return no_content()
    try:
        service_offerings.delete(call.world, offering)
    except Invalid:
        sentence = "Please delete the service_plans associations for your services."
        raise errors.UnprocessableEntity(sentence) from None
    audit_events.record_removed(call.world, call.caller, offering)
    return no_content()


def _writable(call: Call, guid: str) -> ServiceOffering:
    """The offering, if the caller may change it; to those who do not see it, it does not exist."""
    offering = call.world.service_offerings.get(guid)
    if offering is None:
        raise _not_found()
    if can_write(call, broker_of(call.world, offering)):
        return offering
    raise errors.NotAuthorized() if sees_offering(call, offering) else _not_found()


def _not_found() -> CloudControllerError:
    return errors.ResourceNotFound("Service offering not found")


ENDPOINTS = [
    endpoint("GET", "/v3/service_offerings", index, "anonymous"),
    endpoint("GET", "/v3/service_offerings/<guid>", show, "anonymous"),
    endpoint("PATCH", "/v3/service_offerings/<guid>", update),
    endpoint("DELETE", "/v3/service_offerings/<guid>", destroy),
]
