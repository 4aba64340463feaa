"""Each request of v2 has its successor in v3."""

import re

import pytest
from support.web_client import ADMIN, client_of

from fakecc import World
from fakecc.endpoint_lists import listed_endpoints
from fakecc.evidence import successors
from fakecc.faults.operation_names import pattern_of
from fakecc.journal import Entry
from fakecc.worlds import Worlds

ROWS = sorted(successors.table().items())
UNKNOWN_PARAMETER = "Unknown query parameter"


def routes(view):
    return {f"{listed.method} {pattern_of(listed.rule)}" for listed in listed_endpoints(view)}


@pytest.fixture(scope="module")
def client():
    return client_of(Worlds(lambda name: World(guids=1, name=name)))


def test_every_endpoint_of_v2_has_a_row():
    # What stands below /internal is no part of v2, and stays.
    assert sorted(successors.table()) == sorted(route for route in routes("v2") if " /internal/" not in route)


@pytest.mark.parametrize(("before", "after"), ROWS, ids=[before for before, _ in ROWS])
def test_a_row_leads_to_what_v3_has(client, before, after):
    if after.startswith("- "):
        assert re.fullmatch(r"- (v3|the broker's catalog) [a-z0-9' ]+", after)
        return
    route, _, query = after.partition("?")
    assert route in routes("v3")
    method, path = route.split()
    if query and method == "GET":
        answer = client.get(f"{path}?{query.replace(':guid', 'some-guid')}", headers={"Authorization": ADMIN})
        assert (answer.status_code, UNKNOWN_PARAMETER in answer.text) == (200, False)


@pytest.mark.parametrize(
    ("route", "after"),
    [
        ("GET /v2/apps/:guid/events", "GET /v3/audit_events?target_guids=:guid"),
        ("POST /v2/services", "none: the broker's catalog makes offerings"),
        ("GET /v3/apps", ""),
    ],
    ids=["one", "none", "v3's own"],
)
def test_what_follows_a_route(route, after):
    assert successors.successor(route) == after


def test_a_call_to_a_broker_has_no_successor():
    entry = Entry(kind="broker", at=0.0, method="GET", path="/v2/catalog", route="/v2/apps", status=200)
    assert successors.of_entry(entry) == ""
