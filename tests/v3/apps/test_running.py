"""Instances, tasks and deployments go their way on the world's clock; a manifest changes processes."""

import pytest
import support
from support import apps, brokered


@pytest.fixture
def app(world):
    app = brokered.app(world, support.space(world))
    droplet = apps.droplet(world, app)
    path = f"/v3/apps/{app.guid}/relationships/current_droplet"
    support.ask(world, "PATCH", path, {"data": {"guid": droplet.guid}})
    return app


def _start(world, app):
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/start")


def _states(world, app):
    path = f"/v3/apps/{app.guid}/processes/web/stats"
    return [each["state"] for each in support.ask(world, "GET", path).body["resources"]]


def test_a_stopped_app_is_down_and_a_started_one_runs(world, app):
    before = _states(world, app)
    _start(world, app)
    assert (before, _states(world, app)) == (["DOWN"], ["RUNNING"])


def test_instances_start_as_their_behaviour_says(world, app):
    apps.behave(world, instances={"mode": "after", "seconds": 3})
    _start(world, app)
    before = _states(world, app)
    world.clock.advance(3.1)
    assert (before, _states(world, app)) == (["STARTING"], ["RUNNING"])


def test_an_instance_that_crashes_is_written_down(world, app):
    apps.behave(world, instances={"crash": {"exit": 137, "after": 3}})
    _start(world, app)
    world.clock.advance(3.1)
    crashes = world.audit_events.find(type="audit.app.process.crash")
    told = [crash.data["exit_description"] for crash in crashes]
    assert (_states(world, app), told) == (["CRASHED"], ["APP/PROC/WEB: Exited with status 137"])


def test_a_task_fails_as_its_behaviour_says(world, app):
    apps.behave(world, tasks={"fails": "out of memory"})
    made = support.ask(world, "POST", f"/v3/apps/{app.guid}/tasks", {"command": "rake"}).body
    ended = support.ask(world, "GET", f"/v3/tasks/{made['guid']}").body
    assert (made["state"], ended["state"], ended["result"]) == (
        "RUNNING", "FAILED", {"failure_reason": "out of memory"},
    )  # fmt: skip


def test_a_rolling_deployment_comes_to_its_end(world, app):
    _start(world, app)
    made = support.ask(world, "POST", "/v3/deployments", apps.of(app)).body
    world.clock.advance(10)
    status = support.ask(world, "GET", f"/v3/deployments/{made['guid']}").body["status"]
    assert (made["status"]["value"], status["reason"], _states(world, app)) == ("ACTIVE", "DEPLOYED", ["RUNNING"])


def test_a_deployment_that_is_stuck_is_cancelled(world, app):
    _start(world, app)
    apps.behave(world, instances={"crash": {}})
    guid = support.ask(world, "POST", "/v3/deployments", apps.of(app)).body["guid"]
    world.clock.advance(10)
    stuck = support.ask(world, "GET", f"/v3/deployments/{guid}").body["status"]["reason"]
    support.ask(world, "POST", f"/v3/deployments/{guid}/actions/cancel")
    world.clock.advance(10)
    ended = support.ask(world, "GET", f"/v3/deployments/{guid}").body["status"]["reason"]
    assert (stuck, ended, _states(world, app)) == ("DEPLOYING", "CANCELED", ["RUNNING"])


def _segment(world, name):
    guid = support.ask(world, "POST", "/v3/isolation_segments", {"name": name}).body["guid"]
    organization = next(each.guid for each in world.organizations if world.spaces.find(organization_guid=each.guid))
    path = f"/v3/isolation_segments/{guid}/relationships/organizations"
    support.ask(world, "POST", path, {"data": [{"guid": organization}]})
    return organization, guid


@pytest.mark.parametrize("of_space", [True, False])
def test_an_instance_runs_in_the_segment_of_its_space_or_organization(world, app, of_space):
    organization, segment = _segment(world, "gold")
    place = f"spaces/{app.space_guid}/relationships/isolation_segment"
    if not of_space:
        place = f"organizations/{organization}/relationships/default_isolation_segment"
    support.ask(world, "PATCH", f"/v3/{place}", {"data": {"guid": segment}})
    stopped = support.ask(world, "GET", f"/v3/processes/{app.guid}/stats").body["resources"][0]
    _start(world, app)
    started = support.ask(world, "GET", f"/v3/processes/{app.guid}/stats").body["resources"][0]
    assert (stopped["isolation_segment"], started["isolation_segment"]) == (None, "gold")


def test_what_runs_stays_in_its_segment_until_all_begins_anew(world, app):
    def ask_of(method, path, body=None):
        support.ask(world, method, path, body)
        world.clock.advance(60)
        shown = support.ask(world, "GET", f"/v3/processes/{app.guid}/stats").body["resources"]
        return [instance["isolation_segment"] for instance in shown]

    _start(world, app)
    _, segment = _segment(world, "gold")
    told = [
        ask_of("PATCH", f"/v3/spaces/{app.space_guid}/relationships/isolation_segment", {"data": {"guid": segment}}),
        ask_of("POST", f"/v3/processes/{app.guid}/actions/scale", {"instances": 2}),
        ask_of("DELETE", f"/v3/processes/{app.guid}/instances/0"),
        ask_of("POST", f"/v3/apps/{app.guid}/actions/restart"),
    ]
    assert told == [[None], [None, None], [None, None], ["gold", "gold"]]


def _limit_memory(world, megabytes):
    """What one process or task may have, in every organization."""
    quota = world.organization_quotas.first(name="default")
    world.change(quota, instance_memory_limit=megabytes)


@pytest.fixture
def task(world, app):
    """A task that runs for a while, and is larger than any may be by then."""
    apps.behave(world, tasks={"mode": "after", "seconds": 10})
    made = support.ask(world, "POST", f"/v3/apps/{app.guid}/tasks", {"command": "rake"}).body
    _limit_memory(world, 32)
    return made["guid"]


def _state(world, guid):
    told = support.ask(world, "GET", f"/v3/tasks/{guid}").body
    return told["state"], told["result"]["failure_reason"]


def test_a_task_that_a_quota_forbids_by_now_is_not_cancelled(world, task):
    reply = support.ask(world, "POST", f"/v3/tasks/{task}/actions/cancel")
    assert (reply.status, _state(world, task)) == (500, ("RUNNING", None))


def test_the_end_of_a_task_that_a_quota_forbids_is_lost(world, task):
    world.clock.advance(300)
    before = _state(world, task)
    _limit_memory(world, -1)
    world.clock.advance(600)
    lost = ("FAILED", "Unable to determine completion status")
    assert (before, _state(world, task)) == (("RUNNING", None), lost)


@pytest.mark.parametrize(("body", "status"), [({"name": "other"}, 422), ({"metadata": {}}, 200)])
def test_an_app_that_exceeds_its_quota_by_now_keeps_its_name(world, app, body, status):
    _start(world, app)
    _limit_memory(world, 32)
    reply = support.ask(world, "PATCH", f"/v3/apps/{app.guid}", body)
    assert (reply.status, world.apps[app.guid].name) == (status, app.name)
    assert status == 200 or support.detail(reply)[1] == "memory instance_memory_limit_exceeded"
