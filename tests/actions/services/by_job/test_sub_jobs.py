"""When a job that waits for others looks again, and what it tells of those that failed."""

import pytest
import support
from support import brokered

from fakecc.actions.services import last_operations
from fakecc.actions.services.by_job import sub_jobs
from fakecc.actions.services.by_job.binding_delete import UnbindFailed
from fakecc.clock import RealClock
from fakecc.models.jobs import Job, Problem
from fakecc.world import World, action


@action
def some_poll(world, **arguments):
    pass


def _job(world, guid, **given):
    return world.add(Job(**world.stamp(Job), operation="service_bindings.delete", resource_guid=guid, **given))


@pytest.mark.parametrize(
    ("settings", "polls", "pause"),
    [
        pytest.param({}, [], 65, id="no poll to wait for"),
        pytest.param({}, [0, 0], 65, id="polls that are due"),
        pytest.param({}, [30, 90, 60], 95, id="after the last poll"),
        pytest.param({"broker_client_default_async_poll_interval_seconds": 20}, [], 25, id="interval"),
        pytest.param({"broker_client_max_async_poll_interval_seconds": 40}, [90], 40, id="at most"),
    ],
)
def test_it_looks_after_the_last_of_the_next_polls(settings, polls, pause):
    world = support.new_world(**settings)
    begun = [_job(world, f"binding-{number}", state="POLLING").guid for number, _ in enumerate(polls)]
    for number, seconds in enumerate(polls):
        world.later(seconds, some_poll, guid=f"binding-{number}")
    assert sub_jobs.pause(world, begun) == pause


def test_the_polls_of_jobs_that_are_over_do_not_count(world):
    begun = [_job(world, "over", state="COMPLETE").guid, _job(world, "going").guid]
    world.later(500, some_poll, guid="over")
    world.later(10, some_poll, guid="going")
    assert sub_jobs.pause(world, begun) == 15


def test_it_looks_every_second_where_time_flows_and_no_interval_is_set():
    world = World(clock=RealClock())
    begun = [_job(world, "binding").guid]
    world.later(1_000_000, some_poll, guid="binding")
    assert sub_jobs.pause(world, begun) == 1


def _key(world, state, description):
    key, _ = brokered.bind(world, brokered.key_body(brokered.managed(world, support.space(world))))
    return last_operations.record(world, key, "delete", state, description)


@pytest.mark.parametrize(("description", "told"), [("in use", "in use"), (None, "")])
def test_a_binding_tells_its_failure_and_its_job_no_more(world, description, told):
    key = _key(world, "failed", description)
    over = _job(world, key.guid, state="FAILED", errors=(Problem(title="x", code=1, detail="of the job"),))
    (problem,) = sub_jobs.problems([key], [over], [UnbindFailed("at once")])
    assert (problem.code, problem.detail) == (10008, f"service_key {key.guid}: {told}")


@pytest.mark.parametrize(
    ("table", "errors", "told"),
    [
        pytest.param("route_bindings", ("why",), "service_route_binding GUID: why", id="route"),
        pytest.param("service_keys", ("why", "else"), "service_credential_binding GUID: why", id="first error"),
        pytest.param("service_bindings", (), "service_credential_binding GUID", id="without a word"),
    ],
)
def test_a_job_tells_of_a_binding_that_does_not(world, table, errors, told):
    problems = tuple(Problem(title="x", code=1, detail=detail) for detail in errors)
    over = _job(world, "GUID", state="FAILED", resource_type=table, errors=problems)
    assert [problem.detail for problem in sub_jobs.problems([], [over], [])] == [told]


def test_refusals_are_told_where_nothing_else_is(world):
    key = _key(world, "in progress", None)
    refusals = [UnbindFailed("one"), UnbindFailed("two")]
    assert [problem.detail for problem in sub_jobs.problems([key], [], refusals)] == ["one", "two"]
