"""Whoever asks for bindings as files gets none that cannot be files."""

import pytest
import support
from support import apps, ask, brokered

NAMES = r"Name must match /^[a-z0-9\-.]{1,253}$/"


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return _ask_for(world, apps.staged(world, brokered.app(world, space)), "service-binding-k8s")


def _ask_for(world, app, feature, *, enabled=True):
    ask(world, "PATCH", f"/v3/apps/{app.guid}/features/{feature}", {"enabled": enabled})
    return app


def _bind(world, space, app, name="instance", binding=None, **credentials):
    instance = brokered.provided(world, space, name=name, credentials=credentials)
    more = {"name": binding} if binding else {}
    assert ask(world, "POST", "/v3/service_credential_bindings", brokered.app_body(app, instance, **more)).status == 201


def _act(world, app, verb):
    return ask(world, "POST", f"/v3/apps/{app.guid}/actions/{verb}")


def _states(world, app):
    found = ask(world, "GET", f"/v3/processes/{app.guid}/stats").body["resources"]
    return [each["state"] for each in found]


WRONG = {
    "a name of capitals": ([{"name": "Instance"}], f"Invalid binding name: 'Instance'. {NAMES}"),
    "a name of the binding's own": ([{"binding": "a_b"}], f"Invalid binding name: 'a_b'. {NAMES}"),
    "a name twice": ([{"name": "one", "binding": "two"}, {"name": "two"}], "Duplicate binding name: two"),
    "a credential that is no file": ([{"Password": "x"}], "Invalid file name: Password"),
    "too much": ([{"text": "x" * 1_000_000}], "Bindings exceed the maximum allowed bytesize of 1000000: 1000262"),
}


@pytest.mark.parametrize(("bound", "told"), WRONG.values(), ids=WRONG)
def test_an_app_whose_files_cannot_be_made_is_started_and_does_not_run(world, space, app, bound, told):
    for each in bound:
        _bind(world, space, app, **each)
    reply = _act(world, app, "start")
    world.clock.advance(60)
    sentence = f"Cannot build service binding files for app - {told}"
    assert (support.detail(reply), world.apps[app.guid].desired_state, _states(world, app)) == (
        (422, sentence), "STARTED", ["DOWN"],
    )  # fmt: skip


def test_who_starts_it_once_more_hears_nothing(world, space, app):
    _bind(world, space, app, "Instance")
    replies = [_act(world, app, "start").status for _ in range(2)]
    events = world.audit_events.find(type="audit.app.start")
    assert (replies, len(events)) == ([422, 200], 2)


def test_who_scales_it_hears_it_once_more(world, space, app):
    _bind(world, space, app, "Instance")
    _act(world, app, "start")
    reply = ask(world, "POST", f"/v3/processes/{app.guid}/actions/scale", {"instances": 2})
    assert (reply.status, world.processes[app.guid].instances) == (422, 2)


def test_a_restart_changes_nothing(world, space, app):
    _bind(world, space, app, "Instance")
    reply = _act(world, app, "restart")
    assert (reply.status, world.apps[app.guid].desired_state) == (422, "STOPPED")
    assert not world.audit_events.find(type="audit.app.restart")


def test_what_runs_already_is_not_asked_again(world, space, app):
    _act(world, app, "start")
    _bind(world, space, app, "Instance")
    reply = ask(world, "POST", f"/v3/processes/{app.guid}/actions/scale", {"instances": 2})
    assert (reply.status, _states(world, app)) == (202, ["RUNNING", "RUNNING"])


def test_a_deployment_begins_and_does_not_run(world, space, app):
    _act(world, app, "start")
    _bind(world, space, app, "Instance")
    reply = ask(world, "POST", "/v3/deployments", apps.of(app))
    assert (reply.status, [each.state for each in world.deployments]) == (422, ["DEPLOYING"])


def test_a_task_fails(world, space, app):
    _bind(world, space, app, "Instance")
    reply = ask(world, "POST", f"/v3/apps/{app.guid}/tasks", {"command": "run"})
    sentence = f"Cannot build service binding files for app task - Invalid binding name: 'Instance'. {NAMES}"
    task = world.tasks.first(app_guid=app.guid)
    assert (support.detail(reply), task.state, task.failure_reason) == (
        (422, sentence), "FAILED", "Unable to request task to be run",
    )  # fmt: skip


def test_a_build_fails(world, space, app):
    _bind(world, space, app, "Instance")
    reply = ask(world, "POST", "/v3/builds", {"package": {"guid": apps.package(world, app).guid}})
    sentence = f"Cannot build service binding files for staging task - Invalid binding name: 'Instance'. {NAMES}"
    build = world.builds.last(app_guid=app.guid)
    assert (support.detail(reply), build.state, build.error_description) == (
        (422, sentence), "FAILED", f"Staging error: {sentence}",
    )  # fmt: skip


def test_v2_starts_it_no_better(world, space, app):
    _bind(world, space, app, "Instance")
    reply = ask(world, "PUT", f"/v2/apps/{app.guid}", {"state": "STARTED"})
    assert (reply.status, reply.body["code"], world.apps[app.guid].desired_state) == (422, 10008, "STARTED")


@pytest.mark.parametrize(("length", "status"), [(999_000, 200), (1_000_000, 422)])
def test_one_file_of_all_services_may_be_no_larger(world, space, app, length, status):
    _ask_for(world, app, "service-binding-k8s", enabled=False)
    _ask_for(world, app, "file-based-vcap-services")
    _bind(world, space, app, "Instance", text="x" * length)
    assert _act(world, app, "start").status == status
