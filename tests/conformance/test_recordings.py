"""What a real Cloud Controller and its neighbours answered, replayed against a fakecc that this test starts.

Every step holds but those that `known_failures.json` lists; a listed step that holds must be taken off the list.
"""

import json
import subprocess
import sys

import known_failures
import pytest

# One process replays all areas at once; tests/conftest.py has it begin before all other tests.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcomes(request, tmp_path_factory):
    """What came of every scenario of the areas that are asked for: `{area: {scenario: [faults of each step]}}`."""
    asked = [
        item.callspec.params
        for item in request.session.items
        if item.module is request.module and "area" in item.fixturenames
    ]
    report = tmp_path_factory.mktemp("recordings") / "outcomes.json"
    command = [sys.executable, known_failures.__file__, "--json", report, *(params["area"] for params in asked)]
    subprocess.run(command, check=True)  # noqa: S603 - our own command
    return json.loads(report.read_text())


@pytest.mark.parametrize("area", known_failures.AREAS)
def test_recorded_steps_hold(area, outcomes):
    new, mended = known_failures.compared(area, outcomes[area], known_failures.known())
    assert any(outcomes[area].values())
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
