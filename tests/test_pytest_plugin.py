"""The pytest plugin, as other people's suites use it."""

import subprocess
import sys

import pytest

import fakecc.server.certificates  # noqa: F401 - cryptography bears no second import, and suites run in this process

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

ASKING = """
import json
import urllib.error
import urllib.request

def ask(cc, path, body=None, username="admin"):
    headers = {**cc.headers(username), "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(cc.url + path, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.loads(answer.read() or "null")
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)

def names(cc, **given):
    return [one["name"] for one in ask(cc, "/v3/organizations", **given)[1]["resources"]]
"""


@pytest.fixture
def suite(pytester):
    """A suite of somebody else's; gives what running it told."""
    pytester.makepyfile(asking=ASKING)
    pytester.syspathinsert()

    def run(tests, *arguments, **files):
        pytester.makepyfile(**files, test_it="from asking import ask, names\nimport pytest\n" + tests)
        return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:benchmark", *arguments)

    return run


def test_importing_the_plugin_imports_neither_flask_nor_the_rest():
    program = (
        "import sys; before = set(sys.modules); import fakecc, fakecc.pytest_plugin; "
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(new & {'flask', 'werkzeug', 'jsonschema', 'yaml', 'jwt', 'urllib3'}), "
        "sorted(name for name in sys.modules if name.startswith('fakecc')))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - ours

    assert ran.stdout.strip() == "[] ['fakecc', 'fakecc.pytest_plugin']"


def test_every_test_gets_a_clean_world(suite):
    result = suite("""
def test_one(fakecc):
    ask(fakecc, "/v3/organizations", {"name": "mine"})
    assert names(fakecc) == ["system", "org", "mine"]

def test_two(fakecc):
    assert names(fakecc) == ["system", "org"]
""")

    result.assert_outcomes(passed=2)


def test_the_marker_arranges_the_world(suite):
    result = suite("""
pytestmark = pytest.mark.fakecc(seed={"organizations": [{"name": "everywhere"}]})

@pytest.mark.fakecc(
    preset="empty",
    seed={"organizations": [{"name": "here"}]},
    progress="manual",
    faults=[{"when": {"operation": "GET /v3/spaces"}, "then": {"status": 503}}],
    gates=["service_instance.create", {"name": "g", "when": {"operation": "apps.list"}}],
)
def test_marked(fakecc):
    assert [gate.name for gate in fakecc.world.gates] == ["gate-1", "g"]
    assert names(fakecc) == ["system", "everywhere", "here"]
    assert [rule.mode for rule in fakecc.world.progress_rules] == ["manual"]
    assert ask(fakecc, "/v3/spaces")[0] == 503

def test_after_it(fakecc):
    assert names(fakecc) == ["system", "org", "everywhere"]
    assert ask(fakecc, "/v3/spaces")[0] == 200
""")

    result.assert_outcomes(passed=2)


def test_a_seeds_file_is_found_beside_the_test(suite, pytester, monkeypatch):
    pytester.makefile(".yaml", teams="organizations:\n- name: from-a-file\n")
    monkeypatch.chdir(pytester.mkdir("elsewhere"))
    result = suite(
        """
@pytest.mark.fakecc(preset="empty", seed="teams.yaml")
def test_it(fakecc):
    assert names(fakecc) == ["system", "from-a-file"]
""",
        str(pytester.path),
    )

    result.assert_outcomes(passed=1)


def test_a_wrong_seed_is_told_where_it_is_wrong(suite):
    result = suite("""
@pytest.mark.fakecc(seed=[{"organizations": [{"name": "good"}]}, {"organizations": [{"nam": "x"}]}])
def test_it(fakecc): ...

def test_the_next_is_not_disturbed(fakecc):
    assert names(fakecc) == ["system", "org"]
""")

    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines(["*/organizations/0/nam: there is no key 'nam' here; did you mean 'name'?*"])


def test_a_misspelt_marker_is_an_error(suite):
    result = suite("""
@pytest.mark.fakecc(presets="empty")
def test_it(fakecc): ...
""")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["@pytest.mark.fakecc takes preset, *, redact, reads by name, not 'presets'; did you mean 'preset'?"]
    )


