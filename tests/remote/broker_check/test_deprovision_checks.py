"""Faults of deprovisioning, and of all answers together."""

import pytest
from remote.broker_check.faults import answer

from fakecc.remote.broker_check.deprovision_checks import CHECKS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", [each.id for each in CHECKS])
def test_a_fault_fails_its_check_and_no_other(failing, name):
    assert failing(name) == [name]


@pytest.mark.parametrize(
    ("name", "plan", "faults"),
    [
        pytest.param("operation-ids", "later", answer("bind:accepted", body={"operation": "x" * 10_001}), id="long"),
        pytest.param("operation-ids", "later", answer("bind:accepted", body={"operation": ""}), id="empty"),
        pytest.param("error-texts", "now", answer("bind:malformed", body={"error": 5}), id="no text"),
    ],
)
def test_other_ways_to_break_it(failing, name, plan, faults):
    assert failing(name, plan, faults) == [name]


def test_an_instance_that_is_gone_while_it_is_polled_is_gone(failing):
    assert failing("", "later", answer("poll:deprovision succeeded", status=410, body={})) == []
