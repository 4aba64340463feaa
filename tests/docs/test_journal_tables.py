"""The tables of docs/testing/journal.md: each row does what it says."""

import json
import threading

import pytest
import requests
from support.document_tables import first_cells, rows, words

from fakecc import FakeCC
from fakecc.evidence.entries import present

pytestmark = pytest.mark.slow

START = "virtual:2030-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def server():
    with FakeCC(clock=START, guids=1, strict=False) as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.begin(reads=True)
    yield server
    server.check(strict=False)


def ask(cc, method, path, user="admin", **more):
    return requests.request(
        method, cc.url + path, headers={**cc.headers(user), "User-Agent": "mine"}, timeout=9, **more
    )


def make(cc, name="mine"):
    """Make an organization, with a field that v2 does not know."""
    return ask(cc, "POST", "/v2/organizations?x=1", json={"name": name, "nmae": "y"})


def order(cc):
    space, plan = cc.world.spaces.one(name="space").guid, cc.world.service_plans.one(name="sync").guid
    body = {"name": "db", "space_guid": space, "service_plan_guid": plan}
    return ask(cc, "POST", "/v2/service_instances", json=body)


def command(cc, path, body):
    return requests.post(f"{cc.url}/_fakecc/{path}", json=body, timeout=9).json()


# Of each row of the fields: what it is of the call that makes an organization; `made` is its answer.
FIELDS = {
    "`kind`": lambda told: told["kind"] == "request",
    "`operation`, `route`": lambda told: (told["operation"], told["route"]) == ("v2.organizations.create", "/v2/organizations"),
    "`method`, `path`, `headers`, `request`": lambda told: (
        (told["method"], told["path"], told["headers"]["User-Agent"], told["request"]["name"])
        == ("POST", "/v2/organizations?x=1", "mine", "mine")
    ),
    "`status`, `response`": lambda told: (told["status"], told["response"]) == (201, told["made"].json()),
    "`caller`, `user_guid`, `request_id`": lambda told: (
        (told["caller"], told["user_guid"], told["request_id"]) == ("admin", told["made"].headers["X-USER-GUID"], told["made"].headers["X-VCAP-Request-ID"])
    ),
    "`at`, `seconds`": lambda told: (told["at"], 0 < told["seconds"] < 9) == (1_893_456_000.0, True),
    "`fault`, `hint`": lambda told: (told["fault"], told["hint"]) == ("", ""),
    "`reads`": lambda told: {look["guid"] for look in told["looked_at"]} == {*told["reads"]},
    "`looked_at`": lambda told: "organization_quotas" in {look["table"] for look in told["looked_at"]},
    "`writes`": lambda told: {"change": "created", "table": "organizations", "guid": told["made"].json()["metadata"]["guid"]} in told["writes"],
    "`unread`": lambda told: told["unread"] == ["/nmae", "?x"],
    "`subjects`": lambda told: told["subjects"] == {},
}  # fmt: skip


@pytest.mark.parametrize("cell", first_cells("journal.md", "field"))
def test_what_an_entry_holds(cc, cell):
    made = make(cc)
    (entry,) = cc.world.journal.calls("v2.organizations.create")
    assert all(hasattr(entry, word) for word in words(cell))
    assert FIELDS[cell]({**json.loads(json.dumps(present(entry))), "made": made})


def test_a_call_to_a_broker_names_its_subjects(cc):
    order(cc)
    (entry,) = cc.world.journal.calls(broker="provision")
    assert {"broker", "plan", "instance", "resource"} <= set(entry.subjects)


def calls(journal, cc):
    make(cc)
    assert [entry.status for entry in journal.calls("v2.organizations.create")] == [201]


def called(journal, cc):
    make(cc)
    make(cc, "other")
    journal.assert_called("v2.organizations.create", times=2)
    with pytest.raises(AssertionError, match="wanted, 2 found"):
        journal.assert_called("v2.organizations.create", times=1)


def never(journal, cc):
    journal.assert_never("v2.organizations.create")
    make(cc)
    with pytest.raises(AssertionError):
        journal.assert_never("v2.organizations.create")


