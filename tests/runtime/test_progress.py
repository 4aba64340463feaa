"""When something in the runtime is over."""

import pytest

from fakecc.arrange import progress as arranged
from fakecc.arrange.checking import Part
from fakecc.runtime import progress
from fakecc.world.runtime_port import Progress


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, Progress()),
        ({"mode": "after", "seconds": 3}, Progress(seconds=3)),
        ({"mode": "polls", "polls": 2}, Progress(seconds=2.0)),
        ({"mode": "manual"}, Progress(held=True)),
        ({"mode": "never"}, Progress(held=True)),
    ],
)
def test_a_behaviour_says_when(world, words, expected):
    assert progress.of(world, "builds", "create", "app", words) == expected


@pytest.mark.parametrize(
    ("selectors", "held"),
    [
        ({}, True),
        ({"resource": "builds", "operation": "create", "name": "app"}, True),
        ({"resource": "service_instances"}, False),
        ({"name": "other"}, False),
        ({"plan": "small"}, False),
    ],
)
def test_a_rule_that_selects_it_says_so_before(world, selectors, held):
    arranged.add(world, Part({"mode": "manual", **selectors}))
    assert progress.of(world, "builds", "create", "app", {}).held is held
