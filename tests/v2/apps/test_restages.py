"""/v2/apps/:guid/restage."""

import pytest
import support
from support import apps as made
from support import ask
from support.v2_apps import create, push, put, say


@pytest.fixture
def app(world):
    return create(world, support.space(world))


def restage(world, app, **more):
    return ask(world, "POST", f"/v2/apps/{app.guid}/restage", **more)


def test_a_restaged_app_runs_a_new_droplet(world, app):
    push(world, app)
    before, version = world.apps[app.guid].droplet_guid, world.processes[app.guid].version

    reply = restage(world, app)
    staging = (reply.status, reply.headers["Location"], reply.body["entity"]["package_state"])
    instances = len(world.process_instances)
    world.catch_up()

    assert staging == (201, f"/v2/apps/{app.guid}", "PENDING")
    assert instances == 0
    assert world.apps[app.guid].droplet_guid not in {None, before}
    assert world.processes[app.guid].version != version
    assert [instance.state for instance in world.process_instances] == ["RUNNING"]


def test_the_answer_has_no_links(world, app):
    push(world, app)

    assert [name for name in restage(world, app).body["entity"] if name.endswith("_url")] == []


def test_a_restage_is_written_down(world, app):
    push(world, app)
    restage(world, app)

    assert world.audit_events.select({"type": ["audit.app.restage"]}).all()[0].data == {}
    assert world.audit_events.select({"type": ["audit.app.start", "audit.app.stop"]}).all() == []


def test_a_stopped_app_starts(world, app):
    push(world, app)
    put(world, app, state="STOPPED")
    restage(world, app)

    assert world.apps[app.guid].desired_state == "STARTED"


def test_what_was_never_staged_is_refused(world, app):
    assert say(restage(world, app)) == (400, 170002, "App has not finished staging")


def test_an_app_without_instances_is_refused(world, app):
    push(world, app)
    put(world, app, instances=0)

    assert say(restage(world, app)) == (400, 170001, "Staging error: App must have at least 1 instance to stage.")


def test_an_app_that_cannot_start_is_refused_and_stays_as_it_was(world, app):
    push(world, app)
    world.settings = world.settings.with_changes({"maximum_app_disk_in_mb": 16})

    reply = restage(world, app)

    sentence = "disk_quota too much disk requested (requested 1024 MB - must be less than 16 MB)"
    assert say(reply) == (400, 170001, f"Staging error: {sentence}")
    assert world.apps[app.guid].droplet_guid is not None


def test_a_stop_while_it_is_staged_leaves_it_stopped(world, app):
    push(world, app)
    made.behave(world, staging={"mode": "after", "seconds": 5})
    restage(world, app)

    put(world, app, state="STOPPED")
    world.clock.advance(10)

    assert (world.apps[app.guid].desired_state, list(world.process_instances)) == ("STOPPED", [])


def test_only_developers_restage(world, app):
    auditor = support.user(world, "auditor", ("space_auditor", world.spaces[app.space_guid]))

    assert restage(world, app, as_=auditor).status == 403
