"""/v3/service_usage_events.

Source: cloud_controller_ng:app/controllers/v3/service_usage_events_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions.services import service_usage_events
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.events import ServiceUsageEvent
from fakecc.v3.listing import Asked, Listing, Query, arrays, values
from fakecc.v3.presenting import link, ok, timestamp


def _no_updated_ats(query: Query) -> Iterator[str]:
    if "updated_ats" in query:
        yield "Filtering by 'updated_ats' is not allowed on this resource."


def _one_after_guid(query: Query) -> Iterator[str]:
    """Check that it is an array, and of one: of a map its pairs are counted."""
    given = query.get("after_guid")
    if given is None:
        return
    yield from arrays("after_guid")(query)
    if len(given if isinstance(given, dict) else values(given)) != 1:
        yield "After guid filter accepts only one guid"


INDEX = Listing(
    "guids",
    "after_guid",
    "service_instance_types",
    "service_offering_guids",
    orders=("created_at",),
    arrays=("service_instance_types", "service_offering_guids"),
    checks=(_no_updated_ats, _one_after_guid),
    refusal=errors.UnprocessableEntity,
)


def present(event: ServiceUsageEvent, call: Call) -> Json:
    return {
        "guid": event.guid,
        "created_at": timestamp(event.created_at),
        "updated_at": timestamp(event.created_at),
        "state": event.state,
        "space": {"guid": event.space_guid, "name": event.space_name},
        "organization": {"guid": event.organization_guid},
        "service_instance": {
            "guid": event.service_instance_guid,
            "name": event.service_instance_name,
            "type": event.service_instance_type,
        },
        "service_plan": {"guid": event.service_plan_guid, "name": event.service_plan_name},
        "service_offering": {"guid": event.service_offering_guid, "name": event.service_offering_name},
        "service_broker": {"guid": event.service_broker_guid, "name": event.service_broker_name},
        "links": {"self": link(call, f"/v3/service_usage_events/{event.guid}")},
    }


def index(call: Call) -> Reply:
    """All events to global readers, none to others."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(
        asked.among(
            guids="guid", service_instance_types="service_instance_type", service_offering_guids="service_offering_guid"
        )
    )
    after = 0
    if not call.permissions.can_read_globally():
        among["guid"] = ()
    elif asked.has("after_guid"):
        after = _ordinal(call, asked)
    events, fits = call.world.service_usage_events, asked.keeps()
    if after:
        fits &= lambda event: events.ordinal(event.guid) > after
    found = events.select(among, fits)
    return asked.reply(found, lambda event: present(event, call))


def _ordinal(call: Call, asked: Asked) -> int:
    if asked.lacks_value("after_guid"):
        raise Broken("after_guid without a value")  # nil has no first member.
    guid = (asked.values("after_guid") or [""])[0]
    if guid not in call.world.service_usage_events:
        raise errors.UnprocessableEntity("After guid filter must be a valid service usage event guid.")
    return call.world.service_usage_events.ordinal(guid)


def show(call: Call, guid: str) -> Reply:
    event = call.world.service_usage_events.get(guid)
    if event is None or not call.permissions.can_read_globally():
        raise errors.ResourceNotFound("Service usage event not found")
    return ok(present(event, call))


def reseed(call: Call) -> Reply:
    """Delete every event, and begin again with one for each instance that exists."""
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    service_usage_events.reseed(call.world)
    return ok({})


ENDPOINTS = [
    endpoint("GET", "/v3/service_usage_events", index),
    endpoint("GET", "/v3/service_usage_events/<guid>", show),
    endpoint("POST", "/v3/service_usage_events/actions/destructively_purge_all_and_reseed", reseed),
]
