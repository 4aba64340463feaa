"""What tests of seeds have: a world with nothing in it."""

import pytest

from fakecc import VirtualClock, World


@pytest.fixture
def world():
    return World("empty", clock=VirtualClock(1_700_000_000.0), guids=1)
