"""/v2/app_events, which are deprecated: nothing but their own requests makes one.

Source: cloud_controller_ng:app/controllers/runtime/app_events_controller.rb, app/access/app_event_access.rb,
app/models/runtime/app_event.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import app_events
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.apps import App, Process
from fakecc.models.events import AppEvent
from fakecc.v2.access import need_admin, need_read, readable_spaces
from fakecc.v2.message import NUMBER, Message, required_field
from fakecc.v2.moments import moment_of
from fakecc.v2.query import guid, moment
from fakecc.v2.reading import enumerate_, find_referred, look_up
from fakecc.v2.replies import created_reply, show, updated_reply
from fakecc.v2.resource import Resource, ToOne, columns, declare, timestamp
from fakecc.v2.scope import Scope
from fakecc.v2.writing import delete_reply

CREATE = Message(
    required_field("instance_guid"),
    required_field("instance_index", NUMBER),
    required_field("exit_status", NUMBER),
    required_field("timestamp"),
    required_field("app_guid"),
)
UPDATE = CREATE.for_update()


def fields(event: AppEvent, call: Call) -> dict[str, Json]:
    """The entity, without its links."""
    del call
    return {
        "app_guid": event.process_guid,
        "instance_guid": event.instance_guid,
        "instance_index": event.instance_index,
        "exit_status": event.exit_status,
        "exit_description": event.exit_description,
        "timestamp": timestamp(event.happened_at),
    }


def _app(event: AppEvent, call: Call) -> App:
    return call.world.apps[call.world.processes[event.process_guid].app_guid]


def _visible(call: Call) -> Scope:
    return Scope(keeps=(readable_spaces(call).test("space_guid"),))


APP_EVENTS: Resource[AppEvent] = declare(
    Resource(
        name="app_events",
        model="AppEvent",
        table=lambda world: world.app_events,
        fields=fields,
        to_one=(ToOne("app", "apps", _app),),
        filters={"timestamp": moment("happened_at"), "app_guid": guid("process_guid")},
        columns=columns(
            "instance_guid", "instance_index", "exit_status", "exit_description",
            app_id="process_guid", timestamp="happened_at",
        ),
        not_found=errors.EventNotFound,
        visible=_visible,
    )
)  # fmt: skip


def _find(call: Call, guid: str) -> AppEvent:
    """The event that a path names. The catalogue has no error for one that there is not, so the real one breaks."""
    event = look_up(call.world.app_events, guid)
    if event is None:
        raise call.real_error()
    return event


def read(call: Call, guid: str) -> Reply:
    event = _find(call, guid)
    need_read(call, APP_EVENTS, event)
    return show(APP_EVENTS, event, call)


def create(call: Call) -> Reply:
    """Make an event, for admins; anybody else hears of what is wrong with it first."""
    given = CREATE.read(call)
    process = _process(call, given["app_guid"])
    event = app_events.create(call.world, process, **_columns(given, call))
    need_admin(call)
    return created_reply(APP_EVENTS, event, call)


def _process(call: Call, guid: str) -> Process:
    return find_referred(call.world.processes, "ProcessModel", guid)


def _columns(given: dict[str, Json], call: Call) -> dict[str, object]:
    names = ("instance_guid", "instance_index", "exit_status")
    shown: dict[str, object] = {name: given[name] for name in names if name in given}
    return shown | ({"happened_at": float(moment_of(call, given["timestamp"]))} if "timestamp" in given else {})


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    event = _find(call, guid)
    need_admin(call)
    changed = _columns(given, call)
    if "app_guid" in given:
        changed["process_guid"] = _process(call, given["app_guid"]).guid
    return updated_reply(APP_EVENTS, app_events.update(call.world, event, **changed), call)


def delete(call: Call, guid: str) -> Reply:
    event = _find(call, guid)
    need_admin(call)
    return delete_reply(call, app_events.delete_by_guid, guid=event.guid)


ENDPOINTS = [
    endpoint("GET", "/v2/app_events", enumerate_(APP_EVENTS), "deprecated"),
    endpoint("POST", "/v2/app_events", create, "deprecated"),
    endpoint("GET", "/v2/app_events/<guid>", read, "deprecated"),
    endpoint("PUT", "/v2/app_events/<guid>", update, "deprecated"),
    endpoint("DELETE", "/v2/app_events/<guid>", delete, "deprecated"),
]
