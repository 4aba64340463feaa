"""What a failed test is told."""

import pytest

from fakecc import VirtualClock, World
from fakecc.evidence import report
from fakecc.journal import Entry


@pytest.fixture
def world():
    return World("empty", clock=VirtualClock("2030-01-01T00:00:00Z"))


def entry(**given):
    return Entry(**{"kind": "request", "at": 0.0, "method": "GET", "path": "/v3/apps", "status": 200, **given})


def test_a_world_of_which_nothing_was_asked(world):
    assert report.lines(world) == [
        "no requests",
        'clock: virtual, stands at 2030-01-01T00:00:00Z; nothing moves it but clock.advance() (or choose clock="auto")',
    ]


def test_calls_that_repeat_each_other_share_a_line(world):
    for status in (429, 429, 429, 200):
        world.journal.add(entry(status=status, response={"errors": []}))

    assert report.lines(world)[:2] == ['GET /v3/apps -> 429 {"errors": []} (3 times)', "GET /v3/apps -> 200"]


def test_a_brokers_answer_is_shown_as_it_came(world):
    world.journal.add(entry(kind="broker", operation="provision", status=201, response='{"a": 1}'))
    assert report.lines(world)[0] == 'broker provision -> 201 {"a": 1}'


def test_faults_and_gates_are_told(world):
    world.fault(name="busy", when={"host": "api"}, then={"status": 503})
    world.gate(name="door")
    assert report.lines(world)[-2:] == ["fault busy: 0 hit(s) of 0 calls", "gate door: closed"]


def test_a_hint_stands_below_its_call(world):
    world.journal.add(entry(status=404, hint="look elsewhere"))
    assert report.lines(world)[0] == "GET /v3/apps -> 404 null\n  hint: look elsewhere"


def test_a_failure_inside_fakecc_comes_last(world):
    world.failures.append(RuntimeError("broken inside"), "GET /v3/apps")
    assert report.lines(world)[-1].rstrip() == "failure inside fakecc, GET /v3/apps:\nRuntimeError: broken inside"
