"""`fakecc replay`."""

import json
from pathlib import Path

import pytest
from support.command import run

pytestmark = pytest.mark.slow

SMOKE = str(Path(__file__).parents[1] / "conformance" / "recordings" / "smoke")
STEP = {"request": {"method": "GET", "path": "/", "as": "admin"}, "response": {"status": 418, "learn": {}}}


@pytest.fixture
def wrong(tmp_path):
    file = tmp_path / "area" / "wrong.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"scenario": "wrong", "users": {"admin": "g"}, "steps": [STEP]}))
    return file


def test_a_recording_of_the_real_one_holds(serve):
    configuration = str(Path(SMOKE).parents[1] / "installation.yml")
    url, _ = serve("--preset", "empty", "--config", configuration)
    result = run("replay", SMOKE, "--target", url, "--worlds", "--jobs", "4")
    assert (result.returncode, "44 same (100.0 % the same)" in result.stdout) == (0, True), result.stdout


def test_a_difference_is_red_unless_it_was_expected(serve, wrong, tmp_path):
    url, _ = serve()
    result = run(
        "replay", str(wrong), "--target", url, "--junit", str(tmp_path / "j.xml"), "--json", str(tmp_path / "r")
    )
    assert (result.returncode, "status: is 200, expected 418" in result.stdout) == (1, True)
    assert 'failures="1"' in (tmp_path / "j.xml").read_text()
    assert json.loads((tmp_path / "r").read_text())["failed"] is True
    (tmp_path / "known.json").write_text('{"failing": {"area": {"wrong": [1]}}}')
    assert run("replay", str(wrong), "--target", url, "--expect", str(tmp_path / "known.json")).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--user", "admin"], "--user takes NAME=USER:PASSWORD, not 'admin'", id="user"),
        pytest.param(["--only", "nothing-of-this-name"], "nothing was replayed", id="nothing"),
        pytest.param(["--worlds"], "makes no world", id="no fakecc"),
        pytest.param(["--user", "admin=admin:wrong"], "admin cannot log in", id="password"),
    ],
)
def test_what_cannot_be_replayed(serve, wrong, arguments, said):
    url, _ = serve("--token", "secret")
    result = run("replay", str(wrong), "--target", url, *arguments, FAKECC_TOKEN="")
    assert result.returncode > 0
    assert said in result.stdout + result.stderr
