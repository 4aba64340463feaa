"""/_fakecc/brokers/<name>/catalog."""

import pytest
from support.web_client import client_of

from fakecc import VirtualClock, World
from fakecc.worlds import Worlds


@pytest.fixture
def client():
    return client_of(Worlds(lambda name: World(clock=VirtualClock(1000.0), guids=1, name=name)))


def test_a_catalog_is_shown_and_changed(client):
    path = "/_fakecc/brokers/broker/catalog"
    before = [service["name"] for service in client.get(path).json["services"]]
    after = client.put(path, json={"services": []}).json

    assert (before, after, client.get(path).json) == (["database"], {"services": []}, {"services": []})


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [("nope", {"services": []}, 404), ("broker", {"service": []}, 400)],
    ids=["broker", "body"],
)
def test_what_is_refused(client, name, body, status):
    assert client.put(f"/_fakecc/brokers/{name}/catalog", json=body).status_code == status
