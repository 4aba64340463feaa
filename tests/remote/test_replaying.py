"""A scenario, asked again."""

import socket

from fakecc.remote.replaying import counts, replay
from fakecc.remote.targets import RemoteServer

HEADERS = {"content-type": "application/json;charset=utf-8", "x-content-type-options": "nosniff"}


def recording(*steps):
    return {"scenario": "s", "users": {"admin": "${guid1}"}, "steps": list(steps)}


def step(method, path, status, **more):
    request = {"method": method, "path": path, "as": "admin", **more.pop("request", {})}
    return {"request": request, "response": {"status": status, **more.pop("response", {"learn": {}})}, **more}


def test_steps_learn_from_each_other(target):
    create = step("POST", "/v3/organizations", 201, request={"json": {"name": "${run}-org"}},
                  response={"learn": {"/guid": "${guid2}", "/name": "${run}-org"}})  # fmt: skip
    show = step("GET", "/v3/organizations/${guid2}", 200, response={"learn": {"/guid": "${guid2}"}})
    assert [outcome.verdict for outcome in replay(recording(create, show), target)] == ["same", "same"]


def test_what_is_other_is_told(target):
    (outcome,) = replay(recording(step("GET", "/v3/organizations/nothing", 200)), target)
    assert (outcome.verdict, outcome.faults) == ("different", ["status: is 404, expected 200"])
    assert outcome.step == "GET /v3/organizations/nothing as admin"


def test_setup_is_made_and_not_counted(target):
    setup = step("POST", "/v3/organizations", 201, request={"json": {"name": "${run}"}}, setup=True)
    outcomes = replay(recording(setup, {"pause": 0}), target)
    assert [(outcome.counts, outcome.verdict) for outcome in outcomes] == [(False, "same")] * 2


def test_a_broker_is_dictated_and_watched(target):
    steps = [
        {"broker_answers": {"catalog": [{"status": 200, "json": {"services": []}}]}},
        step("POST", "/v3/service_brokers", 202, request={"json": {
            "name": "${run}", "url": "${broker}",
            "authentication": {"type": "basic", "credentials": {"username": "u", "password": "p"}}}}),
        {"broker_saw": [{"operation": "catalog", "method": "GET", "path": "/v2/catalog", "query": {},
                         "headers": {"authorization": "Basic dTpw", "x-broker-api-version": "2.15"}, "json": None}]},
    ]  # fmt: skip
    outcomes = replay(recording(*steps), target)
    assert [outcome.step for outcome in outcomes][2] == "what the broker was asked"
    assert {outcome.verdict for outcome in outcomes[:2]} == {"same"}
    assert not [fault for fault in outcomes[2].faults if "items" in fault]


def test_it_waits_until_a_value_changes_and_no_longer(target):
    until = {"pointer": "/links", "not": [None]}
    ready, never = step("GET", "/", 200, until=until), step("GET", "/", 200, until={"pointer": "/x", "not": [None]})
    outcomes = replay(recording(ready, never), target, lambda _: 0.1)
    assert [outcome.verdict for outcome in outcomes] == ["same", "same"]


def test_patience_is_asked_for_by_number(target):
    asked = []
    steps = [step("GET", "/", 200), {"pause": 0}, step("GET", "/", 200)]
    replay(recording(*steps), target, lambda number: asked.append(number) or 1.0)
    assert asked == [1, 0, 2]


def test_which_steps_count():
    assert counts({"request": {}})
    assert counts({"broker_saw": []})
    assert not counts({"request": {}, "setup": True})
    assert not counts({"pause": 1})


def test_a_server_that_never_answers_is_not_asked_for_ever(monkeypatch):
    monkeypatch.setattr("fakecc.remote.exchanges.CONNECTING_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        target = RemoteServer(api=f"https://127.0.0.1:{silent.getsockname()[1]}", insecure=True)
        outcomes = replay(recording(*[step("GET", f"/v3/{n}", 200) for n in range(3)], {"pause": 9}), target)
    assert [outcome.faults[0].partition(":")[0] for outcome in outcomes] == ["no answer"] * 2 + ["not asked"] * 2
