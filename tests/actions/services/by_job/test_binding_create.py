"""Creating bindings of managed instances through a broker."""

import pytest
import support
from support import brokered
from support.brokered import answer

CREDENTIALS = {"credentials": {"user": "kermit"}}


@pytest.fixture
def space(world):
    return support.space(world)


def _operation(binding):
    last = binding.last_operation
    return last.type, last.state, last.description


def test_a_sync_bind_keeps_what_the_broker_told(world, space):
    brokered.broker(world, bind=[answer(201, CREDENTIALS)])
    binding, job = brokered.bind(world, brokered.app_body(brokered.app(world, space), brokered.managed(world, space)))
    assert (job["state"], binding.credentials, _operation(binding)) == (
        "COMPLETE", {"user": "kermit"}, ("create", "succeeded", None),
    )  # fmt: skip


def test_a_refused_bind_says_so_in_the_job_and_in_the_last_operation(world, space):
    brokered.broker(world, bind=[answer(400, {"description": "no"})])
    binding, job = brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    assert (job["errors"][0]["detail"], _operation(binding)) == (
        "bind could not be completed: Service broker error: no",
        ("create", "failed", "Service broker error: no"),
    )


@pytest.mark.parametrize(
    ("bind", "asked"),
    [
        pytest.param(answer(400, {}), ["bind"], id="refused"),
        pytest.param(answer(500, {}), ["bind", "unbind"], id="server error"),
        pytest.param(answer(200, "x"), ["bind"], id="200 without JSON"),
        pytest.param(answer(201, "x"), ["bind", "unbind"], id="201 without JSON"),
        pytest.param(answer(0, "", failure="timeout"), ["bind", "unbind"], id="timeout"),
        pytest.param(answer(0, "", failure="unreachable"), ["bind"], id="unreachable"),
    ],
)
def test_orphans_are_mitigated_where_the_broker_may_have_bound(world, space, bind, asked):
    broker = brokered.broker(world, bind=[bind])
    brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    assert broker.operations == asked


def test_an_async_bind_is_polled_until_it_succeeds_and_then_fetched(world, space):
    polls = [answer(200, {"state": "in progress"}), answer(200, {"state": "succeeded", "description": "done"})]
    broker = brokered.broker(
        world, bind=[answer(202, {"operation": "op"})], binding_last_operation=polls, get_binding=[answer(200, CREDENTIALS)]
    )  # fmt: skip
    binding, job = brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    assert job["state"] == "POLLING"
    world.clock.advance(60)
    done = world.service_keys[binding.guid]
    assert (broker.operations, done.credentials, _operation(done)) == (
        ["bind", "binding_last_operation", "binding_last_operation", "get_binding"],
        {"user": "kermit"},
        ("create", "succeeded", "done"),
    )


def test_a_poll_that_makes_no_sense_leaves_it_in_progress_without_description(world, space):
    polls = [answer(200, {"state": "in progress", "description": "10 %"}), answer(500, {})]
    brokered.broker(world, bind=[answer(202, {})], binding_last_operation=polls)
    binding, _ = brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    world.clock.advance(60)
    assert _operation(world.service_keys[binding.guid]) == ("create", "in progress", None)


def test_a_poll_that_says_failed_names_an_exception_in_the_job(world, space):
    brokered.broker(
        world, bind=[answer(202, {})], binding_last_operation=[answer(200, {"state": "failed", "description": "full"})]
    )
    binding, job = brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    assert (job["errors"][0]["detail"], _operation(binding)) == (
        "create could not be completed: VCAP::CloudController::V3::LastOperationFailedState",
        ("create", "failed", "full"),
    )


def test_an_async_bind_fails_where_bindings_cannot_be_fetched(world, space):
    brokered.broker(world, bind=[answer(202, {})])
    instance = brokered.managed(world, space, offering={"bindings_retrievable": False})
    _, job = brokered.bind(world, brokered.key_body(instance))
    assert job["errors"] == [
        {
            "detail": "The service binding is invalid: The broker responded asynchronously but does not support fetching"
            " binding data",
            "title": "CF-ServiceBindingInvalid",
            "code": 90001,
        }
    ]


