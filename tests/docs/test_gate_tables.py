"""The tables of docs/testing/gates.md: each row does what it says; gates and hooks are the same in whichever way they are made."""

from threading import Thread

import pytest
import requests

from fakecc import FakeCC, pytest_plugin
from fakecc.arrange.snapshots import encode_record
from fakecc.records import replace

pytestmark = pytest.mark.slow

START = "virtual:2030-01-01T00:00:00Z"
LIST = {"operation": "organizations.list"}


@pytest.fixture(scope="module")
def server():
    with FakeCC(clock=START, strict=False) as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.begin()
    yield server
    server.check(strict=False)


def ask(cc, method, path, user="admin", **more):
    return requests.request(
        method, path if "://" in path else cc.url + path, headers=cc.headers(user), timeout=10, **more
    )


def create(cc, name="db", plan="sync"):
    """Ask for a service instance; gives the url of its job."""
    related = {
        "space": {"data": {"guid": cc.world.spaces.first(name="space").guid}},
        "service_plan": {"data": {"guid": cc.world.service_plans.first(name=plan).guid}},
    }
    body = {"type": "managed", "name": name, "relationships": related}
    return ask(cc, "POST", "/v3/service_instances", json=body).headers["Location"]


def state(cc, job):
    return ask(cc, "GET", job).json()["state"]


def command(cc, method, path, body=None):
    reply = requests.request(method, f"{cc.url}/_fakecc/{path}", json=body, timeout=5)
    assert reply.status_code < 300, reply.text
    return reply.json()


class Asking:
    """A list of organizations that is asked for in a thread of its own."""

    def __init__(self, cc):
        self._thread = Thread(target=self._ask, args=(cc,))
        self._thread.start()

    def _ask(self, cc):
        self._reply = ask(cc, "GET", "/v3/organizations")

    def status(self):
        self._thread.join(10)
        return self._reply.status_code


# Of each row: how the operation ends by Python and by the control API, and the state of its job.
OPERATIONS = {
    "`operation.release()` | `POST /_fakecc/operations/db/release`": ("release", "COMPLETE"),
    '`operation.succeed("...")` | `POST /_fakecc/operations/db/succeed`': ("succeed", "COMPLETE"),
    '`operation.fail("...")` | `POST /_fakecc/operations/db/fail`': ("fail", "FAILED"),
}


@pytest.mark.parametrize("by", ["Python", "HTTP"])
@pytest.mark.parametrize(("ending", "seen"), OPERATIONS.values(), ids=OPERATIONS)
def test_what_is_under_way_is_ended(cc, by, ending, seen):
    cc.world.progress("manual")
    job = create(cc, plan="async")
    before = state(cc, job)
    if by == "Python":
        getattr(cc.world.operation("db"), ending)()
    else:
        command(cc, "POST", f"operations/db/{ending}", {})
    assert (before, state(cc, job)) == ("POLLING", seen)


# Of each row: which gate it is.
WORDS = {
    "`job`": {"job": "service_instance.*"},
    "`resource`": {"resource": "db"},
    "`when`": {"when": LIST},
    "`ttl`": {"ttl": "10m"},
    "`name`": {"name": "g"},
}


@pytest.mark.parametrize("gate", [gate for gate in WORDS.values() if "when" not in gate], ids=str)
def test_a_gate_holds_jobs(cc, gate):
    cc.world.gate(**gate)
    job = create(cc)
    before = state(cc, job)
    cc.world.clock.advance("10m")
    assert (before, state(cc, job)) == ("PROCESSING", "COMPLETE" if "ttl" in gate else "PROCESSING")


ENDINGS = {
    "`gate.open()` | `POST /_fakecc/gates/g/open`": ("open", ["COMPLETE", "POLLING"]),
    "`gate.succeed()` | `POST /_fakecc/gates/g/succeed`": ("succeed", ["COMPLETE", "COMPLETE"]),
    '`gate.fail("...")` | `POST /_fakecc/gates/g/fail`': ("fail", ["FAILED", "FAILED"]),
}


@pytest.mark.parametrize("by", ["Python", "HTTP"])
@pytest.mark.parametrize(("ending", "seen"), ENDINGS.values(), ids=ENDINGS)
def test_jobs_that_wait_are_ended(cc, by, ending, seen):
    cc.world.progress("manual", plan="async")
    gate = cc.world.gate(name="g")
    jobs = [create(cc, plan, plan) for plan in ("sync", "async")]
    before = [state(cc, job) for job in jobs]
    if by == "Python":
        getattr(gate, ending)()
    else:
        command(cc, "POST", f"gates/g/{ending}", {})
    assert (before, [state(cc, job) for job in jobs]) == (["PROCESSING"] * 2, seen)


@pytest.mark.parametrize(("ending", "seen"), [("release", "POLLING"), ("succeed", "COMPLETE"), ("fail", "FAILED")])
@pytest.mark.parametrize("plan", ["async", "sync"])
def test_one_of_the_jobs_that_wait_is_ended(cc, plan, ending, seen):
    cc.world.progress("manual", plan="async")
    cc.world.gate(name="g")
    job, other = create(cc, plan=plan), create(cc, "other", plan)
    getattr(cc.world.operation("db"), ending)()
    wanted = "COMPLETE" if (plan, seen) == ("sync", "POLLING") else seen
    assert [state(cc, job), state(cc, other)] == [wanted, "PROCESSING"]


def test_jobs_that_wait_are_listed(cc):
    gate = cc.world.gate(name="g")
    guid = create(cc).rpartition("/")[2]
    assert (gate.jobs, command(cc, "GET", "gates")["gates"][0]["jobs"]) == ([guid], [guid])


