"""The lines that Diego and the Cloud Controller write of an app."""

import base64

import pytest
import support
from support import apps, brokered

from fakecc.actions.platform import app_logs, logs


@pytest.fixture
def world(world):
    return apps.hear_controller(world)


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


def lines(world, app):
    """What Diego says."""
    return [line for line in all_lines(world, app) if line[0] != "API"]


def all_lines(world, app):
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


# source: cloud_controller_ng:lib/app_log_emitter.rb, lib/loggregator_emitter/client.rb
def test_the_cloud_controller_says_where_an_app_is(world, app):
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/stop")
    line = logs.of_source(world, app.guid)[-1]
    space = world.spaces[app.space_guid]
    assert (line.instance_id, line.content["type"]) == ("0", "OUT")
    assert line.tags == {
        "app_id": app.guid,
        "app_name": app.name,
        "organization_id": space.organization_guid,
        "organization_name": world.organizations[space.organization_guid].name,
        "origin": "cloud_controller",
        "source_type": "API",
        "space_id": space.guid,
        "space_name": space.name,
    }


def test_the_cloud_controller_speaks_before_the_cells(world, app):
    start(world, app)
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/restart")
    support.ask(world, "POST", f"/v3/apps/{app.guid}/processes/web/actions/scale", {"instances": 2})
    support.ask(world, "DELETE", f"/v3/apps/{app.guid}/processes/web/instances/1")
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/stop")
    told = all_lines(world, app)
    begun = told.index(("API", f"Starting app with guid {app.guid}"))
    assert [text if source == "API" else source for source, text in told[begun:]] == [
        f"Starting app with guid {app.guid}", "CELL", "CELL",
        f"Restarted app with guid {app.guid}", "CELL", "CELL", "CELL",
        'Scaling process: "web"', "CELL", "CELL",
        'Terminating process: "web", index: "1"', "CELL", "CELL", "CELL",
        f"Stopping app with guid {app.guid}", "CELL", "CELL",
    ]  # fmt: skip


# source: cloud_controller_ng:lib/cloud_controller/diego/staging_completion_handler.rb (handle_failure)
def test_a_failure_to_stage_is_on_standard_error(world, app):
    apps.behave(world, staging={"fails": "NoAppDetectedError"})
    build = apps.build(world, app)
    failed, reason = logs.of_source(world, app.guid)[-2:]
    assert all_lines(world, app)[-2:] == [
        ("API", f"Staging failed for build {build.guid}"),
        ("API", "Failed to stage build: staging failed"),
    ]
    assert (failed.content["type"], reason.content["type"]) == ("OUT", "ERR")
