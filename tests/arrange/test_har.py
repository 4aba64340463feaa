"""The journal as a HAR file."""

import json

from support.web_client import ADMIN, client_of

from fakecc import VirtualClock, World
from fakecc.arrange import har
from fakecc.evidence.redaction import hide_secrets
from fakecc.journal import Entry
from fakecc.worlds import Worlds


def test_an_exchange_is_all_there():
    entry = Entry(
        kind="request",
        at=1_893_456_000.5,
        method="POST",
        path="/v3/organizations?a=b&c",
        status=201,
        seconds=0.0015,
        headers={"Host": "api.example.org:8181", "Content-Type": "application/json"},
        request={"name": "é"},
        response={"guid": "g"},
        response_headers={"Content-Type": "application/json; charset=utf-8", "Location": "http://x"},
    )
    [made] = har.archive([entry, Entry(kind="broker", at=0, method="GET", path="/v2/catalog", status=200)])["log"][
        "entries"
    ]
    assert made == {
        "startedDateTime": "2030-01-01T00:00:00.500+00:00",
        "time": 1.5,
        "request": {
            "method": "POST",
            "url": "http://api.example.org:8181/v3/organizations?a=b&c",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [
                {"name": "Host", "value": "api.example.org:8181"},
                {"name": "Content-Type", "value": "application/json"},
            ],
            "queryString": [{"name": "a", "value": "b"}, {"name": "c", "value": ""}],
            "postData": {"mimeType": "application/json", "text": '{"name":"é"}'},
            "headersSize": -1,
            "bodySize": 13,
        },
        "response": {
            "status": 201,
            "statusText": "Created",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [
                {"name": "Content-Type", "value": "application/json; charset=utf-8"},
                {"name": "Location", "value": "http://x"},
            ],
            "content": {"size": 12, "mimeType": "application/json; charset=utf-8", "text": '{"guid":"g"}'},
            "redirectURL": "http://x",
            "headersSize": -1,
            "bodySize": 12,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 1.5, "receive": 0},
    }


def test_a_journal_gives_one():
    world = World(clock=VirtualClock(1000.0), guids=1)
    client = client_of(Worlds(lambda _: world))
    client.get("/v3/organizations", headers={"Authorization": ADMIN})
    archive = world.journal.har()
    [exchange] = archive["log"]["entries"]
    named = {each["name"]: each["value"] for each in exchange["response"]["headers"]}
    assert named["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(exchange["response"]["content"]["text"])["pagination"]["total_results"] == len(
        world.organizations
    )
    assert client.get("/_fakecc/journal/har").json == archive
    assert client.get("/_fakecc/journal/har?path=nosuch").json["log"]["entries"] == []


def test_hidden_secrets_are_hidden_here_too():
    world = World(clock=VirtualClock(1000.0), guids=1)
    client = client_of(Worlds(lambda _: world))
    client.get("/uaa/login", headers={"Accept": "text/html"})
    hide_secrets(world.journal, wanted=True)
    [exchange] = world.journal.har()["log"]["entries"]
    cookies = {each["value"] for each in exchange["response"]["headers"] if each["name"] == "Set-Cookie"}
    assert len(cookies) == 1
    assert "[redacted]" in cookies.pop()
