"""The tables of docs/testing/savepoints.md: each row does what it says."""

import pytest
import requests
from support.document_tables import first_cells, rows

from fakecc import FakeCC

pytestmark = pytest.mark.slow

BEFORE, AFTER = ["system", "org"], ["system", "org", "mine"]


@pytest.fixture(scope="module")
def server():
    with FakeCC(clock="virtual:2030-01-01T00:00:00Z", guids=1, strict=False) as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.begin()
    yield server
    server.check(strict=False)


def ask(cc, method, path, **more):
    return requests.request(method, cc.url + path, headers=cc.headers(), timeout=9, **more)


def make(cc, name="mine"):
    return ask(cc, "POST", "/v3/organizations", json={"name": name})


def names(cc):
    return [organization.name for organization in cc.world.organizations]


def made_since(cc, *savepoints):
    return [
        (change.change, change.name)
        for change in cc.world.difference(*savepoints)
        if change.table == "organizations"
    ]  # fmt: skip


def block(cc):
    settings, now = cc.world.settings, cc.world.now()
    with cc.world.savepoint():
        make(cc)
        cc.world.clock.advance("1h")
        cc.world.seed(settings={"info": {"name": "x"}})
    assert (names(cc), cc.world.now(), cc.world.settings) == (BEFORE, now, settings)


def back(cc):
    savepoint = cc.world.savepoint()
    for _ in range(2):
        make(cc)
        savepoint.back()
        assert names(cc) == BEFORE


def back_by_name(cc):
    cc.world.savepoint("a")
    make(cc)
    cc.world.back_to("a")
    assert names(cc) == BEFORE


def since(cc):
    savepoint = cc.world.savepoint()
    guid = make(cc).json()["guid"]
    made = made_since(cc, savepoint)
    between = cc.world.savepoint()
    ask(cc, "PATCH", f"/v3/organizations/{guid}", json={"name": "other"})
    (change,) = [change for change in cc.world.difference(between) if change.table == "organizations"]
    assert (made, change.change, change.fields["name"]) == ([("created", "mine")], "changed", ("mine", "other"))


def between_two(cc):
    first = cc.world.savepoint()
    make(cc, "one")
    second = cc.world.savepoint()
    make(cc, "two")
    assert made_since(cc, first, second) == [("created", "one")]


def since_seeded(cc):
    make(cc)
    assert made_since(cc) == [("created", "mine")]


CALLS = {
    "`with world.savepoint():`": block,
    "`savepoint.back()`": back,
    '`world.savepoint("a")`, `world.back_to("a")`': back_by_name,
    "`world.difference(a)`": since,
    "`world.difference(a, b)`": between_two,
    "`world.difference()`": since_seeded,
}


@pytest.mark.parametrize("cell", first_cells("savepoints.md", "call"))
def test_what_a_savepoint_does(cc, cell):
    CALLS[cell](cc)


def after(cc):
    past = cc.world.remember()
    request = make(cc, "one").headers["X-VCAP-Request-ID"]
    make(cc, "two")
    seen = []
    for call in (cc.world.journal.calls("organizations.create")[0], request, "organizations.create"):
        with past.after(call):
            seen.append(names(cc)[2:])
    assert seen == [["one"], ["one"], ["one", "two"]]


def before(cc):
    past = cc.world.remember()
    make(cc)
    with past.before("organizations.create"):
        assert names(cc) == BEFORE


def by_http(cc):
    requests.post(f"{cc.url}/_fakecc/past", timeout=9).raise_for_status()
    request = make(cc).headers["X-VCAP-Request-ID"]
    told = [
        requests.get(f"{cc.url}/_fakecc/past/{request}{moment}", timeout=9).text for moment in ("", "?moment=before")
    ]
    assert ['"mine"' in text for text in told] == [True, False]


PAST = {
    "`past.after(call)`": after,
    "`past.before(call)`": before,
    "`POST /_fakecc/past`, `GET /_fakecc/past/<request id>?moment=before`": by_http,
}


@pytest.mark.parametrize("cell", first_cells("savepoints.md", "call", 2))
def test_what_was(cc, cell):
    PAST[cell](cc)


def control(cc, method, path, body=None):
    answer = requests.request(method, f"{cc.url}/_fakecc/{path}", json=body, timeout=9)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.text else None


def save_and_go_back(cc):
    control(cc, "POST", "savepoints", {"name": "a"})
    make(cc)
    control(cc, "POST", "savepoints/a/back")
    assert names(cc) == BEFORE


def compare(cc):
    control(cc, "POST", "savepoints", {"name": "a"})
    make(cc)
    control(cc, "POST", "savepoints", {"name": "b"})
    make(cc, "later")
    told, whole = (control(cc, "GET", f"difference?from=a&to=b{more}")["changes"] for more in ("", "&all=true"))
    assert [change["name"] for change in told if change["table"] == "organizations"] == ["mine"]
    assert {change["table"] for change in whole} > {change["table"] for change in told}


BY_HTTP = {
    '`world.savepoint("a")`': save_and_go_back,
    '`world.back_to("a")`': save_and_go_back,
    '`world.difference("a", "b")`': compare,
}


@pytest.mark.parametrize("cells", rows("savepoints.md", "in Python"), ids=lambda cells: cells[0])
def test_the_same_by_the_control_api(cc, cells):
    BY_HTTP[cells[0]](cc)
