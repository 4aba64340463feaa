"""What people tried in vain who used fakecc for the first time, and what they see today: the findings of a review, one by one."""

import warnings

import pytest
import requests

from fakecc import FakeCC
from fakecc.arrange.checking import BadInput
from fakecc.settings import SettingError

pytestmark = pytest.mark.slow

LIST = {"operation": "organizations.list"}


@pytest.fixture(scope="module")
def server():
    with FakeCC(strict=False) as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.begin()
    yield server
    server.check(strict=False)


def get(cc, path, **headers):
    return requests.get(cc.url + path, headers={**cc.headers(), **headers}, timeout=5)


def old_form(cc, *given, **how):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return cc.world.fault(*given, **how)


def refusal(deed, kind=Exception):
    """The first line of what is refused, and its class."""
    with pytest.raises(kind) as refused:
        deed()
    return str(refused.value).splitlines()[0]


def test_a_client_that_really_sleeps_sees_the_end(cc):
    space, plan = cc.world.spaces.first(name="space").guid, cc.world.service_plans.first(name="async").guid
    related = {"space": {"data": {"guid": space}}, "service_plan": {"data": {"guid": plan}}}
    body = {"type": "managed", "name": "db", "relationships": related}
    job = requests.post(f"{cc.url}/v3/service_instances", json=body, headers=cc.headers(), timeout=5).headers[
        "Location"
    ]
    states = [requests.get(job, headers=cc.headers(), timeout=5).json()["state"] for _ in range(2)]
    assert states == ["POLLING", "COMPLETE"]


# Each is refused, with a word about what would be right.
REFUSED = {
    "a plan that is not there": (
        lambda cc: old_form(cc, "provision", status=500, plan="nosuch"), "/plan: there is no plan 'nosuch'; a pattern",
    ),
    "a route that is misspelt": (
        lambda cc: old_form(cc, "GET /v3/service_instance", status=500), "/on: no operation of the API is called 'GET /v3/serv",
    ),
    "a route that there is not": (
        lambda cc: old_form(cc, "GET /v3/nothing/here", status=500), "/on: no operation of the API is called 'GET /v3/noth",
    ),
    "a call to brokers that is misspelt": (
        lambda cc: old_form(cc, "provison", status=500), "/on: brokers have no operation 'provison' (allowed: provision",
    ),
    "auth that is misspelt": (lambda cc: cc.begin(auth="stric"), "/auth: auth is lenient or strict, not 'stric'"),
    "words without effect": (
        lambda cc: old_form(cc, "GET /v3/apps", status=500, description="y"), "/description: 'description' has no effect",
    ),
    "seconds without effect": (
        lambda cc: old_form(cc, "GET /v3/apps", failure="reset", seconds=9), "/seconds: 'seconds' (a number) is for",
    ),
    "a field that records have not": (
        lambda cc: cc.world.service_instances.find(nmae="x"), "ServiceInstance has no field 'nmae'; did you mean 'name'?",
    ),
    "the first of a field that records have not": (
        lambda cc: cc.world.service_instances.first(nmae="x"), "ServiceInstance has no field 'nmae'; did you mean 'name'?",
    ),
    "an option of FakeCC that is misspelt": (lambda _: FakeCC(clok="x"), "a world has no option 'clok'; did you mean 'clock'?"),
    "a setting of the wrong type": (
        lambda _: FakeCC(settings={"renderer": {"max_results_per_page": "abc"}}),
        "the setting 'renderer.max_results_per_page' is a whole number such as 100, not 'abc'",
    ),
    "a mode that there is not": (lambda cc: cc.world.progress("slow"), "/mode: 'slow' is not allowed here (allowed: immediate"),
}  # fmt: skip


