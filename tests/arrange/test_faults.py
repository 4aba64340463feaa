"""Faults as a test writes them down, today and in earlier releases."""

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange import faults
from fakecc.arrange.checking import BadInput, Missing, Part

APPS = {"operation": "apps.list"}
FAULT = {"when": APPS, "then": {"status": 503}}


@pytest.fixture
def world():
    return World("small", clock=VirtualClock(1000.0), guids=1)


# What was written, and how it is written today.
TRANSLATIONS = [
    pytest.param(
        {"on": "provision", "status": 500, "plan": "sync"},
        {"when": {"broker": {"operation": "provision", "plan": "sync"}}, "then": {"status": 500}},
        id="a broker's operation",
    ),
    pytest.param(
        {"on": "broker", "failure": "timeout"},
        {"when": {"broker": {}}, "then": {"connection": "timeout"}},
        id="any of a broker's",
    ),
    pytest.param(
        {"on": "bind", "error": "ConcurrencyError", "nth": 3, "times": 1},
        {"when": {"broker": {"operation": "bind"}, "nth": 3}, "then": {"error": "ConcurrencyError"}},
        id="the third call",
    ),
    pytest.param(
        {"on": "bind", "status": 500, "nth": 3, "times": 2},
        {"when": {"broker": {"operation": "bind"}, "after": 2, "first": 2}, "then": {"status": 500}},
        id="the third and the fourth",
    ),
    pytest.param(
        {"on": "last_operation", "state": "failed", "description": "no"},
        {"when": {"broker": {"operation": "last_operation"}}, "then": {"state": "failed", "description": "no"}},
        id="a state",
    ),
    pytest.param(
        {"on": "catalog", "malformed": "json"},
        {"when": {"broker": {"operation": "catalog"}}, "then": {"malformed": "json"}},
        id="an answer that is no JSON",
    ),
    pytest.param(
        {"on": "POST /v3/apps", "status": 503, "caller": "eve", "after": True},
        {"when": {"operation": "POST /v3/apps", "user": "eve"}, "then": {"status": 503, "carried_out": True}},
        id="a request whose answer is lost",
    ),
    pytest.param(
        {"on": "ANY /v3/apps", "failure": "hang", "seconds": 2},
        {"when": {"operation": "ANY /v3/apps"}, "then": {"connection": "hang", "seconds": 2}},
        id="a connection that hangs",
    ),
]


@pytest.mark.parametrize(("written", "today"), TRANSLATIONS)
def test_a_fault_of_earlier_releases_is_translated(world, written, today):
    fault = faults.add(world, Part(written))

    assert fault.given == {**today, "name": "fault-1"}


def test_a_warning_shows_how_it_is_written_today(world):
    with pytest.warns(
        DeprecationWarning, match=r'\{"when": \{"broker": \{"operation": "bind"\}\}, "then": \{"status": 500\}\}'
    ):
        world.fault("bind", status=500)


def test_a_seeds_warning_says_where(world):
    with pytest.warns(DeprecationWarning, match=r"^/faults/0: a fault is written"):
        world.seed(faults=[{"on": "bind", "status": 500}])


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        pytest.param({"on": "bind"}, "/: a fault has one effect, not 0", id="none"),
        pytest.param({"on": "bind", "status": 500, "failure": "timeout"}, "/: a fault has one effect, not 2", id="two"),
        pytest.param(
            {"on": "GET /v3/apps", "error": "RequiresApp"}, "/error: 'error' is for faults of brokers", id="a broker's"
        ),
        pytest.param(
            {"on": "bind", "status": 500, "errors": []},
            "/errors: 'errors' is for faults of clients' requests",
            id="a request's",
        ),
        pytest.param(
            {"on": "bind", "failure": "hang"}, "/failure: 'hang' cannot happen to a call to a broker", id="hang"
        ),
        pytest.param(
            {"on": "GET /v3/nothing", "status": 500},
            "/on: no operation of the API is called 'GET /v3/nothing'",
            id="no route",
        ),
        pytest.param(
            {"on": "bind", "status": 500, "plan": "none"},
            "/plan: there is no plan 'none'",
            id="a plan that is not there",
        ),
        pytest.param({"on": "bind", "status": 500, "when": {}}, "/when: 'when' does not go with `on`", id="both forms"),
    ],
)
def test_a_fault_of_earlier_releases_that_cannot_be(world, written, problem):
    with pytest.raises(BadInput) as refused:
        faults.add(world, Part(written))

    assert str(refused.value).startswith(problem)
    assert len(world.faults) == 0


