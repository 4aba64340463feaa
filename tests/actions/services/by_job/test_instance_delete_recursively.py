"""Deleting an instance with bindings that take time, where the installation waits for them."""

import pytest
import support
from support import ask, brokered, instances
from support.brokered import answer

from fakecc.actions.services.by_job.binding_delete import FAILED_STATE
from fakecc.actions.services.by_job.instance_delete_recursively import STILL
from fakecc.records import replace

IN_PROGRESS, SUCCEEDED = answer(200, {"state": "in progress"}), answer(200, {"state": "succeeded"})
REFUSAL = "Service broker failed to delete service binding for instance instance: Service broker error: in use"


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


def _look(world, reply, seconds=0):
    world.clock.advance(seconds)
    job = support.wait(world, reply)
    return job["state"], [each["detail"] for each in job["errors"]], [each["detail"] for each in job["warnings"]]


def test_the_job_waits_for_brokers_that_unbind_in_time(world, space, instance):
    polls = [IN_PROGRESS, IN_PROGRESS, IN_PROGRESS, SUCCEEDED]
    broker = brokered.broker(world, bind=[answer(201, {})], unbind=[answer(202, {})], binding_last_operation=polls)
    _bound(world, space, instance)
    reply = _delete(world, instance)
    looks = [_look(world, reply), _look(world, reply, 66), _look(world, reply, 200)]
    assert looks == [("POLLING", [], []), ("POLLING", [], [STILL]), ("COMPLETE", [], [STILL])]
    assert (broker.operations[-1], len(world.service_instances)) == ("deprovision", 0)


def test_the_job_waits_for_bindings_as_long_as_it_takes_and_then_for_the_instance(world, space, instance):
    world.change(world.service_plans[instance.service_plan_guid], maximum_polling_duration=100)
    broker = brokered.broker(
        world, bind=[answer(201, {})], unbind=[answer(202, {})], binding_last_operation=[IN_PROGRESS, SUCCEEDED],
        deprovision=[answer(202, {})], last_operation=[IN_PROGRESS],
    )  # fmt: skip
    brokered.bind(world, brokered.key_body(instance))
    reply = _delete(world, instance)
    looks = [_look(world, reply, 90), _look(world, reply, 30), _look(world, reply, 60)]
    assert [state for state, _, _ in looks] == ["POLLING", "POLLING", "FAILED"]
    assert broker.operations.count("last_operation") == 2


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
    assert instances.errors(job) == [
        (10008, f"service_binding {binding.guid}: {REFUSAL}"),
        (10008, f"service_key {key.guid}: {REFUSAL}"),
    ]
    assert instances.told(world, instance.guid)[:3] == ("delete", "failed", f"{REFUSAL}\n{REFUSAL}")


def test_what_was_refused_is_tried_again_once_the_others_are_gone(world, space, instance):
    refused_once = [answer(500, {"description": "in use"}), answer(202, {}), answer(200, {})]
    broker = brokered.broker(
        world, bind=[answer(201, {})], unbind=refused_once, binding_last_operation=[IN_PROGRESS, SUCCEEDED]
    )
    _bound(world, space, instance)
    reply = _delete(world, instance)
    assert (_look(world, reply)[0], instances.told(world, instance.guid)[:2]) == ("POLLING", ("create", "succeeded"))
    assert _look(world, reply, 200) == ("COMPLETE", [], [])
    assert (broker.operations.count("unbind"), len(world.service_instances)) == (3, 0)


def test_bindings_that_apps_of_other_spaces_have_are_tried_twice(world, instance):
    elsewhere = support.space(world, name="elsewhere")
    world.change(instance, shared_space_guids=(elsewhere.guid,))
    broker = brokered.broker(
        world, bind=[answer(201, {})], unbind=[answer(500, {"description": "in use"}), answer(200, {})]
    )
    brokered.bind(world, brokered.app_body(brokered.app(world, elsewhere), instance))
    job = support.wait(world, _delete(world, instance))
    assert (job["state"], broker.operations.count("unbind")) == ("FAILED", 2)
    assert instances.errors(job) == [(10008, REFUSAL)]


def test_a_binding_that_is_gone_otherwise_leaves_its_failed_job_to_tell(world, space, instance):
    polls = [IN_PROGRESS, answer(200, {"state": "failed", "description": "in use"})]
    brokered.broker(world, bind=[answer(201, {})], unbind=[answer(202, {})], binding_last_operation=polls)
    key, _ = brokered.bind(world, brokered.key_body(instance))
    reply = _delete(world, instance)
    _look(world, reply, 62)
    world.remove(key)
    assert _look(world, reply, 60)[1] == [
        f"service_credential_binding {key.guid}: delete could not be completed: {FAILED_STATE}"
    ]


def test_another_operation_on_the_instance_keeps_it(world, space, instance):
    brokered.broker(world)
    reply = _delete(world, instance)
    busy = replace(instance.last_operation, type="update", state="in progress")
    world.change(instance, last_operation=busy)
    state, told, _ = _look(world, reply)
    assert (state, told) == ("FAILED", ["An operation for service instance instance is in progress."])


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
