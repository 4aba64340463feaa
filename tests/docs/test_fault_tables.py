"""The tables of docs/testing/faults.md: each row does what it says, and is the same fault in whichever way it is armed."""

import json
import time

import pytest
import requests
from support import apps, brokered

from fakecc import FakeCC, pytest_plugin
from fakecc.arrange.snapshots import encode_record
from fakecc.records import replace

pytestmark = pytest.mark.slow

START = "virtual:2030-01-01T00:00:00Z"
SPACE = {"name": "space", "service_instances": [
    {"name": name, "plan": "database/sync", "metadata": {"labels": {"tier": name}}} for name in ("one", "two", "three")
]}  # fmt: skip
USER = {"username": "eve", "password": "eve", "admin": True}
SEED = {"organizations": [{"name": "org", "spaces": [SPACE]}], "users": [USER]}


@pytest.fixture(scope="module")
def server():
    with FakeCC(clock=START, seed=SEED, strict=False) as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.begin()
    yield server
    server.check(strict=False)


def ask(cc, method, path, user="admin", timeout=5, **more):
    """What a client is answered, or the class of the exception that it sees."""
    try:
        return requests.request(method, cc.url + path, headers=cc.headers(user), timeout=timeout, **more)
    except requests.RequestException as problem:
        return type(problem)


def create(cc, name="db", plan="sync"):
    """Ask for a service instance."""
    related = {
        "space": {"data": {"guid": cc.world.spaces.first(name="space").guid}},
        "service_plan": {"data": {"guid": cc.world.service_plans.first(name=plan).guid}},
    }
    return ask(cc, "POST", "/v3/service_instances", json={"type": "managed", "name": name, "relationships": related})


def job_of(cc, reply):
    """The state of an answer's job, when all is done that is due."""
    return ask(cc, "GET", reply.headers["Location"].removeprefix(cc.url)).json()["state"]


def instance(cc, name="one"):
    return f"/v3/service_instances/{cc.world.service_instances.first(name=name).guid}"


