"""/v2/events, changed and deleted."""

import pytest
import support
from support import ask
from support.v2_apps import create, say


@pytest.fixture
def event(world):
    create(world, support.space(world))
    return next(iter(world.audit_events))


def test_a_change_moves_the_time_alone(world, event):
    world.clock.advance(5)
    reply = ask(world, "PUT", f"/v2/events/{event.guid}", {"type": "mine"})

    assert (reply.status, reply.body["entity"]["type"]) == (201, "audit.app.create")
    assert reply.body["metadata"]["updated_at"] == "2023-11-14T22:13:25Z"


def test_an_event_is_deleted(world, event):
    assert ask(world, "DELETE", f"/v2/events/{event.guid}").status == 204
    assert list(world.audit_events) == []


def test_an_event_is_deleted_by_a_job(world, event):
    reply = ask(world, "DELETE", f"/v2/events/{event.guid}?async=true")
    world.catch_up()

    assert (reply.status, list(world.audit_events)) == (202, [])


def test_only_admins_change_events(world, event):
    caller = support.user(world, "any", ("organization_auditor", world.organizations[event.organization_guid]))

    replies = [ask(world, method, f"/v2/events/{event.guid}", {}, as_=caller) for method in ("PUT", "DELETE")]

    assert [reply.status for reply in replies] == [403, 403]


def test_no_request_makes_an_event(world):
    assert say(ask(world, "POST", "/v2/events", {"type": "mine"})) == (500, 10001, "An unknown error occurred.")


def test_events_of_a_space_have_no_order_of_their_own(world, event):
    ask(world, "PUT", f"/v2/apps/{event.target_guid}", {"memory": 64})

    page = ask(world, "GET", f"/v2/spaces/{event.space_guid}/events?results-per-page=1").body

    assert page["next_url"] == (f"/v2/spaces/{event.space_guid}/events?order-direction=asc&page=2&results-per-page=1")


@pytest.mark.parametrize(("key", "gone"), [("space_guid", "spaces"), ("organization_guid", "organizations")])
def test_the_events_of_a_place_outlive_it(world, event, key, gone):
    # source: cloud_controller_ng:spec/unit/controllers/runtime/events_controller_spec.rb
    guid = getattr(event, key)
    ask(world, "DELETE", f"/v2/{gone}/{guid}?recursive=true")

    found = ask(world, "GET", f"/v2/events?q={key}:{guid}").body["resources"]

    assert {"audit.app.create", f"audit.{gone[:-1]}.delete-request"} <= {one["entity"]["type"] for one in found}