def test_a_fetch_that_fails_fails_the_binding(world, space):
    brokered.broker(
        world,
        bind=[answer(202, {})],
        binding_last_operation=[answer(200, {"state": "succeeded"})],
        get_binding=[answer(500, {"description": "lost"})],
    )
    binding, job = brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    assert (job["errors"][0]["detail"], _operation(binding)) == (
        "bind could not be completed: Service broker error: lost",
        ("create", "failed", "Service broker error: lost"),
    )


def test_a_bind_that_takes_too_long_fails_and_is_mitigated(world, space):
    broker = brokered.broker(
        world, bind=[answer(202, {})], binding_last_operation=[answer(200, {"state": "in progress"})]
    )
    instance = brokered.managed(world, space, maximum_polling_duration=30)
    binding, job = brokered.bind(world, brokered.key_body(instance))
    assert (job["errors"][0]["code"], _operation(binding), broker.operations[-1]) == (
        290006, ("create", "failed", "Service Broker failed to bind within the required time."), "unbind",
    )  # fmt: skip


def test_a_creation_finds_its_binding_being_deleted(world, space):
    brokered.broker(
        world,
        bind=[answer(202, {})],
        unbind=[answer(202, {})],
        binding_last_operation=[answer(200, {"state": "in progress"})],
    )
    binding, job = brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    support.ask(world, "DELETE", f"/v3/service_credential_bindings/{binding.guid}")
    world.clock.advance(60)
    assert world.jobs[job["guid"]].errors[0].detail == "create could not be completed: delete in progress"


def test_a_creation_finds_its_binding_gone(world, space):
    brokered.broker(
        world, bind=[answer(202, {})], binding_last_operation=[answer(200, {"state": "in progress"})], unbind=[answer(200, {})]
    )  # fmt: skip
    binding, job = brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    support.ask(world, "DELETE", f"/v3/service_credential_bindings/{binding.guid}")
    world.clock.advance(60)
    assert world.jobs[job["guid"]].errors[0].detail == f"The binding could not be found: {binding.guid}"


@pytest.mark.parametrize("status", [201, 500])
def test_an_instance_is_purged_while_its_broker_binds(world, space, status):
    instance = brokered.managed(world, space)

    def purge(_):
        world.remove(world.service_keys.first(name="key"))
        world.remove(instance)
        return answer(status, {})

    broker = brokered.broker(world, bind=[purge])
    _, job = brokered.bind(world, brokered.key_body(instance))
    assert (job["state"], broker.operations, world.failures) == ("FAILED", ["bind"], [])


def test_a_deletion_begun_during_a_poll_is_not_overwritten(world, space):
    def delete(request):
        support.ask(world, "DELETE", f"/v3/service_credential_bindings/{request.resource_guid}")
        return answer(200, {"state": "succeeded"})

    brokered.broker(
        world,
        bind=[answer(202, {})],
        unbind=[answer(202, {})],
        binding_last_operation=[answer(200, {"state": "in progress"})],
    )
    binding, _ = brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    world.scripted.tell("binding_last_operation", delete, answer(200, {"state": "in progress"}))
    world.clock.advance(60)
    assert _operation(world.service_keys[binding.guid])[:2] == ("delete", "in progress")


@pytest.mark.parametrize(
    ("letters", "detail"),
    [(10000, []), (10001, ["bind could not be completed: syslog_drain_url max_length"])],
    ids=["longest", "too long"],
)
def test_a_long_drain_fails_the_job(world, space, letters, detail):
    broker = brokered.broker(world, bind=[answer(201, {"syslog_drain_url": "," * letters})])
    instance = brokered.managed(world, space, offering={"requires": ("syslog_drain",)})
    _, job = brokered.bind(world, brokered.app_body(brokered.app(world, space), instance))
    assert ([error["detail"] for error in job["errors"]], broker.operations) == (detail, ["bind"])
