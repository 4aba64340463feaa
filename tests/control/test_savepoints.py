"""/_fakecc/savepoints and /_fakecc/difference."""

import pytest
from support.web_client import ADMIN, client_of

from fakecc import VirtualClock, World
from fakecc.worlds import Worlds

HEADERS = {"Authorization": ADMIN}


@pytest.fixture
def client():
    return client_of(Worlds(lambda name: World(clock=VirtualClock(1000.0), guids=1, name=name)))


def names(client):
    return [one["name"] for one in client.get("/v3/organizations", headers=HEADERS).json["resources"]]


def changes(client, query=""):
    told = client.get(f"/_fakecc/difference{query}").json["changes"]
    return [(one["change"], one["table"], one["name"], one["fields"]) for one in told]


def test_a_state_is_named_and_come_back_to(client):
    made = client.post("/_fakecc/savepoints", json={"name": "before"})
    client.post("/v3/organizations", json={"name": "mine"}, headers=HEADERS)
    back = client.post("/_fakecc/savepoints/before/back")

    assert (made.status_code, made.json) == (201, {"name": "before", "moment": "1970-01-01T00:16:40Z"})
    assert (back.status_code, names(client)) == (204, ["system", "org"])
    assert client.get("/_fakecc/savepoints").json["savepoints"] == [made.json]


def test_what_changed_between_two_states(client):
    guid = client.post("/v3/organizations", json={"name": "a"}, headers=HEADERS).json["guid"]
    client.post("/_fakecc/savepoints", json={"name": "one"})
    client.patch(f"/v3/organizations/{guid}", json={"name": "b"}, headers=HEADERS)
    client.post("/_fakecc/savepoints", json={"name": "two"})
    client.delete(f"/v2/organizations/{guid}", headers=HEADERS)

    assert changes(client, "?from=one&to=two") == [("changed", "organizations", "b", {"name": ["a", "b"]})]
    assert changes(client, "?from=two") == [("deleted", "organizations", "b", {})]
    assert ("created", "users", "admin", {}) in changes(client)
    assert "organizations" not in {table for _, table, _, _ in changes(client)}
    assert ("created", "audit_events") in [one[:2] for one in changes(client, "?from=two&all=true")]


def test_a_seed_names_the_state_behind_it(client):
    client.post("/_fakecc/seed", json={"organizations": [{"name": "mine"}], "savepoint": "seeded so"})
    client.post("/v3/organizations", json={"name": "other"}, headers=HEADERS)
    client.post("/_fakecc/savepoints/seeded so/back")
    assert names(client) == ["system", "org", "mine"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/_fakecc/savepoints/x/back"),
        ("DELETE", "/_fakecc/savepoints/x"),
        ("GET", "/_fakecc/difference?from=x"),
        ("GET", "/_fakecc/difference?to=x"),
    ],
)
def test_a_name_that_there_is_not(client, method, path):
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.json["errors"][0]["problem"]) == (404, "there is no savepoint 'x'")


def test_a_name_is_forgotten(client):
    client.post("/_fakecc/savepoints", json={"name": "x"})
    assert (client.delete("/_fakecc/savepoints/x").status_code, client.get("/_fakecc/savepoints").json) == (
        204,
        {"savepoints": []},
    )
