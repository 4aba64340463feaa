"""/_fakecc/gates."""

import pytest
from support.web_client import client_of

from fakecc import VirtualClock, World
from fakecc.worlds import Worlds


@pytest.fixture
def client():
    return client_of(Worlds(lambda name: World(clock=VirtualClock(1000.0), guids=1, name=name)))


def test_a_gate_is_closed_shown_and_opened(client):
    made = client.post("/_fakecc/gates", json={"name": "g", "job": "service_instance.*", "ttl": "1m"})
    listed = client.get("/_fakecc/gates").json["gates"]
    opened = client.post("/_fakecc/gates/g/open", json={})

    shown = {**made.json, "closed": True, "until": "1970-01-01T00:17:40Z", "jobs": []}
    assert (made.status_code, listed, opened.json["closed"]) == (201, [shown], False)


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [("nope/open", 404, "there is no gate 'nope'"), ("g/close", 404, "a gate cannot 'close'")],
)
def test_what_cannot_be_opened(client, path, status, problem):
    client.post("/_fakecc/gates", json={"name": "g"})
    answer = client.post(f"/_fakecc/gates/{path}", json={})

    assert (answer.status_code, answer.json["errors"][0]["problem"]) == (status, problem)


def test_what_waits_is_failed(client):
    client.post("/_fakecc/gates", json={"name": "g"})
    assert client.post("/_fakecc/gates/g/fail", json={"description": "no"}).json["closed"] is False
