"""Faults of updating."""

import pytest
from remote.broker_check.faults import answer, services

from fakecc.remote.broker_check.update_checks import CHECKS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", [each.id for each in CHECKS])
def test_a_fault_fails_its_check_and_no_other(failing, name):
    assert failing(name) == [name]


def test_a_change_that_is_not_supported_is_no_fault(check):
    faults = answer("update:done", status=422, body={"description": "not from now to later"})
    verdicts = {each.check.id: each.verdict for each in check("now", faults).results}
    assert (verdicts["update-status"], verdicts["update-fetch"], "failed" in verdicts.values()) == (
        "skipped",
        "skipped",
        False,
    )


def test_plans_that_cannot_be_changed_are_not_changed(check):
    fixed = services(lambda offering: offering.update(plan_updateable=False))
    reasons = {each.check.id: each.reason for each in check("now", fixed).results}
    assert reasons["update-status"] == "the plan is not plan_updateable"
