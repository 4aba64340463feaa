"""The sentences of the Cloud Controller in an app's logs."""

import base64

import pytest
import support
from support import apps, ask, brokered, v2_apps

from fakecc.actions.apps import app_event_lines
from fakecc.actions.platform import logs

MANIFEST = "applications:\n- name: app\n  instances: 2\n  env: {SECRET: s3cret}\n"


@pytest.fixture
def world(world):
    return apps.hear_controller(world)


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


def lines(world, guid):
    """What the Cloud Controller says of an app."""
    told = [one for one in logs.of_source(world, guid) if one.tags["source_type"] == "API"]
    return [base64.b64decode(one.content["payload"]).decode() for one in told]


# source: cloud_controller_ng:app/repositories/*_event_repository.rb, one by one
BY_OPERATION = [
    ("create", {"request": {"name": "app"}}, "Created app with guid {}"),
    ("start", {}, "Starting app with guid {}"),
    ("restart", {}, "Restarted app with guid {}"),
    ("stop", {}, "Stopping app with guid {}"),
    ("delete-request", {}, "Deleted app with guid {}"),
    ("process.create", {"process_type": "web"}, 'Added process: "web"'),
    ("process.delete", {"process_type": "web"}, 'Deleting process: "web"'),
    ("process.update", {"process_type": "web"}, 'Updating process: "web"'),
    ("process.scale", {"process_type": "web"}, 'Scaling process: "web"'),
    (
        "process.terminate_instance",
        {"process_type": "{guid}", "process_index": 1},
        'Terminating process: "{{guid}}", index: "1"',
    ),
    ("package.create", {"request": {"type": "bits"}}, None),
    (
        "package.create",
        {"request": {"source_package_guid": "bits"}},
        "Adding app package for app with guid {} copied from package with guid bits",
    ),
    ("package.upload", {}, "Uploading app package for app with guid {}"),
    ("package.download", {}, "Downloading app package for app with guid {}"),
    ("package.delete", {}, "Deleting app package for app with guid {}"),
    ("upload-bits", {}, "Uploading bits for app with guid {}"),
    ("build.create", {"build_guid": "b"}, "Creating build for app with guid {}"),
    ("build.staged", {"build_guid": "b"}, "Staging complete for build b"),
    ("build.failed", {"build_guid": "b"}, "Staging failed for build b"),
    ("droplet.create", {}, "Creating droplet for app with guid {}"),
    ("droplet.upload", {}, "Uploading droplet for app with guid {}"),
    ("droplet.download", {}, "Downloading droplet for app with guid {}"),
    ("droplet.delete", {}, "Deleting droplet for app with guid {}"),
    ("droplet.mapped", {"request": {"droplet_guid": "d"}}, 'Updated app with guid {} ({{:droplet_guid=>"d"}})'),
    ("revision.create", {}, "Creating revision for app with guid {}"),
    ("deployment.create", {}, "Creating deployment for app with guid {}"),
    ("deployment.cancel", {}, "Cancelling deployment for app with guid {}"),
    ("deployment.continue", {}, "Continuing deployment for app with guid {}"),
    ("update", {"request": {"name": "b", "docker": None}}, 'Updated app with guid {} ({{"name"=>"b", "docker"=>nil}})'),
    ("apply_manifest", {"request": {"manifest": "---\n"}}, "Applied manifest to app with guid {} (---\n)"),
    ("restage", {}, None),
    ("copy-bits", {"source_guid": "a"}, None),
    ("map-route", {}, None),
    ("task.create", {}, None),
    ("environment.show", {}, None),
    ("revision.environment_variables.show", {}, None),
]


@pytest.mark.parametrize(("operation", "data", "expected"), BY_OPERATION, ids=[each[0] for each in BY_OPERATION])
def test_an_event_has_its_sentence(app, operation, data, expected):
    assert app_event_lines.line_of(operation, app, data) == (expected and expected.format(app.guid))