def order_of(journal, cc):
    make(cc)
    ask(cc, "GET", "/v3/spaces")
    journal.assert_order("v2.organizations.create", "spaces.list")
    with pytest.raises(AssertionError):
        journal.assert_order("spaces.list", "v2.organizations.create")


def wait(journal, cc):
    threading.Timer(0.05, make, (cc,)).start()
    assert len(journal.wait_for("v2.organizations.create", times=1, timeout=9)) == 1


CALLS = {
    "`calls(...)`": calls,
    "`assert_called(..., times=2)`": called,
    "`assert_never(...)`": never,
    '`assert_order("a", "b")`': order_of,
    "`wait_for(..., times=1, timeout=5)`": wait,
}


@pytest.mark.parametrize("cell", first_cells("journal.md", "call"))
def test_what_is_asked_of_the_journal(cc, cell):
    CALLS[cell](cc.world.journal, cc)


# Of each row of the selectors: what selects the call, and what does not.
SELECTORS = {
    "the first argument": [(("v2.organizations.create",), {}), (("spaces.list",), {})],
    '`broker="provision"`': [((), {"broker": "provision"}), ((), {"broker": "bind"})],
    "`user`, `status`, `fault`": [((), {"user": "admin", "status": 201, "fault": ""}), ((), {"user": "developer"})],
    "`path`": [((), {"path": "/v2/organ*"}), ((), {"path": "/v3/*"})],
    "`query`, `headers`": [((), {"query": {"x": "1"}, "headers": {"user-agent": "mine"}}), ((), {"query": {"x": "2"}})],
    "`body`, `response`": [((), {"body": {"name": "mine"}, "response": {"entity": {"name": "mine"}}}), ((), {"body": {"name": "x"}})],
}  # fmt: skip


@pytest.mark.parametrize("by", ["Python", "HTTP"])
@pytest.mark.parametrize("cell", first_cells("journal.md", "selector"))
def test_what_selects_a_call(cc, cell, by):
    order(cc) if "broker" in cell else make(cc)
    found = []
    for (operation, *_), said in (((*given, None), said) for given, said in SELECTORS[cell]):
        if by == "Python":
            found.append(len(cc.world.journal.calls(*([operation] if operation else []), **said)))
        else:
            body = {**said, **({"operation": operation} if operation else {})}
            found.append(len(command(cc, "journal/verify", body)["calls"]))
    assert found == [1, 0]


def holds(cc, path, **body):
    return command(cc, f"journal/{path}", body)["holds"]


BY_HTTP = {
    "`assert_called`, `wait_for`": lambda cc: (
        holds(cc, "verify", operation="v2.organizations.create", times=1, timeout=1),
        holds(cc, "verify", operation="v2.organizations.create", times=2),
    ),
    "`assert_never`": lambda cc: (
        holds(cc, "verify", operation="spaces.list", times=0),
        holds(cc, "verify", operation="v2.organizations.create", times=0),
    ),
    "`assert_order`": lambda cc: (
        holds(cc, "verify_order", operations=["v2.organizations.create"]),
        holds(cc, "verify_order", operations=["v2.organizations.create", "spaces.list"]),
    ),
    "`journal.har()`, `journal.wiremock()`": lambda cc: (
        len(requests.get(f"{cc.url}/_fakecc/journal/har", timeout=9).json()["log"]["entries"]) == 1,
        requests.get(f"{cc.url}/_fakecc/journal/wiremock", timeout=9).json() != cc.world.journal.wiremock(),
    ),
    "`journal`": lambda cc: (
        len(requests.get(f"{cc.url}/_fakecc/journal", timeout=9).json()["journal"]) == len(cc.world.journal),
        requests.get(f"{cc.url}/_fakecc/journal/events", stream=True, timeout=9).headers["Content-Type"]
        == "text/plain",
    ),
}


@pytest.mark.parametrize("cells", rows("journal.md", "in Python"), ids=lambda cells: cells[0])
def test_the_same_by_the_control_api(cc, cells):
    make(cc)
    assert BY_HTTP[cells[0]](cc) == (True, False)
