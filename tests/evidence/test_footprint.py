"""Which operations a suite may call."""

import json

import pytest

from fakecc.arrange.checking import BadInput
from fakecc.evidence import footprint
from fakecc.evidence.footprint import FootprintError
from fakecc.journal import Entry


def entry(**given):
    return Entry(**{"kind": "request", "at": 0.0, "method": "GET", "path": "/v3/apps", "status": 200, **given})


def test_a_footprint_comes_back_from_its_file(seen, tmp_path):
    file = tmp_path / "api-footprint.json"
    footprint.write(file, seen.operations)

    assert footprint.read(file) == seen.operations.keys()
    assert json.loads(file.read_text())["calls"]["GET /v2/info"] == "GET /v3/info"


def test_a_new_call_is_refused():
    entries = [entry(route="/v3/apps"), entry(route="/v2/info"), entry(kind="broker")]
    footprint.check(entries[:1], frozenset({"GET /v3/apps"}))
    with pytest.raises(FootprintError, match=r"have:\n  GET /v2/info \(v3: GET /v3/info\)\nrun the suite"):
        footprint.check(entries, frozenset({"GET /v3/apps"}))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not JSON"),
        ('{"version": 2}', "is not a version"),
        ('{"version": 1}', "/calls: this is not"),
        ("[]", "/version"),
    ],
)
def test_what_is_no_footprint(tmp_path, text, problem):
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(BadInput, match=problem):
        footprint.read(file)


def test_a_footprint_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match="No such file or directory; --fakecc-footprint-update writes it"):
        footprint.read(tmp_path / "x.json")
