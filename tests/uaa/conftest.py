"""A world with UAA's clients and one administrator, whose password is `admin`."""

import pytest
from support.uaa_client import client_token

from fakecc import VirtualClock, World


@pytest.fixture
def world():
    return World("empty", clock=VirtualClock(1_700_000_000.0), guids=1)


@pytest.fixture
def token(world):
    """The token of the client `admin`."""
    return client_token(world)
