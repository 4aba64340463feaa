"""What is under way for apps is held, released, made to succeed and to fail; what a test writes for it is short."""

import threading

import pytest
import support
from support import apps, brokered

from fakecc import VirtualClock, World
from fakecc.arrange import waiting
from fakecc.arrange.checking import Missing


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
    """An app with a droplet."""
    return apps.staged(world, app)


@pytest.fixture
def running(world, staged):
    support.ask(world, "POST", f"/v3/apps/{staged.guid}/actions/start")
    return staged


def run_task(world, app, name="rake"):
    return support.ask(world, "POST", f"/v3/apps/{app.guid}/tasks", {"name": name, "command": "rake"}).body["guid"]


def deploy(world, app, **more):
    return support.ask(world, "POST", "/v3/deployments", {**apps.of(app), **more}).body["guid"]


def reason(world, deployment):
    return support.ask(world, "GET", f"/v3/deployments/{deployment}").body["status"]["reason"]


def states(world, app):
    path = f"/v3/apps/{app.guid}/processes/web/stats"
    return [each["state"] for each in support.ask(world, "GET", path).body["resources"]]


ENDINGS = {
    "release": (lambda operation: operation.release(), ("STAGED", None)),
    "succeed": (lambda operation: operation.succeed(), ("STAGED", None)),
    "fail": (
        lambda operation: operation.fail("NoAppDetectedError"),
        ("FAILED", "NoAppDetectedError - An app was not successfully detected by any available buildpack"),
    ),
    "fail for a reason of Diego's": (
        lambda operation: operation.fail("insufficient resources: memory"),
        ("FAILED", "InsufficientResources - Insufficient resources"),
    ),
    "fail for no reason": (
        lambda operation: operation.fail(),
        ("FAILED", "StagingError - Staging error: staging failed"),
    ),
}


@pytest.mark.parametrize(("ending", "expected"), ENDINGS.values(), ids=ENDINGS)
def test_a_held_build_ends_as_a_test_says(world, app, ending, expected):
    world.progress("manual", resource="builds")
    guid = apps.begin_build(world, app)["guid"]
    world.clock.advance(3600)
    before = world.builds[guid].state
    ending(world.operation("app"))
    assert (before, world.builds[guid].state, world.builds[guid].error) == ("STAGING", *expected)


def test_a_build_that_would_fail_is_made_to_succeed(world, app):
    apps.behave(world, staging={"mode": "manual", "fails": "NoAppDetectedError"})
    guid = apps.begin_build(world, app)["guid"]
    world.operation(guid).succeed()
    assert (world.builds[guid].state, world.droplets.first(build_guid=guid).process_types) == (
        "STAGED", {"web": "./start"},
    )  # fmt: skip


def test_a_task_fails_for_the_reason_that_a_test_gives(world, staged):
    world.progress("manual", resource="tasks")
    guid = run_task(world, staged)
    world.operation("rake").fail("out of memory")
    task = world.tasks[guid]
    assert (task.state, task.failure_reason) == ("FAILED", "out of memory")


@pytest.mark.parametrize("ending", ["release", "succeed", "fail"])
def test_a_cancelled_task_fails_however_it_ends(world, staged, ending):
    world.progress("manual", resource="tasks")
    guid = run_task(world, staged)
    support.ask(world, "POST", f"/v3/tasks/{guid}/actions/cancel")
    before = world.tasks[guid].state
    getattr(world.operation("rake"), ending)()
    assert (before, world.tasks[guid].state, world.tasks[guid].failure_reason) == (
        "CANCELING", "FAILED", "task was cancelled",
    )  # fmt: skip


@pytest.mark.parametrize(("ending", "expected"), [("release", "READY"), ("succeed", "READY"), ("fail", "FAILED")])
def test_a_held_package_ends_as_a_test_says(world, app, ending, expected):
    world.progress("manual", resource="packages")
    package = apps.package(world, app)
    before = package.state
    getattr(world.operation("app", "packages"), ending)()
    assert (before, world.packages[package.guid].state) == ("PROCESSING_UPLOAD", expected)


