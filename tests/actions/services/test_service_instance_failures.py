"""What becomes of an instance when its broker fails: a table a call, faults of the scripted broker, a virtual clock."""

import pytest
import support
from support import brokered, instances
from support.instances import TIMED_OUT, UNREACHABLE

from fakecc.actions.services import service_instances

BOOM = "Service broker error: boom"
PLAIN = "The service broker returned an invalid response. Status Code: 500 Internal Server Error, Body: oops"
NO_JSON = "The service broker returned an invalid response: expected valid JSON object in body, broker returned 'oops'"
ASYNC = "This service plan requires client support for asynchronous service operations."
PARALLEL = "The service broker could not perform this operation in parallel with other running operations"


def _rejected(status, reason):
    return f"The service broker rejected the request. Status Code: {status} {reason}, Body: {{}}"


def _invalid(status, reason):
    return f"The service broker returned an invalid response. Status Code: {status} {reason}, Body: {{}}"


def _case(name, message, /, **effect):
    return pytest.param(effect, message, id=name)


REFUSED = [
    _case("400", _rejected(400, "Bad Request"), status=400),
    _case("400 described", BOOM, status=400, body={"description": "boom"}),
    _case("401", "Authentication with the service broker failed. Double-check that the username and password are correct.", status=401),
    _case("404", _rejected(404, "Not Found"), status=404),
    _case("408", TIMED_OUT, status=408),
    _case("429", _rejected(429, "Too Many Requests"), status=429),
    _case("422 AsyncRequired", ASYNC, status=422, body={"error": "AsyncRequired"}),
    _case("unreachable", UNREACHABLE, failure="unreachable"),
    _case("TLS", "certificate verify failed", failure="transport", message="certificate verify failed"),
    _case("200 without JSON", NO_JSON, status=200, text="oops"),
]  # fmt: skip
BROKEN = [
    _case("500", BOOM, status=500, body={"description": "boom"}),
    _case("500 without JSON", PLAIN, status=500, text="oops"),
    _case("503", _invalid(503, "Service Unavailable"), status=503),
    _case("204", _invalid(204, "No Content"), status=204),
    _case("timeout", TIMED_OUT, failure="timeout"),
    _case("202 without JSON", NO_JSON, status=202, text="oops"),
]


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def instance(world, space):
    return instances.made(world, space)


def _provisioned(world, space, **effect):
    instances.fault(world, "provision", **effect)
    instance, reply = instances.ordered(world, space, brokered.plan(world))
    return instance, support.wait(world, reply)


@pytest.mark.parametrize(
    ("effect", "message"),
    [*REFUSED, _case("409", "Resource conflict", status=409), _case("422 Concurrency", PARALLEL, status=422, body={"error": "ConcurrencyError"})],
)  # fmt: skip
def test_a_refused_provision_leaves_a_failed_instance_and_no_orphan(world, space, effect, message):
    instance, job = _provisioned(world, space, **effect)
    assert instances.errors(job) == [(10009, f"provision could not be completed: {message}")]
    assert instances.told(world, instance.guid) == ("create", "failed", message)
    assert instances.asked(world) == ["provision"]


@pytest.mark.parametrize(
    ("effect", "message"),
    [*BROKEN, _case("201 without JSON", NO_JSON, status=201, text="oops"), _case("410", _invalid(410, "Gone"), status=410), _case("422", _invalid(422, "Unprocessable Entity"), status=422)],
)  # fmt: skip
def test_a_broken_provision_leaves_an_orphan_that_is_deleted(world, space, effect, message):
    instance, job = _provisioned(world, space, **effect)
    assert instances.errors(job) == [(10009, f"provision could not be completed: {message}")]
    assert instances.told(world, instance.guid) == ("create", "failed", message)
    assert instances.asked(world) == ["provision", "deprovision"]


def _updated(world, instance, **effect):
    instances.fault(world, "update", **effect)
    path = f"/v3/service_instances/{instance.guid}"
    return support.wait(world, support.ask(world, "PATCH", path, {"name": "new", "parameters": {}}))


