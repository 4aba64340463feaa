"""docs/testing/coverage.md: its suite, run with the options that the page tells of, says what the page shows."""

import json
import re
from pathlib import Path

import pytest

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


def test_as_many_endpoints_have_successors_as_the_page_says():
    assert re.findall(r"each of \[v2's (\d+) endpoints", PAGE) == [str(len(successors.table()))]
