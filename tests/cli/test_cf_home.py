"""`fakecc cf-home`: the cf CLI is logged in without a log-in of its own."""

import json

import pytest
from support.command import get, run

pytestmark = pytest.mark.slow


@pytest.fixture
def port(serve):
    return serve()[0].rpartition(":")[2]


def test_the_home_holds_a_session_and_a_target(port, tmp_path):
    result = run("cf-home", str(tmp_path), "--org", "org", "--space", "space", FAKECC_PORT=port)
    assert result.stdout == f"export CF_HOME={tmp_path}\n"
    config = json.loads((tmp_path / ".cf" / "config.json").read_text())
    assert (config["Target"], config["OrganizationFields"]["Name"]) == (f"http://127.0.0.1:{port}", "org")
    status, body = get(config["Target"], "/v3/spaces", Authorization=config["AccessToken"])
    assert status == 200
    assert config["SpaceFields"]["GUID"] in {space["guid"] for space in body["resources"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--user", "nobody"], "nobody cannot log in at ", id="user"),
        pytest.param(["--org", "nowhere"], "shows no 'nowhere' at /v3/organizations?names=nowhere (200)", id="org"),
        pytest.param(["--space", "space"], "--space needs --org", id="space alone"),
    ],
)
def test_what_is_not_there_is_refused(port, tmp_path, arguments, said):
    result = run("cf-home", str(tmp_path / "home"), *arguments, FAKECC_PORT=port)
    assert result.returncode > 0
    assert said in result.stderr
    assert not (tmp_path / "home").exists()


def test_nobody_answers(tmp_path):
    result = run("cf-home", str(tmp_path), "--port", "1")
    assert result.stderr.startswith("Error: no answer from http://127.0.0.1:1: ")
