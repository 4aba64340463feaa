"""Worlds made and deleted by many at once, and through their own ports."""

import http.client
import json
import threading
import time
from collections import Counter

import pytest
import requests

from fakecc import FakeCC, World
from fakecc.server.listener import Server
from fakecc.worlds import Worlds


@pytest.fixture
def server():
    server = Server(Worlds(lambda name: World(preset="empty", name=name))).start()
    yield server
    server.stop()


@pytest.fixture
def cc():
    with FakeCC(strict=False) as served:
        yield served


def ask(server, method, path, body=None, port=None):
    connection = http.client.HTTPConnection("127.0.0.1", port or server.port, timeout=10)
    try:
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, body=sent, headers={"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None
    finally:
        connection.close()


def test_one_name_made_and_deleted_by_eight_at_once(server):
    statuses = Counter()

    def work():
        for _ in range(15):
            statuses[ask(server, "POST", "/_fakecc/worlds", {"name": "w"})[0]] += 1
            statuses[ask(server, "DELETE", "/_fakecc/worlds/w")[0]] += 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {201, 204, 400, 404}
    assert statuses[201] == statuses[204]


def test_a_world_is_deleted_through_its_own_port(server):
    _, made = ask(server, "POST", "/_fakecc/worlds", {"name": "w"})
    port = int(made["url"].rpartition(":")[2])
    assert ask(server, "DELETE", "/_fakecc/worlds/w", port=port) == (204, None)
    with pytest.raises(ConnectionRefusedError):
        ask(server, "GET", "/_fakecc/health", port=port)


def test_a_world_whose_port_is_taken_is_not_made(server):
    status, body = ask(server, "POST", "/_fakecc/worlds", {"name": "w", "port": server.port})
    assert (status, body["errors"][0]["pointer"]) == (400, "/port")
    assert [world["name"] for world in ask(server, "GET", "/_fakecc/worlds")[1]["worlds"]] == ["default"]


def make(cc, **wishes):
    """Another world of this server; gives its url."""
    body = {"name": "w", "preset": "small", **wishes}
    return requests.post(f"{cc.url}/_fakecc/worlds", json=body, timeout=5).json()["url"]


def test_guids_of_a_world_are_repeatable(cc):
    guids = []
    for _ in range(2):
        url = make(cc, guids="seven")
        answer = requests.get(f"{url}/v3/organizations", headers=cc.headers(), timeout=5)
        guids.append([one["guid"] for one in answer.json()["resources"]])
        requests.delete(f"{cc.url}/_fakecc/worlds/w", timeout=5)
    assert guids[0] == guids[1]


def test_the_journal_of_a_world_hides_and_tells_as_it_was_asked(cc):
    url = make(cc, redact=True, reads=True)
    requests.get(f"{url}/v3/organizations", headers=cc.headers(), timeout=5)
    entry = requests.get(f"{url}/_fakecc/journal", timeout=5).json()["journal"][-1]
    assert (entry["headers"]["Authorization"], entry["looked_at"] != []) == ("bearer [redacted]", True)


@pytest.mark.parametrize("wish", [{"guids": 1.5}, {"guids": None}, {"redact": "yes"}, {"reads": 1}], ids=str)
def test_a_world_that_is_asked_for_wrongly(server, wish):
    status, body = ask(server, "POST", "/_fakecc/worlds", {"name": "w", **wish})
    assert (status, body["errors"][0]["pointer"]) == (400, f"/{next(iter(wish))}")


def answers(server):
    try:
        return ask(server, "GET", "/_fakecc/health")[0]
    except ConnectionRefusedError:
        return "refused"


def test_nobody_listens_at_a_port_for_a_while(server):
    begun = ask(server, "POST", "/_fakecc/worlds/default/outage", {"seconds": 1})
    met = [answers(server)]
    while met[-1] == "refused" and len(met) < 3000:
        time.sleep(0.01)
        met.append(answers(server))
    assert (begun, met[0], met[-1]) == ((202, {"name": "default", "seconds": 1}), "refused", 200)


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [("nowhere", {"seconds": 1}, 404), ("w", {"seconds": 1}, 404), ("default", {"seconds": 0}, 400), ("default", {}, 400)],
    ids=["no such world", "a world without a port", "no time", "nothing"],
)  # fmt: skip
def test_an_outage_that_cannot_be(server, name, body, status):
    ask(server, "POST", "/_fakecc/worlds", {"name": "w", "port": None})
    assert ask(server, "POST", f"/_fakecc/worlds/{name}/outage", body)[0] == status
