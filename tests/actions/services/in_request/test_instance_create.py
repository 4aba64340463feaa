"""A creation by v2 that takes time: what is written down, and how long the broker may take."""

import pytest
import support
from support import ask, brokered
from support.brokered import answer

BEGUN, GOES_ON, DONE = answer(202, {}), answer(200, {"state": "in progress"}), answer(200, {"state": "succeeded"})


@pytest.fixture
def world():
    return support.new_world(broker_client_default_async_poll_interval_seconds=1)


def _create(world, plan, query=""):
    body = {"name": "instance", "space_guid": support.space(world).guid, "service_plan_guid": plan.guid}
    reply = ask(world, "POST", f"/v2/service_instances{query}", body)
    return world.service_instances[reply.body["metadata"]["guid"]]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        pytest.param("?accepts_incomplete=true", ["start_create", "create"], id="allowed"),
        pytest.param("", ["start_create", "create", "create"], id="although nobody allowed it"),
    ],
)
def test_the_events_of_a_creation_that_takes_time(world, query, told):
    brokered.broker(world, provision=[BEGUN], last_operation=[DONE])
    _create(world, brokered.plan(world), query)
    world.catch_up()
    assert [event.type.removeprefix("audit.service_instance.") for event in world.audit_events] == told


@pytest.mark.parametrize(("seconds", "patience"), [(5, 0), (90, 60), (120, 120)])
def test_a_plans_patience_is_whole_minutes(world, seconds, patience):
    brokered.broker(world, provision=[BEGUN], last_operation=[GOES_ON])
    instance = _create(world, brokered.plan(world, maximum_polling_duration=seconds), "?accepts_incomplete=true")
    begun = world.now()
    world.clock.advance(200)
    world.catch_up()
    last = world.service_instances[instance.guid].last_operation
    assert (last.state, last.updated_at - begun) == ("failed", patience)
