"""When something in the runtime is over."""

import pytest

from fakecc.arrange import progress as arranged
from fakecc.arrange.checking import Part
from fakecc.progress import Subject
from fakecc.runtime import progress
from fakecc.world.runtime_port import Progress

BUILD = Subject(resource="builds", operation="create", name="app")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, Progress()),
        ({"mode": "after", "seconds": 3}, Progress(seconds=3)),
        ({"mode": "polls", "polls": 1}, Progress()),
        ({"mode": "polls", "polls": 2}, Progress(held=True, polls=2)),
        ({"mode": "manual"}, Progress(held=True)),
        ({"mode": "never"}, Progress(held=True)),
    ],
)
def test_a_behaviour_says_when(world, words, expected):
    assert progress.of(world, BUILD, words, {}) == expected


@pytest.mark.parametrize(
    ("selectors", "held"),
    [
        ({}, True),
        ({"resource": "builds", "operation": "create", "name": "app"}, True),
        ({"resource": "service_instances"}, False),
        ({"name": "other"}, False),
        ({"plan": "small*"}, False),
    ],
)
def test_a_rule_that_selects_it_says_so_before(world, selectors, held):
    arranged.add(world, Part({"mode": "manual", **selectors}))
    assert progress.of(world, BUILD, {}, {}).held is held


def test_a_fault_says_so_before_all_others(world):
    arranged.add(world, Part({"mode": "manual"}))
    said = {"mode": "after", "seconds": 5}
    assert progress.of(world, BUILD, {"mode": "never"}, said) == Progress(seconds=5)
