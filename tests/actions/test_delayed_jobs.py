"""The jobs behind v2's `async=true`."""

import pytest

from fakecc import errors
from fakecc.actions import delayed_jobs
from fakecc.brokers.connect import connect
from fakecc.clock import VirtualClock
from fakecc.models.platform import Stack
from fakecc.osb.port import BrokerAnswer, BrokerRequest
from fakecc.world import World, action

REQUEST = BrokerRequest(
    operation="deprovision",
    method="DELETE",
    path="/v2/service_instances/g",
    broker_guid="b",
    broker_url="http://b",
    username="u",
    password="p",
)


@action
def add(world, name):
    world.add(Stack(**world.stamp(Stack), name=name))


@action
def refuse(world):
    world.add(Stack(**world.stamp(Stack), name="kept"))
    world.keep()
    world.add(Stack(**world.stamp(Stack), name="taken back"))
    raise errors.UnableToPerform("delete", "no")


@action
def ask(world):
    answer = yield REQUEST
    world.add(Stack(**world.stamp(Stack), name=f"{answer.status} {[job.state for job in world.delayed_jobs]}"))


class Gone:
    def ask(self, _):
        return BrokerAnswer(status=410)


@pytest.fixture
def world():
    world = World(clock=VirtualClock(1000.0))
    connect(world)
    return world


def stacks(world):
    return [stack.name for stack in world.stacks]


def test_a_job_is_queued_until_time_is_caught_up(world):
    job = delayed_jobs.enqueue(world, add, name="x")
    assert (world.delayed_jobs[job.guid].state, stacks(world)) == ("queued", [])


def test_a_finished_job_has_done_its_work_and_is_gone(world):
    job = delayed_jobs.enqueue(world, add, name="x")
    world.catch_up()
    assert (world.delayed_jobs.get(job.guid), stacks(world)) == (None, ["x"])


def test_a_failed_job_stays_with_its_problem(world):
    job = delayed_jobs.enqueue(world, refuse)
    world.catch_up()
    failed = world.delayed_jobs[job.guid]
    assert (failed.state, failed.problem.title, failed.problem.detail) == (
        "failed",
        "CF-UnableToPerform",
        "delete could not be completed: no",
    )


def test_of_a_failed_job_only_that_stays_which_was_kept(world):
    delayed_jobs.enqueue(world, refuse)
    world.catch_up()
    assert stacks(world) == ["kept"]


def test_a_job_is_running_while_a_broker_is_asked(world):
    world.http = Gone()
    delayed_jobs.enqueue(world, ask)
    world.catch_up()
    assert stacks(world) == ["410 ['running']"]
