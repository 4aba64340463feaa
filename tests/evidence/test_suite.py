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
        (["--fakecc-coverage=xml:a"], "*--fakecc-coverage takes term, json:FILE or html:FILE, not 'xml:a'"),
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
