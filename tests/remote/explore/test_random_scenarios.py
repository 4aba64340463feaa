"""Random sequences of requests."""

from random import Random

import pytest

from fakecc.remote.explore.random_scenarios import KINDS, random_scenario
from fakecc.remote.recordings import problems


def seeded(seed, length):
    return random_scenario(Random(seed), length)  # noqa: S311 - to give the same again


def requests(scenario):
    return [step["request"] for step in scenario["steps"] if "request" in step]


def test_a_seed_gives_the_same_again():
    assert seeded(7, 30) == seeded(7, 30)
    assert seeded(7, 30) != seeded(8, 30)


def test_it_has_about_so_many_steps():
    assert 30 <= len(seeded(7, 30)["steps"]) <= 34


def test_it_is_a_scenario():
    scenario = seeded(7, 50)
    steps = [{"response": {"status": 200}, **step} if "request" in step else step for step in scenario["steps"]]
    assert list(problems({**scenario, "steps": steps})) == []


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_every_kind_is_asked_with_every_method(method):
    asked = [request for seed in range(30) for request in requests(seeded(seed, 60)) if request["method"] == method]
    assert {request["path"].split("/")[2].split("?")[0] for request in asked} >= set(KINDS)


def test_what_is_used_was_asked_for_before():
    known = set()
    for step in seeded(2, 200)["steps"][1:]:
        path = step["request"]["path"]
        assert "guid" not in path or path.rpartition("/")[2] in known
        known |= set(step.get("learn", {}).values())
