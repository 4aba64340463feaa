"""Faults of provisioning and of fetching."""

import pytest
from remote.broker_check.faults import answer

from fakecc.remote.broker_check.provision_checks import CHECKS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", [each.id for each in CHECKS])
def test_a_fault_fails_its_check_and_no_other(failing, name):
    assert failing(name) == [name]


@pytest.mark.parametrize(
    ("name", "plan", "faults"),
    [
        pytest.param("provision-body", "now", answer("provision:done", body=[]), id="no object"),
        pytest.param("provision-body", "now", answer("provision:done", body={"metadata": 1}), id="metadata"),
        pytest.param("provision-again-meanwhile", "later", answer("provision:going on", status=200), id="200"),
        pytest.param("provision-async-required", "later", answer("provision:not async", status=202), id="202"),
        pytest.param("fetch-instance", "now", answer("fetch:instance", body={"parameters": 1}), id="parameters"),
    ],
)
def test_other_ways_to_break_it(failing, name, plan, faults):
    assert failing(name, plan, faults) == [name]


def test_an_instance_that_is_never_ready_fails_one_check(check):
    going_on = {"body": {"state": "in progress"}}
    forever = dict.fromkeys(("poll:provision succeeded", "poll:provision succeeded again"), going_on)
    verdicts = {each.check.id: each.verdict for each in check("later", forever, timeout=0.1).results}
    assert [name for name, verdict in verdicts.items() if verdict == "failed"] == ["poll-instance-end"]
    assert verdicts["bind-status"] == "skipped"
