"""Gates: jobs that wait before they begin."""

import pytest
import support

from fakecc import VirtualClock, World
from fakecc.arrange.checking import BadInput, Missing


@pytest.fixture
def world():
    made = World(clock=VirtualClock(1000.0), guids=1)
    yield made
    made.check()


def create(world, name="db", plan="sync"):
    """Ask v3 for an instance; gives its job's guid, when all is done that is due."""
    related = {
        "space": {"data": {"guid": world.spaces.first(name="space").guid}},
        "service_plan": {"data": {"guid": world.service_plans.first(name=plan).guid}},
    }
    body = {"type": "managed", "name": name, "relationships": related}
    reply = support.ask(world, "POST", "/v3/service_instances", body)
    world.catch_up()
    return reply.headers["Location"].rsplit("/", 1)[1]


def state(world, job):
    world.catch_up()
    return world.jobs[job].state


@pytest.mark.parametrize(
    ("gate", "held"),
    [
        pytest.param({"job": "service_instance.create"}, True, id="by operation"),
        pytest.param({"job": "service_instance.*"}, True, id="by pattern"),
        pytest.param({}, True, id="any"),
        pytest.param({"resource": "db"}, True, id="by name"),
        pytest.param({"job": "service_instance.delete"}, False, id="another operation"),
        pytest.param({"resource": "other"}, False, id="another name"),
    ],
)
def test_a_gate_holds_the_jobs_that_it_selects(world, gate, held):
    closed = world.gate(**gate)
    job = create(world)

    assert (state(world, job), closed.jobs) == (("PROCESSING", [job]) if held else ("COMPLETE", []))


def test_an_open_gate_lets_go_and_holds_nothing_more(world):
    gate = world.gate("service_instance.create")
    first = create(world)
    gate.open()

    assert [state(world, job) for job in (first, create(world, "other"))] == ["COMPLETE", "COMPLETE"]


def test_what_waits_ends_as_failed(world):
    gate = world.gate("service_instance.create")
    job = create(world)
    gate.fail("no room")

    detail = "service_instance.create could not be completed: no room"
    assert (world.jobs[job].state, world.jobs[job].errors[0].detail) == ("FAILED", detail)
    last = world.service_instances.first(name="db").last_operation
    assert (last.state, last.description) == ("failed", "no room")


def test_a_block_opens_the_gate_at_its_end(world):
    with world.gate("service_instance.create") as gate:
        job = create(world)
        before = (state(world, job), gate.as_json()["closed"])

    assert (before, state(world, job), gate.as_json()["closed"]) == (("PROCESSING", True), "COMPLETE", False)


def test_a_gate_opens_in_time(world):
    gate = world.gate("service_instance.create", ttl="10m")
    job = create(world)
    world.clock.advance("9m")
    before = state(world, job)
    world.clock.advance("1m")

    assert (before, state(world, job), gate.as_json()["closed"]) == ("PROCESSING", "COMPLETE", False)


@pytest.mark.parametrize("ending", ["release", "succeed"])
def test_one_of_those_that_wait_is_let_go(world, ending):
    gate = world.gate("service_instance.create")
    first, second = create(world, "one"), create(world, "two")
    getattr(world.operation("one"), ending)()

    assert ([state(world, job) for job in (first, second)], gate.jobs) == (["COMPLETE", "PROCESSING"], [second])


def test_v2s_jobs_wait_too(world):
    gate = world.gate("v2.*")
    guid = world.spaces.first(name="space").guid
    support.ask(world, "DELETE", f"/v2/spaces/{guid}?async=true&recursive=true")
    world.catch_up()
    waiting = (len(gate.jobs), guid in world.spaces)
    gate.open()

    assert (waiting, guid in world.spaces) == ((1, True), False)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"ttl": "soon"}, "/ttl: a duration is a number of seconds"),
        ({"name": "taken"}, "/name: there is a gate 'taken' already"),
        ({"jobs": "x"}, "/jobs: there is no key 'jobs' here; did you mean 'job'?"),
    ],
)
def test_a_gate_that_cannot_be(world, given, problem):
    world.gate(name="taken")
    with pytest.raises(BadInput) as refused:
        world.gate(**given)

    assert str(refused.value).startswith(problem)


@pytest.mark.parametrize("job", ["service_instance.create", "service_*.delete", "*", "v2.*", "v2.provision"])
def test_a_pattern_that_jobs_fit_is_taken(world, job):
    assert world.gate(job).as_json()["job"] == job


def test_a_job_that_there_is_not_is_refused_with_the_nearest(world):
    with pytest.raises(BadInput) as refused:
        world.gate("service_instances.create")
    problem = "/job: no job does 'service_instances.create' (allowed: service_instance.create, "
    assert str(refused.value).startswith(problem)


def test_a_gate_in_a_seed(world):
    world.seed(gates=[{"name": "g", "job": "service_instance.*"}])
    assert state(world, create(world)) == "PROCESSING"


def test_one_that_is_not_there(world):
    gate = world.gate(name="there")
    world.gates.remove(gate.guid)

    with pytest.raises(Missing, match=f"there is no gate '{gate.guid}'"):
        gate.open()
