"""The scripted broker, asked as the Cloud Controller asks: status and body of its answers."""

import json

import pytest

from fakecc import ScriptedBroker, VirtualClock, World
from fakecc.osb.port import BrokerRequest

START = 1_700_000_000.0
ASYNCHRONOUS = (("accepts_incomplete", "true"),)
SLOW = {"mode": "after", "seconds": 3}


@pytest.fixture
def world():
    return World("empty", clock=VirtualClock(START), guids=1)


@pytest.fixture
def ask(world):
    """Ask the broker of the plan that was seeded; gives status, body, and when to ask again."""

    def answered(operation, *, query=ASYNCHRONOUS, body=None, resource="instance"):
        broker, plan = next(iter(world.service_brokers)), next(iter(world.service_plans))
        request = BrokerRequest(
            operation=operation,
            method="PUT",
            path="/v2/x",
            broker_guid=broker.guid,
            broker_url=broker.url,
            username="u",
            password="p",
            query=query,
            body=body,
            resource_guid=resource,
            instance_guid="instance",
            plan_guid=plan.guid,
        )
        answer = world.scripted.ask(request)
        return answer.status, json.loads(answer.text), answer.ready_in

    return answered


def seed(world, behaviour, **offering):
    world.seed(ScriptedBroker(name="b", plans={"p": behaviour}, offering=offering))


@pytest.mark.parametrize(
    ("operation", "resource", "expected"),
    [
        ("provision", "instance", (201, {"dashboard_url": "http://instance"}, None)),
        ("update", "instance", (200, {"dashboard_url": "http://instance"}, None)),
        ("deprovision", "instance", (200, {}, None)),
        ("bind", "binding", (201, {"credentials": {"u": "binding"}}, None)),
        ("unbind", "binding", (200, {}, None)),
    ],
)
def test_what_is_done_at_once(world, ask, operation, resource, expected):
    seed(world, {"dashboard_url": "http://{guid}", "credentials": {"u": "{guid}"}})

    assert ask(operation, resource=resource) == expected


@pytest.mark.parametrize("operation", ["provision", "update", "deprovision"])
def test_what_takes_time(world, ask, operation):
    seed(world, SLOW)
    begun = ask(operation)
    first = ask("last_operation")
    world.clock.advance(seconds=3)

    assert begun == (202, {"operation": operation}, None)
    assert (first, ask("last_operation")) == ((200, {"state": "in progress"}, 3.0), (200, {"state": "succeeded"}, None))


@pytest.mark.parametrize(
    ("behaviour", "status"), [({}, 201), ({"asynchronous_bindings": True}, 202), ({"asynchronous": True}, 201)]
)
def test_bindings_take_time_of_their_own(world, ask, behaviour, status):
    seed(world, behaviour)

    assert ask("bind", resource="binding")[0] == status


def test_who_does_not_wait_is_refused(world, ask):
    seed(world, SLOW)

    assert ask("provision", query=()) == (
        422,
        {
            "error": "AsyncRequired",
            "description": "This service plan requires client support for asynchronous service operations.",
        },
        None,
    )


def test_what_it_never_made_is_gone(world, ask):
    seed(world, {})

    assert ask("last_operation") == (410, {}, None)


def test_what_was_deleted_is_forgotten(world, ask):
    seed(world, SLOW)
    ask("deprovision")
    world.clock.advance(seconds=3)
    states = [ask("last_operation")[0] for _ in range(2)]

    assert states == [200, 410]


def test_parameters_are_remembered_until_others_come(world, ask):
    seed(world, {})
    ask("provision", body={"parameters": {"size": 1}})
    ask("update", body={})
    before = ask("get_instance")[1]["parameters"]
    ask("update", body={"parameters": {"size": 2}})

    assert (before, ask("get_instance")[1]["parameters"]) == ({"size": 1}, {"size": 2})


def test_its_catalog_is_what_the_seed_said(world, ask):
    seed(world, {}, id="offering-id", tags=["t"], extra={"shareable": True}, description="d")

    plan = next(iter(world.service_plans))
    assert ask("catalog", resource="")[1] == {
        "services": [
            {
                "id": "offering-id",
                "name": "b",
                "description": "d",
                "bindable": True,
                "tags": ["t"],
                "requires": [],
                "plan_updateable": False,
                "instances_retrievable": False,
                "bindings_retrievable": False,
                "allow_context_updates": False,
                "metadata": {"shareable": True},
                "plans": [{"id": plan.guid, "name": "p", "description": "The plan p", "free": True}],
            }
        ]
    }
