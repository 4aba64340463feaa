"""/v2/service_usage_events.

Source: cloud_controller_ng:app/controllers/services/service_usage_events_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.services import service_usage_events
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.events import ServiceUsageEvent
from fakecc.store import Record
from fakecc.v2.collection import collection, later_ones
from fakecc.v2.options import options_of
from fakecc.v2.ordering import check_order
from fakecc.v2.query import text
from fakecc.v2.reading import find
from fakecc.v2.replies import no_content, show
from fakecc.v2.resource import LARGE_PAGE, Resource, declare, timestamp
from fakecc.v2.scope import NOTHING


def fields(event: ServiceUsageEvent, call: Call) -> dict[str, Json]:
    del call
    return {
        "state": event.state,
        "org_guid": event.organization_guid,
        "space_guid": event.space_guid,
        "space_name": event.space_name,
        "service_instance_guid": event.service_instance_guid,
        "service_instance_name": event.service_instance_name,
        "service_instance_type": event.service_instance_type,
        "service_plan_guid": event.service_plan_guid,
        "service_plan_name": event.service_plan_name,
        "service_guid": event.service_offering_guid,
        "service_label": event.service_offering_name,
        "service_broker_name": event.service_broker_name,
        "service_broker_guid": event.service_broker_guid,
    }


def _metadata(event: Record, url: str) -> dict[str, Json]:
    return {"guid": event.guid, "url": url, "created_at": timestamp(event.created_at)}


SERVICE_USAGE_EVENTS: Resource[ServiceUsageEvent] = declare(
    Resource(
        name="service_usage_events",
        model="ServiceUsageEvent",
        table=lambda world: world.service_usage_events,
        fields=fields,
        metadata=_metadata,
        filters={"service_instance_type": text("service_instance_type"), "service_guid": text("service_offering_guid")},
        not_found=errors.EventNotFound,
        visible=lambda _: NOTHING,
        kept=("after_guid",),
        most_per_page=LARGE_PAGE,
    )
)


def enumerate_(call: Call) -> Reply:
    if not call.permissions.can_read_globally():
        raise errors.InsufficientScope()
    check_order(options_of(call), SERVICE_USAGE_EVENTS)
    return collection(
        call, SERVICE_USAGE_EVENTS, later_ones(call, SERVICE_USAGE_EVENTS), kept=SERVICE_USAGE_EVENTS.kept
    )


def read(call: Call, guid: str) -> Reply:
    event = find(SERVICE_USAGE_EVENTS, guid, call)
    if not call.permissions.can_read_globally():
        raise errors.NotAuthorized()
    return show(SERVICE_USAGE_EVENTS, event, call)


def reset(call: Call) -> Reply:
    """Delete every event, and begin again with the instances that exist."""
    if not call.permissions.can_write_globally():
        # reset_with_token? asks for an admin. source: cloud_controller_ng:app/access/service_usage_event_access.rb
        raise errors.InsufficientScope()
    service_usage_events.reseed(call.world)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/v2/service_usage_events", enumerate_),
    endpoint("GET", "/v2/service_usage_events/<guid>", read),
    endpoint("POST", "/v2/service_usage_events/destructively_purge_all_and_reseed_existing_instances", reset),
]
