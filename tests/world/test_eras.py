"""What was under way when the world began anew writes nothing into the new era."""

import pytest
import requests
from support import ask, brokered
from support.consistency import inconsistencies

import fakecc
from fakecc.arrange import lifecycle
from fakecc.arrange.world import World
from fakecc.clock import VirtualClock
from fakecc.conversation import EraEnded


@pytest.fixture
def world():
    world = World(clock=VirtualClock(1_700_000_000.0), guids=1)
    world.http = brokered.Answers()
    for broker in world.service_brokers:
        world.change(broker, url="http://broker.example.org")
    world.seeded = world.savepoint()
    return world


def provision(world):
    space, plan = world.spaces.first(name="space"), world.service_plans.first(name="sync")
    return ask(
        world,
        "POST",
        "/v2/service_instances",
        {"name": "db", "space_guid": space.guid, "service_plan_guid": plan.guid},
    )


BEGINNINGS = {
    "reset": lambda world: world.reset(),
    "reset to a preset": lambda world: lifecycle.begin_again(world, "small"),
    "restored": lambda world: world.restore(world.snapshot()),
}


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_request_of_an_older_era_writes_nothing(world, beginning):
    before = {}

    def begin_anew(_):
        BEGINNINGS[beginning](world)
        before.update(world.snapshot()["tables"])
        return brokered.answer(201, {})

    world.http.tell("provision", begin_anew)
    with pytest.raises(EraEnded):
        provision(world)

    world.catch_up()
    assert (world.snapshot()["tables"], inconsistencies(world)) == (before, [])
    assert (list(world.journal), world.failures) == ([], [])


def test_the_failure_of_a_request_of_an_older_era_is_not_noted(world):
    def break_down(_):
        world.reset()
        raise RuntimeError

    world.http.tell("provision", break_down)
    with pytest.raises(RuntimeError):
        provision(world)

    assert (list(world.journal), world.failures) == ([], [])


def test_a_savepoint_that_is_over_is_refused(world):
    outer = world.savepoint()
    inner = world.savepoint()
    world.rollback(outer)

    with pytest.raises(ValueError, match="this savepoint is over"):
        world.rollback(inner)
    world.rollback(outer)


def test_the_client_of_a_request_of_an_older_era_sees_a_closed_connection():
    with fakecc.FakeCC() as cc:

        class Resetting:
            def ask(self, _):
                cc.world.reset()
                return brokered.answer(201, {})

        cc.world.change(next(iter(cc.world.service_brokers)), url="http://127.0.0.1:1")
        cc.world.http = Resetting()
        cc.world.seeded = cc.world.savepoint()
        body = {
            "name": "db",
            "space_guid": cc.world.spaces.first(name="space").guid,
            "service_plan_guid": cc.world.service_plans.first(name="sync").guid,
        }
        with pytest.raises(requests.ConnectionError):
            requests.post(f"{cc.url}/v2/service_instances", json=body, headers=cc.headers(), timeout=5)

        assert (len(cc.world.service_instances), list(cc.world.journal), cc.world.failures) == (0, [], [])
