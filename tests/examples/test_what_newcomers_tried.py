"""What people tried on their first day, and what went wrong then: each of it does what they expected, or says why not.

Commands, containers, documents and the dashboard have their own tests; here is what was tried in Python and with curl.
"""

import pytest
import requests

import fakecc
from fakecc import FakeCC, VirtualClock, World

pytestmark = pytest.mark.slow

LIST = {"operation": "organizations.list"}


@pytest.fixture(scope="module")
def server():
    with FakeCC(clock="auto", strict=False) as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.begin()
    yield server
    server.check(strict=False)


def create(cc, **sent):
    return requests.post(f"{cc.url}/v3/service_instances", timeout=5, **sent)


def order(cc):
    space, plan = cc.world.spaces.one(name="space"), cc.world.service_plans.one(name="async")
    related = {"space": {"data": {"guid": space.guid}}, "service_plan": {"data": {"guid": plan.guid}}}
    return create(cc, json={"type": "managed", "name": "db", "relationships": related}, headers=cc.headers())


def test_a_client_that_polls_sees_its_operation_end(cc):
    job = order(cc).headers["Location"]
    states = [requests.get(job, headers=cc.headers(), timeout=5).json()["state"] for _ in range(2)]
    assert states == ["POLLING", "COMPLETE"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        pytest.param({"when": {"operation": "GET /v3/service_instance"}}, "GET /v3/service_instances", id="route"),
        pytest.param({"when": {"operation": "service_instance.create"}}, "service_instances.create", id="name"),
        pytest.param({"when": {"broker": {"operation": "provison"}}}, "provision", id="broker's operation"),
        pytest.param({"when": {"broker": {"plan": "nosuch"}}}, "there is no plan 'nosuch'", id="plan"),
    ],
)
def test_a_fault_that_could_never_strike_is_refused(cc, fault, said):
    with pytest.raises(fakecc.BadInput) as refused:
        cc.world.fault(**fault, then={"status": 500})
    assert said in str(refused.value)


# In the form of earlier releases: what is refused, with a word about what would be right.
OLD_FORMS = {
    "a plan that is not there": (("provision", {"status": 500, "plan": "nosuch"}), "there is no plan 'nosuch'; a pattern"),
    "a route that is misspelt": (("GET /v3/service_instance", {"status": 500}), "no operation of the API is called"),
    "a route that there is not": (("GET /v3/nothing/here", {"status": 500}), "no operation of the API is called"),
    "a call to brokers that is misspelt": (("provison", {"status": 500}), "brokers have no operation 'provison'"),
    "words without effect": (("GET /v3/apps", {"status": 500, "description": "y"}), "'description' has no effect"),
    "seconds without effect": (("GET /v3/apps", {"failure": "reset", "seconds": 9}), "'seconds' (a number) is for"),
}  # fmt: skip


@pytest.mark.parametrize(("fault", "said"), OLD_FORMS.values(), ids=OLD_FORMS)
def test_a_fault_in_the_old_form_is_refused_as_well(cc, fault, said):
    on, how = fault
    with pytest.raises(fakecc.BadInput) as refused:
        cc.world.fault(on, **how)
    assert said in str(refused.value)


def test_a_mode_that_there_is_not_is_refused(cc):
    with pytest.raises(fakecc.BadInput, match="'slow' is not allowed here"):
        cc.world.progress("slow")


def test_a_fault_that_struck_nobody_fails_the_test():
    with pytest.raises(fakecc.StrictError, match="unfired_fault: the fault 'idle' hit nothing"), FakeCC() as strict:
        strict.world.fault(name="idle", when={"operation": "apps.list"}, then={"status": 503})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"clok": "auto"}, "did you mean 'clock'", id="unknown"),
        pytest.param({"auth": "stric"}, "auth is lenient or strict", id="auth"),
        pytest.param({"preset": "smal"}, "there is no preset 'smal'", id="preset"),
        pytest.param({"settings": {"renderer": {"max_results_per_page": "abc"}}}, "is a whole number", id="setting"),
        pytest.param({"clock": "sundial"}, "a clock is auto, virtual,", id="clock"),
    ],
)
def test_a_wrong_option_is_refused_in_one_sentence(options, said):
    with pytest.raises((TypeError, ValueError, LookupError), match=said):
        FakeCC(**options)