@pytest.mark.parametrize(("ending", "expected"), [("release", "RUNNING"), ("succeed", "RUNNING"), ("fail", "CRASHED")])
def test_a_held_instance_ends_as_a_test_says(world, staged, ending, expected):
    world.progress("manual", resource="process_instances")
    support.ask(world, "POST", f"/v3/apps/{staged.guid}/actions/start")
    before = states(world, staged)
    getattr(world.operation("app/web/0"), ending)()
    assert (before, states(world, staged)) == (["STARTING"], [expected])


def test_a_running_instance_is_made_to_crash(world, running):
    world.operation(world.process_instances.first(process_guid=running.guid).guid).fail("Exited with status 137")
    crash = world.audit_events.first(type="app.crash")
    assert (states(world, running), crash.data["exit_description"]) == (["CRASHED"], "Exited with status 137")


@pytest.mark.parametrize(
    ("ending", "expected"), [("release", "DEPLOYED"), ("succeed", "DEPLOYED"), ("fail", "DEPLOYING")]
)
def test_a_held_deployment_goes_on_as_a_test_says(world, running, ending, expected):
    world.progress("manual", resource="deployments")
    guid = deploy(world, running)
    world.clock.advance(3600)
    before = reason(world, guid)
    getattr(world.operation("app", "deployments"), ending)()
    assert (before, reason(world, guid)) == ("DEPLOYING", expected)


def test_a_released_deployment_comes_to_its_end(world, running):
    world.progress("manual", resource="deployments")
    guid = deploy(world, running)
    world.operation(guid).release()
    world.clock.advance(60)
    assert reason(world, guid) == "DEPLOYED"


def test_a_deployment_that_fails_gets_nowhere(world, running):
    guid = deploy(world, running)
    world.operation(guid).fail("Exited with status 1")
    world.clock.advance(3600)
    webs = [process.instances for process in world.processes.find(app_guid=running.guid)]
    assert (reason(world, guid), webs, world.deployments[guid].error) == ("DEPLOYING", [1, 1], "Exited with status 1")


def test_an_instance_that_runs_brings_no_first_look_forward(world, running):
    world.progress("after", seconds=30, resource="deployments")
    world.progress("after", seconds=10, resource="process_instances")
    guid = deploy(world, running)
    world.clock.advance(29)
    before = reason(world, guid)
    world.clock.advance(1)
    assert (before, reason(world, guid)) == ("DEPLOYING", "DEPLOYED")


def test_what_is_under_way_is_told(world, running):
    world.progress("manual")
    run_task(world, running)
    deploy(world, running)
    told = [(one["resource"], one["name"], one["state"], one["progress"]) for one in map(shown, world.operations)]
    assert told == [
        ("deployments", "app", "DEPLOYING", "manual"),
        ("tasks", "rake", "RUNNING", "manual"),
        ("process_instances", "app/web/0", "STARTING", "manual"),
    ]


def shown(operation):
    return operation.as_json()


def test_an_unknown_name_tells_the_known_ones(world, staged):
    world.progress("manual")
    run_task(world, staged)
    with pytest.raises(Missing) as refused:
        world.operation("raek")
    assert refused.value.complaint.allowed == ("rake",)


def test_the_control_api_ends_them_too(world, app):
    world.progress("manual", resource="builds")
    guid = apps.begin_build(world, app)["guid"]
    body = {"description": "NoAppDetectedError", "resource": "builds"}
    reply = support.ask(world, "POST", "/_fakecc/operations/app/fail", body)
    assert reply.body == {
        "resource": "builds",
        "guid": guid,
        "name": "app",
        "operation": "create",
        "state": "FAILED",
        "description": "NoAppDetectedError - An app was not successfully detected by any available buildpack",
        "progress": None,
        "jobs": [],
    }


# What an issue asked for: each in at most five lines of test.


def test_staging_fails(world, app):
    world.behaviour("app", staging={"fails": "NoAppDetectedError"})
    assert apps.build(world, app).error_id == "NoAppDetectedError"


def test_an_instance_crashes(world, staged):
    world.behaviour("app", instances={"crash": {"exit": 137, "after": 3}})
    support.ask(world, "POST", f"/v3/apps/{staged.guid}/actions/start")
    world.clock.advance(3)
    assert states(world, staged) == ["CRASHED"]


