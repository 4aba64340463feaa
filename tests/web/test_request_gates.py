"""Requests that a test holds before they are handled."""

import threading

import pytest
import requests

from fakecc import FakeCC
from fakecc.arrange.checking import BadInput
from fakecc.web import request_gates

pytestmark = pytest.mark.slow

LIST = {"operation": "organizations.list"}


@pytest.fixture(scope="module")
def server():
    with FakeCC() as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.begin()
    yield server
    server.check()


class Asking:
    """A request in a thread of its own, and what came of it."""

    def __init__(self, cc, path="/v3/organizations", method="GET", **more):
        def ask():
            try:
                self.answer = requests.request(method, cc.url + path, headers=cc.headers(), timeout=10, **more)
            except requests.ConnectionError as error:
                self.answer = error

        self._thread = threading.Thread(target=ask)
        self._thread.start()

    def result(self):
        self._thread.join(10)
        return self.answer


def test_a_request_waits_before_it_is_handled(cc):
    with cc.world.gate(when={"operation": "organizations.create"}) as gate:
        asking = Asking(cc, method="POST", json={"name": "mine"})
        waiting = gate.wait_for(1)
        before = cc.world.organizations.first(name="mine")
    assert ([(one["method"], one["path"], one["user"]) for one in waiting], before) == (
        [("POST", "/v3/organizations", "admin")], None,
    )  # fmt: skip
    assert (asking.result().status_code, gate.requests) == (201, [])


def test_others_pass_meanwhile(cc):
    with cc.world.gate(when={**LIST, "nth": 1}) as gate:
        asking = Asking(cc)
        gate.wait_for(1)
        assert Asking(cc).result().status_code == 200
    assert asking.result().status_code == 200


@pytest.mark.parametrize(
    ("given", "status", "title"),
    [
        ({}, 503, "CF-ServiceUnavailable"),
        ({"status": 404}, 404, "CF-NotFound"),
        ({"error": "CF-OrgSuspended"}, 403, "CF-OrgSuspended"),
    ],
)
def test_what_waits_is_made_to_fail(cc, given, status, title):
    gate = cc.world.gate(name="stop", when=LIST)
    asking = Asking(cc)
    gate.wait_for(1)
    gate.fail(**given)
    answer = asking.result()
    assert (answer.status_code, answer.json()["errors"][0]["title"]) == (status, title)
    assert (answer.headers["X-Fakecc-Fault"], Asking(cc).result().status_code) == ("stop", 200)


def test_a_request_of_uaa_waits_too(cc):
    with cc.world.gate(when={"operation": "uaa.info.get"}) as gate:
        asking = Asking(cc, "/uaa/info")
        gate.wait_for(1)
    assert asking.result().status_code in {200, 406}


def test_a_gate_opens_in_time(cc):
    gate = cc.world.gate(when=LIST, ttl="10m")
    asking = Asking(cc)
    gate.wait_for(1)
    cc.world.clock.advance("10m")
    assert (asking.result().status_code, gate.as_json()["closed"]) == (200, False)


def test_a_gate_opens_in_time_on_a_clock_that_flows(cc):
    cc.begin(clock="real")
    gate = cc.world.gate(when=LIST, ttl="50ms")
    assert Asking(cc).result().status_code == 200
    assert gate.as_json()["closed"] is False


def test_a_world_that_begins_anew_closes_the_connection(cc):
    gate = cc.world.gate(when=LIST)
    asking = Asking(cc)
    gate.wait_for(1)
    cc.world.reset()
    assert isinstance(asking.result(), requests.ConnectionError)


@pytest.mark.parametrize("end", ["the server stops", "the world is forgotten"])
def test_what_waits_ends_with_who_serves_it(end):
    with FakeCC() as cc:
        other = cc.open("other")
        gate = other.world.gate(when=LIST)
        asking = Asking(other)
        gate.wait_for(1)
        thread = next(thread for thread in threading.enumerate() if thread.name == "fakecc-other-port")
        cc.stop() if end == "the server stops" else cc.close("other")
        assert isinstance(asking.result(), requests.ConnectionError)
        thread.join(10)
        assert not thread.is_alive()
        assert gate.requests == []


def test_nobody_waits_for_ever(cc, monkeypatch):
    monkeypatch.setattr(request_gates, "LONGEST_WAIT", 0.1)
    cc.world.gate(name="stop", when=LIST)
    answer = Asking(cc).result()
    assert (answer.status_code, answer.headers["X-Fakecc-Hint"]) == (
        503, "no gate opened in 0 s; open it from another thread, or by /_fakecc/gates/stop/open",
    )  # fmt: skip


def test_the_control_api_holds_shows_and_opens(cc):
    url = f"{cc.url}/_fakecc/gates"
    requests.post(url, json={"name": "stop", "when": LIST}, timeout=5)
    asking = Asking(cc)
    with cc.world.lock:
        cc.world.held_requests.wait(
            lambda: len(cc.world.held_requests.at(cc.world.gates.first(name="stop").guid)) == 1, 5
        )
    shown = requests.get(url, timeout=5).json()["gates"][0]
    requests.post(f"{url}/stop/succeed", timeout=5)
    told = (shown["when"], shown["closed"], [one["path"] for one in shown["requests"]])
    assert (told, asking.result().status_code) == ((LIST, True, ["/v3/organizations"]), 200)


def test_a_hook_opens_it(cc):
    gate = cc.world.gate(name="stop", when=LIST)
    cc.world.hook(when={"operation": "spaces.list"}, after={"release": "stop"})
    asking = Asking(cc)
    gate.wait_for(1)
    Asking(cc, "/v3/spaces").result()
    assert asking.result().status_code == 200


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"when": LIST, "job": "x"}, "/job: 'job' is for jobs, and `when` for requests"),
        ({"when": {"broker": {}}}, "/when: a gate holds requests of clients"),
        ({"when": {"operation": "organizations.lst"}}, "/when/operation: no operation of the API is called"),
    ],
)
def test_a_gate_that_cannot_be(cc, given, problem):
    with pytest.raises(BadInput) as refused:
        cc.world.gate(**given)
    assert str(refused.value).startswith(problem)


def test_a_gate_of_jobs_answers_no_request(cc):
    gate = cc.world.gate("service_instance.create")
    with pytest.raises(BadInput, match="'status' is what requests are answered, and this gate holds jobs"):
        gate.fail(status=503)
    gate.open()


def test_who_waits_in_vain_for_requests(cc):
    with (
        cc.world.gate(when=LIST) as gate,
        pytest.raises(TimeoutError, match=r"0 requests wait at the gate after 0\.01 s"),
    ):
        gate.wait_for(1, timeout=0.01)
