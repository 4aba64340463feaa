"""What pytest keeps of a whole suite: coverage, the footprint, the journal; with and without xdist."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

SUITE = """
import urllib.request

import pytest

def ask(cc, path):
    return urllib.request.urlopen(urllib.request.Request(cc.url + path, headers=cc.headers()), timeout=5).status

def test_one(fakecc):
    ask(fakecc, "/v3/organizations?names=org")

def test_two(fakecc, fakecc_worlds):
    ask(fakecc, "/v3/spaces")
    ask(fakecc_worlds("other"), "/v2/info")

def test_three():
    ...
"""
EVERYTHING = ["GET /v2/info", "GET /v3/organizations", "GET /v3/spaces"]


@pytest.fixture
def suite(pytester):
    """Somebody else's suite; gives what running it told."""
    pytester.makepyfile(SUITE)

    def run(*arguments, workers=0):
        return pytester.runpytest_subprocess(
            "-p", "no:cacheprovider", "-p", "no:benchmark", "-n", str(workers), *arguments
        )

    return run


@pytest.mark.parametrize("workers", [0, 2])
def test_coverage_is_told_and_written(suite, pytester, workers):
    reports = ("--fakecc-coverage=term", "--fakecc-coverage=json:c.json", "--fakecc-coverage=html:c.html")
    result = suite(*reports, workers=workers)

    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        ["fakecc coverage: 3 operations in 3 calls", "  GET /v3/organizations  200 x1  ?names  no error met"]
    )
    assert sorted(json.loads((pytester.path / "c.json").read_text())["operations"]) == EVERYTHING
    assert "GET /v3/spaces" in (pytester.path / "c.html").read_text()


def test_what_a_suite_never_sent_or_met_is_told(suite):
    result = suite("--fakecc-coverage=term-missing")
    result.stdout.fnmatch_lines(
        [
            "  GET /v3/organizations  200 x1  ?names  no error met",
            "      never sent: ?created_ats ?guids ?isolation_segment_guid ?label_selector ?order_by ?page *",
            "*never met: 400 CF-BadQueryParameter: The query parameter is invalid: Order by can only be: ...",
        ]
    )


# Each makes a world of its own, and asks it.
MAKERS = """
import requests
from fakecc import FakeCC, MountedCC, create_app, mount

def test_a_server_of_its_own():
    with FakeCC() as cc:
        requests.get(f"{cc.url}/v3/apps", headers=cc.headers())

def test_a_mounted_session():
    session = requests.Session()
    with mount(session) as cc:
        session.get(f"{cc.url}/v3/spaces", headers=cc.headers())

def test_an_app_of_flask():
    create_app().test_client().get("/v2/info")

def test_a_world_that_the_control_api_makes(fakecc):
    url = requests.post(f"{fakecc.url}/_fakecc/worlds", json={"name": "eu"}).json()["url"]
    requests.get(f"{url}/v3/stacks", headers=fakecc.headers())
    fakecc.close("eu")

def test_a_world_that_is_made_anew(fakecc):
    fakecc.begin(auth="strict")
    requests.get(f"{fakecc.url}/v3/buildpacks", headers=fakecc.headers())
"""
MADE = ["GET /v2/info", "GET /v3/apps", "GET /v3/buildpacks", "GET /v3/spaces", "GET /v3/stacks"]


def test_worlds_that_no_fixture_made_are_seen_too(pytester):
    pytester.makepyfile(MAKERS)
    options = ["-p", "no:cacheprovider", "-p", "no:benchmark", "-n", "0"]
    result = pytester.runpytest_subprocess(*options, "--fakecc-coverage=json:c.json")
    operations = json.loads((pytester.path / "c.json").read_text())["operations"]

    result.assert_outcomes(passed=5)
    assert {name: done["calls"] for name, done in operations.items()} == dict.fromkeys(MADE, 1)


def test_a_footprint_is_checked_in_worlds_that_no_fixture_made(pytester):
    pytester.makepyfile(MAKERS)
    (pytester.path / "fp.json").write_text(json.dumps({"version": 1, "calls": dict.fromkeys(MADE[:4], "")}))
    options = ["-p", "no:cacheprovider", "-p", "no:benchmark", "-n", "0"]
    result = pytester.runpytest_subprocess(*options, "--fakecc-footprint=fp.json")

    result.assert_outcomes(passed=5, errors=1)
    result.stdout.fnmatch_lines(["ERROR *::test_a_world_that_the_control_api_makes*"])


