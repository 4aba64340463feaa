"""/v2/app_usage_events."""

import pytest
import support
from support import ask
from support.v2_apps import create, push, put, say

PATH = "/v2/app_usage_events"


@pytest.fixture
def app(world):
    return push(world, create(world, support.space(world), memory=64))


def states(world, query=""):
    return [one["entity"]["state"] for one in ask(world, "GET", f"{PATH}{query}").body["resources"]]


def test_a_push_is_told(world, app):
    put(world, app, instances=2)
    put(world, app, state="STOPPED")

    assert states(world) == ["STARTED", "STAGING_STARTED", "STAGING_STOPPED", "BUILDPACK_SET", "STARTED", "STOPPED"]


def test_an_event_is_shown(world, app):
    put(world, app, memory=65)
    event = list(world.app_usage_events)[-1]
    space = world.spaces[app.space_guid]

    assert ask(world, "GET", f"{PATH}/{event.guid}").body == {
        "metadata": {
            "guid": event.guid,
            "url": f"{PATH}/{event.guid}",
            "created_at": "2023-11-14T22:13:20Z",
        },
        "entity": {
            "state": "STARTED",
            "previous_state": "STARTED",
            "memory_in_mb_per_instance": 65,
            "previous_memory_in_mb_per_instance": 64,
            "instance_count": 1,
            "previous_instance_count": 1,
            "app_guid": app.guid,
            "app_name": "app",
            "space_guid": space.guid,
            "space_name": "space",
            "org_guid": space.organization_guid,
            "buildpack_guid": event.buildpack_guid,
            "buildpack_name": event.buildpack_name,
            "package_state": "STAGED",
            "previous_package_state": "UNKNOWN",
            "parent_app_guid": app.guid,
            "parent_app_name": "app",
            "process_type": "web",
            "task_name": None,
            "task_guid": None,
        },
    }


def test_pages_come_after_an_event(world, app):
    first = next(iter(world.app_usage_events)).guid

    page = ask(world, "GET", f"{PATH}?after_guid={first}&results-per-page=1").body

    assert (page["total_results"], page["next_url"]) == (
        3,
        f"{PATH}?after_guid={first}&order-direction=asc&page=2&results-per-page=1",
    )


REFUSALS = {
    "an unknown guid": ("?after_guid=gone", (400, 10005, "The query parameter is invalid: gone")),
    "a filter": ("?q=state:STARTED", (400, 10005, "The query parameter is invalid: state")),
    "an order": ("?order-by=created_at", (500, 10012, "Cannot order by: created_at")),
    "too large a page": (
        "?results-per-page=10001",
        (400, 10005, "The query parameter is invalid: results_per_page must be <= 10000"),
    ),
}


@pytest.mark.parametrize(("query", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_a_list_is_refused(world, query, refusal):
    assert say(ask(world, "GET", f"{PATH}{query}")) == refusal


def test_a_page_may_be_large(world):
    assert ask(world, "GET", f"{PATH}?results-per-page=10000").status == 200


CALLERS = {
    "admins": (support.ADMIN, [200, 200, 204]),
    "those who read as admins": (support.READ_ONLY_ADMIN, [200, 200, 403]),
    "global auditors": (support.AUDITOR, [403, 200, 403]),
    "others": (None, [403, 403, 403]),
}


@pytest.mark.parametrize(("caller", "statuses"), CALLERS.values(), ids=CALLERS)
@pytest.mark.usefixtures("app")
def test_the_caller_decides(world, caller, statuses):
    caller = caller or support.user(world, "any")
    event = next(iter(world.app_usage_events)).guid
    purge = f"{PATH}/destructively_purge_all_and_reseed_started_apps"

    replies = [ask(world, *each, as_=caller) for each in (("GET", PATH), ("GET", f"{PATH}/{event}"), ("POST", purge))]

    assert [reply.status for reply in replies] == statuses


def test_a_purge_begins_again_with_what_is_started(world, app):
    ask(world, "POST", f"{PATH}/destructively_purge_all_and_reseed_started_apps")

    assert [(event.guid, event.state) for event in world.app_usage_events] == [(app.guid, "STARTED")]
