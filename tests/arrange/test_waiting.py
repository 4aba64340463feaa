"""What a client's poll moves: polls that count, and the clock auto."""

import pytest
import support

from fakecc import ScriptedBroker, World
from fakecc.arrange import waiting
from fakecc.clock import AutoClock, VirtualClock

START = 1_700_000_000.0


@pytest.fixture
def world():
    made = World(clock=AutoClock(START), guids=1)
    yield made
    made.check()


def create(world, plan="async"):
    """Ask v3 for an instance; gives its job's guid, once the broker was asked."""
    related = {
        "space": {"data": {"guid": world.spaces.first(name="space").guid}},
        "service_plan": {"data": {"guid": world.service_plans.first(name=plan).guid}},
    }
    body = {"type": "managed", "name": "db", "relationships": related}
    job = support.wait(world, support.ask(world, "POST", "/v3/service_instances", body))["guid"]
    world.catch_up()
    return job


def poll(world, guid):
    """What a client sees that asks about the job, and is told so."""
    world.catch_up()
    state = support.ask(world, "GET", f"/v3/jobs/{guid}").body["state"]
    waiting.note_poll(world, [guid])
    return state


@pytest.mark.parametrize(
    ("rule", "states", "seconds"),
    [
        pytest.param({"mode": "after", "seconds": 600}, ["POLLING", "COMPLETE", "COMPLETE"], 600, id="after"),
        pytest.param({"mode": "polls", "polls": 1}, ["COMPLETE", "COMPLETE", "COMPLETE"], 0, id="one poll"),
        pytest.param({"mode": "polls", "polls": 3}, ["POLLING", "POLLING", "COMPLETE"], 0, id="polls of clients"),
        pytest.param(
            {"mode": "polls", "polls": 3, "polls_of": "broker"},
            ["POLLING", "POLLING", "COMPLETE"],
            120,
            id="of the broker",
        ),
        pytest.param({"mode": "manual"}, ["POLLING", "POLLING", "POLLING"], 0, id="manual"),
        pytest.param({"mode": "never"}, ["POLLING", "POLLING", "POLLING"], 0, id="never"),
    ],
)
def test_a_client_that_polls_sees_each_state(world, rule, states, seconds):
    world.progress(**rule)
    job = create(world)

    assert ([poll(world, job) for _ in range(3)], world.clock.now() - START) == (states, seconds)


@pytest.mark.parametrize("clock", ["virtual", "auto"])
def test_polls_of_clients_count_under_every_clock(world, clock):
    world.go_by(VirtualClock(START) if clock == "virtual" else world.clock)
    world.progress("polls", polls=2)
    job = create(world)

    assert [poll(world, job) for _ in range(2)] == ["POLLING", "COMPLETE"]


def test_polls_of_the_resource_count_as_those_of_its_job(world):
    world.progress("polls", polls=3)
    job = create(world)
    poll(world, job)
    waiting.note_poll(world, [world.service_instances.first(name="db").guid])

    assert poll(world, job) == "COMPLETE"


def test_a_plans_own_polls_are_those_of_clients(world):
    world.seed(ScriptedBroker(name="slow", plans={"polled": {"mode": "polls", "polls": 2}}))
    job = create(world, "polled")

    assert [poll(world, job) for _ in range(2)] == ["POLLING", "COMPLETE"]


def test_a_virtual_clock_stays(world):
    world.go_by(VirtualClock(START))
    world.progress("after", seconds=600)
    job = create(world)

    assert ([poll(world, job) for _ in range(2)], world.clock.now()) == (["POLLING", "POLLING"], START)


def test_what_is_asked_about_moves_and_nothing_else(world):
    world.progress("after", seconds=600)
    create(world)
    waiting.note_poll(world, [world.spaces.first(name="space").guid])

    assert world.clock.now() == START


@pytest.mark.parametrize(
    ("rule", "reason", "seconds"),
    [
        ({"mode": "manual"}, "the test, which may release it", None),
        ({"mode": "never"}, "nothing: it never ends", None),
        ({"mode": "polls", "polls": 3}, "2 more polls of its client", None),
        ({"mode": "after", "seconds": 5}, "", 5),
    ],
    ids=["manual", "never", "polls", "after"],
)
def test_what_an_operation_waits_for(world, rule, reason, seconds):
    world.progress(**rule)
    create(world)
    guid = world.service_instances.first(name="db").guid
    moment = waiting.next_moment(world, guid)

    assert (waiting.waits_for(world, guid), moment and moment - START) == (reason, seconds)
