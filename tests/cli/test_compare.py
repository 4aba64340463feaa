"""`fakecc compare`."""

import json

import pytest
from support.command import run

pytestmark = pytest.mark.slow


@pytest.fixture
def scenario(tmp_path):
    file = tmp_path / "scenario.json"
    step = {"request": {"method": "GET", "path": "/v3/info"}}
    file.write_text(json.dumps({"scenario": "s", "users": {}, "steps": [step]}))
    return str(file)


def test_two_of_a_kind_are_the_same(serve, scenario):
    (a, _), (b, _) = serve(), serve()
    result = run("compare", "--scenario", scenario, "--a", a, "--b", b)
    assert (result.returncode, "1 same (100.0 % the same)" in result.stdout) == (0, True), result.stderr


def test_a_difference_is_red(serve, scenario, tmp_path):
    (a, _), (b, _) = serve(), serve("--set", "info.name=other")
    reports = ["--json", str(tmp_path / "r.json"), "--junit", str(tmp_path / "j.xml")]
    result = run("compare", "--scenario", scenario, "--a", a, "--b", b, *reports)
    assert (result.returncode, "/name: is 'other', expected ''" in result.stdout) == (1, True), result.stderr
    assert json.loads((tmp_path / "r.json").read_text())["failed"] is True
    assert 'failures="1"' in (tmp_path / "j.xml").read_text()


def test_nobody_answers(scenario):
    result = run("compare", "--scenario", scenario, "--a", "http://127.0.0.1:1", "--b", "http://127.0.0.1:1")
    assert (result.returncode, "no answer" in result.stderr) == (1, True)


def test_random_requests_find_a_divergence(serve, tmp_path):
    (a, _), (b, _) = serve(), serve("--set", "max_labels_per_resource=0")
    out = tmp_path / "out.json"
    report = tmp_path / "report.markdown"
    written = ["--out", str(out), "--report", str(report)]
    result = run("compare", "--explore", "--minutes", "5", "--patience", "0.2", "--a", a, "--b", b, *written)
    assert (result.returncode, "metadata" in result.stdout) == (1, True), result.stdout + result.stderr
    assert f"fakecc compare --explore --seed 7 --a {a} --b {b}" in report.read_text()
    assert len(json.loads(out.read_text())["steps"]) <= 3


def test_random_requests_find_nothing_on_two_of_a_kind(serve):
    (a, _), (b, _) = serve(), serve()
    result = run("compare", "--explore", "--steps", "40", "--patience", "0.2", "--a", a, "--b", b)
    assert (result.returncode, "no divergence" in result.stdout) == (0, True), result.stdout + result.stderr


def test_either_a_scenario_or_random_requests(scenario):
    for arguments in ([], ["--explore", "--scenario", scenario]):
        result = run("compare", *arguments, "--a", "http://127.0.0.1:1", "--b", "http://127.0.0.1:1")
        assert (result.returncode, "either --scenario FILE or --explore" in result.stderr) == (2, True)
