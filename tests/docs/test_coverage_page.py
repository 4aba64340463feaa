"""docs/testing/coverage.md: its suite, run with the options that the page tells of, says what the page shows."""

import json
import re
from pathlib import Path

import pytest
from support.document_tables import first_cells

from fakecc.evidence import successors

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

PAGE = (Path(__file__).parents[2] / "docs/testing/coverage.md").read_text(encoding="utf-8")
SUITE, COVERAGE, MISSING, FOOTPRINT, REFUSAL = re.findall(r"^```\w+\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)[:5]


@pytest.fixture
def suite(pytester):
    pytester.makepyfile(SUITE)
    return lambda *options: pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xdist", *options)


def test_the_coverage_is_what_the_page_shows(suite):
    assert COVERAGE in suite("--fakecc-coverage=term").stdout.str() + "\n"


def test_what_is_missing_is_what_the_page_shows(suite):
    assert MISSING in suite("--fakecc-coverage=term-missing").stdout.str()


def test_the_footprint_is_what_the_page_shows(suite, pytester):
    suite("--fakecc-footprint=fp.json", "--fakecc-footprint-update").assert_outcomes(passed=3)
    assert (pytester.path / "fp.json").read_text() == FOOTPRINT


def test_the_refusal_is_what_the_page_shows(suite, pytester):
    known = json.loads(FOOTPRINT)
    del known["calls"]["GET /v2/organizations"]
    (pytester.path / "fp.json").write_text(json.dumps(known))
    result = suite("--fakecc-footprint=fp.json")

    result.assert_outcomes(passed=3, errors=1)
    assert all(line in result.stdout.str() for line in REFUSAL.splitlines())


# Of each row of the tables of options: what the option leaves behind, and what is told.
OPTIONS = {
    "`--fakecc-coverage=term`": ("", "fakecc coverage: 3 operations in 4 calls"),
    "`--fakecc-coverage=term-missing`": ("", "      never met: 401 CF-NotAuthenticated: Authentication error"),
    "`--fakecc-coverage=json:FILE`": ("CF-UnprocessableEntity: Organization", "fakecc coverage: FILE"),
    "`--fakecc-coverage=html:FILE`": ("Operations of v3 that nobody called", "fakecc coverage: FILE"),
    "`--fakecc-footprint=api-footprint.json --fakecc-footprint-update`": ("POST /v3/organizations", "api-footprint.json, 3 calls"),
    "`--fakecc-footprint=api-footprint.json`": ("GET /v3/apps", "no test made these calls: GET /v3/apps"),
}  # fmt: skip


@pytest.mark.parametrize("cell", [cell for number in (1, 2) for cell in first_cells("coverage.md", "option", number)])
def test_what_an_option_gives(suite, pytester, cell):
    if cell == "`--fakecc-footprint=api-footprint.json`":
        known = {**json.loads(FOOTPRINT)["calls"], "GET /v3/apps": ""}
        (pytester.path / "api-footprint.json").write_text(json.dumps({"version": 1, "calls": known}))
    written, told = OPTIONS[cell]
    result = suite(*cell.strip("`").split())
    result.assert_outcomes(passed=3)
    assert told in result.stdout.str()
    files = [path for path in (pytester.path / "FILE", pytester.path / "api-footprint.json") if path.exists()]
    assert [written in path.read_text() for path in files] == ([True] if written else [])


def test_as_many_endpoints_have_successors_as_the_page_says():
    assert re.findall(r"each of \[v2's (\d+) endpoints", PAGE) == [str(len(successors.table()))]
