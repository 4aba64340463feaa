"""Recordings as files."""

import json
from pathlib import Path

import pytest

from fakecc.remote.recordings import BadRecording, files_of, problems, read

RECORDINGS = Path(__file__).parents[1] / "conformance" / "recordings"
GOOD = {"scenario": "s", "users": {}, "steps": [{"pause": 1}]}


@pytest.mark.slow
def test_every_recording_of_ours_fits_the_schema():
    wrong = {file.name: list(problems(json.loads(file.read_text()))) for file in RECORDINGS.rglob("*.json")}
    assert len(wrong) > 500
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{", "no JSON", id="no JSON"),
        pytest.param("[]", "/: [] is not of type 'object'", id="a list"),
        pytest.param(json.dumps({**GOOD, "stpes": []}), "('stpes' was unexpected)", id="an unknown key"),
        pytest.param(json.dumps({**GOOD, "steps": [{}]}), "/steps/0: {} is not valid", id="an empty step"),
        pytest.param(json.dumps({**GOOD, "version": 3}), "up to version 2", id="a later version"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path, text, said):
    file = tmp_path / "a.json"
    file.write_text(text)
    with pytest.raises(BadRecording) as refusal:
        read(file)
    assert said in str(refusal.value)


def test_folders_are_read_in_the_order_of_names(tmp_path):
    for name in ("b.json", "a.json", "c.txt"):
        (tmp_path / name).write_text(json.dumps(GOOD))
    assert [file.name for file in files_of([tmp_path])] == ["a.json", "b.json"]
    assert [file.name for file in files_of([tmp_path], "b.js")] == ["b.json"]
    assert read(tmp_path / "a.json") == GOOD
