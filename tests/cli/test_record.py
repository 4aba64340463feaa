"""`fakecc record`."""

import json
import os
import re
import signal
import subprocess

import pytest
from support.command import COMMAND, get, run

pytestmark = pytest.mark.slow

STEP = {"request": {"method": "GET", "path": "/v3/stacks", "as": "admin"}}
SCENARIO = {"scenario": "stacks", "users": {"admin": "${guid1}"}, "steps": [STEP]}


@pytest.fixture
def scenario(tmp_path):
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(SCENARIO))
    return str(file)


def test_a_scenario_becomes_a_recording_that_replays(serve, scenario, tmp_path):
    url, _ = serve()
    out = str(tmp_path / "out.json")
    result = run("record", "--target", url, "--scenario", scenario, "--out", out)
    assert (result.returncode, result.stdout) == (0, f"1 steps in {out}\n"), result.stderr
    other, _ = serve()
    assert run("replay", out, "--target", other).returncode == 0


def test_a_client_is_recorded_until_a_signal(serve, tmp_path):
    url, _ = serve()
    out = tmp_path / "out.json"
    command = [COMMAND, "record", "--target", url, "--out", str(out), "--run", "word"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))  # noqa: S603 - our own
    with process:
        proxy = re.search(r"at (http://\S+):", process.stdout.readline())[1]
        assert get(proxy, "/v3/info")[0] == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    (step,) = json.loads(out.read_text())["steps"]
    assert step["request"] == {"method": "GET", "path": "/v3/info"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(SCENARIO, "GET /v3/stacks: no answer", id="no server"),
        pytest.param({}, "'scenario' is a required property", id="no scenario"),
    ],
)
def test_what_cannot_be_recorded(tmp_path, scenario, content, said):
    (tmp_path / "scenario.json").write_text(json.dumps(content))
    out = tmp_path / "out.json"
    result = run("record", "--target", "http://127.0.0.1:1", "--scenario", scenario, "--out", str(out))
    assert (result.returncode, said in result.stderr, out.exists()) == (1, True, False), result.stderr


def test_a_cassette_becomes_a_recording(tmp_path):
    (tmp_path / "a.yaml").write_text("""interactions:
- request: {method: GET, url: "https://api.x/v3/stacks", headers: {}}
  response: {code: 200, body: "{}", headers: {}}
- request: {method: POST, url: "https://uaa.x/oauth/token", headers: {}}
  response: {code: 200, body: "{}", headers: {}}
""")
    out = tmp_path / "out.json"
    result = run("record", "--from", str(tmp_path / "a.yaml"), "--out", str(out))
    assert (result.returncode, result.stderr) == (0, "left out: POST https://uaa.x/oauth/token: another server\n")
    assert json.loads(out.read_text())["steps"][0]["request"] == {"method": "GET", "path": "/v3/stacks", "as": "admin"}


def test_a_journal_becomes_a_recording_that_replays(serve, tmp_path):
    url, _ = serve()
    assert get(url, "/v3/info")[0] == 200
    assert get(url, "/v3/stacks")[0] == 401
    out = tmp_path / "out.json"
    result = run("record", "--journal", url, "--out", str(out))
    assert (result.returncode, result.stdout) == (0, f"2 steps in {out}\n"), result.stderr
    other, _ = serve()
    replayed = run("replay", str(out), "--target", other)
    assert replayed.returncode == 0, replayed.stdout


def test_where_there_is_no_journal(tmp_path):
    result = run("record", "--journal", "http://127.0.0.1:1", "--out", str(tmp_path / "out.json"))
    assert (result.returncode, "http://127.0.0.1:1: " in result.stderr) == (1, True)


def test_either_a_server_a_cassette_or_a_journal(scenario, tmp_path):
    server = "http://127.0.0.1:1"
    for arguments in ([], ["--target", server, "--from", scenario], ["--journal", server, "--from", scenario]):
        result = run("record", "--out", str(tmp_path / "out.json"), *arguments)
        assert (result.returncode, "--target URL, --from FILE or --journal URL" in result.stderr) == (2, True)


def test_a_folder_of_scenarios_is_recorded_in_worlds_of_their_own(serve, scenario, tmp_path):
    (tmp_path / "old" / "area").mkdir(parents=True)
    for name in ("a", "b"):
        (tmp_path / "old" / "area" / f"{name}.json").write_text(json.dumps(SCENARIO))
    url, _ = serve()
    into = tmp_path / "new"
    result = run("record", "--target", url, "--scenarios", str(tmp_path / "old"), "--into", str(into), "--worlds")
    assert (result.returncode, result.stdout) == (0, f"2 steps in 2 files in {into}\n"), result.stderr
    assert run("replay", str(into), "--target", url, "--worlds").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--scenarios", "."], "with --scenarios say --into FOLDER", id="no folder to write into"),
        pytest.param(
            ["--out", "x.json", "--worlds"], "--into and --worlds go with --scenarios FOLDER", id="no scenarios"
        ),
        pytest.param([], "say --out FILE", id="no file"),
        pytest.param(["--out", "nowhere/x.json"], "there is no folder nowhere", id="no such folder"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments, said):
    result = run("record", "--target", "http://127.0.0.1:1", *arguments)
    assert (result.returncode, said in result.stderr) == (2, True), result.stderr


def test_what_cannot_be_repeated_is_told(serve, tmp_path):
    odd = {"request": {"method": "POST", "path": "/oauth/token", "to": "uaa", "basic": ["cf", "50% off"], "form": {}}}
    (tmp_path / "s.json").write_text(json.dumps({**SCENARIO, "steps": [odd, STEP]}))
    url, _ = serve()
    out = str(tmp_path / "out.json")
    result = run("record", "--target", url, "--scenario", str(tmp_path / "s.json"), "--out", out)
    assert (result.returncode, result.stdout, result.stderr) == (
        0,
        f"1 steps in {out}\n",
        "left out: POST /oauth/token: its client's secret has signs that a made-up one has not\n",
    )
