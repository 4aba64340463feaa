"""What was allowed when a job began may be forbidden when it saves what the broker told: the operation fails then."""

import pytest
import support
from support import ask, brokered, instances
from support.brokered import answer

POLLS = [answer(200, {"state": "in progress"}), answer(200, {"state": "succeeded"})]


@pytest.fixture
def space(world):
    return support.space(world)


def _quota(world, **changed):
    return world.change(world.organization_quotas.first(name="default"), **changed)


def _slow_plan(world, **given):
    """A plan whose broker takes its time, and then tells the dashboard."""
    brokered.broker(
        world, provision=[answer(202, {})], update=[answer(202, {})], last_operation=POLLS,
        get_instance=[answer(200, {"dashboard_url": "http://dashboard"})],
    )  # fmt: skip
    return brokered.plan(world, offering={"instances_retrievable": True}, **given)


def _end(world, reply):
    world.clock.advance(200)
    job = support.wait(world, reply)
    return job["state"], [problem["detail"] for problem in job["errors"]]


def test_a_name_that_another_instance_has_got_meanwhile_fails_the_update(world, space):
    plan = _slow_plan(world)
    instance, reply = instances.ordered(world, space, plan)
    _end(world, reply)
    world.scripted.tell("last_operation", *POLLS)
    reply = ask(world, "PATCH", f"/v3/service_instances/{instance.guid}", {"name": "new", "parameters": {"a": 1}})
    support.wait(world, reply)
    assert ask(world, "POST", "/v3/service_instances", instances.provided_body(space, "new")).status == 201
    assert _end(world, reply) == ("FAILED", ["update could not be completed: name unique"])
    assert world.service_instances[instance.guid].name == "instance"
    assert instances.told(world, instance.guid) == ("update", "failed", "name unique")
    assert not world.audit_events.find(type="audit.service_instance.update")


@pytest.mark.parametrize(
    ("quota", "told"),
    [
        pytest.param({"total_services": 0}, "quota service_instance_quota_exceeded", id="too many"),
        pytest.param({"total_services": 1}, "", id="as many as allowed"),
        pytest.param(
            {"non_basic_services_allowed": False}, "service_plan paid_services_not_allowed_by_quota", id="paid plan"
        ),
        pytest.param(
            {"total_services": 0, "non_basic_services_allowed": False},
            "quota service_instance_quota_exceeded, service_plan paid_services_not_allowed_by_quota",
            id="both",
        ),
    ],
)
def test_a_quota_that_has_shrunk_meanwhile_fails_the_creation(world, space, quota, told):
    instance, reply = instances.ordered(world, space, _slow_plan(world, free=False))
    support.wait(world, reply)
    _quota(world, **quota)
    failure = ("FAILED", [f"provision could not be completed: {told}"])
    assert _end(world, reply) == (failure if told else ("COMPLETE", []))
    assert instances.told(world, instance.guid)[1:] == (("failed", told) if told else ("succeeded", None))


def test_an_instance_of_which_nothing_changes_is_not_checked(world, space):
    plan = _slow_plan(world, free=False)
    world.scripted.tell("get_instance", answer(404, {}))
    _, reply = instances.ordered(world, space, plan)
    support.wait(world, reply)
    _quota(world, total_services=0)
    assert _end(world, reply) == ("COMPLETE", [])


def test_a_quota_of_keys_that_has_shrunk_meanwhile_fails_the_key(world, space):
    instance = brokered.managed(world, space)
    brokered.broker(
        world,
        bind=[answer(202, {})],
        binding_last_operation=POLLS,
        get_binding=[answer(200, {"credentials": {"a": 1}})],
    )
    reply = ask(world, "POST", "/v3/service_credential_bindings", brokered.key_body(instance))
    support.wait(world, reply)
    _quota(world, total_service_keys=0)
    assert _end(world, reply) == ("FAILED", ["bind could not be completed: quota service_keys_quota_exceeded"])
    key = world.service_keys.first(service_instance_guid=instance.guid)
    assert (key.credentials, key.last_operation.state) == ({}, "failed")


def test_an_app_is_bound_whatever_the_quota_of_keys(world, space):
    instance = brokered.managed(world, space)
    brokered.broker(world, bind=[answer(201, {"credentials": {"a": 1}})])
    _quota(world, total_service_keys=0)
    _, job = brokered.bind(world, brokered.app_body(brokered.app(world, space), instance))
    assert job["state"] == "COMPLETE"