def test_a_gate_left_closed_is_a_finding(cc):
    cc.world.gate(name="g", when=LIST)
    assert cc.findings() == ["closed_gate"]


# Of each row: how the requests that wait are ended, and what their client is answered.
REQUESTS = {
    "`gate.open()` | `POST /_fakecc/gates/g/open`": ("open", {}, 200),
    "`gate.fail()` | `POST /_fakecc/gates/g/fail`": ("fail", {}, 503),
    '`gate.fail(status=404)`, `fail(error="CF-...")` | the same, with a body': (
        "fail",
        {"error": "CF-OrgSuspended"},
        403,
    ),
}
LISTED = {"`gate.wait_for(2)` | -", "`gate.requests` | `GET /_fakecc/gates`"}


@pytest.mark.parametrize("by", ["Python", "HTTP"])
@pytest.mark.parametrize(("ending", "given", "seen"), REQUESTS.values(), ids=REQUESTS)
def test_requests_that_wait_are_ended(cc, by, ending, given, seen):
    gate = cc.world.gate(name="g", when=LIST)
    asking = [Asking(cc), Asking(cc)]
    gate.wait_for(2)
    shown = (len(gate.requests), len(command(cc, "GET", "gates")["gates"][0]["requests"]))
    if by == "Python":
        getattr(gate, ending)(**given)
    else:
        command(cc, "POST", f"gates/g/{ending}", given)
    assert (shown, [one.status() for one in asking]) == ((2, 2), [seen, seen])


def operation_released(cc, deed):
    cc.world.progress("manual")
    job = create(cc, plan="async")
    cc.world.hook(when=LIST, after={deed: "db"})
    ask(cc, "GET", "/v3/organizations")
    return state(cc, job)


def seeded(cc):
    cc.world.hook(when=LIST, before={"seed": {"organizations": [{"name": "new"}]}})
    return '"new"' in ask(cc, "GET", "/v3/organizations").text


def deleted(cc):
    cc.world.seed(organizations=[{"name": "old"}])
    cc.world.hook(when=LIST, before={"delete": {"organizations": "old"}})
    return '"old"' in ask(cc, "GET", "/v3/organizations").text


def faulty(cc):
    cc.world.hook(when=LIST, after={"fault": {"when": LIST, "then": {"status": 503}}})
    return [ask(cc, "GET", "/v3/organizations").status_code for _ in range(2)]


def advanced(cc):
    before = cc.world.now()
    cc.world.hook(when={**LIST, "nth": 2}, after={"advance": "1m"})
    moments = []
    for _ in range(3):
        ask(cc, "GET", "/v3/organizations")
        moments.append(cc.world.now() - before)
    return moments


def expired(cc):
    headers = cc.headers()
    cc.world.hook(when=LIST, after={"expire_tokens": True})
    return [requests.get(f"{cc.url}/v3/organizations", headers=headers, timeout=5).status_code for _ in range(2)]


# Of each row: what is done, and what is seen of it.
DEEDS = {
    "`release`": (lambda cc: operation_released(cc, "release"), "COMPLETE"),
    "`succeed`": (lambda cc: operation_released(cc, "succeed"), "COMPLETE"),
    "`fail`": (lambda cc: operation_released(cc, "fail"), "FAILED"),
    "`seed`": (seeded, True),
    "`delete`": (deleted, False),
    "`fault`": (faulty, [200, 503]),
    "`advance`": (advanced, [0, 60, 60]),
    "`expire_tokens`": (expired, [200, 401]),
}


@pytest.mark.parametrize(("deed", "seen"), DEEDS.values(), ids=DEEDS)
def test_something_is_done_meanwhile(cc, deed, seen):
    assert deed(cc) == seen


TABLES = {
    "Hold what is under way": [*OPERATIONS],
    "Hold jobs before they begin": [*WORDS, *ENDINGS, "`gate.jobs` | `GET /_fakecc/gates`"],
    "Hold requests before they are handled": [*LISTED, *REQUESTS],
    "Do something meanwhile": [*DEEDS],
}


@pytest.mark.parametrize(("heading", "rows"), TABLES.items(), ids=TABLES)
def test_every_row_is_tested(rows_of, heading, rows):
    found = rows_of("gates.md", heading, 3)
    cells = {" | ".join(row.split(" | ")[: 2 if row.count(" | ") == 2 else 1]) for row in found}
    assert cells == set(rows)


def in_python(cc, gate):
    cc.world.gate(**gate)


def by_the_control_api(cc, gate):
    command(cc, "POST", "gates", gate)


def in_a_seed(cc, gate):
    cc.world.seed(gates=[gate])


def by_the_marker(cc, gate):
    pytest_plugin._begin(cc, pytest_plugin.Wishes([], [], [], [gate], {}, {}))  # noqa: SLF001 - what the fixture does


@pytest.mark.parametrize("gate", WORDS.values(), ids=str)
def test_every_way_to_close_it_makes_the_same_gate(cc, gate):
    made = []
    for close in (in_python, by_the_control_api, in_a_seed, by_the_marker):
        cc.begin()
        close(cc, gate)
        made.append([encode_record(replace(one, guid="")) for one in cc.world.gates])
    assert (len(made[0]), made[0] == made[1] == made[2] == made[3]) == (1, True)


def test_a_gate_of_the_marker_may_be_a_pattern_of_jobs(cc):
    by_the_marker(cc, "service_instance.create")
    assert [gate.job for gate in cc.world.gates] == ["service_instance.create"]
