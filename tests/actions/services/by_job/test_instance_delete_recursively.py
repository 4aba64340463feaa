"""Deleting an instance with bindings that take time, where the installation waits for them."""

import pytest
import support
from support import ask, brokered, instances
from support.brokered import answer

from fakecc.actions.services.by_job.instance_delete_recursively import STILL


@pytest.fixture
def world():
    return support.new_world(
        temporary_enable_async_recursive_delete={"service_instances": True},
        broker_client_default_async_poll_interval_seconds=60,
    )


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def instance(world, space):
    return brokered.managed(world, space)


def _bound(world, space, instance):
    """A key and an app's binding."""
    key, _ = brokered.bind(world, brokered.key_body(instance))
    binding, _ = brokered.bind(world, brokered.app_body(brokered.app(world, space), instance))
    return key, binding


def _delete(world, instance):
    return ask(world, "DELETE", f"/v3/service_instances/{instance.guid}")


def test_the_job_waits_for_brokers_that_unbind_in_time(world, space, instance):
    polls = [answer(200, {"state": "in progress"}), answer(200, {"state": "succeeded"})]
    broker = brokered.broker(world, bind=[answer(201, {})], unbind=[answer(202, {})], binding_last_operation=polls)
    _bound(world, space, instance)
    reply = _delete(world, instance)
    job = support.wait(world, reply)
    assert (job["state"], job["warnings"]) == ("POLLING", [{"detail": STILL}])
    world.clock.advance(120)
    job = support.wait(world, reply)
    assert (job["state"], job["warnings"], broker.operations[-1]) == ("COMPLETE", [{"detail": STILL}], "deprovision")
    assert len(world.service_instances) == 0


def test_a_repeated_deletion_is_the_same_job(world, space, instance):
    polls = [answer(200, {"state": "in progress"})]
    brokered.broker(world, bind=[answer(201, {})], unbind=[answer(202, {})], binding_last_operation=polls)
    _bound(world, space, instance)
    first = _delete(world, instance)
    support.wait(world, first)
    assert _delete(world, instance).headers["Location"] == first.headers["Location"]


def test_every_binding_that_stays_is_an_error_of_the_job(world, space, instance):
    brokered.broker(world, bind=[answer(201, {})])
    key, binding = _bound(world, space, instance)
    instances.fault(world, "unbind", status=500, body={"description": "in use"})
    job = support.wait(world, _delete(world, instance))
    message = "Service broker failed to delete service binding for instance instance: Service broker error: in use"
    assert instances.errors(job) == [
        (10008, f"service_binding {binding.guid}: {message}"),
        (10008, f"service_key {key.guid}: {message}"),
    ]
    assert instances.told(world, instance.guid)[:2] == ("create", "succeeded")


def test_an_unbinding_that_fails_in_the_end_fails_the_job(world, space, instance):
    polls = [answer(200, {"state": "in progress"}), answer(200, {"state": "failed", "description": "in use"})]
    brokered.broker(world, bind=[answer(201, {})], unbind=[answer(202, {})], binding_last_operation=polls)
    key, _ = brokered.bind(world, brokered.key_body(instance))
    reply = _delete(world, instance)
    world.clock.advance(120)
    assert instances.errors(support.wait(world, reply)) == [(10008, f"service_key {key.guid}: in use")]


def test_a_deletion_without_bindings_is_as_ever(world, instance):
    brokered.broker(world)
    assert support.wait(world, _delete(world, instance))["state"] == "COMPLETE"
