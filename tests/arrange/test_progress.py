"""Rules of progress as a test writes them down; what they do is tested in tests/test_progress.py."""

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange import progress
from fakecc.arrange.checking import Missing, Part


@pytest.fixture
def world():
    return World("empty", clock=VirtualClock(), guids=1)


def test_a_rule_stands_behind_those_that_there_are(world):
    first = progress.add(world, Part({"mode": "after", "seconds": 3, "plan": "p"}))
    second = progress.add(world, Part({"mode": "manual"}))

    assert list(world.progress_rules) == [first, second]
    assert (first.mode, first.seconds, first.plan) == ("after", 3, "p")


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
