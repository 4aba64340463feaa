"""Having a broker delete what it may have made."""

import pytest
import support
from support import brokered
from support.brokered import answer

from fakecc.actions.services import orphan_mitigation
from fakecc.osb.requester import Requester

REQUESTER = Requester(user_guid="user-guid", host="api.example.org", request_id="request-id")


@pytest.fixture
def instance(world):
    return brokered.managed(world, support.space(world))


def test_the_broker_is_asked_at_once_and_in_nobodys_name(world, instance):
    broker = brokered.broker(world)
    orphan_mitigation.mitigate_instance(world, instance, REQUESTER)
    world.catch_up()
    (asked,) = broker.asked
    assert (asked.operation, asked.path, asked.query, asked.instance_guid, asked.plan_guid) == (
        "deprovision",
        f"/v2/service_instances/{instance.guid}",
        (("accepts_incomplete", "true"), ("plan_id", "small-id"), ("service_id", "db-id")),
        instance.guid,
        instance.service_plan_guid,
    )
    assert "X-Broker-Api-Originating-Identity" not in asked.headers


@pytest.mark.parametrize(
    "accepted",
    [
        pytest.param(answer(200, {}), id="deleted"),
        pytest.param(answer(202, {"operation": "cleaning"}), id="deleting"),
        pytest.param(answer(410, {}), id="gone"),
    ],
)
def test_it_is_over_when_the_broker_accepts(world, instance, accepted):
    broker = brokered.broker(world, deprovision=[accepted])
    orphan_mitigation.mitigate_instance(world, instance, REQUESTER)
    world.clock.advance(10**6)
    assert len(broker.asked) == 1


def test_a_broker_that_refuses_is_asked_eleven_times_at_doubling_intervals(world, instance):
    broker = brokered.broker(world, deprovision=[answer(500, {})])
    orphan_mitigation.mitigate_instance(world, instance, REQUESTER)
    moments = []
    start = world.now()
    while (due := world.next_due()) is not None:
        moments.append((due - start) / 60)
        world.clock.advance(max(due - world.now(), 0))
        world.catch_up()
    assert moments == [0, 2, 6, 14, 30, 62, 126, 254, 510, 1022, 2046]
    assert len(broker.asked) == 11


def test_it_goes_on_though_the_instance_is_gone(world, instance):
    broker = brokered.broker(world)
    orphan_mitigation.mitigate_instance(world, instance, REQUESTER)
    world.remove(instance)
    world.catch_up()
    assert broker.operations == ["deprovision"]


def test_it_ends_when_the_broker_is_gone(world, instance):
    broker = brokered.broker(world)
    orphan_mitigation.mitigate_instance(world, instance, REQUESTER)
    world.remove(world.service_brokers.first(name="broker"))
    world.catch_up()
    assert (broker.asked, len(world.steps)) == ([], 0)