@pytest.mark.parametrize(("missing", "written"), [("when", {"then": {"status": 503}}), ("then", {"when": APPS})])
def test_a_fault_says_when_and_then(world, missing, written):
    with pytest.raises(
        BadInput, match=f"the key '{missing}' is missing: a fault says `when` it strikes and what happens"
    ):
        faults.add(world, Part(written))


def test_names_are_given_or_made(world):
    names = [faults.add(world, Part({**FAULT, **named})).name for named in ({}, {"name": "busy"}, {})]
    assert names == ["fault-1", "busy", "fault-2"]


def test_a_name_stands_once(world):
    world.fault(name="busy", **FAULT)
    with pytest.raises(BadInput, match="there is a fault 'busy' already"):
        world.fault(name="busy", **FAULT)


@pytest.mark.parametrize("by", ["guid", "name"])
def test_one_is_taken_away(world, by):
    first, second = (faults.add(world, Part(FAULT)) for _ in range(2))
    faults.remove(world, getattr(first, by))

    assert list(world.faults) == [second]


def test_one_that_is_not_there(world):
    faults.add(world, Part({**FAULT, "name": "busy"}))

    with pytest.raises(Missing, match="there is no fault 'x'") as missing:
        faults.remove(world, "x")
    assert missing.value.complaint.allowed == ("busy",)


def test_all_are_taken_away(world):
    faults.add(world, Part(FAULT))
    faults.clear(world)

    assert len(world.faults) == 0


def test_faults_that_hit_nothing_and_should_have(world):
    unused = world.fault(**FAULT)
    world.fault(optional=True, **FAULT)
    world.change(world.fault(**FAULT), hits=1)

    assert faults.without_hits(world) == [unused]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        pytest.param({"on": "provison", "status": 500}, "/on: brokers have no operation 'provison' (allowed: provision", id="call"),
        pytest.param({"on": "FETCH /v3/apps", "status": 500}, "/on: no operation of the API is called 'FETCH /v3/apps'", id="verb"),
        pytest.param({"on": "GET /v3/apps", "failure": "reset", "seconds": 9}, "/seconds: 'seconds' (a number) is", id="seconds"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_of_the_keys_that_were_written(world, written, problem):
    with pytest.raises(BadInput) as refused:
        world.fault(**written)

    assert str(refused.value).startswith(problem)


def test_a_broker_that_is_late_keeps_its_seconds(world):
    assert faults.add(world, Part({"on": "provision", "failure": "timeout", "seconds": 2})).effect["delay"] == 2


def test_a_fault_prints_as_it_was_written(world):
    fault = world.fault(name="busy", when={"operation": "*"}, then={"status": 503})
    assert repr(fault) == "<Fault 'busy' {'when': {'operation': '*'}, 'then': {'status': 503}}: 0 hit(s) of 0 calls>"


@pytest.mark.parametrize(
    ("deeds", "problem"),
    [
        pytest.param(
            {"delete": {"service_instance": "db"}},
            "/then/after/delete/service_instance: there is no table 'service_instance' (allowed: service_instances,",
            id="a table that is not there",
        ),
        pytest.param(
            {"fault": {"when": {"operation": "apps.lst"}, "then": {"status": 500}}},
            "/then/after/fault/when/operation: no operation of the API is called 'apps.lst'",
            id="a fault of no operation",
        ),
    ],
)
def test_a_hook_that_could_do_nothing_is_refused(world, deeds, problem):
    with pytest.raises(BadInput) as refused:
        world.hook(when=APPS, after=deeds)

    assert str(refused.value).startswith(problem)


def test_a_hook_may_bring_what_its_fault_is_about(world):
    broker = {"name": "late", "offerings": [{"name": "cache", "plans": [{"name": "tiny"}]}]}
    fault = {"when": {"broker": {"plan": "tiny"}}, "then": {"status": 500}}

    assert world.hook(when=APPS, before={"seed": {"service_brokers": [broker]}, "fault": fault}).where == "hook"
