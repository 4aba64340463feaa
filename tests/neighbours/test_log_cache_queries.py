"""/api/v1/query and query_range: who may ask what, and the forms of the answers."""

import pytest
import support

from fakecc.actions.platform import logs
from fakecc.permissions import Caller

ADMIN = Caller(guid="l", name="l", scopes=frozenset({"logs.admin"}))
NOW = 1_700_000_000


@pytest.fixture
def home(world):
    return support.space(world)


@pytest.fixture
def app(world, home):
    """An app that told of its cpu 20 seconds ago, and 10."""
    app = support.app_in(world, home)
    for seconds, value in ((20, 1.5), (10, 3)):
        gauge = {"metrics": {"cpu": {"unit": "percentage", "value": value}}}
        stamp = str((NOW - seconds) * logs.NANOSECONDS)
        logs.put(world, {"source_id": app.guid, "instance_id": "0", "timestamp": stamp, "gauge": gauge})
    return app


def _ask(world, path, as_=ADMIN, **query):
    sent = "&".join(f"{name}={value}" for name, value in query.items())
    return support.ask(world, "GET", f"/api/v1/{path}?{sent}", as_=as_)


def _cpu(app):
    return f"cpu%7Bsource_id%3D%22{app.guid}%22%7D"


def _result(kind, metric, values):
    return f'{{"status":"success","data":{{"resultType":"{kind}","result":[{{"metric":{metric},{values}}}]}}}}'


def _metric(app):
    return f'{{"instance_id":"0","source_id":"{app.guid}"}}'


def test_an_instant_has_one_value(world, app):
    reply = _ask(world, "query", query=_cpu(app))
    assert reply.text == _result("vector", _metric(app), '"value":[1700000000.000,"3"]')
    assert reply.headers["Grpc-Metadata-Content-Type"] == "application/grpc"


def test_a_range_has_its_samples(world, app):
    reply = _ask(world, "query", query=_cpu(app) + "%5B1m%5D")
    assert reply.text == _result("matrix", _metric(app), '"values":[[1699999980.000,"1.5"],[1699999990.000,"3"]]')


def test_there_is_a_value_at_every_step(world, app):
    reply = _ask(world, "query_range", query=_cpu(app), start=NOW - 30, end=NOW, step="15s")
    assert reply.text == _result("matrix", _metric(app), '"values":[[1699999985.000,"1.5"],[1700000000.000,"3"]]')


@pytest.mark.parametrize(
    ("path", "query", "status", "error"),
    [
        ("query", {"query": "cpu%7B"}, 400, "parse error at char 5: unexpected end of input inside braces"),
        ("query", {"query": "cpu"}, 400, "query does not request any source_ids"),
        ("query", {"query": "1"}, 400, "query does not request any source_ids"),
        ("query", {"time": "x"}, 500, 'cannot parse "x" to a valid Unix or RFC3339 timestamp'),
        ("query_range", {"step": "x"}, 500, 'couldn\'t parse step: cannot parse "x" to a valid step'),
        ("query_range", {"step": "0"}, 500, "unexpected error: runtime error: integer divide by zero"),
        ("query_range", {"step": "1", "end": "x"}, 500, (
            'couldn\'t parse end: cannot parse "x" to a valid Unix or RFC3339 timestamp'
        )),
    ],
)  # fmt: skip
def test_a_question_is_refused(world, app, path, query, status, error):
    reply = _ask(world, path, **{"query": _cpu(app), **query})
    assert (reply.status, reply.body["error"]) == (status, error)


def test_an_app_is_found_by_its_name(world, home, app):
    seen = support.user(world, "auditor", ("space_auditor", home))
    reply = _ask(world, "query", as_=seen, query=f"cpu%7Bsource_id%3D%22{app.name}%22%7D")
    assert f'"source_id":"{app.guid}"' in reply.text


def test_who_does_not_see_the_app_gets_nothing(world, app):
    assert _ask(world, "query", as_=support.user(world, "stranger"), query=_cpu(app)).status == 404
