"""When a broker is asked again, and when that is too late."""

import json
from math import inf

import pytest
import support
from support import brokered

from fakecc.actions.services import operations
from fakecc.actions.services.operations import Errand, Patience
from fakecc.clock import RealClock
from fakecc.models.services import ServicePlan
from fakecc.osb.replies import PollAnswer
from fakecc.osb.requester import NamedActor, Requester
from fakecc.settings import Settings
from fakecc.world import World, action, action_named

START = 1_700_000_000.0
MONTHS = Patience(since=START, longest=10_000_000)
REQUESTER = Requester(user_guid="user-guid", host="api.example.org", request_id="request-id")


@action
def some_step(world, **arguments):
    pass


@action
def some_other(world, **arguments):
    pass


def _errand(patience, guid="guid"):
    return Errand(table="service_instances", guid=guid, requester=REQUESTER, patience=patience)


def _pauses(world, *polls):
    """The seconds until the poll that follows each of these."""
    pauses = []
    errand = _errand(MONTHS)
    for polled in polls:
        if not operations.again(world, errand, polled, some_step):
            return [*pauses, None]
        step = list(world.steps)[-1]
        pauses.append(step.at - world.now())
        errand = Errand.of(step.arguments)
    return pauses


def _polled(**given):
    return PollAnswer(state="in progress", **given)


@pytest.mark.parametrize(
    ("settings", "polls", "pauses"),
    [
        pytest.param({}, [_polled(), _polled()], [60, 60], id="the same again and again"),
        pytest.param({}, [_polled(retry_after=10)], [60], id="a broker cannot ask for less"),
        pytest.param({}, [_polled(retry_after=90), _polled()], [90, 90], id="what it asked for is kept"),
        pytest.param({}, [_polled(retry_after=90), _polled(retry_after=70)], [90, 70], id="the newest counts"),
        pytest.param({}, [_polled(retry_after=10**9)], [86400], id="a day at most"),
        pytest.param({}, [_polled(ready_in=3)], [60], id="an interval is an interval"),
        pytest.param(
            {"broker_client_async_poll_exponential_backoff_rate": 2.0}, [_polled()] * 4, [60, 120, 240, 480], id="back-off"
        ),
        pytest.param(
            {"broker_client_async_poll_exponential_backoff_rate": 100.0}, [_polled()] * 3, [60, 6000, 86400],
            id="back-off has an end",
        ),
        pytest.param(
            {"broker_client_max_async_poll_interval_seconds": 100}, [_polled(retry_after=500)], [100], id="other maximum"
        ),
    ],
)  # fmt: skip
def test_an_interval_is_kept_as_the_cloud_controller_keeps_it(settings, polls, pauses):
    world = support.new_world(broker_client_default_async_poll_interval_seconds=60, **settings)
    assert _pauses(world, *polls) == pauses


@pytest.mark.parametrize(
    ("polled", "pause"),
    [
        pytest.param(_polled(), 60, id="held"),
        pytest.param(_polled(ready_in=3.5), 3.5, id="ready then"),
        pytest.param(_polled(ready_in=0), 0, id="ready"),
        pytest.param(_polled(ready_in=3, retry_after=5), 5, id="asked to wait longer"),
    ],
)
def test_without_an_interval_the_broker_decides(world, polled, pause):
    assert _pauses(world, polled) == [pause]


def test_without_an_interval_a_broker_is_asked_every_second_where_time_flows():
    world = World(clock=RealClock())
    since = world.now()
    assert operations.again(world, _errand(Patience(since=since, longest=1000)), _polled(), some_step)
    (step,) = world.steps
    assert 1 <= step.at - since < 10


@pytest.mark.parametrize(
    ("settings", "pauses"),
    [
        pytest.param({}, [1000], id="not before patience ends"),
        pytest.param({"broker_client_default_async_poll_interval_seconds": 60}, [60], id="an interval is an interval"),
    ],
)
def test_an_operation_that_waits_for_the_test_is_polled_no_more_often_than_it_must(settings, pauses):
    world = World(Settings().with_changes(settings), clock=RealClock())
    since = world.now()
    operations.again(world, _errand(Patience(since=since, longest=1000.5)), _polled(ready_in=inf), some_step)
    assert [round(step.at - since) for step in world.steps] == pauses


def test_its_polls_come_again_when_a_fault_may_change_what_they_say():
    world = World(clock=RealClock())
    since = world.now()
    operations.again(world, _errand(Patience(since=since, longest=1000)), _polled(ready_in=inf), some_step)
    operations.poll_again(world)
    assert [round(step.at - since) for step in world.steps] == [1]


