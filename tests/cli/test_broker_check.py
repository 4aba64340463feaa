"""`fakecc broker-check`."""

import json

import pytest
from remote.broker_check.faults import FAULTS
from remote.broker_check.wrong_broker import WrongBroker
from support.command import run

pytestmark = pytest.mark.slow

USER = ("--user", "librarian:secret")


@pytest.fixture
def serve_broker():
    brokers = []

    def serve(name=None):
        brokers.append(WrongBroker(FAULTS[name][1] if name else None))
        return brokers[-1].url

    yield serve
    for broker in brokers:
        broker.close()


def test_a_good_broker_is_green(serve_broker):
    result = run("broker-check", serve_broker(), *USER, "--plan", "later")
    assert (result.returncode, "80 passed, 0 failed, 0 skipped" in result.stdout) == (0, True), result.stdout


def test_a_broken_must_is_red_and_reports_are_written(serve_broker, tmp_path):
    files = {name: tmp_path / name for name in ("json", "junit", "html")}
    reports = [part for name, file in files.items() for part in (f"--{name}", str(file))]
    result = run("broker-check", serve_broker("bind-conflict"), *USER, *reports)
    assert (result.returncode, "FAIL bind-conflict (must)" in result.stdout) == (1, True), result.stdout
    assert json.loads(files["json"].read_text())["failed"] is True
    assert 'failures="1"' in files["junit"].read_text()
    assert 'class="failed must" id="bind-conflict"' in files["html"].read_text()


def test_a_broken_should_is_told_and_green(serve_broker):
    result = run("broker-check", serve_broker("bind-again"), *USER, "--offering", "library", "--plan", "now")
    assert (result.returncode, "FAIL bind-again (should)" in result.stdout) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--user", "librarian"], "--user takes USER:PASSWORD, not 'librarian'", id="user"),
        pytest.param(["--parameters", "{"], "--parameters is no JSON", id="no JSON"),
        pytest.param(["--parameters", "[]"], "--parameters takes a JSON object", id="no object"),
        pytest.param([*USER, "--plan", "tiny"], "the catalog has no tiny; it has library / now", id="plan"),
    ],
)
def test_what_cannot_be_checked(serve_broker, arguments, said):
    result = run("broker-check", serve_broker(), *arguments)
    assert (result.returncode > 0, said in result.stderr) == (True, True), result.stderr
