"""What a suite exercises, and its footprint."""

import json

import pytest

from fakecc import World
from fakecc.evidence.coverage import Coverage, body_fields, branches, of_world
from fakecc.journal import Entry

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def entry(**given):
    return Entry(**{"kind": "request", "at": 0.0, "method": "GET", "path": "/v3/apps", "status": 200, **given})


EXERCISED = {
    "GET /v2/info": {
        "name": "v2.info.get", "calls": 1, "statuses": {"200": 1}, "query": [], "body": [], "errors": {}, "faults": 0,
        "successor": "GET /v3/info",
    },
    "GET /v3/organizations": {
        "name": "organizations.list", "calls": 1, "statuses": {"200": 1}, "query": ["names", "page"], "body": [],
        "errors": {}, "faults": 0, "successor": "",
    },
    "GET /v3/organizations/:guid": {
        "name": "organizations.get", "calls": 1, "statuses": {"404": 1}, "query": [], "body": [],
        "errors": {"404 CF-ResourceNotFound: Organization not found": 1}, "faults": 0, "successor": "",
    },
    "POST /v3/organizations": {
        "name": "organizations.create", "calls": 2, "statuses": {"201": 1, "422": 1}, "query": [],
        "body": ["metadata.labels", "name"],
        "errors": {"422 CF-UnprocessableEntity: Organization ... already exists.": 1}, "faults": 0, "successor": "",
    },
}  # fmt: skip


def exercised(coverage):
    """What was exercised, without what was not."""
    operations = coverage.as_json()["operations"]
    return {name: {key: value for key, value in done.items() if key != "unmet"} for name, done in operations.items()}


def test_what_was_exercised(seen):
    assert exercised(seen) == EXERCISED


def test_what_was_never_sent_or_met(seen):
    unmet = seen.as_json()["operations"]["POST /v3/organizations"]["unmet"]
    assert (unmet["query"], unmet["body"]) == ([], ["metadata.annotations", "suspended"])
    assert "422 CF-UnprocessableEntity: Name can't be blank" in unmet["errors"]
    assert "422 CF-UnprocessableEntity: Organization ... already exists." not in unmet["errors"]


def test_what_two_processes_saw_is_added_up(seen):
    other = Coverage()
    other(entry(route="/v2/info", path="/v2/info?x=1"))
    other.merge(json.loads(json.dumps(seen.as_json())))
    info = other.as_json()["operations"]["GET /v2/info"]

    assert (info["calls"], info["statuses"], info["query"]) == (2, {"200": 2}, ["x"])
    assert exercised(other)["POST /v3/organizations"] == EXERCISED["POST /v3/organizations"]


def test_coverage_of_another_version_is_refused():
    with pytest.raises(ValueError, match="this coverage is of version 7"):
        Coverage().merge({"version": 7})


def test_a_world_knows_its_coverage():
    world, coverage = World("empty"), Coverage()
    before = of_world(world)
    coverage.listen_to(world)
    coverage.listen_to(world)
    assert (before, of_world(world), world.journal.listeners) == (None, coverage, [coverage])


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"request": {"name": "a", "relationships": {"space": {"data": {"guid": "x"}}}}}, ["name", "relationships.space.data.guid"]),
        ({"request": {"parameters": {"mine": 1}, "tags": ["a"]}}, ["parameters", "tags[]"]),
        ({"request": "grant_type=password&username=a", "headers": FORM}, ["grant_type", "username"]),
        ({"request": '{"name": "a"}'}, ["name"]),
        ({"request": "no JSON"}, []),
        ({"request": None}, []),
    ],
    ids=["nested", "free", "a form", "a text", "no JSON", "none"],
)  # fmt: skip
def test_the_fields_of_a_body(given, fields):
    assert list(body_fields(entry(**given))) == fields


@pytest.mark.parametrize(
    ("status", "response", "errors"),
    [
        (200, {"errors": []}, []),
        (422, {"errors": [{"title": "CF-A", "detail": "app 'x' is 12 MB"}]}, ["422 CF-A: app ... is ... MB"]),
        (400, '{"error_code": "CF-B", "description": "no"}', ["400 CF-B: no"]),
        (401, {"error": "invalid", "error_description": "told"}, ["401 invalid: told"]),
        (503, "text", ["503"]),
    ],
)
def test_the_branches_of_errors(status, response, errors):
    assert branches(entry(status=status, response=response)) == errors


def test_calls_of_brokers_are_none_of_clients():
    coverage = Coverage()
    coverage(entry(kind="broker"))
    assert coverage.operations == {}


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 5000, "[" * 900 + "]" * 900], ids=["lists", "maps", "closed"]
)
def test_a_body_that_is_nested_too_deep_has_no_fields(text):
    assert list(body_fields(entry(request=text))) == []


def test_errors_that_are_none_are_no_branches():
    assert branches(entry(status=500, response={"errors": ["broken"]})) == ["500"]
