"""/v2/app_usage_events.

Source: cloud_controller_ng:app/controllers/runtime/app_usage_events_controller.rb,
app/presenters/v2/app_usage_event_presenter.rb, app/access/app_usage_event_access.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.apps.lifecycles import without_secrets
from fakecc.actions.platform import app_usage_events
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.events import AppUsageEvent
from fakecc.store import Record
from fakecc.v2.access import need_read_scope
from fakecc.v2.collection import collection, later_ones
from fakecc.v2.options import options_of
from fakecc.v2.ordering import check_order
from fakecc.v2.reading import find
from fakecc.v2.replies import no_content, show
from fakecc.v2.resource import LARGE_PAGE, Resource, declare, timestamp
from fakecc.v2.scope import NOTHING


def fields(event: AppUsageEvent, call: Call) -> dict[str, Json]:
    """The entity."""
    del call
    return {
        "state": event.state,
        "previous_state": event.previous_state,
        "memory_in_mb_per_instance": event.memory_in_mb_per_instance,
        "previous_memory_in_mb_per_instance": event.previous_memory_in_mb_per_instance,
        "instance_count": event.instance_count,
        "previous_instance_count": event.previous_instance_count,
        "app_guid": event.app_guid,
        "app_name": event.app_name,
        "space_guid": event.space_guid,
        "space_name": event.space_name,
        "org_guid": event.organization_guid,
        "buildpack_guid": event.buildpack_guid,
        "buildpack_name": without_secrets(event.buildpack_name) if event.buildpack_name else event.buildpack_name,
        "package_state": event.package_state,
        "previous_package_state": event.previous_package_state,
        "parent_app_guid": event.parent_app_guid,
        "parent_app_name": event.parent_app_name,
        "process_type": event.process_type,
        "task_name": event.task_name,
        "task_guid": event.task_guid,
    }


def _metadata(event: Record, url: str) -> dict[str, Json]:
    return {"guid": event.guid, "url": url, "created_at": timestamp(event.created_at)}


APP_USAGE_EVENTS: Resource[AppUsageEvent] = declare(
    Resource(
        name="app_usage_events",
        model="AppUsageEvent",
        table=lambda world: world.app_usage_events,
        fields=fields,
        metadata=_metadata,
        not_found=errors.EventNotFound,
        visible=lambda _: NOTHING,
        kept=("after_guid",),
        most_per_page=LARGE_PAGE,
    )
)


def enumerate_(call: Call) -> Reply:
    """The events, for admins and those who read as they do; `after_guid` names the one that they came after."""
    if not call.permissions.can_read_secrets_globally():
        raise errors.InsufficientScope()
    check_order(options_of(call), APP_USAGE_EVENTS)
    return collection(call, APP_USAGE_EVENTS, later_ones(call, APP_USAGE_EVENTS), kept=APP_USAGE_EVENTS.kept)


def read(call: Call, guid: str) -> Reply:
    event = find(APP_USAGE_EVENTS, guid, call)
    need_read_scope(call)
    if not call.permissions.can_read_globally():
        raise errors.NotAuthorized()
    return show(APP_USAGE_EVENTS, event, call)


def reset(call: Call) -> Reply:
    """Forget every event, and begin again with the processes that are started."""
    if not call.permissions.can_write_globally():
        raise errors.InsufficientScope()
    app_usage_events.reseed(call.world)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/v2/app_usage_events", enumerate_),
    endpoint("GET", "/v2/app_usage_events/<guid>", read),
    endpoint("POST", "/v2/app_usage_events/destructively_purge_all_and_reseed_started_apps", reset),
]