@pytest.mark.parametrize(
    ("effect", "message"),
    [*REFUSED, *BROKEN, _case("409", _invalid(409, "Conflict"), status=409), _case("410", _invalid(410, "Gone"), status=410), _case("201", _invalid(201, "Created"), status=201), _case("422", _rejected(422, "Unprocessable Entity"), status=422)],
)  # fmt: skip
def test_a_failed_update_changes_nothing_but_the_last_operation(world, instance, effect, message):
    job = _updated(world, instance, **effect)
    assert instances.errors(job) == [(10009, f"update could not be completed: {message}")]
    assert instances.told(world, instance.guid) == ("update", "failed", message)
    assert (world.service_instances[instance.guid].name, instances.asked(world)) == ("instance", ["update"])


def _deleted(world, instance, **effect):
    instances.fault(world, "deprovision", **effect)
    return support.wait(world, support.ask(world, "DELETE", f"/v3/service_instances/{instance.guid}"))


@pytest.mark.parametrize(
    ("effect", "message"),
    [*REFUSED, *BROKEN, _case("409", _invalid(409, "Conflict"), status=409), _case("201", _invalid(201, "Created"), status=201), _case("422", _invalid(422, "Unprocessable Entity"), status=422)],
)  # fmt: skip
def test_a_failed_deprovision_leaves_the_instance(world, instance, effect, message):
    job = _deleted(world, instance, **effect)
    message = f"Service instance instance: {message}"
    assert instances.errors(job) == [(10009, f"delete could not be completed: {message}")]
    assert instances.told(world, instance.guid) == ("delete", "failed", message)
    assert instances.asked(world) == ["deprovision"]


def test_a_deprovision_at_an_instance_that_is_gone_succeeds(world, instance):
    job = _deleted(world, instance, status=410)
    assert (job["state"], instances.told(world, instance.guid)) == ("COMPLETE", None)


def test_a_broker_that_is_busy_fails_the_deletion_under_its_own_code(world, instance):
    job = _deleted(world, instance, status=422, body={"error": "ConcurrencyError"})
    message = "An operation for service instance instance is in progress."
    assert instances.errors(job) == [(60016, message)]
    assert instances.told(world, instance.guid) == ("delete", "failed", message)


STEPS = {
    "provision": ("create managed", "create", "ServiceInstanceCreateManaged::LastOperationFailedState"),
    "update": ("update", "update", "ServiceInstanceUpdateManaged::LastOperationFailedState"),
    "deprovision": ("delete", "delete", "ServiceInstanceDelete::DeleteFailed"),
}


def _begin(world, space, operation):
    """Begin an operation that takes time; gives the instance's guid and the 202."""
    if operation == "provision":
        instances.fault(world, operation, status=202, body={"operation": "op", "description": "starting"})
        instance, reply = instances.ordered(world, space, brokered.plan(world))
        return instance.guid, reply
    instance = instances.made(world, space)
    instances.fault(world, operation, status=202, body={"operation": "op", "description": "starting"})
    path = f"/v3/service_instances/{instance.guid}"
    if operation == "update":
        return instance.guid, support.ask(world, "PATCH", path, {"name": "new", "parameters": {}})
    return instance.guid, support.ask(world, "DELETE", path)


@pytest.mark.parametrize("operation", list(STEPS))
@pytest.mark.parametrize(
    ("effect", "message"),
    [
        _case("failed", "no disks", status=200, body={"state": "failed", "description": "no disks"}),
        _case("failed with an empty word", "", status=200, body={"state": "failed", "description": ""}),
        _case("400", "Bad request", status=400),
        _case("400 described", "no", status=400, body={"description": "no"}),
    ],
)
def test_a_poll_that_says_failed_fails_the_operation(world, space, operation, effect, message):
    instances.fault(world, "last_operation", **effect)
    guid, reply = _begin(world, space, operation)
    job = support.wait(world, reply)
    words, kind, _ = STEPS[operation]
    assert instances.errors(job) == [(10009, f"{words} could not be completed: {message}")]
    assert instances.told(world, guid) == (kind, "failed", message)
    assert instances.asked(world) == [operation, "last_operation"]