def test_the_marker_is_known_to_strict_suites(suite):
    suite("@pytest.mark.fakecc\ndef test_it(): ...", "--strict-markers").assert_outcomes(passed=1)


def test_options_are_overridden(suite):
    result = suite(
        """
def test_it(fakecc):
    assert names(fakecc) == ["system"]
    assert fakecc.world.settings.renderer["max_results_per_page"] == 7
    assert fakecc.world.clock.flows
""",
        conftest="""
import pytest

@pytest.fixture(scope="session")
def fakecc_options():
    return {"preset": "empty", "clock": "real", "settings": {"renderer": {"max_results_per_page": 7}}}
""",
    )

    result.assert_outcomes(passed=1)


def test_the_marker_says_how_the_world_is_made(suite):
    result = suite("""
MADE = pytest.mark.fakecc(
    clock="virtual:2030-01-01T00:00:00Z", settings={"renderer": {"max_results_per_page": 7}}, auth="strict", guids=1
)

@MADE
def test_marked(fakecc):
    told = (fakecc.world.clock.now(), fakecc.world.settings.renderer["max_results_per_page"], fakecc.world.auth)
    assert told == (1893456000.0, 7, "strict")
    assert ask(fakecc, "/v3/organizations")[0] == 200
    GUIDS.append(fakecc.world.organizations.first(name="org").guid)

def test_after_it(fakecc):
    assert (type(fakecc.world.clock).__name__, fakecc.world.auth) == ("AutoClock", "lenient")
    assert ask(fakecc, "/v3/organizations")[0] == 200

@MADE
def test_marked_again(fakecc):
    assert [fakecc.world.organizations.first(name="org").guid] == GUIDS

GUIDS = []
""")

    result.assert_outcomes(passed=3)


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [("clock='sundial'", "a clock is auto, virtual,"), ("auth='stric'", "auth is lenient or strict, not 'stric'")],
)
def test_a_wrong_word_of_the_marker_is_refused(suite, argument, sentence):
    result = suite(f"""
@pytest.mark.fakecc({argument})
def test_it(fakecc): ...

def test_the_next_is_not_disturbed(fakecc):
    assert names(fakecc) == ["system", "org"]
""")

    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines([f"*{sentence}*"])


def test_a_client_that_sleeps_between_its_polls_finishes(suite):
    result = suite("""
import time

@pytest.mark.fakecc(progress={"mode": "after", "seconds": 600})
def test_it(fakecc):
    world = fakecc.world
    related = {
        "space": {"data": {"guid": world.spaces.first(name="space").guid}},
        "service_plan": {"data": {"guid": world.service_plans.first(name="async").guid}},
    }
    ask(fakecc, "/v3/service_instances", {"type": "managed", "name": "db", "relationships": related})
    job = "/v3/jobs/" + next(iter(world.jobs)).guid
    states = []
    while states[-1:] != ["COMPLETE"]:
        time.sleep(0.01)
        states.append(ask(fakecc, job)[1]["state"])
    assert states == ["POLLING", "COMPLETE"]
""")

    result.assert_outcomes(passed=1)


UNFIRED = """
@pytest.mark.fakecc(faults=[{"when": {"operation": "apps.list"}, "then": {"status": 503}}]%s)
def test_it(fakecc):
    assert %s
"""


@pytest.mark.parametrize(
    ("more", "holds", "outcome"),
    [
        pytest.param("", "True", {"passed": 1, "errors": 1}, id="an unfired fault"),
        pytest.param(", strict=False", "True", {"passed": 1}, id="switched off"),
        pytest.param(", strict={'unfired_fault': False}", "True", {"passed": 1}, id="switched off alone"),
        pytest.param("", "False", {"failed": 1}, id="a test that fails anyhow"),
    ],
)
def test_a_fault_that_hits_nothing_fails_the_test(suite, more, holds, outcome):
    result = suite(UNFIRED % (more, holds))

    result.assert_outcomes(**outcome)
    if "errors" in outcome:
        result.stdout.fnmatch_lines(["*unfired_fault: the fault 'fault-1' hit nothing (0 calls fitted)"])


