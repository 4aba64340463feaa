"""A scripted broker's catalog, as a test changes it."""

import copy

import pytest
import support

from fakecc import VirtualClock, World
from fakecc.arrange.checking import BadInput, Missing


@pytest.fixture
def world():
    return World(clock=VirtualClock(1000.0), guids=1)


def read_again(world):
    """Have the Cloud Controller read the broker's catalog, as `cf update-service-broker` does; gives the job's state."""
    guid = world.service_brokers.first(name="broker").guid
    credentials = {"type": "basic", "credentials": {"username": "broker", "password": "secret"}}
    reply = support.ask(world, "PATCH", f"/v3/service_brokers/{guid}", {"authentication": credentials})
    return support.wait(world, reply)["state"]


def plans(world):
    return {plan.name: plan.active for plan in world.service_plans}


def test_a_plan_that_is_gone_and_one_that_is_renamed(world):
    catalog = copy.deepcopy(world.broker("broker").catalog())
    catalog["services"][0]["plans"][0]["name"] = "renamed"
    del catalog["services"][0]["plans"][1]
    world.broker("broker").catalog(catalog)
    before = plans(world)

    assert (before, read_again(world), plans(world)) == (
        {"sync": True, "async": True},
        "COMPLETE",
        {"renamed": True},
    )


def test_an_upgrade_becomes_available(world):
    broker = world.broker("broker")
    catalog = copy.deepcopy(broker.catalog())
    catalog["services"][0]["plans"][0]["maintenance_info"] = {"version": "2.0.0"}
    broker.catalog(catalog)
    read_again(world)

    assert world.service_plans.first(name="sync").maintenance_info == {"version": "2.0.0"}


def test_what_was_said_last_is_what_it_answers(world):
    broker = world.broker("broker")
    broker.catalog({"services": [{"id": "1"}]})
    broker.catalog({"services": []})

    assert (broker.catalog(), len(world.broker_catalogs)) == ({"services": []}, 1)


@pytest.mark.parametrize("document", [[], {}, {"services": {}}])
def test_what_is_no_catalog(world, document):
    with pytest.raises(BadInput, match="a catalog is an object with a list of services; a fault gives a broken one"):
        world.broker("broker").catalog(document)


def test_a_broker_that_is_not_there(world):
    with pytest.raises(Missing, match="there is no scripted broker 'brokr'") as missing:
        world.broker("brokr")
    assert missing.value.complaint.allowed == ("broker",)
