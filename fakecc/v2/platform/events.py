"""/v2/events.

Source: cloud_controller_ng:app/controllers/runtime/events_controller.rb, app/access/event_access.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.events import AuditEvent
from fakecc.selections import AnyOf, field_in
from fakecc.v2.access import need_admin
from fakecc.v2.message import read_object
from fakecc.v2.query import Condition, Filter, moment, text, text_span
from fakecc.v2.reading import enumerate_, find, read
from fakecc.v2.replies import updated_reply
from fakecc.v2.resource import Resource, columns, declare, timestamp
from fakecc.v2.scope import NOTHING, Scope
from fakecc.v2.writing import delete_reply

AUDITING = frozenset({"organization_auditor"})
WATCHING = frozenset({"space_developer", "space_auditor"})


def fields(event: AuditEvent, call: Call) -> dict[str, Json]:
    del call
    return {
        "type": event.type,
        "actor": event.actor_guid,
        "actor_type": event.actor_type,
        "actor_name": event.actor_name,
        "actor_username": event.actor_username,
        "actee": event.target_guid,
        "actee_type": event.target_type,
        "actee_name": event.target_name,
        "timestamp": timestamp(event.created_at),
        "metadata": dict(event.data),
        "space_guid": event.space_guid or "",
        "organization_guid": event.organization_guid or "",
    }


def _visible(call: Call) -> Scope:
    spaces = call.permissions.space_guids(WATCHING)
    organizations = call.permissions.organization_guids(AUDITING)
    seen = AnyOf((field_in("space_guid", spaces), field_in("organization_guid", organizations)))
    return Scope(keeps=(seen,))


def _place(column: str) -> Filter:
    """A space or an organization by the column itself, which has an empty text where there is none, and never null.

    Those that no longer exist are found, too. Source: cloud_controller_ng:lib/vcap/rest_api/event_query.rb
    """

    def scope(condition: Condition) -> Scope:
        if not condition.values:
            return NOTHING
        if condition.operator in {":", "IN"}:
            return Scope({column: [value or None for value in condition.values]})
        span = text_span(column, condition.operator, condition.values[0])
        # Every text is more than an empty one, or as much.
        nothing_fits = not span.low and span.high != ""
        return Scope(keeps=(AnyOf((span, field_in(column, {None}))) if nothing_fits else span,))

    return scope


EVENTS: Resource[AuditEvent] = declare(
    Resource(
        name="events",
        model="Event",
        table=lambda world: world.audit_events,
        fields=fields,
        filters={
            "timestamp": moment("created_at"),
            "type": text("type"),
            "actee": text("target_guid"),
            "space_guid": _place("space_guid"),
            "organization_guid": _place("organization_guid"),
        },
        orders=("timestamp", "id"),
        default_order=("timestamp", "id"),
        columns=columns(
            "type",
            "actor_type",
            "actor_name",
            "actor_username",
            "space_guid",
            "organization_guid",
            actor="actor_guid",
            actee="target_guid",
            actee_type="target_type",
            actee_name="target_name",
        ),
        not_found=errors.EventNotFound,
        visible=_visible,
    )
)


def create(call: Call) -> Reply:
    """Fail: an event needs what no request can give, and nobody translates that."""
    read_object(call)
    raise call.real_error()


def update(call: Call, guid: str) -> Reply:
    """Change nothing of an event but the time of its last change."""
    read_object(call)
    event = find(EVENTS, guid, call)
    need_admin(call)
    return updated_reply(EVENTS, audit_events.touch(call.world, event), call)


def delete(call: Call, guid: str) -> Reply:
    event = find(EVENTS, guid, call)
    need_admin(call)
    return delete_reply(call, audit_events.delete_by_guid, guid=event.guid)


ENDPOINTS = [
    endpoint("GET", "/v2/events", enumerate_(EVENTS)),
    endpoint("POST", "/v2/events", create),
    endpoint("GET", "/v2/events/<guid>", read(EVENTS)),
    endpoint("PUT", "/v2/events/<guid>", update),
    endpoint("DELETE", "/v2/events/<guid>", delete),
]
