"""The `then` of a fault: the table of docs/testing/faults.md, row by row."""

import re

import pytest

from fakecc.arrange.checking import BadInput, Part
from fakecc.arrange.fault_words import effects

CONCURRENCY = "The Service Broker does not support concurrent requests that mutate the same resource."


@pytest.mark.parametrize(
    ("where", "then", "effect"),
    [
        pytest.param("request", {"status": 503}, {"status": 503}, id="status"),
        pytest.param("request", {"error": "CF-OrgSuspended"}, {"error": "CF-OrgSuspended"}, id="error by name"),
        pytest.param("request", {"seconds": 2}, {"delay": 2}, id="slow and good"),
        pytest.param("request", {"status": 503, "seconds": 2}, {"status": 503, "delay": 2}, id="slow and bad"),
        pytest.param(
            "request", {"seconds": {"uniform": [1, 2]}}, {"delay": {"uniform": [1, 2]}}, id="slow by a distribution"
        ),
        pytest.param("request", {"connection": "reset"}, {"failure": "reset"}, id="reset"),
        pytest.param("request", {"connection": "truncate", "bytes": 9}, {"failure": "truncate", "bytes": 9}, id="cut"),
        pytest.param(
            "request",
            {"connection": "reset", "carried_out": True},
            {"failure": "reset", "after": True},
            id="lost answer",
        ),
        pytest.param("request", {"token": "expired"}, {"token": "expired"}, id="token"),
        pytest.param("request", {"never_done": True}, {"never_done": True}, id="never done"),
        pytest.param("request", {"half_done": True}, {"half_done": True}, id="half done"),
        pytest.param("request", {"stale": {"changes": 1}}, {"stale": {"changes": 1}}, id="stale"),
        pytest.param("broker", {"status": 410, "body": {}}, {"status": 410, "body": {}}, id="broker's status"),
        pytest.param(
            "broker",
            {"error": "ConcurrencyError"},
            {"status": 422, "body": {"error": "ConcurrencyError", "description": CONCURRENCY}},
            id="broker's error",
        ),
        pytest.param(
            "broker",
            {"error": "RequiresApp", "description": "no"},
            {"status": 422, "body": {"error": "RequiresApp", "description": "no"}},
            id="broker's error in other words",
        ),
        pytest.param("broker", {"malformed": "json"}, {"status": 200, "text": "this is not JSON"}, id="no JSON"),
        pytest.param(
            "broker", {"malformed": "type", "status": 201}, {"status": 201, "text": '"a string"'}, id="no object"
        ),
        pytest.param(
            "broker",
            {"malformed": "content_type"},
            {"status": 200, "text": "<html>no broker</html>", "headers": {"Content-Type": "text/html"}},
            id="HTML",
        ),
        pytest.param("broker", {"connection": "timeout"}, {"failure": "timeout"}, id="timeout"),
        pytest.param(
            "broker", {"seconds": {"normal": [1, 2]}}, {"delay": {"normal": [1, 2]}}, id="a broker of uneven slowness"
        ),
        pytest.param("runtime", {"fails": "no", "seconds": 3}, {"fails": "no", "delay": 3}, id="fails late"),
        pytest.param("runtime", {"never_done": True}, {"never_done": True}, id="never over"),
        pytest.param(
            "broker",
            {"connection": "timeout", "carried_out": True},
            {"failure": "timeout", "after": True},
            id="deed done",
        ),
        pytest.param("broker", {"duplicate": True}, {"duplicate": True}, id="delivered twice"),
        pytest.param("broker", {"seconds": 0.5}, {"delay": 0.5}, id="slow broker"),
    ],
)
def test_an_effect(where, then, effect):
    assert effects.read(where, Part(then), ("runtime stage" if where == "runtime" else "GET /v3/apps",)) == effect


def test_a_state_is_told_by_last_operation():
    effect = effects.read("broker", Part({"state": "failed"}), ("broker last_operation",))
    assert effect == {"status": 200, "body": {"state": "failed"}}


@pytest.mark.parametrize(
    ("where", "then", "problem"),
    [
        pytest.param("request", {"body": {}}, "/: a fault has one effect, not 0", id="none"),
        pytest.param("request", {"status": 500, "connection": "reset"}, "/: a fault has one effect, not 2", id="two"),
        pytest.param(
            "request",
            {"error": "CF-OrgSuspendd"},
            "/error: the Cloud Controller has no error 'CF-OrgSuspendd' (allowed: CF-OrgSuspended,",
            id="misspelt error",
        ),
        pytest.param(
            "request",
            {"connection": "timeout"},
            "/connection: 'timeout' cannot happen to a client's connection",
            id="no timeout",
        ),
        pytest.param(
            "request",
            {"connection": "reset", "seconds": 2},
            "/seconds: 'seconds' (a number) is for dribble and hang",
            id="no time",
        ),
        pytest.param(
            "request", {"connection": "reset", "bytes": 2}, "/bytes: 'bytes' has no effect on 'reset'", id="no bytes"
        ),
        pytest.param(
            "request", {"connection": "reset", "detail": "x"}, "/detail: 'detail' has no effect beside", id="detail"
        ),
        pytest.param("request", {"state": "failed"}, "/state: 'state' is for calls to brokers", id="a broker's"),
        pytest.param("broker", {"token": "expired"}, "/token: 'token' is for requests of clients", id="a request's"),
        pytest.param(
            "broker",
            {"error": "AsyncRequird"},
            "/error: the Open Service Broker API has no error 'AsyncRequird'",
            id="OSB",
        ),
        pytest.param(
            "broker", {"connection": "hang"}, "/connection: 'hang' cannot happen to a call to a broker", id="hang"
        ),
        pytest.param("broker", {"state": "failed"}, "/state: a state is told by", id="state elsewhere"),
        pytest.param("broker", {"malformed": "xml"}, "/malformed: an answer is not 'xml'", id="no such malformation"),
        pytest.param(
            "runtime", {"status": 503}, "/status: 'status' is for calls to brokers, and not for", id="no HTTP"
        ),
        pytest.param(
            "runtime", {"error": "CF-StagerUnavailble"}, "/error: the Cloud Controller has no error", id="no error"
        ),
        pytest.param("request", {"fails": "x"}, "/fails: 'fails' is for calls to what runs apps, and not", id="fails"),
        pytest.param(
            "runtime", {"fails": "x", "never_done": True}, "/: a fault has one effect, not 2", id="two ends of a task"
        ),
    ],
)
def test_what_has_no_effect_is_refused(where, then, problem):
    with pytest.raises(BadInput) as refused:
        effects.read(where, Part(then), ("runtime stage" if where == "runtime" else "POST /v3/apps",))

    assert str(refused.value).startswith(problem)


@pytest.mark.parametrize(
    ("then", "operation"),
    [({"fails": "no"}, "deploy"), ({"error": "CF-TaskError"}, "start_instance"), ({"fails": "no"}, "*")],
)
def test_what_runs_apps_cannot_do_is_refused(then, operation):
    with pytest.raises(BadInput, match=f"cannot happen to 'runtime {re.escape(operation)}'"):
        effects.read("runtime", Part(then), (f"runtime {operation}",))
