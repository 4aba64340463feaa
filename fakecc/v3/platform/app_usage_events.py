"""/v3/app_usage_events.

Source: cloud_controller_ng:app/controllers/v3/app_usage_events_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions.platform import app_usage_events
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.events import AppUsageEvent
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
    orders=("created_at",),
    arrays=(),
    checks=(_no_updated_ats, _one_after_guid),
    refusal=errors.UnprocessableEntity,
)


def present(event: AppUsageEvent, call: Call) -> Json:
    return {
        "guid": event.guid,
        "created_at": timestamp(event.created_at),
        "updated_at": timestamp(event.created_at),
        "state": {"current": event.state, "previous": event.previous_state},
        "app": {"guid": event.parent_app_guid, "name": event.parent_app_name},
        "process": {"guid": event.app_guid or None, "type": event.process_type},
        "space": {"guid": event.space_guid, "name": event.space_name},
        "organization": {"guid": event.organization_guid},
        "buildpack": {"guid": event.buildpack_guid, "name": event.buildpack_name},
        "task": {"guid": event.task_guid, "name": event.task_name},
        "memory_in_mb_per_instance": {
            "current": event.memory_in_mb_per_instance,
            "previous": event.previous_memory_in_mb_per_instance,
        },
        "instance_count": {"current": event.instance_count, "previous": event.previous_instance_count},
        "links": {"self": link(call, f"/v3/app_usage_events/{event.guid}")},
    }


def index(call: Call) -> Reply:
    """All events to global readers, none to others."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(guids="guid"))
    after = 0
    if not call.permissions.can_read_globally():
        among["guid"] = ()
    elif asked.has("after_guid"):
        after = _ordinal(call, asked)
    events, fits = call.world.app_usage_events, asked.keeps()
    if after:
        fits &= lambda event: events.ordinal(event.guid) > after
    found = events.select(among, fits)
    return asked.reply(found, lambda event: present(event, call))


def _ordinal(call: Call, asked: Asked) -> int:
    if asked.lacks_value("after_guid"):
        raise Broken("after_guid without a value")  # nil has no first member.
    guid = (asked.values("after_guid") or [""])[0]
    if guid not in call.world.app_usage_events:
        raise errors.UnprocessableEntity("After guid filter must be a valid app usage event guid.")
    return call.world.app_usage_events.ordinal(guid)


def show(call: Call, guid: str) -> Reply:
    event = call.world.app_usage_events.get(guid)
    if event is None or not call.permissions.can_read_globally():
        raise errors.ResourceNotFound("App usage event not found")
    return ok(present(event, call))


def reseed(call: Call) -> Reply:
    """Forget every event, and begin again with one for each process that is started."""
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    app_usage_events.reseed(call.world)
    return ok({})


ENDPOINTS = [
    endpoint("GET", "/v3/app_usage_events", index),
    endpoint("GET", "/v3/app_usage_events/<guid>", show),
    endpoint("POST", "/v3/app_usage_events/actions/destructively_purge_all_and_reseed", reseed),
]
