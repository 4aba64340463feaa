"""Faults of authentication and of headers."""

import pytest

from fakecc.remote.broker_check.header_checks import CHECKS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", [each.id for each in CHECKS])
def test_a_fault_fails_its_check_and_no_other(failing, name):
    assert failing(name) == [name]


def test_a_broker_without_authentication_fails_three(failing):
    open_door = {name: {"status": 200} for name in ("missing credentials:catalog", "wrong credentials:catalog")}
    faults = {**open_door, "missing credentials:elsewhere": {"status": 410}}
    assert failing("", "now", faults) == ["auth-missing", "auth-wrong", "auth-everywhere"]
