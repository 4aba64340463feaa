"""Unbinding through a broker, one by one and all that depends on an app or an instance."""

import pytest
import support
from support import brokered
from support.brokered import answer

from fakecc.actions.services import bindings
from fakecc.actions.services.by_job import binding_delete
from fakecc.actions.services.navigation import instance_of
from fakecc.osb.requester import Requester

REQUESTER = Requester(user_guid="admin-guid", host="api.example.org", request_id="request-id")


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def key(world, space):
    brokered.broker(world, bind=[answer(201, {})])
    return brokered.bind(world, brokered.key_body(brokered.managed(world, space)))[0]


def _delete(world, binding, **answers):
    broker = brokered.broker(world, **answers)
    reply = support.ask(world, "DELETE", f"/v3/service_credential_bindings/{binding.guid}")
    return support.wait(world, reply), broker


def _operation(world, binding):
    last = world.service_keys[binding.guid].last_operation
    return last.type, last.state, last.description


@pytest.mark.parametrize("unbind", [answer(200, {}), answer(410, {})], ids=["200", "410"])
def test_a_binding_is_gone_when_the_broker_says_so(world, key, unbind):
    job, _ = _delete(world, key, unbind=[unbind])
    assert (job["state"], key.guid in world.service_keys) == ("COMPLETE", False)


def test_a_failed_unbind_names_the_instance(world, key):
    job, _ = _delete(world, key, unbind=[answer(500, {"description": "stuck"})])
    message = "Service broker failed to delete service binding for instance instance: Service broker error: stuck"
    assert (job["errors"][0]["detail"], _operation(world, key)) == (
        f"unbind could not be completed: {message}",
        ("delete", "failed", message),
    )


def test_a_broker_that_is_busy_leaves_the_last_operation_alone(world, key):
    job, _ = _delete(world, key, unbind=[answer(422, {"error": "ConcurrencyError"})])
    assert (job["errors"][0]["detail"], _operation(world, key)) == (
        f"unbind could not be completed: {binding_delete.CONCURRENT}",
        ("create", "succeeded", None),
    )


def _polled_as(broker):
    """What the broker was told of each operation that it was asked for."""
    polls = [dict(request.query) for request in broker.asked if request.operation == "binding_last_operation"]
    return [query.get("operation") for query in polls]


@pytest.mark.parametrize("refused", [0, 1], ids=["at once", "after a refusal"])
def test_an_unbind_without_a_name_goes_on_under_the_last_one_s(world, key, refused):
    failing = [answer(200, {"state": "failed"})]
    _delete(world, key, unbind=[answer(202, {"operation": "old"})], binding_last_operation=failing)
    for _ in range(refused):
        _delete(world, key, unbind=[answer(500, {})])
    _, broker = _delete(world, key, unbind=[answer(202, {})], binding_last_operation=failing)
    assert _polled_as(broker) == ["old"]


def test_an_unbind_without_a_name_cuts_the_creation_short_under_its_name(world, space):
    going_on = [answer(200, {"state": "in progress"})]
    brokered.broker(world, bind=[answer(202, {"operation": "making"})], binding_last_operation=going_on)
    made, _ = brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    _, broker = _delete(world, made, unbind=[answer(202, {})], binding_last_operation=going_on)
    assert set(_polled_as(broker)) == {"making"}


def test_an_async_unbind_is_polled(world, key):
    polls = [answer(200, {"state": "in progress", "description": "half"}), answer(200, {"state": "succeeded"})]
    job, _ = _delete(world, key, unbind=[answer(202, {"operation": "op"})], binding_last_operation=polls)
    assert (job["state"], _operation(world, key)) == ("POLLING", ("delete", "in progress", "half"))
    world.clock.advance(60)
    assert key.guid not in world.service_keys


def test_a_poll_of_a_deletion_keeps_the_moment_when_it_began(world, key):
    _delete(world, key, unbind=[answer(202, {})], binding_last_operation=[answer(200, {"state": "in progress"})])
    began = world.service_keys[key.guid].last_operation.created_at
    world.clock.advance(60)
    last = world.service_keys[key.guid].last_operation
    assert (last.created_at, last.updated_at) == (began, began + 60)


