"""The tables of docs/testing/clock.md: each row does what it says."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from fakecc import FakeCC, pytest_plugin
from fakecc.cli.option_values import read_clock
from fakecc.clock import kind_of

pytestmark = pytest.mark.slow

MOMENT = "2030-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def server():
    with FakeCC(strict=False) as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.begin()
    yield server
    server.check(strict=False)


def create(cc):
    """Ask for a service instance; gives the url of its job."""
    world = cc.world
    related = {
        "space": {"data": {"guid": world.spaces.first(name="space").guid}},
        "service_plan": {"data": {"guid": world.service_plans.first(name="async").guid}},
    }
    body = {"type": "managed", "name": "db", "relationships": related}
    url = f"{cc.url}/v3/service_instances"
    return requests.post(url, json=body, headers=cc.headers(), timeout=5).headers["Location"]


def polls(cc, job, times=4):
    """The states that a client sees that polls so often."""
    return [requests.get(job, headers=cc.headers(), timeout=5).json()["state"] for _ in range(times)]


def in_python(cc, clock):
    cc.begin(clock=clock)


def by_the_marker(cc, clock):
    pytest_plugin._begin(cc, pytest_plugin.Wishes([], [], [], [], {}, {"clock": clock}))  # noqa: SLF001 - as the fixture does


def by_the_control_api(cc, clock):
    reply = requests.post(f"{cc.url}/_fakecc/clock", json={"clock": clock}, timeout=5)
    assert reply.status_code == 200, reply.text


def by_another_world(cc, clock):
    requests.post(f"{cc.url}/_fakecc/worlds", json={"name": "other", "clock": clock}, timeout=5)
    try:
        told = requests.get(f"{cc.url}/_fakecc/clock", headers={"X-Fakecc-World": "other"}, timeout=5).json()
    finally:
        cc.close("other")
    return told


WAYS = [in_python, by_the_marker, by_the_control_api, by_another_world]
# Of each row: how it is written, its kind, and how fast it goes.
CLOCKS = {
    "`auto`": ("auto", "auto", 1.0),
    "`virtual`": ("virtual", "virtual", 1.0),
    "`virtual:2030-01-01T00:00:00Z`": (f"virtual:{MOMENT}", "virtual", 1.0),
    "`real`": ("real", "real", 1.0),
    "`real:60`": ("real:60", "real", 60.0),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("clock", "kind", "scale"), CLOCKS.values(), ids=CLOCKS)
def test_a_clock_is_chosen(cc, way, clock, kind, scale):
    told = way(cc, clock) or requests.get(f"{cc.url}/_fakecc/clock", timeout=5).json()
    moment = {MOMENT} if MOMENT in clock else {told["now"]}
    assert (told["clock"], told["scale"], told["frozen"], {told["now"]}) == (kind, scale, kind != "real", moment)


@pytest.mark.parametrize(("clock", "kind", "scale"), CLOCKS.values(), ids=CLOCKS)
def test_the_command_takes_each(clock, kind, scale):
    chosen = read_clock(clock)
    assert (kind_of(chosen), getattr(chosen, "scale", 1.0)) == (kind, scale)


ALL, ONE = ["COMPLETE"] * 4, ["POLLING", "COMPLETE", "COMPLETE", "COMPLETE"]
# Of each row: the rule, and what a client sees that polls, under `virtual` and under `auto`.
MODES = {
    "`immediate`": ({"mode": "immediate"}, ALL, ALL),
    "`after`": ({"mode": "after", "seconds": 600}, ["POLLING"] * 4, ONE),
    "`polls`": ({"mode": "polls", "polls": 3}, ["POLLING", "POLLING", "COMPLETE", "COMPLETE"], None),
    "`polls`, `polls_of: broker`": ({"mode": "polls", "polls": 2, "polls_of": "broker"}, ["POLLING"] * 4, ONE),
    "`manual`": ({"mode": "manual"}, ["POLLING"] * 4, None),
    "`never`": ({"mode": "never"}, ["POLLING"] * 4, None),
}


@pytest.mark.parametrize(("rule", "standing", "auto"), MODES.values(), ids=MODES)
def test_how_something_progresses(cc, rule, standing, auto):
    seen = []
    for clock in (f"virtual:{MOMENT}", f"auto:{MOMENT}"):
        cc.begin(clock=clock)
        cc.world.progress(**rule)
        seen.append(polls(cc, create(cc)))
    assert seen == [standing, auto or standing]


def moved(move):
    """By how much a call moves a clock, and whether a token that was good before is good after it."""

    def do(cc):
        headers, before = cc.headers(), cc.world.now()
        move(cc.world.clock)
        status = requests.get(f"{cc.url}/v3/organizations", headers=headers, timeout=5).status_code
        return cc.world.now() - before, status

    return do


HOLDS, ENDED = (90.0, 200), 401
# Of each row: what is called, and what came of it.
CALLS = {
    '`clock.advance(90)`, `advance("1m30s")`, `advance(minutes=1.5)`, `advance(timedelta(...))`': [
        (moved(lambda clock: clock.advance(90)), HOLDS),
        (moved(lambda clock: clock.advance("1m30s")), HOLDS),
        (moved(lambda clock: clock.advance(minutes=1.5)), HOLDS),
        (moved(lambda clock: clock.advance(timedelta(seconds=90))), HOLDS),
    ],
    '`clock.set("2031-01-01T00:00:00Z")`, `set(datetime(..., tzinfo=UTC))`': [
        (moved(lambda clock: clock.set("2031-01-01T00:00:00Z")), (31536000.0, 200)),
        (moved(lambda clock: clock.set(datetime(2031, 1, 1, tzinfo=UTC))), (31536000.0, 200)),
    ],
    "`clock.expire_tokens()`": [(moved(lambda clock: clock.expire_tokens()), (1.0, ENDED))],
    '`clock.advance("1d", expire_tokens=True)`': [
        (moved(lambda clock: clock.advance("1d", expire_tokens=True)), (86400.0, ENDED))
    ],
}


@pytest.mark.parametrize("row", CALLS)
def test_a_call_moves_the_clock(cc, row):
    for call, seen in CALLS[row]:
        cc.begin(clock=f"virtual:{MOMENT}")
        assert call(cc) == seen


def test_advance_gives_what_was_done_in_python_and_by_the_control_api(cc):
    fired = []
    for advance in (
        lambda: [(one.at, one.action) for one in cc.world.clock.advance("10m")],
        lambda: [
            (one["at"], one["action"])
            for one in requests.post(f"{cc.url}/_fakecc/clock", json={"advance": "10m"}, timeout=5).json()["fired"]
        ],
    ):
        cc.begin(clock=f"virtual:{MOMENT}")
        cc.world.progress("after", seconds=600)
        polls(cc, create(cc), 1)
        fired.append(advance())
    assert fired == [
        [(1893456600.0, "services.by_job.instance_create.poll")],
        [("2030-01-01T00:10:00Z", "services.by_job.instance_create.poll")],
    ]


@pytest.mark.parametrize("clock", ["auto", "virtual", "real", "real:60"])
def test_a_snapshot_keeps_the_kind_of_clock(cc, clock):
    cc.begin(clock=clock)
    snapshot = cc.world.snapshot()
    cc.begin(clock="virtual" if clock == "auto" else "auto")
    cc.world.restore(snapshot)
    scale = getattr(cc.world.clock, "scale", 1)
    assert (kind_of(cc.world.clock), scale) == (clock.partition(":")[0], 60 if clock == "real:60" else 1)


def test_a_report_says_where_time_stands_and_what_is_waited_for(cc):
    cc.begin(clock=f"virtual:{MOMENT}")
    cc.world.progress("after", seconds=600)
    polls(cc, create(cc), 1)
    report = cc.report().splitlines()
    assert (
        f'clock: virtual, stands at {MOMENT}; nothing moves it but clock.advance() (or choose clock="auto")' in report,
        "pending: create of service_instances db, waits for 2030-01-01T00:10:00Z (in 600 s)" in report,
    ) == (True, True)


@pytest.mark.parametrize(
    ("heading", "rows"),
    [("", CLOCKS), ("Clients that wait", MODES), ("Tests that move the clock", CALLS)],
    ids=["clocks", "modes", "calls"],
)
def test_every_row_is_tested(rows_of, heading, rows):
    assert rows_of("clock.md", heading) == list(rows)
