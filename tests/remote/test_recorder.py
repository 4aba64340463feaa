"""A step a request."""

import json
from urllib.parse import urlencode

import pytest

from fakecc.remote.exchanges import HttpReply, HttpRequest
from fakecc.remote.recorder import CannotBeRecorded, Recorder, last_part, recorded_name
from fakecc.remote.recordings import problems
from fakecc.remote.tokens import basic, sign, token_of

GUID = "0c1a9c5e-6b0d-4a3e-9d55-1f3a2b4c5d6e"
JSON = {"content-type": "application/json", "date": "now", "x-vcap-request-id": GUID, "x-fakecc-fault": "f"}


def reply(value, status=200):
    return HttpReply(status=status, headers=JSON, json=value, is_json=True, text=json.dumps(value))


def request(path="/v3/x", method="GET", body=None, **headers):
    return HttpRequest(base="http://h", method=method, path=path, headers=headers, body=body)


@pytest.fixture
def recorder():
    return Recorder("s", {"api": "http://h"})


def asked(recorder, sent, **more):
    """The request as it was written down."""
    recorder.add(sent, reply({}), **more)
    return recorder.document()["steps"][-1]["request"]


def test_the_document_fits_the_schema_and_has_its_version(recorder):
    recorder.add(request(Authorization=f"bearer {token_of('admin', GUID)}"), reply({"guid": GUID}), user="admin")
    recorder.add_broker_answers({"bind": [{"status": 201, "json": {"credentials": {"p": "pw"}}}]})
    recorder.add_broker_requests([{"headers": {"authorization": "Basic dTpw"}}])
    recorder.add_step({"pause": 1})
    document = recorder.document()
    assert list(problems(document)) == []
    assert document == {
        "version": 1,
        "scenario": "s",
        "users": {"admin": "${guid1}"},
        "steps": [
            {
                "request": {"method": "GET", "path": "/v3/x", "as": "admin"},
                "response": {
                    "status": 200,
                    "headers": {"content-type": "application/json", "x-vcap-request-id": "${any}"},
                    "json": {"guid": "${guid1}"},
                },
            },
            {"broker_answers": {"bind": [{"status": 201, "json": {"credentials": {"p": "${token2}"}}}]}},
            {"broker_saw": [{"headers": {"authorization": "Basic ${token3}"}}]},
            {"pause": 1},
        ],
    }
    assert recorder.length == 4


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(request(method="POST", body=b'{"a": 1}', **{"Content-Type": "application/json"}),
                     {"json": {"a": 1}}, id="JSON"),
        pytest.param(request(method="POST", body=b"{", **{"Content-Type": "application/json"}),
                     {"headers": {"content-type": "application/json"}, "text": "{"}, id="no JSON"),
        pytest.param(request(method="POST", body=urlencode({"password": "x", "a": "b"}).encode(),
                             **{"Content-Type": "application/x-www-form-urlencoded"}),
                     {"form": [["password", "${token1}"], ["a", "b"]]}, id="a form"),
        pytest.param(request(Authorization=basic("cf", "s3cret")), {"basic": ["cf", "${token1}"]}, id="a client"),
        pytest.param(request(Authorization=basic("cf", "")), {"basic": ["cf", ""]}, id="a client without a secret"),
        pytest.param(request(Authorization="bearer some-junk"), {"headers": {"authorization": "bearer ${token1}"}},
                     id="no token"),
        pytest.param(request(**{"X-Api-Key": "k", "User-Agent": "u"}),
                     {"headers": {"x-api-key": "${token1}"}}, id="headers"),
    ],
)  # fmt: skip
def test_what_was_asked(recorder, sent, expected):
    assert asked(recorder, sent) == {"method": sent.method, "path": "/v3/x", **expected}


def test_bytes_that_are_no_text_are_refused(recorder):
    with pytest.raises(CannotBeRecorded):
        recorder.add(request(method="POST", body=b"\xff"), reply({}))
    assert recorder.document()["steps"] == []


def test_polls_become_one_step(recorder):
    for state in ("PROCESSING", "PROCESSING", "COMPLETE"):
        recorder.add(request("/v3/jobs/j"), reply({"state": state}))
    (step,) = recorder.document()["steps"]
    assert step["until"]["pointer"] == "/state"
    assert "PROCESSING" in step["until"]["not"]
    assert step["response"]["json"] == {"state": "COMPLETE"}


def test_a_state_that_nobody_waited_for_is_no_poll(recorder):
    recorder.add(request("/v3/apps/a"), reply({"state": "STOPPED"}))
    assert "until" not in recorder.document()["steps"][0]


def test_what_has_no_order_is_said(recorder):
    recorder.add(request(), reply([1, 2]), known={"response": {"unordered": ["/x"]}})
    assert recorder.document()["steps"][0]["response"]["unordered"] == ["/x"]


