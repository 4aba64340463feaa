"""/_fakecc/journal."""

import json

import pytest
from support.web_client import ADMIN, client_of

from fakecc import VirtualClock, World
from fakecc.control import journal as page
from fakecc.journal import Entry
from fakecc.worlds import Worlds


@pytest.fixture
def client():
    made = client_of(Worlds(lambda name: World(clock=VirtualClock(1000.0), guids=1, name=name)))
    made.get("/v3/organizations?names=org", headers={"Authorization": ADMIN, "User-Agent": "mine/1"})
    return made


def verify(client, **body):
    return client.post("/_fakecc/journal/verify", json=body).json


def test_an_entry_has_all_that_is_known(client):
    entry = client.get("/_fakecc/journal").json["journal"][0]
    told = {key: entry[key] for key in ("operation", "route", "path", "caller", "hosts", "moment")}

    assert told == {
        "operation": "organizations.list",
        "route": "/v3/organizations",
        "path": "/v3/organizations?names=org",
        "caller": "admin",
        "hosts": ["api", "localhost"],
        "moment": "1970-01-01T00:16:40Z",
    }
    assert (entry["headers"]["User-Agent"], entry["seconds"] > 0, len(entry["request_id"]) >= 36) == (
        "mine/1",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        ({"operation": "organizations.list"}, True),
        ({"operation": "organizations.list", "times": 2}, False),
        ({"operation": "organizations.list", "query": {"names": "org"}, "headers": {"User-Agent": "mine/1"}}, True),
        ({"operation": "apps.list", "times": 0}, True),
        ({"operation": "apps.list", "timeout": 0.01}, False),
    ],
)
def test_calls_are_verified(client, body, holds):
    assert verify(client, **body)["holds"] is holds


def test_the_nearest_miss_is_told(client):
    near = verify(client, operation="organizations.list", query={"names": "other"})["nearest"]
    assert (near["entry"]["path"], near["reasons"]) == (
        "/v3/organizations?names=org",
        ["query/names is 'org', not 'other'"],
    )


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"operation": "organizations.list"}, ""),
        (
            {"operation": "organizations.list", "status": 500},
            (
                "at least 1 call(s) of organizations.list status=500 wanted, 0 found\n"
                "the nearest was GET /v3/organizations?names=org -> 200:\n  status is 200, not 500"
            ),
        ),
        (
            {"operation": "organizations.list", "times": 0},
            "no call(s) of organizations.list wanted, 1 found\n  GET /v3/organizations?names=org -> 200",
        ),
    ],
    ids=["none", "nearest", "never"],
)
def test_the_problem_is_told_as_in_python(client, body, problem):
    assert verify(client, **body)["problem"] == problem


@pytest.mark.parametrize(("operations", "holds"), [(["organizations.list"], True), (["organizations.list"] * 2, False)])
def test_an_order_is_verified(client, operations, holds):
    assert client.post("/_fakecc/journal/verify_order", json={"operations": operations}).json["holds"] is holds


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"operation": "organization.list"}, "/operation"), ({"operatio": "x"}, "/operatio"), ({}, "")],
)
def test_what_is_refused(client, body, pointer):
    assert verify(client, **body)["errors"][0]["pointer"] == pointer


def test_entries_are_told_as_they_come(monkeypatch):
    monkeypatch.setattr(page, "HEARTBEAT_SECONDS", 0.01)
    journal = World("empty").journal
    stream = page._Stream(journal)  # noqa: SLF001 - what a server walks
    before = next(stream)
    journal.add(Entry(kind="request", at=0.0, method="GET", path="/v3/apps", status=200))
    event = next(stream).decode()
    stream.close()

    assert (before, event.splitlines()[0], journal.listeners) == (b"", "event: request", [])
    assert json.loads(event.splitlines()[1].removeprefix("data: "))["path"] == "/v3/apps"


def test_secrets_are_hidden_and_shown_again(client):
    def sent():
        return client.get("/_fakecc/journal").json["journal"][0]["headers"]["Authorization"]

    answer = client.put("/_fakecc/journal", json={"redact": True}).json
    hidden = sent()
    client.put("/_fakecc/journal", json={"redact": False})

    assert (answer, hidden, sent()) == ({"redact": True, "reads": False}, "bearer [redacted]", ADMIN)


def test_every_record_that_is_read_is_told_where_that_is_wanted(client):
    def tables_read():
        client.get("/v3/spaces", headers={"Authorization": ADMIN})
        entries = client.get("/_fakecc/journal?path=/v3/spaces").json["journal"]
        return {look["table"] for look in entries[-1]["looked_at"]}

    before = tables_read()
    answer = client.put("/_fakecc/journal", json={"reads": True}).json

    assert (before, answer, "spaces" in tables_read()) == (set(), {"redact": False, "reads": True}, True)


@pytest.mark.parametrize("body", [{}, {"read": True}, {"reads": "yes"}], ids=str)
def test_what_the_journal_cannot_be_told_is_refused(client, body):
    assert client.put("/_fakecc/journal", json=body).status_code == 400