@pytest.mark.parametrize(
    ("longest", "waited", "goes_on"),
    [
        pytest.param(60, 0, True, id="just in time"),
        pytest.param(59, 0, False, id="the next poll would be too late"),
        pytest.param(600, 541, False, id="some time later"),
        pytest.param(600, 540, True, id="just in time, some time later"),
    ],
)
def test_patience_ends_before_a_poll_that_comes_too_late(longest, waited, goes_on):
    world = support.new_world(start=START + waited, broker_client_default_async_poll_interval_seconds=60)
    spent = _errand(Patience(since=START, longest=longest))
    assert (operations.again(world, spent, _polled(), some_step), len(world.steps)) == (goes_on, int(goes_on))


@pytest.mark.parametrize(
    ("own", "longest"),
    [
        pytest.param(None, 604800, id="none"),
        pytest.param(30, 30, id="smaller"),
        pytest.param(0, 0, id="nothing at all"),
        pytest.param(10**9, 604800, id="larger"),
    ],
)
def test_a_plans_maximum_counts_where_it_is_smaller(world, own, longest):
    plan = ServicePlan(
        **world.stamp(ServicePlan), name="p", description="p", service_offering_guid="o", unique_id="u",
        maximum_polling_duration=own,
    )  # fmt: skip
    assert operations.patience(world, plan) == Patience(since=START, longest=longest)


def _last_after(path, changed_to):
    """How an operation ends that goes on for ever, when the plan's maximum of 10 minutes changes after one."""
    world = support.new_world(broker_client_default_async_poll_interval_seconds=60)
    brokered.broker(
        world, provision=[brokered.answer(202, {})], last_operation=[brokered.answer(200, {"state": "in progress"})]
    )
    plan = brokered.plan(world, maximum_polling_duration=600)
    space = support.space(world)
    related = {"space": {"data": {"guid": space.guid}}, "service_plan": {"data": {"guid": plan.guid}}}
    body = {"type": "managed", "name": "instance", "relationships": related}
    v2 = {"name": "instance", "space_guid": space.guid, "service_plan_guid": plan.guid}
    support.ask(world, "POST", path, v2 if path.startswith("/v2") else body)
    world.clock.advance(60)
    world.change(plan, maximum_polling_duration=changed_to)
    world.clock.advance(1000)
    last = next(iter(world.service_instances)).last_operation
    return last.state, last.updated_at - START


@pytest.mark.parametrize(
    ("path", "changed_to", "last"),
    [
        pytest.param("/v3/service_instances", 180, ("failed", 180), id="a job reads less"),
        pytest.param("/v3/service_instances", 900, ("failed", 900), id="a job reads more"),
        pytest.param("/v3/service_instances", None, ("in progress", 1020), id="a job reads that there is none"),
        pytest.param("/v2/service_instances?accepts_incomplete=true", 180, ("failed", 600), id="v2 keeps what was"),
    ],
)  # fmt: skip
def test_a_plans_maximum_that_changes_meanwhile(path, changed_to, last):
    assert _last_after(path, changed_to) == last


def test_a_poll_is_hastened_when_a_test_decided_how_it_ends(world):
    asked = []
    world.later(1000, some_other, guid="guid")
    operations.again(world, _errand(MONTHS), _polled(), some_step)
    operations.again(world, _errand(MONTHS, "another"), _polled(), some_step)
    operations.hasten(world, "guid")
    asked = [(action_named(step.action), step.arguments["guid"], step.at - START) for step in world.steps]
    assert asked == [(some_other, "guid", 1000), (some_step, "guid", 0), (some_step, "another", 60)]


@pytest.mark.parametrize(
    "errand",
    [
        pytest.param(_errand(MONTHS), id="of an operation without a job"),
        pytest.param(
            Errand(
                table="service_keys",
                guid="guid",
                requester=Requester(
                    user_guid=None,
                    host="api.example.org",
                    request_id="request-id",
                    actor=NamedActor(guid="user-guid", name="kermit", email="kermit@example.org"),
                    request={"name": "key"},
                ),
                patience=Patience(since=START, longest=60, turns=2, retry_after=5),
                job_guid="job-guid",
                details={"size": 1},
            ),
            id="of an operation with a job",
        ),
    ],
)
def test_an_errand_survives_the_agenda(errand):
    assert Errand.of(json.loads(json.dumps(errand.plain()))) == errand