def test_the_journal_keeps_query_and_headers(cc):
    requests.get(
        f"{cc.url}/v3/organizations?names=nope&page=1", headers={**cc.headers(), "User-Agent": "mytool/1.0"}, timeout=5
    )
    (entry,) = cc.world.journal.query(operation="organizations.list")
    assert (entry.path, entry.headers["User-Agent"]) == ("/v3/organizations?names=nope&page=1", "mytool/1.0")


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["origin", "host", "site"],
)
def test_no_web_page_commands_it(cc, headers):
    assert requests.post(f"{cc.url}/_fakecc/reset", headers=headers, timeout=5).status_code == 403


@pytest.mark.parametrize("ask", ["find", "first", "one"])
def test_a_typo_in_a_query_fails_however_empty_the_table_is(cc, ask):
    with pytest.raises(TypeError, match="did you mean 'name'"):
        getattr(cc.world.service_instances, ask)(nmae="x")


def test_a_failure_inside_fakecc_is_told_at_the_end_of_a_block():
    with pytest.raises(BaseException, match="broken inside"), FakeCC() as broken:
        broken.world.failures.append(RuntimeError("broken inside"))


@pytest.mark.parametrize("duration", ["90s", 90, "1m30s"])
def test_a_clock_takes_what_people_write(duration):
    world = World(clock=VirtualClock("2030-01-01T00:00:00Z"))
    before = world.now()
    world.clock.advance(duration)
    assert world.now() - before == 90


@pytest.mark.parametrize("clock", ["auto", "real"])
def test_every_clock_is_moved_in_python(cc, clock):
    cc.begin(clock=clock)
    before = cc.world.now()
    cc.world.clock.advance("90s")
    assert cc.world.now() - before >= 90


def test_a_clock_is_set_by_a_text(cc):
    cc.world.clock.set("2099-01-01T00:00:00Z")
    assert cc.world.now() >= 4_070_908_800


def test_a_clock_is_named_in_python_as_on_the_command_line():
    with FakeCC(clock="virtual:2030-01-01T00:00:00Z") as cc:
        assert cc.world.now() == 1_893_456_000


def test_what_a_debugger_shows_is_of_use(cc):
    told = [repr(each) for each in (cc, cc.world, cc.world.clock)]
    assert [text for text in told if " object at 0x" in text] == []


def test_the_package_says_what_it_has():
    assert {"FakeCC", "World", "BadInput", "__version__"} <= set(dir(fakecc))


def test_a_seed_without_a_content_type_is_refused_with_the_option_of_curl(cc):
    reply = requests.post(f"{cc.url}/_fakecc/seed", data="organizations: [{name: a}]", timeout=5)
    assert (reply.status_code, "-H 'Content-Type: application/" in reply.text) == (415, True)


@pytest.mark.parametrize(
    ("method", "path", "sent", "said"),
    [
        pytest.param("POST", "/v3/service_instances", {"data": {"type": "managed"}}, "read as a form", id="form"),
        pytest.param("GET", "/v3/service_instancez", {}, "the nearest is GET /v3/service_instances", id="path"),
        pytest.param("PUT", "/v3/apps", {}, "this path takes GET, POST", id="verb"),
        pytest.param("GET", "/v3/apps", {"headers": {"Authorization": "bearer x"}}, "token", id="token"),
    ],
)
def test_a_refused_call_says_how_to_mend_it(cc, method, path, sent, said):
    reply = requests.request(method, f"{cc.url}{path}", **{"headers": cc.headers(), **sent}, timeout=5)
    assert (reply.status_code >= 400, said in reply.headers["X-Fakecc-Hint"]) == (True, True)


