"""A server in the background."""

import json
import subprocess

import pytest
from support.command import READY, get, run

pytestmark = pytest.mark.slow


@pytest.fixture
def fakecc(tmp_path):
    """The command, with a folder of its own for what runs in the background; all of it is ended afterwards."""

    def ask(*arguments):
        return run(*arguments, FAKECC_RUN_DIR=str(tmp_path), FAKECC_PORT="0")

    yield ask
    for name in ("default", "other"):
        ask("stop", "--name", name)


def test_a_server_is_started_looked_at_and_ended(fakecc):
    started = fakecc("start", "--preset", "empty")
    url, pid = READY.match(started.stdout).groups()
    status = fakecc("status")
    health = get(url, "/_fakecc/health")
    logs = fakecc("logs")
    stopped = fakecc("stop")

    assert status.stdout == f"default runs at {url} (process {pid})\n"
    assert (health, started.returncode) == ((200, {"status": "ok"}), 0)
    assert logs.stdout.splitlines()[0] == started.stdout.strip()
    assert "GET /_fakecc/health" in logs.stdout
    assert (stopped.stdout, fakecc("status").returncode, fakecc("stop").stdout) == (
        "default is ended\n", 1, "default does not run\n",
    )  # fmt: skip


def test_two_have_names(fakecc):
    first, second = fakecc("start"), fakecc("start", "--name", "other")
    again = fakecc("start")

    assert READY.match(first.stdout)[1] != READY.match(second.stdout)[1]
    assert again.returncode == 1
    assert "Error: default runs already at http://127.0.0.1:" in again.stderr


def test_the_log_is_cut_and_followed_to_its_end(fakecc):
    url = READY.match(fakecc("start").stdout)[1]
    for _ in range(3):
        get(url)
    fakecc("stop")

    assert len(fakecc("logs", "--lines", "2").stdout.splitlines()) == 2
    assert len(fakecc("logs", "--follow").stdout.splitlines()) == 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["start", "--preset", "tiny"], "it did not start:"),
        (["start", "--log", "loud"], "'loud' is not one of 'text', 'json', 'none'"),
        (["start", "--nonsense"], "--nonsense"),
        (["start", "--name", "../x"], "it consists of letters, digits, - and _"),
        (["status"], "default does not run; `fakecc start` starts it"),
        (["logs"], "default was never started"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(fakecc, arguments, sentence):
    asked = fakecc(*arguments)
    assert (asked.returncode != 0, sentence in asked.stderr) == (True, True)
    assert "Traceback" not in asked.stderr


@pytest.mark.parametrize(
    "text", ['{"pid": 4194305, "url": "http://x"}', "{}", "{"], ids=["no process", "empty", "no JSON"]
)
def test_a_file_that_is_left_over_is_no_server(fakecc, tmp_path, text):
    (tmp_path / "default.json").write_text(text, encoding="utf-8")
    assert fakecc("status").returncode == 1


def test_the_number_of_another_process_is_no_server(fakecc, tmp_path):
    with subprocess.Popen(["/bin/sleep", "60"]) as other:
        (tmp_path / "default.json").write_text(json.dumps({"pid": other.pid, "url": "http://x"}), encoding="utf-8")
        status = fakecc("status")
        other.kill()

    assert status.returncode == 1
