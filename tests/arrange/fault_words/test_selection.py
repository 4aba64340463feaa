"""The `when` of a fault: the table of docs/testing/faults.md, row by row."""

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange.checking import BadInput, Part
from fakecc.arrange.fault_words import selection

NOW = 1_900_000_000.0
APPS = {"operation": "apps.list"}


@pytest.fixture
def world():
    return World("small", clock=VirtualClock(NOW), guids=1)


@pytest.mark.parametrize(
    ("when", "fields"),
    [
        pytest.param(APPS, {"where": "request", "keys": ("GET /v3/apps",), "select": {}}, id="an operation by name"),
        pytest.param(
            {"operation": "GET /v3/apps/:guid"},
            {"where": "request", "keys": ("GET /v3/apps/:guid",), "select": {}},
            id="a route",
        ),
        pytest.param(
            {"operation": "GET /v3/jobs/abc"},
            {"where": "request", "keys": ("GET /v3/jobs/:guid",), "select": {"path": "/v3/jobs/abc"}},
            id="a path",
        ),
        pytest.param(
            {"operation": ["apps.list", "jobs.get"]},
            {"where": "request", "keys": ("GET /v3/apps", "GET /v3/jobs/:guid"), "select": {}},
            id="several",
        ),
        pytest.param({"operation": "*"}, {"where": "request", "keys": ("request *",), "select": {}}, id="everything"),
        pytest.param(
            {"host": "uaa"},
            {"where": "request", "keys": ("request *",), "select": {"host": "uaa"}},
            id="everything at a host",
        ),
        pytest.param(
            {"user": "eve", **APPS},
            {"where": "request", "keys": ("GET /v3/apps",), "select": {"caller": "eve"}},
            id="a user's",
        ),
        pytest.param(
            {"resource": {"type": "service_instances", "plan": "sync", "label": "env=prod"}},
            {
                "where": "request",
                "keys": ("request *",),
                "select": {"type": "service_instances", "plan": "sync", "label": "env=prod"},
            },
            id="a resource",
        ),
        pytest.param(
            {"broker": {"operation": "provision", "plan": "sync"}},
            {"where": "broker", "keys": ("broker provision",), "select": {"plan": "sync"}},
            id="a call to a broker",
        ),
        pytest.param(
            {"broker": {}}, {"where": "broker", "keys": ("broker *",), "select": {}}, id="any call to a broker"
        ),
    ],
)
def test_which_calls(world, when, fields):
    assert selection.read(world, Part(when)) == {**fields, "nth": 1, "every": 1}