def test_secrets_are_told_for_a_replay_in_this_process(recorder):
    asked(recorder, request(Authorization=basic("cf", "s3cret")))
    assert recorder.sent_secrets() == {"token1": "s3cret"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("admin", "admin"), ("alice", "alice"), ("admin_read_only", "admin_read_only")],
)
def test_the_name_of_who_asks(name, expected):
    assert recorded_name(f"bearer {token_of(name, GUID)}") == expected


def test_an_admin_of_another_name_is_admin_again(monkeypatch):
    monkeypatch.setattr("fakecc.remote.tokens.USER_SCOPES", ("cloud_controller.admin",))
    assert recorded_name(f"bearer {token_of('root', GUID)}") == "admin"


def test_no_token_is_nobody():
    assert recorded_name("bearer junk") is None


def test_the_last_part_of_a_path():
    assert last_part("/v3/a/credentials?x=/y") == "credentials"


FORM = "application/x-www-form-urlencoded"


def test_a_token_that_nobody_gave_is_known_by_what_it_says(recorder):
    recorder.add(request(Authorization=f"bearer {token_of('ann', GUID)}"), reply({}), user=None)
    document = recorder.document()
    assert document["steps"][0]["request"]["headers"] == {"authorization": "bearer ${token1}"}
    assert (document["tokens"]["token1"]["claims"]["user_id"], document["tokens"]["token1"]["header"]["alg"]) == (
        "${guid1}", "HS256",
    )  # fmt: skip
    assert list(problems(document)) == []


def test_a_token_that_an_answer_gave_is_none_of_them(recorder):
    given = token_of("ann", GUID)
    recorder.add(request(), reply({"access_token": given}))
    recorder.add(request(Authorization=f"bearer {given}"), reply({}))
    document = recorder.document()
    assert "tokens" not in document
    assert document["steps"][1]["request"]["headers"] == {"authorization": "bearer ${token1}"}


def test_a_session_s_cookie_is_learnt_and_sent(recorder):
    cookies = "A=first; Path=/; Expires=Mon, 30 Nov 2026 23:41:57 GMT, B=second; HttpOnly"
    answer = HttpReply(status=200, headers={"set-cookie": cookies})
    recorder.add(request(), answer, to="uaa")
    recorder.add(request(Cookie="A=first; C=own"), reply({}), to="uaa")
    first, second = recorder.document()["steps"]
    assert first["response"]["headers"]["set-cookie"] == (
        "A=${token1}; Path=/; Expires=${httpdate}, B=${token2}; HttpOnly"
    )
    assert second["request"]["headers"] == {"cookie": "A=${token1}; C=${token3}"}


def test_the_cloud_controller_keeps_no_sessions(recorder):
    recorder.add(request(Cookie="A=b"), HttpReply(status=200, headers={"set-cookie": "A=c"}))
    [step] = recorder.document()["steps"]
    assert (step["request"].get("headers"), step["response"]["headers"]) == (None, {"set-cookie": "${any}"})


def test_who_logs_in_by_a_name_for_a_password_keeps_it(recorder):
    body = urlencode({"username": "developer", "password": "developer"}).encode()
    sent = asked(recorder, request(method="POST", body=body, **{"Content-Type": FORM}), to="uaa")
    assert sent["form"] == [["username", "developer"], ["password", "${token1}"]]


def test_json_that_says_that_it_is_a_form_stays_a_text(recorder):
    sent = asked(recorder, request(method="POST", body=b'{"name": "x"}', **{"Content-Type": FORM}))
    assert (sent["text"], sent.get("form")) == ('{"name": "x"}', None)


@pytest.mark.parametrize(("later", "template"), [(0, "${epoch}"), (43_199, "${epoch+43199}"), (-86_400, None)])
def test_numbers_near_now_are_moments(recorder, monkeypatch, later, template):
    monkeypatch.setattr("fakecc.remote.templating.wall_second", lambda: 1_700_000_000)
    moment = 1_700_000_000 + later
    recorder.add(request(), reply({"exp": moment, "rev_sig": "abcd"}))
    [step] = recorder.document()["steps"]
    assert step["response"]["json"] == {"exp": template or moment, "rev_sig": "${any}"}


def test_of_a_scenario_every_header_was_asked_for(recorder):
    whole = Recorder("s", {}, of_a_scenario=True)
    sent = request(**{"X-Forwarded-Proto": "https"})
    assert asked(recorder, sent).get("headers") is None
    assert asked(whole, sent)["headers"] == {"x-forwarded-proto": "https"}


def of_a_scenario(step, sent, answer, **more):
    """The step that a scenario's step becomes."""
    recorder = Recorder("s", {"api": "http://h"}, of_a_scenario=True)
    recorder.add(sent, answer, known=step, **more)
    document = recorder.document()
    assert list(problems(document)) == []
    return document["steps"][0]


