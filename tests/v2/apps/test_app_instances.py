"""/v2/apps/:guid/{stats,instances,crashes}."""

import pytest
import support
from support import apps as made
from support import ask
from support.v2_apps import create, push, put, say


@pytest.fixture
def app(world):
    return create(world, support.space(world), memory=64, instances=2)


def get(world, app, what):
    return ask(world, "GET", f"/v2/apps/{app.guid}/{what}")


def test_running_instances_have_stats(world, app):
    push(world, app)
    guids = [instance.guid for instance in world.process_instances]
    world.clock.advance(10)

    body = get(world, app, "stats").body

    assert list(body) == ["0", "1"]
    assert body["1"] == {
        "state": "RUNNING",
        "stats": {
            "name": "app",
            "uris": [],
            "host": "10.0.0.2",
            "instance_guid": guids[1],
            "port": 61000,
            "uptime": 10,
            "fds_quota": 16384,
            "mem_quota": 64 << 20,
            "disk_quota": 1024 << 20,
            "log_rate_limit": -1,
            "usage": {
                "time": "2023-11-14T22:13:30+00:00",
                "cpu": 0,
                "cpu_entitlement": 0,
                "mem": 0,
                "disk": 0,
                "log_rate": 0,
            },
        },
        "routable": True,
    }


def test_running_instances_are_listed(world, app):
    push(world, app)
    world.clock.advance(10)

    shown = {"state": "RUNNING", "routable": True, "uptime": 10, "since": 1_700_000_000}
    assert get(world, app, "instances").body == {"0": shown, "1": shown}


def test_what_is_not_there_is_down(world, app):
    made.behave(world, staging={"mode": "manual"})
    push(world, app)

    down = {"state": "DOWN", "stats": {"uptime": 0}}
    assert get(world, app, "stats").body == {"0": down, "1": down}
    assert say(get(world, app, "instances")) == (400, 170002, "App has not finished staging")


def test_an_instance_without_a_place_says_why(world, app):
    made.behave(world, instances={"state": "DOWN", "details": "insufficient resources: memory", "indexes": [1]})
    push(world, app)

    shown = get(world, app, "instances").body["1"]

    assert (shown["state"], shown["details"]) == ("DOWN", "insufficient resources: memory")
    assert get(world, app, "stats").body["1"]["stats"]["host"] == ""


def test_crashed_instances_are_listed_without_their_guids(world, app):
    made.behave(world, instances={"crash": {}, "indexes": [0]})
    push(world, app)

    assert get(world, app, "crashes").body == [{"instance": "", "uptime": 0, "since": 1_700_000_000}]
    assert get(world, app, "stats").body["0"]["stats"]["instance_guid"] == ""


def test_a_stopped_app_has_neither(world, app):
    push(world, app)
    put(world, app, state="STOPPED")

    assert say(get(world, app, "stats")) == (400, 200003, "Could not fetch stats for stopped app: app")
    sentence = "Instances error: Request failed for app: app as the app is in stopped state."
    assert say(get(world, app, "instances")) == (400, 220001, sentence)
    assert get(world, app, "crashes").body == []


FAILURES = {
    "no app": ("Exited with status 222", (400, 170003, "An app was not successfully detected by any available buildpack")),
    "anything": ("x", (400, 170001, "Staging error: cannot get instances since staging failed")),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "refusal"), FAILURES.values(), ids=FAILURES)
def test_instances_of_what_failed_to_stage_are_refused_with_its_error(world, app, reason, refusal):
    made.behave(world, staging={"fails": reason})
    push(world, app)

    assert say(get(world, app, "instances")) == refusal


INDEXES = {"one": ("1", [True, False]), "none": ("9", [True, True]), "a text is 0": ("x", [False, True]), "digits in front": ("1x", [True, False])}  # fmt: skip


@pytest.mark.parametrize(("index", "kept"), INDEXES.values(), ids=INDEXES)
def test_an_instance_is_replaced(world, app, index, kept):
    push(world, app)
    before = {instance.index: instance.guid for instance in world.process_instances}
    events = len(world.audit_events)

    reply = ask(world, "DELETE", f"/v2/apps/{app.guid}/instances/{index}")

    after = {instance.index: instance.guid for instance in world.process_instances}
    assert reply.status == 204
    assert [before[number] == after[number] for number in (0, 1)] == kept
    assert len(world.audit_events) == events


def test_only_developers_replace_instances(world, app):
    auditor = support.user(world, "auditor", ("space_auditor", world.spaces[app.space_guid]))

    assert ask(world, "DELETE", f"/v2/apps/{app.guid}/instances/0", as_=auditor).status == 403
