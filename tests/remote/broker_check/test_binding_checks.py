"""Faults of binding and unbinding."""

import pytest
from remote.broker_check.faults import answer

from fakecc.remote.broker_check.binding_checks import CHECKS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", [each.id for each in CHECKS])
def test_a_fault_fails_its_check_and_no_other(failing, name):
    assert failing(name) == [name]


@pytest.mark.parametrize(
    ("name", "plan", "faults"),
    [
        pytest.param("bind-async-required", "later", answer("bind:not async", status=202), id="202"),
        pytest.param("bind-permissions", "now", answer("bind:done", body={"volume_mounts": [{}]}), id="mounts"),
        pytest.param("unbind-async-required", "later", answer("unbind:not async", status=400), id="400"),
    ],
)
def test_other_ways_to_break_it(failing, name, plan, faults):
    assert failing(name, plan, faults) == [name]


def test_a_drain_that_the_catalog_announces_is_good(failing):
    assert failing("", "now", answer("bind:done", body={"syslog_drain_url": "syslog://logs.example.org"})) == []


def test_reports_hold_no_credentials(check):
    faults = answer("bind:conflict", status=200, body={"credentials": {"password": "hunter2"}})
    (reason,) = [each.reason for each in check("now", faults).results if each.verdict == "failed"]
    assert ("hunter2" in reason, "[not shown]" in reason) == (False, True)