@pytest.mark.parametrize(
    ("when", "fields"),
    [
        pytest.param({"nth": 3}, {"nth": 3, "times": 1}, id="the third"),
        pytest.param({"first": 2}, {"nth": 1, "every": 1, "times": 2}, id="the first two"),
        pytest.param({"after": 3}, {"nth": 4, "every": 1}, id="after the third"),
        pytest.param({"every": 2}, {"nth": 2, "every": 2}, id="each second one"),
        pytest.param({"after": 1, "every": 3, "first": 2}, {"nth": 4, "every": 3, "times": 2}, id="all of them"),
        pytest.param({"nth": 1, "per": "resource"}, {"nth": 1, "times": 1, "per": "resource"}, id="of each resource"),
        pytest.param(
            {"probability": 0.3}, {"nth": 1, "every": 1, "probability": 0.3, "chance_seed": 0}, id="by chance"
        ),
        pytest.param(
            {"probability": 0.3, "seed": 7},
            {"nth": 1, "every": 1, "probability": 0.3, "chance_seed": 7},
            id="by a seed",
        ),
        pytest.param({"ttl": "10m"}, {"nth": 1, "every": 1, "until": NOW + 600}, id="for ten minutes"),
        pytest.param(
            {"from": NOW + 10, "until": NOW + 40},
            {"nth": 1, "every": 1, "since": NOW + 10, "until": NOW + 40},
            id="an outage",
        ),
        pytest.param(
            {"from": "2040-01-01T00:00:00Z", "ttl": 30},
            {"nth": 1, "every": 1, "since": 2208988800.0, "until": 2208988830.0},
            id="an outage of 30 s",
        ),
    ],
)
def test_how_often_and_when(world, when, fields):
    read = selection.read(world, Part({**APPS, **when}))
    assert {key: value for key, value in read.items() if key not in {"where", "keys", "select"}} == fields


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        pytest.param(
            {}, "/: it says no call (allowed: operation, user, host, resource, broker, runtime)", id="nothing"
        ),
        pytest.param(
            {"operation": "service_instance.create"},
            "/operation: no operation of the API is called 'service_instance.create', and no route is "
            "(allowed: service_instances.create,",
            id="misspelt",
        ),
        pytest.param(
            {"operation": ["apps.list", "POST /v3/apps/:guid"]},
            "/operation/1: no operation of the API",
            id="one of several",
        ),
        pytest.param({"operation": "GET /_fakecc/clock"}, "/operation: the control API has no faults", id="ours"),
        pytest.param(
            {"resource": {"type": "service_instance"}},
            "/resource/type: there is no resource 'service_instance' (allowed: service_instances,",
            id="no resource",
        ),
        pytest.param(
            {"broker": {"operation": "provison"}},
            "/broker/operation: brokers have no operation 'provison' (allowed: provision,",
            id="no operation of brokers",
        ),
        pytest.param(
            {"broker": {"broker": "brokr"}},
            "/broker/broker: there is no broker 'brokr'; a pattern (brokr*) may wait for one (allowed: broker)",
            id="no broker",
        ),
        pytest.param({"broker": {"plan": "asink"}}, "/broker/plan: there is no plan 'asink'", id="no plan"),
        pytest.param(
            {"resource": {"plan": "asink"}},
            "/resource/plan: there is no plan 'asink'; a pattern (asink*) may wait for one",
            id="no plan of a resource",
        ),
        pytest.param(
            {"resource": {"type": "apps", "plan": "async"}}, "/resource/plan: apps have no plans", id="a plan of apps"
        ),
        pytest.param({"broker": {}, **APPS}, "/operation: 'operation' is for requests of clients", id="both"),
        pytest.param(
            {"runtime": {"operation": "stge"}},
            "/runtime/operation: what runs apps has no operation 'stge' (allowed: stage",
            id="no call to what runs apps",
        ),
        pytest.param(
            {"runtime": {"operation": "stage", "task": "t"}},
            "/runtime/task: 'task' selects nothing of 'stage' (allowed: run_task, cancel_task)",
            id="no task",
        ),
        pytest.param({"broker": {}, "runtime": {}}, "/runtime: `broker` selects calls already", id="two calls"),
        pytest.param({**APPS, "nth": 1, "first": 2}, "/nth: `nth` is one call alone", id="nth and first"),
        pytest.param(
            {**APPS, "seed": 2}, "/seed: `seed` decides by chance, and there is no `probability`", id="a seed alone"
        ),
        pytest.param(
            {**APPS, "probability": 1, "nth": 2}, "/nth: 'nth' counts calls, and `probability`", id="count and chance"
        ),
        pytest.param({**APPS, "until": NOW - 1}, "/: it is over before it begins", id="over"),
        pytest.param({**APPS, "until": NOW + 9, "ttl": 3}, "/ttl: `until` says when it ends already", id="two ends"),
        pytest.param({**APPS, "ttl": "soon"}, "/ttl: a duration is a number of seconds", id="no duration"),
    ],
)
def test_what_could_never_strike_is_refused(world, when, problem):
    with pytest.raises(BadInput) as refused:
        selection.read(world, Part(when))

    assert str(refused.value).startswith(problem)


def test_a_pattern_waits_for_a_broker_that_comes_later(world):
    assert selection.read(world, Part({"broker": {"broker": "later*"}}))["select"] == {"broker": "later*"}


@pytest.mark.parametrize("operation", ["v2.apps.list", "GET /v2/apps", "GET /v2/apps*"])
def test_a_call_of_v2_is_refused_where_v2_is_off(operation):
    world = World("small", settings={"temporary_enable_v2": False}, clock=VirtualClock(NOW))
    with pytest.raises(BadInput, match="v2 is off in this world: the setting temporary_enable_v2 switches it on"):
        selection.read(world, Part({"operation": operation}))

    assert selection.read(world, Part({"operation": "GET /v2/info"}))["keys"] == ("GET /v2/info",)


def test_a_seed_that_switches_v2_on_may_have_faults_of_it():
    world = World("small", settings={"temporary_enable_v2": False}, clock=VirtualClock(NOW))
    fault = {"when": {"operation": "v2.apps.list"}, "then": {"status": 503}}
    world.seed(settings={"temporary_enable_v2": True}, faults=[fault])

    assert [one.keys for one in world.faults] == [("GET /v2/apps",)]


def test_a_wrong_seed_leaves_the_settings_as_they_were():
    world = World("small", settings={"temporary_enable_v2": False}, clock=VirtualClock(NOW))
    fault = {"when": {"operation": "v2.aps.list"}, "then": {"status": 503}}
    with pytest.raises(BadInput):
        world.seed(settings={"temporary_enable_v2": True}, faults=[fault])

    assert world.settings.temporary_enable_v2 is False
