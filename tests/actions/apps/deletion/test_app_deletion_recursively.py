"""Deleting an app with bindings that take time, where the installation waits for them."""

import pytest
import support
from support import apps, ask, brokered, instances
from support.brokered import answer

from fakecc.actions.apps.deletion.app_deletion_recursively import STILL

IN_PROGRESS, SUCCEEDED = answer(200, {"state": "in progress"}), answer(200, {"state": "succeeded"})
FAILED = answer(200, {"state": "failed", "description": "in use"})
REFUSAL = "Service broker failed to delete service binding for instance instance: Service broker error: in use"


@pytest.fixture
def world():
    return support.new_world(
        temporary_enable_async_recursive_delete={"apps": True}, broker_client_default_async_poll_interval_seconds=60
    )


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return brokered.app(world, space)


def _bound(world, space, app, *polls):
    brokered.broker(world, bind=[answer(201, {})], unbind=[answer(202, {})], binding_last_operation=polls)
    return brokered.bind(world, brokered.app_body(app, brokered.managed(world, space)))[0]


def _delete(world, app):
    return ask(world, "DELETE", f"/v3/apps/{app.guid}")


def _look(world, reply, seconds=0):
    world.clock.advance(seconds)
    job = support.wait(world, reply)
    return job["state"], [each["detail"] for each in job["errors"]], [each["detail"] for each in job["warnings"]]


def test_the_job_waits_for_a_broker_that_unbinds_in_time(world, space, app):
    _bound(world, space, app, IN_PROGRESS, IN_PROGRESS, SUCCEEDED)
    reply = _delete(world, app)
    looks = [_look(world, reply), _look(world, reply, 66), _look(world, reply, 200)]
    assert looks == [("POLLING", [], []), ("POLLING", [], [STILL]), ("COMPLETE", [], [STILL])]
    assert (len(world.apps), len(world.service_bindings)) == (0, 0)


def test_the_app_stops_while_its_bindings_go(world, space, app):
    ask(world, "POST", f"/v3/apps/{apps.staged(world, app).guid}/actions/start")
    _bound(world, space, app, IN_PROGRESS)
    _look(world, _delete(world, app))
    event = world.audit_events.find(type="audit.app.stop")[0]
    assert (world.apps[app.guid].desired_state, dict(event.data)) == (
        "STOPPED", {"delete_triggered": True, "reason": "stopped as part of app deletion"},
    )  # fmt: skip


def test_a_repeated_deletion_is_the_same_job(world, space, app):
    _bound(world, space, app, IN_PROGRESS)
    first = _delete(world, app)
    _look(world, first)
    assert _delete(world, app).headers["Location"] == first.headers["Location"]


def test_an_unbinding_that_fails_in_the_end_fails_the_job(world, space, app):
    binding = _bound(world, space, app, IN_PROGRESS, FAILED)
    reply = _delete(world, app)
    _look(world, reply)
    assert _look(world, reply, 200)[:2] == ("FAILED", [f"service_binding {binding.guid}: in use"])
    assert app.guid in world.apps


def test_what_the_broker_refuses_at_once_fails_the_job_and_may_be_tried_again(world, space, app):
    binding = _bound(world, space, app)
    fault = instances.fault(world, "unbind", status=500, body={"description": "in use"})
    told = [_look(world, _delete(world, app))[:2]]
    world.remove(world.faults[fault.guid])
    brokered.broker(world)
    told.append(_look(world, _delete(world, app))[:2])
    assert told == [("FAILED", [f"service_binding {binding.guid}: {REFUSAL}"]), ("COMPLETE", [])]


def test_a_binding_that_the_broker_is_busy_with_says_so(world, space, app):
    _bound(world, space, app)
    instances.fault(world, "unbind", status=422, body={"error": "ConcurrencyError"})
    told = "The service broker rejected the request due to an operation being in progress for the service binding."
    assert _look(world, _delete(world, app))[:2] == ("FAILED", [told])


def test_an_app_without_bindings_goes_at_once(world, app):
    assert _look(world, _delete(world, app)) == ("COMPLETE", [], [])


def test_a_deletion_of_an_app_that_is_gone_meanwhile_is_complete(world, space, app):
    _bound(world, space, app, IN_PROGRESS, SUCCEEDED)
    reply = _delete(world, app)
    _look(world, reply)
    world.remove(world.service_bindings.first(app_guid=app.guid))
    for process in world.processes.find(app_guid=app.guid):
        world.remove(process)
    world.remove(world.apps[app.guid])
    assert _look(world, reply, 200)[0] == "COMPLETE"