@pytest.mark.parametrize("operation", list(STEPS))
def test_a_poll_that_fails_without_a_word_is_told_by_an_exceptions_name(world, space, operation):
    instances.fault(world, "last_operation", status=200, body={"state": "failed"})
    guid, reply = _begin(world, space, operation)
    job = support.wait(world, reply)
    words, kind, name = STEPS[operation]
    name = f"VCAP::CloudController::V3::{name}"
    assert instances.errors(job) == [(10009, f"{words} could not be completed: {name}")]
    assert instances.told(world, guid) == (kind, "failed", name if kind == "delete" else None)


@pytest.mark.parametrize("operation", list(STEPS))
@pytest.mark.parametrize(
    "effect",
    [
        pytest.param({"status": 500}, id="500"),
        pytest.param({"status": 404}, id="404"),
        pytest.param({"status": 401}, id="401"),
        pytest.param({"status": 200, "text": "oops"}, id="no JSON"),
        pytest.param({"status": 200, "body": {"state": "odd"}}, id="another state"),
        pytest.param({"failure": "timeout"}, id="timeout"),
        pytest.param({"failure": "unreachable"}, id="unreachable"),
    ],
)
def test_a_poll_that_makes_no_sense_changes_nothing(world, space, operation, effect):
    instances.fault(world, "last_operation", times=1, **effect)
    guid, reply = _begin(world, space, operation)
    job = support.wait(world, reply)
    kind = STEPS[operation][1]
    assert job["state"] == "POLLING"
    assert instances.told(world, guid) == (kind, "in progress", None if kind == "delete" else "starting")


@pytest.mark.parametrize(
    ("operation", "state"), [("provision", "in progress"), ("update", "in progress"), ("deprovision", None)]
)
def test_a_poll_that_says_gone_ends_a_deletion_only(world, space, operation, state):
    instances.fault(world, "last_operation", times=1, status=410)
    guid, reply = _begin(world, space, operation)
    support.wait(world, reply)
    last = instances.told(world, guid)
    assert (last and last[1]) == state


@pytest.mark.parametrize("operation", list(STEPS))
def test_an_operation_that_takes_too_long_times_out(operation):
    world = support.new_world(broker_client_max_async_poll_duration_minutes=60)
    instances.fault(world, "last_operation", status=200, body={"state": "in progress"})
    guid, reply = _begin(world, support.space(world), operation)
    world.clock.advance(59 * 60)
    assert support.wait(world, reply)["state"] == "POLLING"
    world.clock.advance(2 * 60)
    job = support.wait(world, reply)
    kind = STEPS[operation][1]
    assert instances.errors(job) == [(290006, "The job execution has timed out.")]
    message = f"Service Broker failed to {operation} within the required time."
    assert instances.told(world, guid) == (kind, "failed", message)
    assert instances.asked(world)[-1] == ("deprovision" if operation == "provision" else "last_operation")


@pytest.mark.parametrize(
    ("polls", "warnings"),
    [
        pytest.param(["succeeded"], 1, id="done at once"),
        pytest.param(["in progress", "succeeded"], 2, id="done later"),
        pytest.param(["failed"], 1, id="failed at once"),
        pytest.param(["in progress", "in progress", "failed"], 3, id="failed later"),
    ],
)
def test_a_job_tells_of_a_missing_feature_each_time_it_runs(polls, warnings):
    world = support.new_world(volume_services_enabled=False)
    brokered.broker(
        world,
        provision=[brokered.answer(202, {})],
        last_operation=[brokered.answer(200, {"state": state}) for state in polls],
    )
    plan = brokered.plan(world, offering={"requires": ("volume_mount",)})
    _, reply = instances.ordered(world, support.space(world), plan)
    for _ in polls:
        world.clock.advance(60)
    assert support.wait(world, reply)["warnings"] == [{"detail": service_instances.NO_VOLUMES}] * warnings