def test_an_injected_answer_carries_the_name_of_its_fault_and_a_429_its_headers(cc):
    cc.world.fault(name="limit", when={"operation": "apps.list"}, then={"error": "CF-RateLimitExceeded"})
    reply = requests.get(f"{cc.url}/v3/apps", headers=cc.headers(), timeout=5)
    assert (reply.status_code, reply.headers["X-Fakecc-Fault"]) == (429, "limit")
    assert {"Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} <= set(reply.headers)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [("CF-UniquenessError", 422, 10016), ("CF-ServiceInstanceNameTaken", 400, 60002), ("CF-OrgSuspended", 403, 10017)],
)
def test_an_error_is_had_by_its_name(cc, error, status, code):
    cc.world.fault(when=LIST, then={"error": error})
    reply = requests.get(f"{cc.url}/v3/organizations", headers=cc.headers(), timeout=5)
    problem = reply.json()["errors"][0]
    assert (reply.status_code, problem["title"], problem["code"]) == (status, error, code)


def test_an_answer_is_slow_and_good(cc):
    cc.world.fault(when={"operation": "apps.list"}, then={"seconds": 0.05})
    reply = requests.get(f"{cc.url}/v3/apps", headers=cc.headers(), timeout=5)
    assert (reply.status_code, reply.elapsed.total_seconds() >= 0.05) == (200, True)


def test_an_unknown_world_is_refused_as_everything_else_is(cc):
    reply = requests.get(f"{cc.url}/_fakecc/clock", headers={"X-Fakecc-World": "nope"}, timeout=5)
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (404, "/X-Fakecc-World")


def test_a_wrong_method_of_the_control_api_names_the_right_ones(cc):
    reply = requests.put(f"{cc.url}/_fakecc/clock", timeout=5)
    assert (reply.status_code, reply.headers["Allow"]) == (405, "GET, POST, HEAD")


def test_the_address_of_the_control_api_is_a_page_for_people_and_an_index_for_programs(cc):
    page = requests.get(f"{cc.url}/_fakecc", headers={"Accept": "text/html"}, timeout=5)
    index = requests.get(f"{cc.url}/_fakecc", timeout=5).json()
    assert page.text.startswith("<!doctype html>")
    assert {"openapi.json", "seed.schema.json", "metrics", "worlds"} <= set(index["links"])


def test_the_schema_of_seeds_is_served(cc):
    schema = requests.get(f"{cc.url}/_fakecc/seed.schema.json", timeout=5).json()
    assert "organizations" in schema["properties"]


def test_a_world_is_made_with_a_clock_settings_and_strict_tokens(cc):
    wanted = {"name": "strict", "clock": "virtual", "auth": "strict", "seed": {"settings": {"info": {"name": "mine"}}}}
    made = requests.post(f"{cc.url}/_fakecc/worlds", json=wanted, timeout=5).json()
    shown = requests.get(f"{cc.url}/_fakecc/worlds", timeout=5).json()["worlds"][-1]
    name = requests.get(f"{made['url']}/v2/info", timeout=5).json()["name"]
    refused = requests.get(f"{made['url']}/v3/organizations", headers=cc.headers(), timeout=5).status_code
    cc.close("strict")
    assert (shown["clock"], shown["auth"], name, refused) == ("virtual", "strict", "mine", 401)


def test_a_report_folds_calls_and_tells_time_and_faults(cc):
    cc.world.fault(name="mine", when=LIST, then={"status": 503})
    for _ in range(10):
        requests.get(f"{cc.url}/v3/organizations", headers=cc.headers(), timeout=5)
    told = ("(10 times)", "clock: auto", "fault mine: 10 hit(s) of 10 calls", "~ users")
    assert [words in cc.report() for words in told] == [True, True, True, False]


def test_a_savepoint_is_a_block(cc):
    with cc.world.savepoint():
        cc.world.seed(organizations=[{"name": "mine"}])
    assert cc.world.organizations.find(name="mine") == []
