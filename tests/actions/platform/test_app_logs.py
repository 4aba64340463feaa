"""The lines that Diego writes of an app."""

import base64

import pytest
import support
from support import apps, brokered

from fakecc.actions.platform import app_logs, logs


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


def lines(world, app):
    told = logs.of_source(world, app.guid)
    return [(one.tags["source_type"], base64.b64decode(one.content["payload"]).decode()) for one in told]


def start(world, app):
    droplet = apps.droplet(world, app)
    path = f"/v3/apps/{app.guid}/relationships/current_droplet"
    support.ask(world, "PATCH", path, {"data": {"guid": droplet.guid}})
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/start")


def test_an_app_is_staged_runs_and_stops(world, app):
    start(world, app)
    guid = world.process_instances.first(process_guid=app.guid).guid
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/stop")
    assert lines(world, app) == [
        ("STG", "Downloading app package..."),
        ("STG", "Uploading complete"),
        ("CELL", f"Creating container for instance {guid}"),
        ("CELL", "Container became healthy"),
        ("CELL", f"Stopping instance {guid}"),
    ]


def test_staging_that_fails_says_how(world, app):
    apps.behave(world, staging={"fails": "NoAppDetectedError"})
    apps.build(world, app)
    assert lines(world, app)[-1] == ("STG", "Exit status 222")


def test_a_crash_says_how(world, app):
    apps.behave(world, instances={"crash": {"exit": 137}})
    start(world, app)
    assert lines(world, app)[-1] == ("APP/PROC/WEB", "Exit status 137")


@pytest.mark.parametrize(("tasks", "expected"), [({}, "Exit status 0"), ({"fails": "out of memory"}, "out of memory")])
def test_a_task_says_how_it_ended(world, app, tasks, expected):
    start(world, app)
    apps.behave(world, tasks=tasks)
    support.ask(world, "POST", f"/v3/apps/{app.guid}/tasks", {"name": "rake", "command": "rake"})
    world.catch_up()
    assert lines(world, app)[-1] == ("APP/TASK/rake", expected)


def test_what_is_no_exit_is_said_as_it_is():
    assert app_logs.exit_line("insufficient resources") == "insufficient resources"
