"""What tests of evidence share."""

import pytest
from support.web_client import ADMIN, client_of

from fakecc import World
from fakecc.evidence.coverage import Coverage
from fakecc.worlds import Worlds


@pytest.fixture
def seen():
    """The coverage of a few calls."""
    worlds = Worlds(lambda name: World(guids=1, name=name))
    coverage = Coverage()
    coverage.listen_to(worlds["default"])
    client = client_of(worlds)
    client.get("/v3/organizations?names=org&page=1", headers={"Authorization": ADMIN})
    client.get("/v3/organizations/nowhere", headers={"Authorization": ADMIN})
    for _ in range(2):
        client.post(
            "/v3/organizations",
            json={"name": "a", "metadata": {"labels": {"x": "y"}}},
            headers={"Authorization": ADMIN},
        )
    client.get("/v2/info")
    return coverage