def test_a_deployment_is_cancelled(world, running):
    guid = deploy(world, running)
    support.ask(world, "POST", f"/v3/deployments/{guid}/actions/cancel")
    world.clock.advance(2)
    assert reason(world, guid) == "CANCELED"


def test_a_deployment_of_fifty_instances_needs_no_thread(world, running):
    before = threading.active_count()
    support.ask(world, "POST", f"/v3/processes/{running.guid}/actions/scale", {"instances": 50, "memory_in_mb": 1})
    guid = deploy(world, running)
    world.clock.advance(3600)
    instances = world.process_instances.find(process_guid=world.deployments[guid].deploying_web_process_guid)
    assert (reason(world, guid), len(instances), threading.active_count()) == ("DEPLOYED", 50, before)


def test_a_deployment_comes_to_its_end_without_a_sleep(world, running):
    guid = deploy(world, running)
    world.clock.advance(60)
    assert reason(world, guid) == "DEPLOYED"


def upload_in_v2(world, app):
    """The guid of the job that takes an app's bits."""
    parts = apps.form(("resources", None, b"[]"), ("application", "app.zip", apps.bits(app_txt="hello")))
    reply = support.ask(world, "PUT", f"/v2/apps/{app.guid}/bits?async=true", parts, headers=apps.HEADERS)
    return reply.body["metadata"]["guid"]


def status(world, job):
    return support.ask(world, "GET", f"/v2/jobs/{job}").body["entity"]["status"]


V2_ENDINGS = {
    "release": (lambda operation: operation.release(), ("finished", "READY")),
    "succeed": (lambda operation: operation.succeed(), ("finished", "READY")),
    "fail": (lambda operation: operation.fail("no room"), ("failed", "FAILED")),
}


@pytest.mark.parametrize(("end", "expected"), V2_ENDINGS.values(), ids=V2_ENDINGS)
@pytest.mark.parametrize("by_job", [True, False], ids=["by its job", "by its app"])
def test_a_job_of_v2_is_queued_until_it_is_released(world, app, end, expected, by_job):
    world.progress("manual", resource="packages")
    job = upload_in_v2(world, app)
    before = status(world, job)

    end(world.operation(job if by_job else "app"))

    assert before == "queued"
    assert (status(world, job), world.packages.first(app_guid=app.guid).state) == expected


def test_a_job_of_v2_is_queued_for_a_while(world, app):
    world.progress("after", seconds=3, resource="packages")
    job = upload_in_v2(world, app)

    before = status(world, job)
    world.clock.advance(3)

    assert (before, status(world, job)) == ("queued", "finished")


def asked(world, kind, guid, times):
    """The states that a client sees that asks so often."""
    seen = []
    for _ in range(times):
        world.catch_up()
        seen.append(support.ask(world, "GET", f"/v3/{kind}/{guid}").body["state"])
        waiting.note_poll(world, [guid])
    return seen


def test_polls_count_those_of_a_builds_client(world, app):
    world.progress("polls", polls=3, resource="builds")
    guid = apps.begin_build(world, app)["guid"]
    world.clock.advance(3600)
    shown = (world.operation(guid).as_json()["progress"], waiting.waits_for(world, guid))
    assert (shown, asked(world, "builds", guid, 3)) == (
        ("polls", "2 more polls of its client"), ["STAGING", "STAGING", "STAGED"],
    )  # fmt: skip


def test_polls_of_something_else_count_nothing(world, staged):
    world.progress("polls", polls=2, resource="tasks")
    one, other = run_task(world, staged, "one"), run_task(world, staged, "other")
    asked(world, "tasks", one, 3)
    assert (world.tasks[one].state, world.tasks[other].state) == ("SUCCEEDED", "RUNNING")


def test_a_build_that_waits_for_polls_is_released(world, app):
    world.progress("polls", polls=9, resource="builds")
    guid = apps.begin_build(world, app)["guid"]
    world.operation(guid).release()
    assert world.builds[guid].state == "STAGED"
