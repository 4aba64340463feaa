"""Faults as a test writes them down."""

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange import faults
from fakecc.arrange.checking import BadInput, Missing, Part


@pytest.fixture
def world():
    return World("empty", clock=VirtualClock(), guids=1)


CONCURRENCY = "The Service Broker does not support concurrent requests that mutate the same resource."
# What is given, and the fault's place, selectors and effect.
WRITTEN = [
    pytest.param(
        {"on": "provision", "status": 500, "plan": "p"},
        ("broker", {"operation": "provision", "plan": "p"}, {"status": 500}),
        id="a broker's operation",
    ),
    pytest.param(
        {"on": "broker", "failure": "timeout"}, ("broker", {}, {"failure": "timeout"}), id="any of a broker's"
    ),
    pytest.param(
        {"on": "bind", "error": "ConcurrencyError"},
        (
            "broker",
            {"operation": "bind"},
            {"status": 422, "body": {"error": "ConcurrencyError", "description": CONCURRENCY}},
        ),
        id="an error of the Open Service Broker API",
    ),
    pytest.param(
        {"on": "last_operation", "state": "failed", "description": "no"},
        ("broker", {"operation": "last_operation"}, {"status": 200, "body": {"state": "failed", "description": "no"}}),
        id="a state",
    ),
    pytest.param(
        {"on": "catalog", "malformed": "json"},
        ("broker", {"operation": "catalog"}, {"status": 200, "text": "this is not JSON"}),
        id="an answer that is no JSON",
    ),
    pytest.param(
        {"on": "POST /v3/apps", "status": 503, "caller": "eve"},
        ("request", {"path": "/v3/apps", "caller": "eve", "method": "POST"}, {"status": 503}),
        id="a request",
    ),
    pytest.param(
        {"on": "ANY /v3/apps", "failure": "reset"},
        ("request", {"path": "/v3/apps"}, {"failure": "reset"}),
        id="a request by any method",
    ),
]


@pytest.mark.parametrize(("given", "written"), WRITTEN)
def test_a_fault_as_it_is_written_down(world, given, written):
    fault = faults.add(world, Part(given))

    assert (fault.where, fault.select, fault.effect) == written


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        pytest.param({"on": "bind"}, "/: a fault has one effect, not 0", id="none"),
        pytest.param({"on": "bind", "status": 500, "failure": "timeout"}, "/: a fault has one effect, not 2", id="two"),
        pytest.param(
            {"on": "GET /v3/apps", "error": "RequiresApp"}, "/error: 'error' is for faults of brokers", id="a broker's"
        ),
        pytest.param(
            {"on": "bind", "status": 500, "errors": []},
            "/errors: 'errors' is for faults of clients' requests",
            id="a request's",
        ),
    ],
)
def test_a_fault_that_cannot_be(world, given, problem):
    with pytest.raises(BadInput) as refused:
        faults.add(world, Part(given))

    assert str(refused.value).startswith(problem)


def test_one_is_taken_away(world):
    first, second = (faults.add(world, Part({"on": "bind", "status": status})) for status in (500, 502))
    faults.remove(world, first.guid)

    assert list(world.faults) == [second]


def test_one_that_is_not_there(world):
    known = faults.add(world, Part({"on": "bind", "status": 500}))

    with pytest.raises(Missing, match="there is no fault 'x'") as missing:
        faults.remove(world, "x")
    assert missing.value.complaint.allowed == (known.guid,)


def test_all_are_taken_away(world):
    faults.add(world, Part({"on": "bind", "status": 500}))
    faults.clear(world)

    assert len(world.faults) == 0