LIST = ("GET", "/v3/organizations")
OTHER = ("GET", "/v3/spaces")
INSTANCE = ("GET", instance)
# Of each row: what `when` says, a call that it hits, and one that it does not.
WHEN = {
    "`operation` | `service_instances.create`": ({"operation": "organizations.list"}, LIST, OTHER),
    "`operation` | `GET /v3/jobs/:guid`, `ANY /v3/jobs/:guid`": (
        {"operation": "ANY /v3/service_instances/:guid"}, INSTANCE, LIST,
    ),
    "`operation` | `GET /v3/jobs/0c4b...`": (
        lambda cc: {"operation": f"GET {instance(cc)}"}, INSTANCE, ("GET", lambda cc: instance(cc, "two")),
    ),
    "`operation` | `service_instances.*`, `GET /v3/service_*`, `*`": ({"operation": "GET /v3/service_*"}, INSTANCE, LIST),
    "`operation` | a list of these": ({"operation": ["organizations.list", "apps.list"]}, LIST, OTHER),
    "`user` | a name or guid": ({"user": "eve"}, (*LIST, "eve"), LIST),
    "`host` | `api`, `uaa`, a host's name": ({"host": "api"}, LIST, ("GET", "/uaa/login")),
    '`resource` | `{"type", "name", "plan", "label"}`': (
        {"resource": {"type": "service_instances", "name": "one", "plan": "sync", "label": "tier=one"}},
        INSTANCE, ("GET", lambda cc: instance(cc, "two")),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("when", "hit", "missed"), WHEN.values(), ids=WHEN)
def test_which_calls(cc, when, hit, missed):
    cc.world.fault(name="f", when=when(cc) if callable(when) else when, then={"status": 503})
    seen = []
    for method, path, *user in (missed, hit):
        seen.append(ask(cc, method, path(cc) if callable(path) else path, *user).headers.get("X-Fakecc-Fault"))
    assert seen == [None, "f"]


def test_a_call_to_a_broker(cc):
    when = {"broker": {"operation": "provision", "broker": "broker", "plan": "sync", "instance": "db"}}
    cc.world.fault(when=when, then={"status": 500})
    assert [job_of(cc, create(cc, name)) for name in ("other", "db")] == ["COMPLETE", "FAILED"]


def push(cc):
    """An app that was staged; gives its guid."""
    app = cc.world.apps.first(name="app")
    if app is None:
        app = brokered.app(cc.world, cc.world.spaces.first(name="space"))
        droplet = apps.droplet(cc.world, app).guid
        ask(cc, "PATCH", f"/v3/apps/{app.guid}/relationships/current_droplet", json={"data": {"guid": droplet}})
    return app.guid


def run_task(cc, name="t"):
    """Run a task; gives what its client is told, and the task's state at the end of this moment."""
    reply = ask(cc, "POST", f"/v3/apps/{push(cc)}/tasks", json={"name": name, "command": "true"})
    ask(cc, *LIST)
    return reply.status_code, cc.world.tasks.first(name=name).state


def test_a_call_to_what_runs_apps(cc):
    when = {"runtime": {"operation": "run_task", "app": "app", "task": "bad"}}
    cc.world.fault(when=when, then={"fails": "no"})
    assert [run_task(cc, name)[1] for name in ("good", "bad")] == ["SUCCEEDED", "FAILED"]


ELSEWHERE = {
    '`broker` | `{"operation", "broker", "plan", "instance"}`',
    '`runtime` | `{"operation", "app", "process_type", "index", "task"}`',
}


# Of each row: what `when` says, and which of six calls it hits.
OFTEN = {
    "`nth: 3`": ({"nth": 3}, [2]),
    "`first: 2`": ({"first": 2}, [0, 1]),
    "`after: 3`": ({"after": 3}, [3, 4, 5]),
    "`every: 2`": ({"every": 2}, [1, 3, 5]),
    "`per: resource`": ({"per": "resource", "nth": 1}, [0]),
    "`probability: 0.3`, `seed: 7`": ({"probability": 0.3, "seed": 7}, [2]),
    "`from`, `until`": ({"from": "2030-01-01T00:00:02Z", "until": "2030-01-01T00:00:04Z"}, [2, 3]),
    "`ttl: 10m`": ({"ttl": "3s"}, [0, 1, 2]),
}


@pytest.mark.parametrize(("when", "hit"), OFTEN.values(), ids=OFTEN)
def test_how_often_and_for_how_long(cc, when, hit):
    cc.world.fault(name="f", when={"operation": "organizations.list", **when}, then={"status": 503})
    struck = []
    for number in range(6):
        struck += [number] if ask(cc, *LIST).status_code == 503 else []
        cc.world.clock.advance(1)
    assert struck == hit


def test_each_resource_is_counted(cc):
    when = {"operation": "service_instances.get", "per": "resource", "nth": 2}
    cc.world.fault(when=when, then={"status": 503})
    asked = [ask(cc, "GET", instance(cc, name)).status_code for name in ("one", "two", "one", "two", "one")]
    assert asked == [200, 200, 503, 503, 200]


def test_parallel_calls_shift_no_chance(cc):
    when = {"operation": "organizations.list", "probability": 0.5, "seed": 3}

    def struck(beside):
        cc.begin()
        cc.world.fault(when=when, then={"status": 503})
        hits = []
        for _ in range(8):
            if beside:
                ask(cc, *LIST, "eve")
            hits.append(ask(cc, *LIST).status_code == 503)
        return hits

    alone = struck(beside=False)
    assert (alone == struck(beside=True), len(set(alone))) == (True, 2)


def in_v3s_words(reply):
    return reply.status_code, reply.json()["errors"][0]["title"]


def answer_of(cc, then, method="GET", path="/v3/organizations", **more):
    cc.world.fault(when={"operation": f"{method} {path}"}, then=then)
    return ask(cc, method, path, **more)


def late(cc, seconds):
    began = time.monotonic()
    reply = answer_of(cc, {"seconds": seconds})
    return reply.status_code, time.monotonic() - began >= 0.04


def token_ends(cc):
    headers = cc.headers("eve")
    cc.world.fault(when={"user": "eve", "nth": 2}, then={"token": "expired"})
    return [requests.get(f"{cc.url}/v3/spaces", headers=headers, timeout=5).status_code for _ in range(2)]


def lost(cc):
    cc.world.fault(when={"operation": "organizations.create"}, then={"status": 504, "carried_out": True})
    reply = ask(cc, "POST", "/v3/organizations", json={"name": "mine"})
    return reply.status_code, cc.world.organizations.first(name="mine") is not None


def never_done(cc):
    cc.world.fault(when={"operation": "service_instances.create"}, then={"never_done": True})
    job = create(cc)
    cc.world.clock.advance("1d")
    return job.status_code, job_of(cc, job)


def half_done(cc):
    cc.world.fault(when={"operation": "spaces.delete"}, then={"half_done": True})
    state = job_of(cc, ask(cc, "DELETE", f"/v3/spaces/{cc.world.spaces.first(name='space').guid}"))
    left = {one.name for one in cc.world.service_instances}
    return state, "one" in left, "two" in left


def stale(cc, how):
    cc.world.fault(when={"operation": "organizations.list", "first": 1}, then={"stale": how})
    for name in ("a", "b"):
        cc.world.clock.advance(3)
        ask(cc, "POST", "/v3/organizations", json={"name": name})
    seen = [{one["name"] for one in ask(cc, *LIST).json()["resources"]} & {"a", "b"} for _ in range(2)]
    return [sorted(names) for names in seen]


def hook(cc):
    then = {"before": {"advance": "1m"}, "after": {"delete": {"organizations": "empty"}}}
    cc.world.seed(organizations=[{"name": "empty"}])
    cc.world.fault(when={"operation": "organizations.list"}, then=then)
    before, told = cc.world.now(), ask(cc, *LIST).text
    return cc.world.now() - before, '"empty"' in told, cc.world.organizations.first(name="empty")


CUT = requests.exceptions.ChunkedEncodingError
GONE = requests.exceptions.ConnectionError
LATE = requests.exceptions.ReadTimeout
# Of each row: what is done, and what is seen.
THEN = {
    "`error: CF-...`": (
        lambda cc: in_v3s_words(answer_of(cc, {"error": "CF-OrgSuspended", "detail": "no"})), (403, "CF-OrgSuspended"),
    ),
    "`status: 503`": (lambda cc: answer_of(cc, {"status": 429}).headers["Retry-After"], "3600"),
    "`seconds: 2`": (lambda cc: late(cc, {"uniform": [0.05, 0.06]}), (200, True)),
    "`connection: reset`": (lambda cc: answer_of(cc, {"connection": "reset"}), GONE),
    "`connection: close`": (lambda cc: answer_of(cc, {"connection": "close"}), GONE),
    "`connection: empty`": (lambda cc: answer_of(cc, {"connection": "empty"}).content, b""),
    "`connection: hang`": (lambda cc: answer_of(cc, {"connection": "hang"}, timeout=0.1), LATE),
    "`connection: truncate`": (lambda cc: answer_of(cc, {"connection": "truncate", "bytes": 9}), CUT),
    "`connection: wrong_length`": (lambda cc: answer_of(cc, {"connection": "wrong_length"}), CUT),
    "`connection: garbage`": (lambda cc: answer_of(cc, {"connection": "garbage"}), GONE),
    "`connection: dribble`": (lambda cc: answer_of(cc, {"connection": "dribble", "seconds": 0.05}).status_code, 200),
    "`carried_out: true`": (lost, (504, True)),
    "`token: expired`": (token_ends, [200, 401]),
    "`never_done: true`": (never_done, (202, "PROCESSING")),
    "`half_done: true`": (half_done, ("FAILED", False, True)),
    '`stale: {"changes": 2}`': (lambda cc: stale(cc, {"changes": 2}), [[], ["a", "b"]]),
    '`stale: {"seconds": 5}`': (lambda cc: stale(cc, {"seconds": 2}), [["a"], ["a", "b"]]),
    "`before`, `after`": (hook, (60, True, None)),
}  # fmt: skip


@pytest.mark.parametrize(("deed", "seen"), THEN.values(), ids=THEN)
def test_what_happens_to_a_request(cc, deed, seen):
    assert deed(cc) == seen


def bound(cc, then, operation="provision", plan="sync"):
    """What becomes of a creation under a fault of its broker: the job, how often the broker was asked, what is told."""
    cc.world.fault(when={"broker": {"operation": operation, "instance": "db"}}, then=then)
    state = job_of(cc, create(cc, plan=plan))
    asked = len(cc.world.journal.calls(broker=operation))
    return state, asked, cc.world.service_instances.first(name="db").last_operation.description


def known_by_broker(cc):
    """Does the scripted broker know of the instance, whatever its answer was?"""
    guid = cc.world.service_instances.first(name="db").guid
    return "provision" in [one.kind for one in cc.world.broker_operations.find(resource_guid=guid)]


FAILS = ("FAILED", 1)
NO_SENSE = "The service broker returned an invalid response: expected valid JSON object in body"
PARALLEL = "The service broker could not perform this operation in parallel with other running operations"
CONFLICT = (
    "Service broker error: The maintenance_info.version field provided in the request does not match the "
    "maintenance_info.version field provided in the Service Broker's Catalog."
)
# Of each row: what the fault says, and the job's state, how often the broker was asked, and what is told of it.
BROKER = {
    "`status: 500`": ({"status": 500, "body": {"description": "no room"}}, (*FAILS, "Service broker error: no room")),
    "`error: ConcurrencyError`": ({"error": "ConcurrencyError"}, (*FAILS, PARALLEL)),
    "`error: AsyncRequired`": (
        {"error": "AsyncRequired"},
        (*FAILS, "This service plan requires client support for asynchronous service operations."),
    ),
    "`error: RequiresApp`": (
        {"error": "RequiresApp"}, (*FAILS, "Service broker error: The request body is missing the app_guid field."),
    ),
    "`error: MaintenanceInfoConflict`": ({"error": "MaintenanceInfoConflict"}, (*FAILS, CONFLICT)),
    "`malformed: json`": ({"malformed": "json", "status": 201}, (*FAILS, "The service broker returned an invalid response")),
    "`malformed: type`": ({"malformed": "type", "status": 201}, (*FAILS, "The service broker returned an invalid response")),
    "`malformed: content_type`": (
        {"malformed": "content_type", "status": 201}, (*FAILS, "The service broker returned an invalid response"),
    ),
    "`connection: timeout`": ({"connection": "timeout"}, (*FAILS, "The request to the service broker timed out")),
    "`connection: unreachable`": ({"connection": "unreachable"}, (*FAILS, "The service broker could not be reached")),
    "`connection: transport`": (
        {"connection": "transport", "message": "broken pipe"}, (*FAILS, "broken pipe"),
    ),
    "`seconds: 2`": ({"seconds": {"uniform": [0.01, 0.02]}}, ("COMPLETE", 1, "")),
    "`duplicate: true`": ({"duplicate": True}, ("COMPLETE", 1, "")),
}  # fmt: skip


@pytest.mark.parametrize(("then", "seen"), BROKER.values(), ids=BROKER)
def test_what_happens_to_a_call_to_a_broker(cc, then, seen):
    state, asked, told = bound(cc, then)
    assert (state, asked, (told or "")[: len(seen[2])]) == seen


def test_what_last_operation_says(cc):
    cc.world.progress("never")
    then = {"state": "failed", "description": "no disk left"}
    cc.world.fault(when={"broker": {"operation": "last_operation"}}, then=then)
    reply = create(cc, plan="async")
    assert (job_of(cc, reply), cc.world.service_instances.first(name="db").last_operation.description) == (
        "FAILED", "no disk left",
    )  # fmt: skip


@pytest.mark.parametrize("carried_out", [True, False])
def test_the_broker_does_it_and_its_answer_is_lost(cc, carried_out):
    cc.world.progress("never")
    # Such a status is followed by no orphan mitigation.
    then = {"status": 400, **({"carried_out": True} if carried_out else {})}
    cc.world.fault(when={"broker": {"operation": "provision"}}, then=then)
    create(cc, plan="async")
    cc.world.catch_up()
    assert known_by_broker(cc) is carried_out


@pytest.mark.parametrize("status", [400, 401, 404, 408, 409, 410, 412, 422, 429, 500, 502, 503])
def test_every_status_of_a_broker_can_be_had(cc, status):
    state, _, _ = bound(cc, {"status": status})
    entry = cc.world.journal.calls(broker="provision")[0]
    assert (state, entry.status, entry.fault) == ("FAILED", status, "fault-1")


ALONE = {"`state: failed`", "`carried_out: true`"}
# Of each row: what the fault says of running a task, and what its client and the world see.
RUNTIME = {
    "`fails: NoAppDetectedError`": ({"fails": "exit 7"}, (202, "FAILED")),
    "`error: CF-StagerUnavailable`": ({"error": "CF-TaskWorkersUnavailable"}, (503, "FAILED")),
    "`seconds: 30`": ({"seconds": 30}, (202, "RUNNING")),
    "`never_done: true`": ({"never_done": True}, (202, "RUNNING")),
}


@pytest.mark.parametrize(("then", "seen"), RUNTIME.values(), ids=RUNTIME)
def test_what_happens_to_a_call_to_what_runs_apps(cc, then, seen):
    cc.world.fault(when={"runtime": {"operation": "run_task"}}, then=then)
    assert run_task(cc) == seen


def log_in(cc):
    form = {"grant_type": "password", "username": "eve", "password": "eve"}
    try:
        reply = requests.post(f"{cc.url}/uaa/oauth/token", data=form, auth=("cf", ""), timeout=5)
    except requests.ConnectionError:
        return "gone"
    return reply.status_code


def list_as_eve(cc, times=1):
    """What eve is answered who uses one token so often."""
    headers, seen = cc.headers("eve"), []
    for _ in range(times):
        try:
            seen.append(requests.get(f"{cc.url}/v3/spaces", headers=headers, timeout=5).status_code)
        except requests.ConnectionError:
            seen.append("gone")
    return seen


# Of each row: what UAA and the API answer, before and after a minute and a half.
OUTAGES = {
    "everything is down for 30 seconds": (["gone", "gone"], [200, 200]),
    "the API is down, UAA is not": ([200, 502], [200, 502]),
    "everything is down between two moments": ([200, 200], [503, 503]),
    "UAA gives no tokens": ([503, 200], [503, 200]),
    "a login is refused": ([401, 200], [200, 200]),
    "good tokens are refused": ([200, 401], [200, 401]),
}


def documented(rows_of):
    rows = rows_of("faults.md", "Outages, and faults of UAA", 2)
    return {
        name: json.loads(fault.strip("`").replace("developer", "eve"))
        for name, fault in (row.split(" | ") for row in rows)
    }


@pytest.mark.parametrize(("row", "seen"), OUTAGES.items(), ids=OUTAGES)
def test_what_is_down(cc, rows_of, row, seen):
    cc.world.fault(**documented(rows_of)[row])
    before = [log_in(cc), *list_as_eve(cc)]
    cc.world.clock.advance(90)
    assert (before, [log_in(cc), *list_as_eve(cc)]) == seen


def test_a_token_ends_at_its_third_use(cc, rows_of):
    cc.world.fault(**documented(rows_of)["a token ends at its third use"])
    assert list_as_eve(cc, 4) == [200, 200, 401, 401]


TABLES = {
    "`when`: which calls": {*WHEN, *ELSEWHERE},
    "`when`: how often, and for how long": {*OFTEN},
    "`then`: what happens to a client's request": {*THEN},
    "`then`: what happens to a call to a broker": {*BROKER, *ALONE},
    "`then`: what happens to a call to what runs apps": {*RUNTIME},
    "Outages, and faults of UAA": {*OUTAGES, "a token ends at its third use"},
}


@pytest.mark.parametrize(("heading", "rows"), TABLES.items(), ids=TABLES)
def test_every_row_is_tested(rows_of, heading, rows):
    assert set(rows_of("faults.md", heading, 2 if heading == "`when`: which calls" else 1)) == rows


LISTED = {"operation": "organizations.list"}
# What is armed in every way: each `when`, each `then`.
ARMED = [
    *({"when": when, "then": {"status": 503}} for when, _, _ in WHEN.values() if not callable(when)),
    *({"when": {**LISTED, **when}, "then": {"status": 503}} for when, _ in OFTEN.values()),
    *({"when": LISTED, "then": then} for then in (
        {"error": "CF-OrgSuspended", "detail": "no"}, {"status": 429}, {"seconds": {"uniform": [1, 2]}}, {"connection": "reset"},
        {"status": 504, "carried_out": True}, {"token": "expired"}, {"never_done": True}, {"half_done": True},
        {"stale": {"changes": 2}}, {"stale": {"seconds": 5}}, {"before": {"advance": "1m"}, "after": {"expire_tokens": True}},
    )),
    *({"when": {"broker": {"operation": "provision"}}, "then": then} for then, _ in BROKER.values()),
    {"when": {"broker": {"operation": "last_operation"}}, "then": {"state": "failed", "description": "no"}},
    *({"when": {"runtime": {"operation": "run_task"}}, "then": then} for then, _ in RUNTIME.values()),
]  # fmt: skip


def in_python(cc, fault):
    cc.world.fault(**fault)


def by_the_control_api(cc, fault):
    reply = requests.post(f"{cc.url}/_fakecc/faults", json=fault, timeout=5)
    assert reply.status_code == 201, reply.text


def in_a_seed(cc, fault):
    cc.world.seed(faults=[fault])


def by_the_marker(cc, fault):
    pytest_plugin._begin(cc, pytest_plugin.Wishes([], [], [fault], [], {}, {}))  # noqa: SLF001 - what the fixture does


WAYS = [in_python, by_the_control_api, in_a_seed, by_the_marker]


@pytest.mark.parametrize("fault", ARMED, ids=str)
def test_every_way_to_arm_it_makes_the_same_fault(cc, fault):
    made = []
    for arm in WAYS:
        cc.begin()
        arm(cc, fault)
        made.append([encode_record(replace(one, guid="")) for one in cc.world.faults])
    assert (len(made[0]), made[0] == made[1] == made[2] == made[3]) == (1, True)
