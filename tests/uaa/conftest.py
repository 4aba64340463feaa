"""A world with UAA's clients and one administrator, whose password is `admin`."""

import pytest
from support.uaa_client import client_token, grant

from fakecc import VirtualClock, World
from fakecc.actions.platform import uaa_clients


@pytest.fixture
def world():
    return World("empty", clock=VirtualClock(1_700_000_000.0), guids=1)


@pytest.fixture
def token(world):
    """The token of the client `admin`."""
    return client_token(world)


@pytest.fixture
def login(world):
    """The token of a login server."""
    uaa_clients.create(
        world, "login", secrets=("s",), grant_types=("client_credentials",), authorities=("oauth.login", "scim.invite")
    )
    return grant(world, ("login", "s"), grant_type="client_credentials").body["access_token"]


BOSS = (
    "uaa.admin", "scim.read", "scim.write", "clients.admin", "idps.read", "idps.write", "zones.read", "zones.write",
    "password.write", "oauth.login",
)  # fmt: skip


@pytest.fixture
def boss(world):
    """The token of a client that may do everything."""
    uaa_clients.create(world, "boss", secrets=("s",), grant_types=("client_credentials",), authorities=BOSS)
    return grant(world, ("boss", "s"), grant_type="client_credentials").body["access_token"]
