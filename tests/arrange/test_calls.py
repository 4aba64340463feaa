"""What a test verifies about the journal, and what it is told where nothing fits."""

import threading

import pytest

from fakecc import World
from fakecc.arrange import calls
from fakecc.arrange.checking import BadInput
from fakecc.journal import Entry

CREATE = {"method": "POST", "path": "/v3/service_instances", "route": "/v3/service_instances", "status": 202}
ENTRIES = [
    {**CREATE, "caller": "eve", "request": {"name": "one", "parameters": {"size": 1}, "tags": []}},
    {
        "path": "/v3/jobs/1?include=space",
        "route": "/v3/jobs/:guid",
        "headers": {"User-Agent": "mine/1"},
        "caller": "eve",
    },
    {**CREATE, "request": {"name": "two"}, "status": 422, "fault": "busy", "response": {"errors": [{"code": 10008}]}},
    {"kind": "broker", "method": "PUT", "path": "/v2/x", "operation": "provision", "response": '{"operation": "op"}'},
]


def entry(**given):
    return Entry(**{"kind": "request", "at": 0.0, "method": "GET", "status": 200, **given})


@pytest.fixture
def journal():
    made = World("empty").journal
    for given in ENTRIES:
        made.add(entry(**given))
    return made


@pytest.mark.parametrize(
    ("operation", "said", "found"),
    [
        pytest.param("service_instances.create", {}, [0, 2], id="operation"),
        pytest.param("POST /v3/service_instances", {}, [0, 2], id="route"),
        pytest.param("service_*", {}, [0, 2], id="pattern"),
        pytest.param("*", {}, [0, 1, 2], id="every request"),
        pytest.param(None, {}, [0, 1, 2, 3], id="everything"),
        pytest.param(None, {"broker": "provision"}, [3], id="a broker's operation"),
        pytest.param(None, {"broker": "*"}, [3], id="any broker's"),
        pytest.param(None, {"user": "eve"}, [0, 1], id="user"),
        pytest.param(None, {"status": 422}, [2], id="status"),
        pytest.param(None, {"path": "/v3/jobs/*"}, [1], id="path"),
        pytest.param(None, {"fault": "busy"}, [2], id="fault"),
        pytest.param(None, {"query": {"include": "space"}}, [1], id="query"),
        pytest.param(None, {"headers": {"user-agent": "mine/1"}}, [1], id="headers"),
        pytest.param(None, {"body": {"parameters": {"size": 1}}}, [0], id="a part of the body"),
        pytest.param(None, {"body": {"name": "three"}}, [], id="another body"),
        pytest.param(None, {"response": {"operation": "op"}}, [3], id="response"),
    ],
)
def test_the_calls_that_are_meant(journal, operation, said, found):
    assert journal.calls(operation, **said) == [list(journal)[number] for number in found]


def test_what_was_called_is_given(journal):
    assert [call.request["name"] for call in journal.assert_called("service_instances.create", times=2)] == [
        "one",
        "two",
    ]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        pytest.param(
            {"times": 1},
            "1 call(s) of service_instances.create wanted, 2 found\n"
            "  POST /v3/service_instances -> 202\n  POST /v3/service_instances -> 422\n"
            "the nearest was GET /v3/jobs/1",
            id="too many",
        ),
        pytest.param(
            {"body": {"name": "three"}},
            "at least 1 call(s) of service_instances.create body={'name': 'three'} wanted, 0 found\n"
            "the nearest was POST /v3/service_instances -> 422:\n  body/name is 'two', not 'three'",
            id="another body",
        ),
        pytest.param(
            {"body": {"plan": "x"}, "status": 202},
            "at least 1 call(s) of service_instances.create body={'plan': 'x'} status=202 wanted, 0 found\n"
            "the nearest was POST /v3/service_instances -> 202:\n  body has no 'plan'",
            id="the nearest of several",
        ),
    ],
)
def test_a_complaint_says_what_came_nearest(journal, said, message):
    with pytest.raises(AssertionError) as complaint:
        journal.assert_called("service_instances.create", **said)
    assert str(complaint.value).startswith(message.partition("the nearest was GET")[0])


def test_where_nothing_is_near_the_calls_are_told(journal):
    with pytest.raises(AssertionError) as complaint:
        journal.assert_called("apps.start")
    assert str(complaint.value).splitlines()[:3] == [
        "at least 1 call(s) of apps.start wanted, 0 found",
        "the calls were:",
        "  POST /v3/service_instances -> 202",
    ]


def test_what_was_never_called(journal):
    journal.assert_never("apps.start")
    with pytest.raises(AssertionError, match=r"no call\(s\) of jobs.get wanted, 1 found\n  GET /v3/jobs/1"):
        journal.assert_never("jobs.get")


def test_calls_in_order(journal):
    journal.assert_order("service_instances.create", "jobs.get", "service_instances.create")
    with pytest.raises(AssertionError, match=r"there was no jobs.get after jobs.get; the calls were:\n  POST"):
        journal.assert_order("jobs.get", "jobs.get")


@pytest.mark.parametrize(
    ("operation", "said", "problem"),
    [
        ("service_instance.create", {}, "/operation: no operation of the API is called 'service_instance.create'"),
        (None, {"broker": "provison"}, "/broker: brokers have no operation 'provison'"),
    ],
)
def test_what_names_no_operation(journal, operation, said, problem):
    with pytest.raises(BadInput) as refused:
        journal.assert_never(operation, **said)
    assert str(refused.value).startswith(problem)


def test_waiting_ends_with_the_call(journal):
    later = threading.Timer(0.05, lambda: journal.add(entry(path="/v3/apps", route="/v3/apps")))
    later.start()
    found = journal.wait_for("apps.list", timeout=10)
    later.join()

    assert ([call.path for call in found], journal.listeners) == (["/v3/apps"], [])


def test_waiting_ends_in_time(journal):
    with pytest.raises(AssertionError, match=r"at least 1 within 0.01 s call\(s\) of apps.list wanted, 0 found"):
        journal.wait_for("apps.list", timeout=0.01)


def test_nothing_is_near_in_an_empty_journal():
    assert calls.nearest(World("empty").journal, "apps.list", {}) is None