def test_what_a_scenario_s_answer_says_of_tokens_and_ports_is_said_again():
    known = {"response": {"status": 200, "headers": {"allow": "${any}"}, "json": {"port": "${any}"},
                          "claims": {"/access_token": {"header": {"kid": "${kid}"}}}}}  # fmt: skip
    token = sign({"alg": "HS256", "kid": "key-7"}, {"sub": GUID})
    answer = HttpReply(status=200, headers={"allow": "GET, PUT"}, json={"port": 1, "access_token": token}, is_json=True)
    assert of_a_scenario(known, request(), answer)["response"] == {
        "status": 200,
        "headers": {"allow": "${any}"},
        "json": {"port": "${any}", "access_token": "${token1}"},
        "claims": {"/access_token": {"header": {"alg": "HS256", "kid": "${kid}"}, "claims": {"sub": "${guid1}"}}},
    }


def test_a_scenario_says_what_nobody_can_predict():
    known = {"response": {"status": 200, "learn": {"/name": "${any}", "/guid": "${guid4}"}}}
    step = of_a_scenario(known, request(), reply({"name": "1f3a", "guid": GUID}))
    assert step["response"]["json"] == {"name": "${any}", "guid": "${guid1}"}


def test_events_and_what_was_asked_meanwhile():
    asked = {"method": "GET", "path": "/events", "to": "routing", "events": 2,
             "meanwhile": [{"method": "POST", "path": "/create", "to": "routing", "json": {}}]}  # fmt: skip
    post = request("/create", "POST", b'{"a": 1}', **{"Content-Type": "application/json"})
    step = of_a_scenario({"request": asked}, request("/events"), reply([]), to="routing", meanwhile=[post])
    assert (step["request"]["events"], step["request"]["meanwhile"]) == (
        2, [{"method": "POST", "path": "/create", "to": "routing", "json": {"a": 1}}],
    )  # fmt: skip


def test_a_scenario_s_steps_are_not_folded():
    recorder = Recorder("s", {}, of_a_scenario=True)
    for state in ("PROCESSING", "COMPLETE"):
        recorder.add(request("/v3/jobs/j"), reply({"state": state}))
    assert ["until" in step for step in recorder.document()["steps"]] == [False, False]


@pytest.mark.parametrize("kind", ["json", "text"])
def test_a_scenario_s_body_stays_of_its_kind(kind):
    sent = request(method="POST", body=b'{"a": 1}', **{"Content-Type": "application/json"})
    step = of_a_scenario({"request": {kind: "x"}}, sent, reply({}))
    assert (step["request"]["json"] if kind == "json" else step["request"]["text"]) == (
        {"a": 1} if kind == "json" else '{"a": 1}'
    )


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '{"a": 1e400}', '{"a": NaN}', '{"a": 1.10}'])
def test_json_that_would_say_something_else_stays_a_text(recorder, text):
    sent = asked(recorder, request(method="POST", body=text.encode(), **{"Content-Type": "application/json"}))
    assert sent["text"] == text


def test_an_empty_header_is_none_that_is_missing(recorder):
    assert asked(recorder, request(Authorization=""))["headers"] == {"authorization": ""}


@pytest.mark.parametrize(
    ("shown", "template", "is_told"),
    [
        pytest.param("p%3Ass+w", "${token1}", False, id="a known one, encoded"),
        pytest.param("50% off", "${token2}", True, id="signs that are decoded"),
        pytest.param("plain-secret", "${token2}", False, id="a plain one"),
    ],
)
def test_a_secret_whose_signs_count_cannot_be_made_up(recorder, shown, template, is_told):
    asked(recorder, request(method="POST", body=b'{"secret": "p:ss w"}', **{"Content-Type": "application/json"}))
    assert asked(recorder, request(Authorization=basic("cf", shown)))["basic"] == ["cf", template]
    assert list(recorder.unrepeatable()) == ([1] if is_told else [])


def test_what_is_too_short_for_a_refresh_token_is_none(recorder):
    body = urlencode({"refresh_token": "a.b.c", "password": "a.b.c"}).encode()
    sent = asked(recorder, request(method="POST", body=body, **{"Content-Type": FORM}), to="uaa")
    assert sent["form"] == [["refresh_token", "a.b.c"], ["password", "${token1}"]]


def test_a_refusal_to_show_credentials_is_no_secret(recorder):
    recorder.add(request("/v3/x/credentials"), reply({"errors": [{"detail": "no"}]}, status=403))
    assert recorder.document()["steps"][0]["response"]["json"] == {"errors": [{"detail": "no"}]}


def test_bytes_are_written_down_where_that_is_wanted():
    recorder = Recorder("s", {}, with_bytes=True)
    assert asked(recorder, request(method="POST", body=b"\xff\x00"))["bytes"] == "/wA="
    document = recorder.document()
    assert (list(problems(document)), document["version"]) == ([], 2)


def test_what_a_journal_has_not_kept_is_refused(recorder):
    with pytest.raises(CannotBeRecorded, match="has not been kept"):
        recorder.add(request(method="POST", body="PK\ufffd".encode()), reply({}))