def test_a_suite_is_strict_by_its_configuration(suite, pytester):
    pytester.makeini("[pytest]\nfakecc_strict = v2_call")
    result = suite("""
def test_it(fakecc):
    ask(fakecc, "/v2/organizations")
""")

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*v2_call: GET /v2/organizations (v3: GET /v3/organizations)"])


def test_a_suite_says_in_its_configuration_how_worlds_are_made(suite, pytester):
    pytester.makeini(
        "[pytest]\nfakecc_preset = empty\nfakecc_clock = virtual\nfakecc_auth = strict\nfakecc_seed = all.yaml"
    )
    pytester.makefile(".yaml", all="organizations:\n- name: everywhere\n")
    result = suite("""
def test_it(fakecc):
    assert names(fakecc) == ["system", "everywhere"]
    assert (type(fakecc.world.clock).__name__, fakecc.world.auth) == ("VirtualClock", "strict")
""")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["fakecc: *.*.*, preset=empty, clock=virtual, auth=strict, seed=all.yaml"])


def test_a_suite_says_in_its_configuration_what_its_journals_hide_and_tell(suite, pytester):
    pytester.makeini("[pytest]\nfakecc_redact = true\nfakecc_reads = true")
    result = suite("""
def seen(cc):
    ask(cc, "/v3/spaces")
    entry = cc.world.journal.calls("spaces.list")[-1]
    return entry.headers["Authorization"], bool(entry.looked_at)

def test_it(fakecc):
    assert seen(fakecc) == ("bearer [redacted]", True)

@pytest.mark.fakecc(redact=False, reads=False)
def test_marked(fakecc):
    assert seen(fakecc) == (fakecc.token(), False)
""")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["fakecc: *.*.*, redact=true, reads=true"])


def test_what_would_fail_strict_tests_is_told_at_the_end(suite):
    result = suite("""
def test_it(fakecc):
    ask(fakecc, "/v2/organizations")
    ask(fakecc, "/v3/organizations", {"name": "mine"})
""")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["fakecc: with strict=True these would fail tests: leftover 1, v2_call 1"])


def test_a_fixture_that_fails_has_a_report_too(suite):
    result = suite("""
@pytest.fixture
def broken(fakecc):
    ask(fakecc, "/v3/nothing")
    raise RuntimeError

def test_it(broken): ...
""")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*GET /v3/nothing -> 404*", "*hint: there is no such path*"])


def test_a_test_that_its_strictness_fails_has_a_report_once(suite):
    result = suite("""
@pytest.mark.fakecc(strict=["v2_call"])
def test_it(fakecc):
    ask(fakecc, "/v2/organizations")

@pytest.mark.fakecc(strict=["v2_call"])
def test_both(fakecc):
    ask(fakecc, "/v2/organizations")
    raise RuntimeError
""")

    result.assert_outcomes(passed=1, failed=1, errors=1)
    assert result.stdout.str().count("GET /v2/organizations -> 200") == 2


def test_further_worlds_are_apart(suite):
    result = suite("""
def test_it(fakecc, fakecc_worlds):
    other = fakecc_worlds(preset="empty")
    ask(other, "/v3/organizations", {"name": "there"})
    assert (names(fakecc), names(other)) == (["system", "org"], ["system", "there"])

def test_they_are_gone(fakecc_worlds):
    assert names(fakecc_worlds("world-1")) == ["system", "org"]
""")

    result.assert_outcomes(passed=2)


def test_two_foundations_in_one_test_share_nothing(suite):
    result = suite("""
def test_it(fakecc_factory):
    here, there = fakecc_factory(auth="strict"), fakecc_factory(preset="empty", auth="strict", token="secret")
    ask(there, "/v3/organizations", {"name": "there"})
    assert (names(here), names(there)) == (["system", "org"], ["system", "there"])
    here.headers = there.headers
    assert ask(here, "/v3/organizations")[0] == 401
    assert (here.control_headers, there.control_headers) == ({}, {"X-Fakecc-Token": "secret"})
""")

    result.assert_outcomes(passed=1)