@pytest.mark.parametrize(("deed", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_refused_with_what_would_be_right(cc, deed, sentence):
    assert refusal(lambda: deed(cc), (BadInput, SettingError, TypeError)).startswith(sentence)


def test_an_unfired_fault_fails_the_test(cc):
    cc.world.fault(name="never", when=LIST, then={"status": 503})
    assert refusal(cc.check, AssertionError) == "unfired_fault: the fault 'never' hit nothing (0 calls fitted)"


def test_what_fails_inside_fakecc_fails_the_end_of_a_block():
    with pytest.raises(RuntimeError, match="inner"), FakeCC() as cc:
        cc.world.failures.append(RuntimeError("inner"))


def test_the_journal_keeps_query_and_headers(cc):
    get(cc, "/v3/organizations?names=nope&page=1", **{"User-Agent": "mytool/1.0"})
    entry = list(cc.world.journal)[-1]
    assert (entry.path, entry.headers["User-Agent"], entry.operation) == (
        "/v3/organizations?names=nope&page=1", "mytool/1.0", "organizations.list",
    )  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example", "Content-Type": "text/plain"},
        {"Host": "evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_no_web_page_commands_fakecc(cc, headers):
    assert requests.post(f"{cc.url}/_fakecc/reset", headers=headers, timeout=5).status_code == 403


def test_an_unknown_world_is_refused_in_the_control_apis_form(cc):
    answer = get(cc, "/v3/organizations", **{"X-Fakecc-World": "nope"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (404, "/X-Fakecc-World")


def test_a_wrong_method_of_the_control_api_names_the_right_ones(cc):
    answer = requests.put(f"{cc.url}/_fakecc/clock", timeout=5)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST, HEAD")


@pytest.mark.parametrize("clock", ["auto", "real"])
def test_every_clock_is_moved_in_python(cc, clock):
    cc.begin(clock=clock)
    before = cc.world.now()
    cc.world.clock.advance("90s")
    assert cc.world.now() - before >= 90


def test_the_clock_is_set_by_a_text(cc):
    cc.world.clock.set("2099-01-01T00:00:00Z")
    assert cc.world.now() >= 4_070_908_800


def test_too_many_requests_say_how_long_to_wait(cc):
    cc.world.fault(when=LIST, then={"status": 429})
    answer = get(cc, "/v3/organizations")
    assert {"Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} <= set(answer.headers)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [("CF-UniquenessError", 422, 10016), ("CF-ServiceInstanceNameTaken", 400, 60002), ("CF-OrgSuspended", 403, 10017)],
)
def test_an_error_is_had_by_its_name(cc, error, status, code):
    cc.world.fault(when=LIST, then={"error": error})
    answer = get(cc, "/v3/organizations")
    problem = answer.json()["errors"][0]
    assert (answer.status_code, problem["title"], problem["code"]) == (status, error, code)


def test_an_injected_answer_bears_the_name_of_its_fault(cc):
    cc.world.fault(name="mine", when=LIST, then={"status": 503})
    assert get(cc, "/v3/organizations").headers["X-Fakecc-Fault"] == "mine"


@pytest.mark.parametrize(
    ("method", "path", "more", "hint"),
    [
        ("GET", "/v3/service_instancez", {}, "/v3/service_instances"),
        ("PUT", "/v3/organizations", {"json": {}}, "GET"),
        ("POST", "/v3/organizations", {"data": {'{"name": "x"}': ""}}, "Content-Type: application/json"),
        ("GET", "/v3/organizations", {"headers": {"Authorization": "bearer x"}}, "token"),
    ],
    ids=["unknown route", "wrong verb", "read as a form", "a token that does not hold"],
)
def test_a_hint_says_how_to_mend_the_call(cc, method, path, more, hint):
    answer = requests.request(method, cc.url + path, **{"headers": cc.headers(), **more}, timeout=5)
    assert hint in answer.headers["X-Fakecc-Hint"]


def test_a_browser_finds_a_page(cc):
    assert "<html" in requests.get(f"{cc.url}/_fakecc/", headers={"Accept": "text/html"}, timeout=5).text


def test_the_report_folds_calls_and_tells_time_and_faults(cc):
    cc.world.fault(name="mine", when=LIST, then={"status": 503})
    for _ in range(10):
        get(cc, "/v3/organizations")
    report = cc.report()
    assert ("(10 times)" in report, "clock: auto" in report, "fault mine: 10 hit(s) of 10 calls" in report) == (
        True,
        True,
        True,
    )
    assert "~ users" not in report


def test_savepoints_are_blocks(cc):
    with cc.world.savepoint():
        cc.world.seed(organizations=[{"name": "mine"}])
    assert cc.world.organizations.first(name="mine") is None
