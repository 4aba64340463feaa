"""What is told of a replay."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from fakecc.remote import reports
from fakecc.remote.differences import Difference
from fakecc.remote.outcomes import Outcome
from fakecc.remote.running import KnownFailures, ScenarioResult

FILE = Path("area/a.json")
OTHER = Outcome(step="GET /", differences=(Difference("status: is 500, expected 200"),), status=500)
SAME = Outcome(step="GET /v3", status=200)
REPLAYED = [ScenarioResult(file=FILE, outcomes=(SAME, OTHER), notes=("set-up failed",))]
EXPECTED = KnownFailures(failing={"area": {"a": [2]}})


@pytest.mark.parametrize(
    ("replayed", "expected", "red"),
    [
        pytest.param(REPLAYED, None, True, id="a difference"),
        pytest.param(REPLAYED, EXPECTED, False, id="an expected one"),
        pytest.param([], None, True, id="nothing"),
        pytest.param([ScenarioResult(file=FILE, outcomes=())], None, True, id="no step"),
        pytest.param([ScenarioResult(file=FILE, outcomes=(SAME,))], None, False, id="all the same"),
    ],
)
def test_what_is_red(replayed, expected, red):
    assert reports.failed(replayed, expected) is red


def test_a_person_reads_the_sum_last():
    lines = list(reports.as_text(REPLAYED, None, verbose=True))
    assert lines[-1] == "2 steps in 1 scenarios: 1 same, 1 different (50.0 % the same)"
    assert "       2. GET /: different" in lines
    assert "       set-up: set-up failed" in lines


def test_a_program_reads_json():
    told = json.loads(reports.dump(reports.as_json(REPLAYED, EXPECTED)))
    assert (told["counts"], told["failed"]) == ({"same": 1, "different": 1}, False)
    assert told["scenarios"][0]["steps"][1]["differences"] == ["status: is 500, expected 200"]


@pytest.mark.parametrize(("expected", "kind"), [(None, "failure"), (EXPECTED, "skipped")])
def test_a_ci_reads_junit(expected, kind):
    (suite,) = ET.fromstring(reports.as_junit(REPLAYED, expected))  # noqa: S314 - our own
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("2", "1" if expected is None else "0")
    assert [each.tag for case in suite for each in case] == [kind]
