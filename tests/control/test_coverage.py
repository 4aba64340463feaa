"""/_fakecc/coverage and /_fakecc/footprint."""

import pytest
from support.web_client import ADMIN, client_of

from fakecc import World
from fakecc.worlds import Worlds


@pytest.fixture
def client():
    return client_of(Worlds(lambda name: World(guids=1, name=name)))


def ask(client, path):
    return client.get(path, headers={"Authorization": ADMIN})


def test_nothing_is_counted_before_somebody_asks_for_it(client):
    answer = client.get("/_fakecc/coverage")
    assert (answer.status_code, answer.json["errors"][0]["problem"]) == (
        404,
        "nothing is counted: POST /_fakecc/coverage begins to",
    )


def test_what_is_exercised_is_counted_through_a_reset(client):
    client.post("/_fakecc/coverage")
    ask(client, "/v3/apps")
    client.post("/_fakecc/reset")
    ask(client, "/v3/spaces")

    assert list(client.get("/_fakecc/coverage").json["operations"]) == ["GET /v3/apps", "GET /v3/spaces"]
    assert client.get("/_fakecc/footprint").json["calls"] == {"GET /v3/apps": "", "GET /v3/spaces": ""}
    assert "GET /v3/spaces" in client.get("/_fakecc/coverage.html").text


def test_counting_begins_anew_and_ends(client):
    client.post("/_fakecc/coverage")
    ask(client, "/v3/apps")
    client.post("/_fakecc/coverage")
    begun = client.get("/_fakecc/coverage").json["operations"]
    client.delete("/_fakecc/coverage")

    assert (begun, client.get("/_fakecc/coverage").status_code) == ({}, 404)


def test_a_footprint_is_verified(client):
    ask(client, "/v2/info")
    known = client.get("/_fakecc/footprint").json
    held = client.post("/_fakecc/footprint/verify", json=known).json
    new = client.post("/_fakecc/footprint/verify", json={"version": 1, "calls": {}}).json

    assert held == {"holds": True, "new": {}}
    assert new == {"holds": False, "new": {"GET /v2/info": "GET /v3/info"}}
