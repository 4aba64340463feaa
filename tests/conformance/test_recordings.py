"""What a real Cloud Controller and its neighbours answered, replayed against a fakecc that this test starts.

Every step holds but those that `known_failures.json` lists; a listed step that holds must be taken off the list.
"""

import known_failures
import pytest


@pytest.mark.parametrize("area", known_failures.AREAS)
def test_recorded_steps_hold(area):
    with known_failures.server(*known_failures.OPTIONS.get(area, ())) as url:
        outcomes = known_failures.replayed(url, area)
    new, mended = known_failures.compared(area, outcomes, known_failures.known())
    steps = [faults for scenario in outcomes.values() for faults in scenario]
    print(f"{area}: {sum(not faults for faults in steps)} of {len(steps)} steps hold")
    assert steps != []
    assert new == [], "steps that held do not hold any more"
    assert mended == [], "take what is mended off the list: python tests/conformance/known_failures.py --shrink"


def test_the_list_names_steps_that_exist():
    listed = known_failures.known()
    missing = [
        f"{area}/{scenario}"
        for kind in ("failing", "real_time")
        for area, scenarios in listed[kind].items()
        for scenario in scenarios
        if not (known_failures.RECORDINGS / area / f"{scenario}.json").exists()
    ]
    assert missing == []
