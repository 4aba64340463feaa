"""/api/v1: what apps told, as log-cache shows it."""

import pytest
import support

from fakecc.actions.platform import logs
from fakecc.permissions import Caller

ADMIN = Caller(guid="l", name="l", scopes=frozenset({"logs.admin"}))
SECOND = 1_000_000_000
BEGIN = 1_700_000_000 * SECOND


@pytest.fixture
def home(world):
    return support.space(world)


@pytest.fixture
def app(world, home):
    return support.app_in(world, home)


@pytest.fixture
def _told(world, app):
    for number, envelope in enumerate(
        (
            {"log": {"payload": "aGVsbG8=", "type": "OUT"}},
            {"counter": {"name": "requests", "delta": "2", "total": "7"}},
            {
                "gauge": {
                    "metrics": {"cpu": {"unit": "percentage", "value": 12.5}, "memory": {"unit": "b", "value": 1024}}
                }
            },
            {"timer": {"name": "http", "start": "1", "stop": "2"}},
            {"event": {"title": "crashed", "body": "exit 1"}},
        )
    ):
        logs.put(world, {"source_id": app.guid, "timestamp": str(BEGIN - (9 - number) * SECOND), **envelope})


def read(world, app, query="", *, as_=ADMIN):
    return support.ask(world, "GET", f"/api/v1/read/{app.guid}?{query}", as_=as_)


def _kinds(reply):
    return [list(one)[-1] for one in reply.body["envelopes"]["batch"]]


def test_a_line_is_written_now(world, app):
    logs.write(world, app.guid, "hello", error=True)
    world.clock.advance(1)
    assert read(world, app).body == {
        "envelopes": {
            "batch": [
                {
                    "timestamp": "1700000000000000000",
                    "source_id": app.guid,
                    "instance_id": "0",
                    "deprecated_tags": {},
                    "tags": {"source_type": "APP/PROC/WEB", "instance_id": "0"},
                    "log": {"payload": "aGVsbG8=", "type": "ERR"},
                }
            ]
        }
    }


@pytest.mark.usefixtures("_told")
@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("", ["log", "counter", "gauge", "timer", "event"]),
        ("limit=2", ["log", "counter"]),
        ("limit=2&descending=true", ["event", "timer"]),
        ("envelope_types=LOG&envelope_types=5", ["log", "event"]),
        (f"start_time={BEGIN - 8 * SECOND}&end_time={BEGIN - 6 * SECOND}", ["counter", "gauge"]),
        ("start_time=-6795364578871345152&limit=1", ["log"]),
        ("name_filter=%5Ereq", ["counter"]),
    ],
)
def test_what_is_asked_for_is_read(world, app, query, kinds):
    assert _kinds(read(world, app, query)) == kinds


@pytest.mark.usefixtures("_told")
def test_a_filter_narrows_a_gauge(world, app):
    batch = read(world, app, "name_filter=mem").body["envelopes"]["batch"]
    assert [one["gauge"] for one in batch] == [{"metrics": {"memory": {"unit": "b", "value": 1024}}}]


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("limit=-1", 500, "limit (-1) must be greater than zero"),
        ("limit=1001", 500, "limit (1001) must be 1000 or less"),
        ("limit=abc", 400, 'parsing field "limit": strconv.ParseInt: parsing "abc": invalid syntax'),
        ("limit=1&limit=2", 400, 'too many values for field "limit": 1, 2'),
        ("start_time=2&end_time=1", 500, "StartTime (2) must be before EndTime (1)"),
        ("envelope_types=log", 400, 'parsing list "envelope_types": "log" is not a valid value'),
        ("descending=maybe", 400, 'parsing field "descending": strconv.ParseBool: parsing "maybe": invalid syntax'),
        ("name_filter=%5B", 500, (
            "name filter must be a valid regular expression: error parsing regexp: missing closing ]: `[`"
        )),
    ],
)  # fmt: skip
def test_a_query_is_refused(world, app, query, status, message):
    reply = read(world, app, query)
    assert (reply.status, reply.body["message"]) == (status, message)


@pytest.mark.usefixtures("_told")
def test_who_does_not_see_the_app_finds_nothing(world, home, app):
    seen = support.user(world, "auditor", ("space_auditor", home))
    callers = (seen, support.user(world, "stranger"), support.NOBODY)
    assert [read(world, app, as_=caller).status for caller in callers] == [200, 404, 404]


@pytest.mark.usefixtures("_told")
def test_meta_counts_what_the_caller_sees(world, home, app):
    logs.write(world, "component", "x")
    meta = support.ask(world, "GET", "/api/v1/meta", as_=support.user(world, "dev", ("space_developer", home))).body
    told = {"count": "5", "oldestTimestamp": str(BEGIN - 9 * SECOND), "newestTimestamp": str(BEGIN - 5 * SECOND)}
    everything = support.ask(world, "GET", "/api/v1/meta", as_=ADMIN).body
    assert (meta, sorted(everything["meta"])) == ({"meta": {app.guid: told}}, sorted([app.guid, "component"]))


def test_info_is_for_anybody(world):
    reply = support.ask(world, "POST", "/api/v1/info", {}, as_=support.NOBODY)
    assert (reply.status, reply.text) == (200, '{"version":"3.2.12","vm_uptime":"0"}\n')


def test_reading_is_get(world, app):
    reply = support.ask(world, "POST", f"/api/v1/read/{app.guid}", {}, as_=ADMIN)
    assert (reply.status, reply.body) == (501, {"code": 12, "message": "Method Not Allowed", "details": []})


def test_the_link_of_the_root_leads_here(world):
    assert support.ask(world, "GET", "/").body["links"]["log_cache"] == {"href": "http://api.example.org"}


def test_envelopes_come_by_the_control_api(world, app):
    batch = [{"source_id": app.guid, "timestamp": "1", "log": {"payload": "", "type": "OUT"}}]
    reply = support.ask(world, "POST", "/_fakecc/envelopes", {"batch": batch})
    assert (reply.status, _kinds(read(world, app))) == (204, ["log"])
