"""Rules of progress as a test writes them down; what they do is tested in tests/test_progress.py."""

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange import progress
from fakecc.arrange.checking import BadInput, Missing, Part


@pytest.fixture
def world():
    return World("empty", clock=VirtualClock(), guids=1)


def test_a_rule_stands_behind_those_that_there_are(world):
    first = progress.add(world, Part({"mode": "after", "seconds": 3, "plan": "p*"}))
    second = progress.add(world, Part({"mode": "manual"}))

    assert list(world.progress_rules) == [first, second]
    assert (first.mode, first.seconds, first.plan) == ("after", 3, "p*")


def test_one_is_taken_away(world):
    first, second = (progress.add(world, Part({"mode": mode})) for mode in ("manual", "never"))
    progress.remove(world, first.guid)

    assert list(world.progress_rules) == [second]


def test_one_that_is_not_there(world):
    known = progress.add(world, Part({"mode": "never"}))

    with pytest.raises(Missing, match="there is no rule 'x'") as missing:
        progress.remove(world, "x")
    assert missing.value.complaint.allowed == (known.guid,)


def test_all_are_taken_away(world):
    progress.add(world, Part({"mode": "never"}))
    progress.clear(world)

    assert len(world.progress_rules) == 0


@pytest.mark.parametrize(
    ("selectors", "problem"),
    [
        pytest.param(
            {"plan": "asinc"},
            "/plan: there is no plan 'asinc'; a pattern (asinc*) may wait for one (allowed: async, sync)",
            id="a plan that is not there",
        ),
        pytest.param({"resource": "builds", "plan": "async"}, "/plan: builds have no plans", id="a plan of builds"),
        pytest.param(
            {"resource": "builds", "operation": "delete"},
            "/operation: nothing of builds ever is a 'delete' (allowed: create)",
            id="what is never done",
        ),
    ],
)
def test_a_rule_that_could_never_select_anything_is_refused(selectors, problem):
    world = World("small", clock=VirtualClock(), guids=1)
    with pytest.raises(BadInput) as refused:
        progress.add(world, Part({"mode": "manual", **selectors}))

    assert (str(refused.value), len(world.progress_rules)) == (problem, 0)


def test_a_seed_may_name_the_plan_that_it_brings(world):
    plan = {"name": "tiny"}
    offering = {"name": "cache", "plans": [plan]}
    world.seed(
        service_brokers=[{"name": "late", "offerings": [offering]}],
        progress=[{"mode": "manual", "plan": "tiny"}],
    )

    assert [rule.plan for rule in world.progress_rules] == ["tiny"]