def test_a_poll_that_says_failed_names_an_exception_in_the_job(world, key):
    polls = [answer(200, {"state": "failed", "description": "in use"})]
    job, _ = _delete(world, key, unbind=[answer(202, {})], binding_last_operation=polls)
    assert (job["errors"][0]["detail"], _operation(world, key)) == (
        "delete could not be completed: VCAP::CloudController::V3::LastOperationFailedState",
        ("delete", "failed", "in use"),
    )


def test_an_unbind_that_takes_too_long_is_not_mitigated(world, space):
    brokered.broker(world, bind=[answer(201, {})])
    instance = brokered.managed(world, space, maximum_polling_duration=30)
    key, _ = brokered.bind(world, brokered.key_body(instance))
    polls = [answer(200, {"state": "in progress"})]
    job, broker = _delete(world, key, unbind=[answer(202, {})], binding_last_operation=polls)
    assert (job["errors"][0]["code"], _operation(world, key)[2], broker.operations) == (
        290006,
        "Service Broker failed to unbind within the required time.",
        ["unbind", "binding_last_operation"],
    )


def test_all_are_unbound_whatever_becomes_of_one(world, space, key):
    app = brokered.app(world, space)
    instance = instance_of(world, key)
    brokered.broker(world, bind=[answer(201, {})])
    binding, _ = brokered.bind(world, brokered.app_body(app, instance))
    brokered.broker(world, unbind=[answer(500, {"description": "stuck"}), answer(200, {})])
    everything = bindings.of_instance(world, instance)
    failures = world.converse(lambda: binding_delete.unbind_all(world, everything, REQUESTER))
    assert ([failure.message for failure in failures], binding.guid in world.service_bindings) == (
        ["Service broker failed to delete service binding for instance instance: Service broker error: stuck"],
        True,
    )
    assert key.guid not in world.service_keys


@pytest.mark.parametrize(
    ("of_app", "message"),
    [
        pytest.param(
            True,
            "An operation for the service binding between app app and service instance instance is in progress.",
            id="app",
        ),
        pytest.param(
            False, "An operation for a service binding of service instance instance is in progress.", id="key"
        ),
    ],
)
def test_what_takes_its_time_is_told_and_polled_by_a_job_of_its_own(world, space, of_app, message):
    brokered.broker(world, bind=[answer(201, {})])
    instance = brokered.managed(world, space)
    body = brokered.app_body(brokered.app(world, space), instance) if of_app else brokered.key_body(instance)
    binding, _ = brokered.bind(world, body)
    polls = [answer(200, {"state": "in progress"}), answer(200, {"state": "succeeded"})]
    brokered.broker(world, unbind=[answer(202, {})], binding_last_operation=polls)
    failures = world.converse(lambda: binding_delete.unbind_all(world, [binding], REQUESTER))
    assert [(failure.message, failure.job_guid in world.jobs) for failure in failures] == [(message, True)]
    world.clock.advance(60)
    assert bindings.current(world, binding) is None


def test_a_deletion_under_way_is_not_begun_again(world, key):
    _delete(world, key, unbind=[answer(202, {})], binding_last_operation=[answer(200, {"state": "in progress"})])
    failures = world.converse(lambda: binding_delete.unbind_all(world, [key], REQUESTER))
    assert [failure.message for failure in failures] == [
        "The delete request was rejected due to an operation being in progress for the service binding."
    ]


def test_an_app_stays_where_a_binding_does(world, space):
    brokered.broker(world, bind=[answer(201, {})])
    app = brokered.app(world, space)
    brokered.bind(world, brokered.app_body(app, brokered.managed(world, space)))
    brokered.broker(world, unbind=[answer(500, {"description": "stuck"})])
    job = support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    assert (job["state"], job["errors"], app.guid in world.apps) == (
        "FAILED",
        [
            {
                "detail": "Service broker failed to delete service binding for instance instance: "
                "Service broker error: stuck",
                "title": "CF-UnprocessableEntity",
                "code": 10008,
            }
        ],
        True,
    )


def test_an_app_goes_with_its_bindings(world, space):
    brokered.broker(world, bind=[answer(201, {})], unbind=[answer(200, {})])
    app = brokered.app(world, space)
    brokered.bind(world, brokered.app_body(app, brokered.managed(world, space)))
    job = support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    assert (job["state"], len(world.apps), len(world.service_bindings), len(world.processes)) == ("COMPLETE", 0, 0, 0)
