"""Which calls of the past a fault would have hit."""

import pytest

from fakecc import World
from fakecc.arrange.checking import BadInput, Part
from fakecc.arrange.fault_words import preview
from fakecc.journal import Entry

THEN = {"status": 503}


@pytest.fixture
def world():
    made = World(guids=1)
    plan = made.service_plans.first(name="sync").guid
    calls = [
        {"method": "POST", "path": "/v3/apps", "route": "/v3/apps", "caller": "eve"},
        {"method": "GET", "path": "/v3/jobs/1?page=2", "route": "/v3/jobs/:guid", "caller": "admin"},
        {"method": "GET", "path": "/v3/jobs/2", "route": "/v3/jobs/:guid", "caller": "eve"},
        {
            "kind": "runtime",
            "method": "",
            "path": "/tasks/t",
            "operation": "run_task",
            "request": {"app_guid": "a", "task_guid": "t"},
        },
        {"kind": "broker", "method": "PUT", "path": "/v2/x", "operation": "provision", "subjects": {"plan": plan}},
    ]
    for call in calls:
        made.journal.add(Entry(**{"kind": "request", "at": 0.0, "status": 200, **call}))
    return made


@pytest.mark.parametrize(
    ("when", "hits"),
    [
        ({"operation": "jobs.get"}, [1, 2]),
        ({"operation": "jobs.get", "nth": 2}, [2]),
        ({"operation": "GET /v3/jobs/2"}, [2]),
        ({"operation": "*"}, [0, 1, 2]),
        ({"user": "eve"}, [0, 2]),
        ({"runtime": {"operation": "run_task", "task": "t"}}, [3]),
        ({"runtime": {"app": "b"}}, []),
        ({"broker": {"plan": "sync"}}, [4]),
        ({"broker": {"operation": "bind"}}, []),
    ],
    ids=str,
)
def test_the_calls_that_it_would_have_hit(world, when, hits):
    entries = list(world.journal)
    then = {"never_done": True} if "runtime" in when else THEN
    found = preview.hits(world, Part({"when": when, "then": then}))

    assert ([entries.index(entry) for entry in found], len(world.faults)) == (hits, 0)


def test_what_could_never_strike_is_refused(world):
    with pytest.raises(BadInput, match="no operation of the API"):
        preview.hits(world, Part({"when": {"operation": "job.get"}, "then": THEN}))


def test_a_tester_asks_in_python(world):
    hits = world.preview(when={"operation": "apps.create"}, then=THEN)
    assert ([entry.path for entry in hits], len(world.faults)) == (["/v3/apps"], 0)


def test_what_a_tester_writes_wrongly_is_refused(world):
    with pytest.raises(BadInput, match="/whne: there is no key 'whne' here; did you mean 'when'"):
        world.preview(whne={"operation": "apps.create"}, then=THEN)
