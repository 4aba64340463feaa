"""Jobs that wait at a gate, as a test ends them."""

import pytest
import support

from fakecc import VirtualClock, World
from fakecc.actions import held_jobs


@pytest.fixture
def world():
    made = World(clock=VirtualClock(1000.0), guids=1)
    yield made
    made.check()


@pytest.fixture
def job(world):
    """A job that waits at the one gate of the world."""
    world.gate(name="g")
    related = {
        "space": {"data": {"guid": world.spaces.first(name="space").guid}},
        "service_plan": {"data": {"guid": world.service_plans.first(name="sync").guid}},
    }
    body = {"type": "managed", "name": "db", "relationships": related}
    reply = support.ask(world, "POST", "/v3/service_instances", body)
    world.catch_up()
    return reply.headers["Location"].rsplit("/", 1)[1]


def test_what_waits_is_found_by_gate_job_and_resource(world, job):
    at_gate = held_jobs.waiting_at(world, world.gates.first(name="g"))
    instance = world.service_instances.first(name="db").guid
    assert [held_jobs.jobs_of(world, step) for step in at_gate] == [[job]]
    assert held_jobs.steps_about(world, job) == held_jobs.steps_about(world, instance) == at_gate


def test_one_job_fails_and_waits_no_more(world, job):
    held_jobs.fail(world, held_jobs.steps_about(world, job)[0], "no room")
    assert (world.jobs[job].state, world.service_instances.first(name="db").last_operation.description) == (
        "FAILED",
        "no room",
    )
    assert (len(world.steps), world.gates.first(name="g").steps, world.gates.first(name="g").closed) == (0, (), True)


def test_where_there_are_no_gates_nothing_waits(world):
    assert held_jobs.steps_about(world, "any") == []