def test_each_foundation_of_a_failed_test_is_in_its_report(suite):
    result = suite("""
def test_it(fakecc_factory):
    ask(fakecc_factory(), "/v3/nothing-here")
    ask(fakecc_factory(), "/v3/nothing-there")
    assert False
""")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*GET /v3/nothing-here -> 404*", "*GET /v3/nothing-there -> 404*"])


def test_a_foundation_is_checked_at_the_end(suite):
    result = suite("""
@pytest.mark.parametrize("strict", [None, ["v2_call"]])
def test_it(fakecc_factory, strict):
    ask(fakecc_factory(strict=strict), "/v2/organizations")
""")

    result.assert_outcomes(passed=2, errors=1)


def test_https_by_the_marker(suite):
    result = suite("""
import ssl
import urllib.request

@pytest.mark.fakecc(tls=True, preset="empty")
def test_it(fakecc):
    trusting = ssl.create_default_context(cafile=fakecc.ca)
    request = urllib.request.Request(f"{fakecc.url}/v3/organizations", headers=fakecc.headers())
    with urllib.request.urlopen(request, context=trusting, timeout=5) as answer:
        assert (fakecc.url[:8], answer.status) == ("https://", 200)

def test_the_next_speaks_http(fakecc):
    assert fakecc.url.startswith("http://")
    assert names(fakecc) == ["system", "org"]
""")

    result.assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("marker", "sentence"),
    [
        ("presets='empty'", "@pytest.mark.fakecc takes *'presets'; did you mean 'preset'?"),
        ("preset='emty'", "the marker fakecc: /preset: there is no preset 'emty' (allowed: empty, *"),
        ("clock='sundial'", "the marker fakecc: /clock: a clock is auto, *"),
        ("settings={'renderr': {}}", "the marker fakecc: *renderr*"),
        ("seed={'organization': []}", "the marker fakecc: /organization: *; did you mean 'organizations'?*"),
        ("progress='slow'", "the marker fakecc: /mode: 'slow' is not allowed here *"),
        ("faults=[{'when': {'operation': 'apps.lst'}, 'then': {'status': 500}}]", "the marker fakecc: *apps.list*"),
    ],
)
def test_a_mistake_in_a_marker_is_one_sentence(suite, marker, sentence):
    result = suite(f"@pytest.mark.fakecc({marker})\ndef test_it(fakecc): ...")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([sentence])
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_a_failed_test_is_told_what_was_asked(suite):
    result = suite("""
STUCK = {"name": "db", "plan": "database/sync", "last_operation": {"type": "delete", "state": "in progress"}}

def test_it(fakecc):
    fakecc.world.seed(organizations=[{"name": "org", "spaces": [{"name": "space", "service_instances": [STUCK]}]}])
    ask(fakecc, "/v3/organizations/nope")
    assert False
""")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*- fakecc -*",
            "*GET /v3/organizations/nope -> 404*",
            "pending: delete of service_instances db, waits for nobody*",
        ]
    )


def test_an_error_inside_fakecc_surfaces_in_the_test_that_caused_it(suite):
    result = suite("""
def test_it(fakecc):
    fakecc.world.failures.append(RuntimeError("broken inside"))

def test_the_next(fakecc): ...
""")

    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*RuntimeError: broken inside"])


def test_users_have_their_own_tokens(suite):
    result = suite("""
def test_it(fakecc):
    assert names(fakecc, username="developer") == ["org"]
    with pytest.raises(LookupError, match="there are admin, developer"):
        fakecc.token("nobody")
""")

    result.assert_outcomes(passed=1)


def test_it_runs_under_xdist(pytester):
    pytester.makepyfile(
        asking=ASKING,
        test_it="""
import pytest
from asking import ask, names

@pytest.mark.parametrize("number", range(8))
def test_alone(fakecc, number):
    ask(fakecc, "/v3/organizations", {"name": "mine"})
    assert names(fakecc) == ["system", "org", "mine"]
""",
    )
    others = ("cacheprovider", "schemathesis", "hypothesispytest", "benchmark", "anyio")
    result = pytester.runpytest_subprocess("-n", "2", *(f"-pno:{name}" for name in others))

    result.assert_outcomes(passed=8)