def test_an_app_tells_its_story(world, app):
    guid = app.guid
    apps.staged(world, app)
    ask(world, "POST", f"/v3/apps/{guid}/actions/start")
    ask(world, "PATCH", f"/v3/apps/{guid}", {"name": "other"})
    ask(world, "PATCH", f"/v3/apps/{guid}/environment_variables", {"var": {"SECRET": "s3cret"}})
    build, droplet = world.builds.first(app_guid=guid), world.droplets.first(app_guid=guid)
    assert lines(world, guid) == [
        f"Uploading app package for app with guid {guid}",
        f"Creating build for app with guid {guid}",
        f"Creating droplet for app with guid {guid}",
        f"Staging complete for build {build.guid}",
        f'Updated app with guid {guid} ({{:droplet_guid=>"{droplet.guid}"}})',
        f"Creating revision for app with guid {guid}",
        f"Starting app with guid {guid}",
        f'Updated app with guid {guid} ({{"name"=>"other"}})',
        f'Updated app with guid {guid} ({{"environment_variables"=>"[PRIVATE DATA HIDDEN]"}})',
    ]


# source: cloud_controller_ng:app/controllers/internal/app_crashed_controller.rb
def test_a_crash_tells_what_diego_said(world, app):
    apps.behave(world, instances={"crash": {"exit": 1}})
    apps.staged(world, app)
    ask(world, "POST", f"/v3/apps/{app.guid}/actions/start")
    process, instance = world.processes.first(app_guid=app.guid), world.process_instances.first(process_guid=app.guid)
    payload = (
        f'{{"instance"=>"{instance.guid}", "index"=>0, "cell_id"=>"cell-1", "reason"=>"CRASHED", '
        '"exit_description"=>"APP/PROC/WEB: Exited with status 1", "crash_count"=>1, '
        f'"crash_timestamp"=>1700000000000000000, "version"=>"{process.version}"}}'
    )
    assert lines(world, app.guid)[-2:] == [
        'Process has crashed with type: "web"',
        f"App instance exited with guid {app.guid} payload: {payload}",
    ]


# source: cloud_controller_ng:app/controllers/v3/apps_controller.rb (destroy, clear_buildpack_cache)
def test_jobs_of_an_app_are_told_when_they_wait(world, app):
    ask(world, "POST", f"/v3/apps/{app.guid}/actions/clear_buildpack_cache")
    ask(world, "DELETE", f"/v3/apps/{app.guid}")
    world.catch_up()
    assert lines(world, app.guid) == [
        f"Enqueued job to delete app buildpack cache with app guid {app.guid}",
        f"Enqueued job to delete app with guid {app.guid}",
        'Deleting process: "web"',
        f"Deleted app with guid {app.guid}",
    ]


def test_a_manifest_is_told_without_its_secrets(world, app):
    headers = {"Content-Type": "application/x-yaml"}
    ask(world, "POST", f"/v3/spaces/{app.space_guid}/actions/apply_manifest", MANIFEST.encode(), headers=headers)
    world.catch_up()
    told = '---\napplications:\n- name: app\n  instances: 2\n  env: "[PRIVATE DATA HIDDEN]"\n'
    assert lines(world, app.guid) == [
        f"Applied manifest to app with guid {app.guid} ({told})",
        'Scaling process: "web"',
        f"Updated app with guid {app.guid} ({{}})",
        f'Updated app with guid {app.guid} ({{"environment_variables"=>"[PRIVATE DATA HIDDEN]"}})',
    ]


def test_an_app_of_v2_tells_what_was_asked_of_it(world):
    app = v2_apps.create(world, support.space(world))
    ask(world, "PUT", f"/v2/apps/{app.guid}", {"instances": 2, "environment_json": {"SECRET": "s3cret"}})
    ask(world, "DELETE", f"/v2/apps/{app.guid}")
    assert lines(world, app.guid) == [
        f"Created app with guid {app.guid}",
        f'Updated app with guid {app.guid} ({{"instances"=>2, "environment_json"=>"[PRIVATE DATA HIDDEN]"}})',
        'Deleting process: "web"',
        f"Deleted app with guid {app.guid}",
    ]


# source: cloud_controller_ng:app/controllers/base/model_controller.rb (do_related)
def test_a_relation_of_v2_mixes_texts_and_symbols(app):
    request = {"route": "r", "verb": "add", "relation": "routes", "related_guid": "r"}
    assert app_event_lines.line_of("update", app, {"request": request}) == (
        f'Updated app with guid {app.guid} ({{"route"=>"r", :verb=>"add", :relation=>:routes, :related_guid=>"r"}})'
    )


def test_where_there_is_no_loggregator_nothing_is_said(world, app):
    # recording: neighbours/logs-meta
    world.settings = world.settings.with_changes({"loggregator": {"endpoint": None}})
    ask(world, "POST", f"/v3/apps/{app.guid}/actions/start")
    assert lines(world, app.guid) == []
