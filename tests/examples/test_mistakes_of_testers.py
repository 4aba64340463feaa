"""Mistakes that testers make in Python: each is refused where it is made, in a sentence that says what would be right."""

from datetime import UTC, date, datetime

import pytest
import requests

import fakecc
from fakecc import FakeCC

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server():
    with FakeCC(clock="virtual:2030-01-01T00:00:00Z", strict=False) as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.begin()
    yield server
    server.check(strict=False)


def order(cc):
    """Ask for a service instance whose plan takes time."""
    space, plan = cc.world.spaces.one(name="space"), cc.world.service_plans.one(name="async")
    related = {"space": {"data": {"guid": space.guid}}, "service_plan": {"data": {"guid": plan.guid}}}
    body = {"type": "managed", "name": "db", "relationships": related}
    requests.post(f"{cc.url}/v3/service_instances", json=body, headers=cc.headers(), timeout=5)


def clock(cc):
    return cc.world.clock


def journal(cc):
    return cc.world.journal


MISTAKES = [
    pytest.param(
        lambda cc: clock(cc).set(datetime(2031, 1, 1)),  # noqa: DTZ001 - the mistake
        "has no time zone: say which, as by tzinfo=UTC",
        id="a moment without a time zone",
    ),
    pytest.param(lambda cc: clock(cc).set(date(2031, 1, 1)), "a text or a datetime, not datetime.date", id="a date"),
    pytest.param(
        lambda cc: clock(cc).set("2029-01-01T00:00:00Z"),
        "it is 2030-01-01T00:00:00Z, 2029-01-01T00:00:00Z was asked for",
        id="time that goes back",
    ),
    pytest.param(
        lambda cc: clock(cc).advance(minutes="10"),
        "seconds, minutes, hours and days are numbers, not '10'; a text is alone, as advance('10m')",
        id="minutes as text",
    ),
    pytest.param(lambda cc: clock(cc).advance(), 'say by how much: advance("10m")', id="time by nothing"),
    pytest.param(
        lambda cc: cc.world.gate(when={"operation": "apps.list"}).fail(5),
        "/description: 5 is of the wrong type (allowed: a text)",
        id="a failure that a number describes",
    ),
    pytest.param(
        lambda cc: journal(cc).assert_never("apps.create", boddy={}),
        "/boddy: nothing of a call is called 'boddy'; did you mean 'body'?",
        id="a word about calls that there is not",
    ),
    pytest.param(
        lambda cc: journal(cc).assert_called("apps.list", times="1"),
        "/times: '1' is of the wrong type (allowed: a number)",
        id="times as text",
    ),
    pytest.param(
        lambda cc: journal(cc).wait_for("apps.list", timeout="1s"),
        "/timeout: '1s' is of the wrong type (allowed: a number)",
        id="a time-out as text",
    ),
    pytest.param(
        lambda cc: journal(cc).assert_order(["apps.list", "apps.create"]),
        "/operation: ['apps.list', 'apps.create'] is of the wrong type (allowed: a name; several stand one after the other)",
        id="an order as a list",
    ),
    pytest.param(
        lambda cc: journal(cc).assert_order("apps.list", "app.create"),
        "/operation: no operation of the API is called 'app.create'",
        id="a wrong name behind one that was not called",
    ),
    pytest.param(
        lambda cc: cc.world.gate(when={"operation": "apps.list"}).wait_for("1"),
        "/count: '1' is of the wrong type (allowed: a whole number)",
        id="a count as text",
    ),
    pytest.param(
        lambda cc: cc.world.rollback("before"),
        "/savepoint: 'before' is of the wrong type (allowed: a savepoint; back_to() takes a name)",
        id="a name to go back to",
    ),
    pytest.param(
        lambda cc: cc.world.savepoint(5), "/savepoint: 5 is of the wrong type (allowed: a name)", id="no name"
    ),
    pytest.param(
        lambda cc: cc.world.spaces.find(name=["space"]),
        "name is one value, and ['space'] is none that a field has",
        id="a list where a value belongs",
    ),
    pytest.param(
        lambda cc: cc.world.operation("db", "service_instance"),
        "there is no table 'service_instance'; there are service_instances",
        id="a table that there is not",
    ),
    pytest.param(lambda cc: cc.open("default"), "/name: there is a world 'default' already", id="a name twice"),
    pytest.param(lambda cc: cc.open("a/b"), "/name: 'a/b' does not match", id="a name of a world with a slash"),
    pytest.param(
        lambda cc: cc.open("eu", redact="no"),
        "/redact: 'no' is of the wrong type (allowed: True or False)",
        id="no in words",
    ),
    pytest.param(lambda cc: cc.open("eu", clock=5), "/clock: a clock is auto, virtual", id="a number for a clock"),
    pytest.param(
        lambda cc: cc.open("eu", settings=["a"]), "/settings: ['a'] is of the wrong type", id="settings in a list"
    ),
    pytest.param(
        lambda cc: cc.refuse_connections("eu").__enter__(), "there is no world 'eu'", id="an outage of no world"
    ),
]


@pytest.mark.parametrize(("mistake", "said"), MISTAKES)
def test_a_mistake_is_refused_in_a_sentence(cc, mistake, said):
    with pytest.raises((ValueError, TypeError, LookupError)) as refused:
        mistake(cc)
    assert said in str(refused.value)


def test_a_moment_may_be_a_datetime(cc):
    clock(cc).set(datetime(2031, 1, 1, tzinfo=UTC))
    assert clock(cc).now() == datetime(2031, 1, 1, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("end", [lambda one: one.release(), lambda one: one.succeed(), lambda one: one.fail("late")])
def test_an_operation_ends_once(cc, end):
    cc.world.progress("manual")
    order(cc)
    operation = cc.world.operation("db")
    operation.release()
    assert operation.state == "succeeded"
    with pytest.raises(fakecc.BadInput, match="the operation on 'db' is over: succeeded"):
        end(operation)
    assert operation.state == "succeeded"
