"""A scenario is asked, and becomes a recording."""

import json

import pytest

from fakecc.in_process import FakeCC
from fakecc.remote import recordings, scenarios
from fakecc.remote.placeholders import Bindings
from fakecc.remote.recordings import BadRecording
from fakecc.remote.replaying import replay
from fakecc.remote.targets import RemoteServer

PASSWORD = "correct-horse-battery"


def step(method, path, body=None, **more):
    request = {"method": method, "path": path, "as": "admin", **({} if body is None else {"json": body})}
    return {"request": request, **more}


CATALOG = {"services": [{"id": "${run}-s", "name": "${run}-s", "description": "d", "bindable": True,
                         "plans": [{"id": "${run}-p", "name": "p", "description": "d"}]}]}  # fmt: skip
STEPS = [
    step("POST", "/v3/organizations", {"name": "${run}-org"}, learn={"/guid": "${guid2}"}),
    step("POST", "/v3/spaces", {"name": "s", "relationships": {"organization": {"data": {"guid": "${guid2}"}}}},
         learn={"/guid": "${guid3}"}),
    {"broker_answers": {"catalog": [{"status": 200, "json": CATALOG}]}},
    step("POST", "/v2/service_brokers", {"name": "${run}-b", "broker_url": "${broker}", "auth_username": "u",
                                         "auth_password": PASSWORD}),
    {"broker_saw": [{}]},
    step("POST", "/v3/service_instances", {
        "type": "user-provided", "name": "ups", "credentials": {"password": PASSWORD, "port": 5432},
        "relationships": {"space": {"data": {"guid": "${guid3}"}}}}, learn={"/guid": "${guid4}"}),
    step("GET", "/v3/service_instances/${guid4}/credentials"),
    step("GET", "/v3/service_instances?names=ups&space_guids=${guid3}"),
    {"pause": 0},
]  # fmt: skip
SCENARIO = {"scenario": "shop", "about": "a shop", "users": {"admin": "${guid1}"}, "steps": STEPS}


@pytest.fixture(scope="module")
def made(served):
    return scenarios.record(SCENARIO, RemoteServer(api=served.url))


@pytest.fixture(scope="module")
def other():
    with FakeCC(clock="real") as cc:
        yield RemoteServer(api=cc.url)


def test_what_is_recorded_replays_on_another_server(made, other):
    outcomes = replay(made.recording, other)
    assert [outcome.faults for outcome in outcomes] == [[]] * len(STEPS)


def test_a_recording_is_a_scenario_too(made, other):
    again = scenarios.record(made.recording, other).recording
    assert again == made.recording


def test_it_fits_the_schema(made):
    assert list(recordings.problems(made.recording)) == []
    assert made.recording["version"] == 1


def test_no_secret_is_in_it(made):
    assert PASSWORD not in json.dumps(made.recording)
    assert PASSWORD in made.secrets.values()
    assert made.recording["steps"][6]["response"]["json"] == {"password": "${token3}", "port": "${any}"}


def test_names_of_the_run_and_guids_are_placeholders(made):
    body = made.recording["steps"][0]["response"]["json"]
    assert (body["guid"], body["name"], body["created_at"]) == ("${guid2}", "${run}-org", "${time}")


def test_a_server_that_does_not_answer():
    with pytest.raises(scenarios.NoAnswer, match="POST /v3/organizations: no answer"):
        scenarios.record(SCENARIO, RemoteServer(api="http://127.0.0.1:1"))


def test_a_file_is_read_with_or_without_answers(tmp_path):
    file = tmp_path / "s.json"
    file.write_text(json.dumps(SCENARIO))
    assert scenarios.read(file)["steps"][0]["response"] == {"status": 200, "learn": {"/guid": "${guid2}"}}


@pytest.mark.parametrize(
    ("text", "said"), [("{", "no JSON"), ("[]", "is not of type"), ('{"steps": [{}]}', "required property")]
)
def test_what_is_no_scenario_is_refused(tmp_path, text, said):
    file = tmp_path / "s.json"
    file.write_text(text)
    with pytest.raises(BadRecording, match=said):
        scenarios.read(file)


def test_uaa_is_told_by_the_api_where_it_lies_below_it():
    bindings = Bindings(api="http://h", host="h", run="r", uaa="http://h/uaa", login="http://login")
    assert scenarios.fixed_values(bindings) == {"api": "http://h", "host": "h", "run": "r", "login": "http://login"}


def test_what_a_proxy_makes_placeholders_of(served, target):
    host = served.url.removeprefix("http://")
    assert scenarios.outside_values(target, "word") == {"api": served.url, "host": host, "run": "word"}


def test_a_pause_passes_and_envelopes_are_filled(target, monkeypatch):
    slept, given = [], []
    monkeypatch.setattr("fakecc.remote.scenarios.time.sleep", slept.append)
    monkeypatch.setattr("fakecc.remote.asking.Asker.give_envelopes", lambda _, envelopes: given.append(envelopes))
    envelope = {"source_id": "${guid7}"}
    steps = [step("GET", "/v3/info"), {"pause": 2}, {"envelopes": [envelope]}, step("GET", "/v3/apps/${guid7}")]
    made = scenarios.record({**SCENARIO, "steps": steps}, target).recording["steps"]
    assert (slept, given) == ([2], [[envelope]])
    (told,) = made[2]["envelopes"]
    assert made[3]["request"]["path"] == f"/v3/apps/{told['source_id']}"


def test_what_only_memory_can_repeat_is_left_out_of_a_file(target):
    odd = {"request": {"method": "POST", "path": "/oauth/token", "to": "uaa", "basic": ["cf", "50% off"], "form": {}}}
    made = scenarios.record({**SCENARIO, "steps": [odd, step("GET", "/v3/info")]}, target)
    assert (len(made.recording["steps"]), len(made.for_a_file()["steps"])) == (2, 1)
    assert list(made.omissions()) == ["POST /oauth/token: its client's secret has signs that a made-up one has not"]
