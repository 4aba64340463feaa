"""Calls to what runs apps under a test's faults: staging, instances, tasks, bits, deployments."""

import pytest
import support
from support import apps, brokered

from fakecc import VirtualClock, World


@pytest.fixture
def world():
    made = World("empty", clock=VirtualClock(1_700_000_000.0), guids=1)
    yield made
    made.check()


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


@pytest.fixture
def staged(world, app):
    return apps.staged(world, app)


def start(world, app):
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/start")
    world.catch_up()


def states(world, app):
    world.catch_up()
    path = f"/v3/apps/{app.guid}/processes/web/stats"
    return [each["state"] for each in support.ask(world, "GET", path).body["resources"]]


def run_task(world, app, name="rake"):
    return support.ask(world, "POST", f"/v3/apps/{app.guid}/tasks", {"name": name, "command": "rake"})


def test_the_second_staging_fails(world, app):
    world.fault(when={"runtime": {"operation": "stage", "app": "app"}, "nth": 2}, then={"fails": "NoAppDetectedError"})
    builds = [apps.build(world, app) for _ in range(3)]
    assert [build.error_id for build in builds] == [None, "NoAppDetectedError", None]


def test_staging_is_refused(world, app):
    world.fault(when={"runtime": {"operation": "stage"}}, then={"error": "CF-StagerUnavailable"})
    package = apps.package(world, app)
    answer = support.ask(world, "POST", "/v3/builds", {"package": {"guid": package.guid}})
    assert (answer.status, answer.body["errors"][0]["detail"]) == (503, "Stager is unavailable: a fault")
    sentence = "StagingError - Staging error: Stager is unavailable: a fault"
    assert [(build.state, build.error) for build in world.builds] == [("FAILED", sentence)]


def test_staging_is_slow_whatever_rules_say(world, app):
    world.progress("manual", resource="builds")
    world.fault(when={"runtime": {"operation": "stage"}}, then={"seconds": 30})
    build = apps.begin_build(world, app)["guid"]
    world.clock.advance(29)
    before = world.builds[build].state
    world.clock.advance(1)
    assert (before, world.builds[build].state) == ("STAGING", "STAGED")


def test_an_instance_crashes_as_it_starts_and_is_begun_anew(world, staged):
    when = {"runtime": {"operation": "start_instance", "process_type": "web", "index": 0}, "first": 1}
    world.fault(when=when, then={"fails": "out of memory"})
    start(world, staged)
    crashes = [event.data["exit_description"] for event in world.audit_events if event.type == "app.crash"]
    assert (crashes, states(world, staged)) == (["out of memory"], ["RUNNING"])


def test_an_instance_never_starts(world, staged):
    world.fault(when={"runtime": {"operation": "start_instance"}}, then={"never_done": True})
    start(world, staged)
    world.clock.advance("1d")
    before = states(world, staged)
    world.operation("app").release()
    assert (before, states(world, staged)) == (["STARTING"], ["RUNNING"])


def test_one_task_of_two_fails(world, staged):
    world.fault(when={"runtime": {"operation": "run_task", "task": "bad*"}}, then={"fails": "exit 7"})
    for name in ("good", "bad-1"):
        run_task(world, staged, name)
    world.catch_up()
    assert [(task.state, task.failure_reason) for task in world.tasks] == [("SUCCEEDED", None), ("FAILED", "exit 7")]


def test_a_task_is_refused(world, staged):
    world.fault(when={"runtime": {"operation": "run_task"}}, then={"error": "CF-TaskWorkersUnavailable"})
    answer = run_task(world, staged)
    told = [(task.state, task.failure_reason) for task in world.tasks]
    assert (answer.status, told) == (503, [("FAILED", "Unable to request task to be run")])


@pytest.mark.parametrize("operation", ["cancel_task", "*"])
def test_cancelling_a_task_is_slow(world, staged, operation):
    world.progress("manual", resource="tasks", operation="create")
    guid = run_task(world, staged).body["guid"]
    world.fault(when={"runtime": {"operation": operation}}, then={"seconds": 10})
    support.ask(world, "POST", f"/v3/tasks/{guid}/actions/cancel")
    before = world.tasks[guid].state
    world.clock.advance(10)
    assert (before, world.tasks[guid].state) == ("CANCELING", "FAILED")


def test_bits_are_slow(world, app):
    world.fault(when={"runtime": {"operation": "take_bits"}}, then={"seconds": 10})
    package = apps.package(world, app).guid
    before = world.packages[package].state
    world.clock.advance(10)
    assert (before, world.packages[package].state) == ("PROCESSING_UPLOAD", "READY")


def test_a_deployment_is_slow(world, staged):
    start(world, staged)
    world.fault(when={"runtime": {"operation": "deploy"}}, then={"seconds": 600})
    guid = support.ask(world, "POST", "/v3/deployments", apps.of(staged)).body["guid"]
    world.clock.advance(599)
    before = world.deployments[guid].state
    world.clock.advance(60)
    assert (before, world.deployments[guid].state) == ("DEPLOYING", "DEPLOYED")


def test_the_journal_names_the_fault(world, app):
    world.fault(name="late", when={"runtime": {"operation": "stage"}}, then={"seconds": 1})
    apps.begin_build(world, app)
    entries = world.journal.query(kind="runtime")
    assert [(entry.operation, entry.fault) for entry in entries] == [("take_bits", ""), ("stage", "late")]


def test_what_was_said_holds_for_one_call(world, staged):
    world.fault(when={"runtime": {"operation": "start_instance"}, "nth": 1}, then={"seconds": 60})
    start(world, staged)
    first = states(world, staged)
    support.ask(world, "POST", f"/v3/apps/{staged.guid}/actions/restart")
    assert (first, states(world, staged)) == (["STARTING"], ["RUNNING"])


def test_a_fault_may_be_gone_before_what_it_said_comes_true(world, app):
    world.fault(when={"runtime": {"operation": "stage"}}, then={"fails": "NoCompatibleCell", "seconds": 9})
    build = apps.begin_build(world, app)["guid"]
    world.faults.remove(world.faults.first(where="runtime").guid)
    world.clock.advance(9)
    assert world.builds[build].error_id == "NoCompatibleCell"
