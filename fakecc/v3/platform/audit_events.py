"""/v3/audit_events.

Source: cloud_controller_ng:app/controllers/v3/events_controller.rb, app/messages/events_list_message.rb
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fakecc import errors
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.events import AuditEvent
from fakecc.selections import AllOf, AnyOf, HasKey, field_in
from fakecc.v3.listing import Asked, Listing, Query, values
from fakecc.v3.presenting import link, ok, timestamp

Test = Callable[[AuditEvent], bool]

# The real one asks for these, not for every role that reads a space.
# source: cloud_controller_ng:lib/cloud_controller/permissions.rb
AUDITING = frozenset({"organization_auditor"})
WATCHING = frozenset({"space_developer", "space_auditor", "space_supporter"})


def _known_operator(query: Query) -> Iterator[str]:
    """Check the operator of `target_guids`. Only `not` is known; other operators beside it are ignored."""
    asked = query.get("target_guids")
    if not isinstance(asked, dict):
        return
    if asked.get("not") is None:
        yield "Target guids target_guids has an invalid operator"
    elif isinstance(asked["not"], dict):
        yield "Target guids target_guids must be an array"


INDEX = Listing(
    "guids",
    "types",
    "target_guids",
    "space_guids",
    "organization_guids",
    checks=(_known_operator,),
    counts_past_the_end=True,
)


def present(event: AuditEvent, call: Call) -> Json:
    return {
        "guid": event.guid,
        "created_at": timestamp(event.created_at),
        "updated_at": timestamp(event.updated_at),
        "type": event.type,
        "actor": {"guid": event.actor_guid, "type": event.actor_type, "name": event.actor_name},
        "target": {"guid": event.target_guid, "type": event.target_type, "name": event.target_name},
        "data": dict(event.data),
        "space": {"guid": event.space_guid} if event.space_guid else None,
        "organization": {"guid": event.organization_guid} if event.organization_guid else None,
        "links": {"self": link(call, f"/v3/audit_events/{event.guid}")},
    }


def index(call: Call) -> Reply:
    """List the events of spaces and organizations in which the caller has a role for it; global readers see all."""
    asked = INDEX.read(call)
    tests = _tests(call, asked)
    among: dict[str, Any] = dict(asked.among(guids="guid", types="type"))
    # An event outside of all spaces, or of all organizations, has an empty guid there.
    # recording: tenancy/audit-events-by-supporters
    places = asked.among(space_guids="space_guid", organization_guids="organization_guid")
    among |= {field: [guid or None for guid in guids] for field, guids in places.items()}
    if not _without(asked):
        among |= asked.among(target_guids="target_guid")
    found = call.world.audit_events.select(among, AllOf(tuple(tests)))
    return asked.reply(found, lambda event: present(event, call))


def _tests(call: Call, asked: Asked) -> list[Test]:
    """The tests that an event must pass. There are none where nothing asks for them, so that no record is read."""
    tests: list[Test] = []
    if not call.permissions.can_read_globally():
        tests.append(_visible(call))
    tests += asked.keeps().tests
    without = _without(asked)
    if without:
        tests.append(HasKey("target_guid", frozenset(without), lacks=True))
    return tests


def _without(asked: Asked) -> list[str]:
    given = asked.query.get("target_guids")
    return values(given["not"]) if isinstance(given, dict) else []


def _visible(call: Call) -> Test:
    spaces = call.permissions.space_guids(WATCHING)
    organizations = call.permissions.organization_guids(AUDITING)
    return AnyOf((field_in("space_guid", spaces), field_in("organization_guid", organizations)))


def show(call: Call, guid: str) -> Reply:
    event = call.world.audit_events.get(guid)
    if event is None or not (call.permissions.can_read_globally() or _visible(call)(event)):
        raise errors.ResourceNotFound("Event not found")
    return ok(present(event, call))


ENDPOINTS = [
    endpoint("GET", "/v3/audit_events", index),
    endpoint("GET", "/v3/audit_events/<guid>", show),
]
