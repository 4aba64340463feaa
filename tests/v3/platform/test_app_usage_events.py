"""/v3/app_usage_events: read by those who see everything, and begun anew by admins."""

import pytest
import support
from support import apps, brokered

from fakecc.models.events import AppUsageEvent

PATH = "/v3/app_usage_events"


def _event(world, state="STARTED", **more):
    given = {
        "state": state, "previous_state": "STOPPED", "organization_guid": "org", "space_guid": "space", "space_name": "s",
        "parent_app_guid": "app", "parent_app_name": "a", **more,
    }  # fmt: skip
    return world.add(AppUsageEvent(**world.stamp(AppUsageEvent), **given))


def test_an_event_is_shown_whole(world):
    event = _event(world, app_guid="process", process_type="web", buildpack_name="ruby")
    assert support.ask(world, "GET", f"{PATH}/{event.guid}").body == {
        "guid": event.guid,
        "created_at": "2023-11-14T22:13:20Z",
        "updated_at": "2023-11-14T22:13:20Z",
        "state": {"current": "STARTED", "previous": "STOPPED"},
        "app": {"guid": "app", "name": "a"},
        "process": {"guid": "process", "type": "web"},
        "space": {"guid": "space", "name": "s"},
        "organization": {"guid": "org"},
        "buildpack": {"guid": None, "name": "ruby"},
        "task": {"guid": None, "name": None},
        "memory_in_mb_per_instance": {"current": 1024, "previous": 1024},
        "instance_count": {"current": 1, "previous": 1},
        "links": {"self": {"href": f"http://api.example.org{PATH}/{event.guid}"}},
    }


def test_a_list_begins_behind_an_event(world):
    first, second = _event(world), _event(world, "STOPPED")
    found = support.ask(world, "GET", f"{PATH}?after_guid={first.guid}").body["resources"]
    assert [one["guid"] for one in found] == [second.guid]


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("after_guid=gone", "After guid filter must be a valid app usage event guid."),
        ("after_guid=a,b", "After guid filter accepts only one guid"),
        ("updated_ats=2020-01-01T00:00:00Z", "Filtering by 'updated_ats' is not allowed on this resource."),
    ],
    ids=["gone", "two", "updated_ats"],
)
def test_a_query_is_refused(world, query, complaint):
    assert support.detail(support.ask(world, "GET", f"{PATH}?{query}")) == (422, complaint)


def test_others_see_none_and_may_not_begin_anew(world):
    event = _event(world)
    caller = support.user(world, "someone")
    listed = support.ask(world, "GET", PATH, as_=caller).body["resources"]
    shown = support.ask(world, "GET", f"{PATH}/{event.guid}", as_=caller).status
    purged = support.ask(world, "POST", f"{PATH}/actions/destructively_purge_all_and_reseed", as_=caller).status
    assert (listed, shown, purged) == ([], 404, 403)


def test_it_begins_anew_with_the_started_processes(world):
    _event(world)
    home = support.space(world)
    support.app_in(world, home, "stopped")
    process = world.processes.first(app_guid=support.app_in(world, home).guid)
    world.change(process, state="STARTED", instances=3)
    reply = support.ask(world, "POST", f"{PATH}/actions/destructively_purge_all_and_reseed")
    told = [(event.guid, event.state, event.instance_count, event.process_type) for event in world.app_usage_events]
    assert (reply.body, told) == ({}, [(process.guid, "STARTED", 3, None)])


@pytest.mark.parametrize(("purges", "told"), [(False, ["TASK_STARTED", "TASK_STOPPED"]), (True, [])])
def test_the_end_of_a_task_is_told_where_its_start_is(world, purges, told):
    app = apps.staged(world, brokered.app(world, support.space(world)))
    apps.behave(world, tasks={"mode": "after", "seconds": 10})
    support.ask(world, "POST", f"/v3/apps/{app.guid}/tasks", {"command": "run"})
    if purges:
        support.ask(world, "POST", f"{PATH}/actions/destructively_purge_all_and_reseed")
    world.clock.advance(20)
    world.catch_up()
    states = [event.state for event in world.app_usage_events if event.state.startswith("TASK")]
    assert (world.tasks.first(app_guid=app.guid).state, states) == ("SUCCEEDED", told)