@pytest.mark.parametrize("workers", [0, 2])
def test_a_call_that_the_footprint_does_not_have_fails_its_test(suite, pytester, workers):
    written = suite("--fakecc-footprint=fp.json", "--fakecc-footprint-update", workers=workers)
    document = json.loads((pytester.path / "fp.json").read_text())
    kept = suite("--fakecc-footprint=fp.json", workers=workers)
    document["calls"].pop("GET /v2/info")
    (pytester.path / "fp.json").write_text(json.dumps({**document, "calls": {**document["calls"], "GET /v3/apps": ""}}))
    refused = suite("--fakecc-footprint=fp.json", workers=workers)

    written.stdout.fnmatch_lines([f"fakecc footprint: {pytester.path}/fp.json, 3 calls"])
    kept.assert_outcomes(passed=3)
    refused.assert_outcomes(passed=3, errors=1)
    refused.stdout.fnmatch_lines(
        ["*GET /v2/info (v3: GET /v3/info)", "fakecc footprint: no test made these calls: GET /v3/apps"]
    )


@pytest.mark.parametrize("workers", [0, 2])
def test_the_journals_of_all_tests_are_written(suite, pytester, workers):
    pytester.makefile(".jsonl.gw7", j="of an earlier run that was killed")
    suite("--fakecc-journal=j.jsonl", workers=workers)
    entries = [json.loads(line) for line in (pytester.path / "j.jsonl").read_text().splitlines()]
    told = sorted((entry["test"].rpartition("::")[2], entry["world"], entry["path"]) for entry in entries)

    assert told == [
        ("test_one", "default", "/v3/organizations?names=org"),
        ("test_two", "default", "/v3/spaces"),
        ("test_two", "other", "/v2/info"),
    ]
    assert [path.name for path in pytester.path.glob("j.jsonl*")] == ["j.jsonl"]


def test_the_configuration_says_the_same(suite, pytester):
    pytester.makeini("[pytest]\nfakecc_coverage = term\nfakecc_footprint = fp.json\nfakecc_journal = j.jsonl\n")
    (pytester.path / "fp.json").write_text(json.dumps({"version": 1, "calls": dict.fromkeys(EVERYTHING, "")}))
    result = suite()

    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["fakecc coverage: 3 operations*", f"fakecc journal: {pytester.path}/j.jsonl"])


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (
            ["--fakecc-coverage=xml:a"],
            "*--fakecc-coverage takes term, term-missing, json:FILE or html:FILE, not 'xml:a'",
        ),
        (["--fakecc-coverage=json"], "*--fakecc-coverage takes term*"),
        (["--fakecc-footprint=none.json"], "*No such file or directory; --fakecc-footprint-update writes it*"),
        (["--fakecc-footprint-update"], "*--fakecc-footprint-update needs --fakecc-footprint=FILE*"),
    ],
)
def test_options_that_are_refused(suite, arguments, problem):
    result = suite(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([problem])


def test_a_suite_that_wants_nothing_imports_nothing(pytester):
    pytester.makepyfile(
        "import sys\n"
        "def test_it():\n"
        "    assert sorted(name for name in sys.modules if name.startswith('fakecc')) == ['fakecc', 'fakecc.pytest_plugin']"
    )
    program = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    ran = subprocess.run(program, cwd=pytester.path, capture_output=True, text=True, check=False)  # noqa: S603 - ours

    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True)


def test_a_marker_hides_secrets_in_its_tests_journal(pytester):
    pytester.makepyfile("""
import urllib.request

import pytest

def sent(cc):
    urllib.request.urlopen(urllib.request.Request(cc.url + "/v3/spaces", headers=cc.headers()), timeout=5)
    return cc.world.journal.calls("spaces.list")[-1].headers["Authorization"]

@pytest.mark.fakecc(redact=True)
def test_marked(fakecc):
    assert sent(fakecc) == "bearer [redacted]"

def test_after_it(fakecc):
    assert sent(fakecc) == fakecc.token()
""")
    pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:benchmark", "-n", "0").assert_outcomes(passed=2)
