"""/v2/app_events, which nothing but their own requests makes."""

import pytest
import support
from support import ask
from support.v2_apps import create, say

GIVEN = {"instance_guid": "i", "instance_index": 1, "exit_status": 137, "timestamp": "2023-11-14T20:00:00Z"}


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return create(world, space)


@pytest.fixture
def event(world, app):
    """The path of an event."""
    reply = ask(world, "POST", "/v2/app_events", {**GIVEN, "app_guid": app.guid})
    assert reply.status == 201, reply.body
    return reply.headers["Location"]


def test_an_event_is_made_and_shown(world, app, event):
    reply = ask(world, "GET", event)

    assert list(reply.body["entity"].items()) == [
        ("app_guid", app.guid),
        ("instance_guid", "i"),
        ("instance_index", 1),
        ("exit_status", 137),
        ("exit_description", None),
        ("timestamp", "2023-11-14T20:00:00Z"),
        ("app_url", f"/v2/apps/{app.guid}"),
    ]
    assert reply.headers["X-Cf-Warnings"] == "Endpoint+deprecated"


@pytest.mark.usefixtures("event")
def test_it_stands_below_its_app_space_and_organization(world, space, app):
    places = (f"apps/{app.guid}/events", f"spaces/{space.guid}/app_events", f"organizations/{space.organization_guid}/app_events")  # fmt: skip

    totals = [ask(world, "GET", f"/v2/{place}").body["total_results"] for place in places]

    assert totals == [1, 1, 1]


LISTS = {
    "of an app": ("app_guid:{app}", 1),
    "of another": ("app_guid:gone", 0),
    "later": ("timestamp>2023-11-14T20:00:00Z", 0),
    "from then on": ("timestamp>=2023-11-14T20:00:00Z", 1),
}


@pytest.mark.parametrize(("q", "total"), LISTS.values(), ids=LISTS)
@pytest.mark.usefixtures("event")
def test_the_list_is_filtered(world, app, q, total):
    assert ask(world, "GET", f"/v2/app_events?q={q.format(app=app.guid)}").body["total_results"] == total


REFUSALS = {
    "no such app": ({"app_guid": "gone"}, (400, 1002, "Could not find ProcessModel with guid: gone")),
    "no instance": ({"instance_guid": ""}, (500, 10001, "An unknown error occurred.")),
    "no time": ({"timestamp": "never"}, (500, 10001, "An unknown error occurred.")),
}


@pytest.mark.parametrize(("given", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_an_event_is_refused(world, app, given, refusal):
    assert say(ask(world, "POST", "/v2/app_events", {**GIVEN, "app_guid": app.guid, **given})) == refusal


def test_an_event_is_changed_and_deleted(world, app, event):
    other = create(world, world.spaces[app.space_guid], name="other")
    changed = ask(world, "PUT", event, {"exit_status": 1, "app_guid": other.guid})
    deleted = ask(world, "DELETE", event)

    assert (changed.status, changed.body["entity"]["exit_status"], changed.body["entity"]["app_guid"]) == (201, 1, other.guid)  # fmt: skip
    assert (deleted.status, list(world.app_events)) == (204, [])


def test_one_that_there_is_not_breaks(world):
    assert [ask(world, method, "/v2/app_events/gone", {}).status for method in ("GET", "PUT", "DELETE")] == [500] * 3


def test_developers_read_and_admins_write(world, space, event):
    developer = support.user(world, "dev", ("space_developer", space))
    stranger = support.user(world, "stranger")

    replies = [ask(world, method, event, {}, as_=developer) for method in ("GET", "PUT", "DELETE")]

    assert [reply.status for reply in replies] == [200, 403, 403]
    assert ask(world, "GET", event, as_=stranger).status == 403


def test_an_event_is_given_to_an_app_and_not_taken_away(world, app, event):
    guid = event.rsplit("/", 1)[1]
    other = create(world, world.spaces[app.space_guid], name="other")

    replies = [
        ask(world, method, f"/v2/apps/{one.guid}/events/{guid}")
        for method, one in (("PUT", other), ("DELETE", app), ("DELETE", other))
    ]

    assert [reply.status for reply in replies] == [201, 204, 400]
    assert say(replies[2]) == (400, 100001, "The app is invalid: app presence")
    assert world.app_events[guid].process_guid == other.guid


@pytest.mark.usefixtures("event")
def test_it_goes_with_its_app(world, app):
    assert ask(world, "DELETE", f"/v2/apps/{app.guid}").status == 204
    assert list(world.app_events) == []
