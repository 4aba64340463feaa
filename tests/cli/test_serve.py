"""`fakecc serve`, from its start to its end."""

import http.client
import json
import os
import signal
import time
from pathlib import Path

import pytest
from support.command import get, run

pytestmark = pytest.mark.slow


def test_serve_answers_where_its_line_says(serve):
    url, _ = serve()
    assert get(url)[0] == 200


def test_a_user_of_the_preset_is_let_in(serve):
    url, _ = serve()
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    form = "grant_type=password&username=admin&password=admin"
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic Y2Y6"}
    connection.request("POST", "/uaa/oauth/token", form, kind)
    token = json.loads(connection.getresponse().read())["access_token"]
    connection.close()
    status, body = get(url, "/v3/organizations", Authorization=f"bearer {token}")
    assert (status, [organization["name"] for organization in body["resources"]]) == (200, ["system", "org"])


def test_sigterm_ends_it_in_less_than_a_fifth_of_a_second(serve):
    url, pid = serve()
    assert get(url)[0] == 200
    began = time.perf_counter()
    os.kill(pid, signal.SIGTERM)
    while _alive(pid):
        pass
    assert time.perf_counter() - began < 0.2


def _alive(pid):
    """A process that ended may wait for its parent to take notice."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_settings_come_from_a_file_and_from_arguments(serve, tmp_path):
    config = tmp_path / "cloud_controller.yml"
    config.write_text("info: {name: mine, build: '7'}\n", encoding="utf-8")
    url, _ = serve("--config", str(config), "--set", "info.name=yours")
    body = get(url)[1]
    assert (body["name"], body["build"]) == ("yours", "7")


def test_every_option_is_a_variable_too(serve, tmp_path):
    seed = tmp_path / "seed.yml"
    seed.write_text("organizations: [{name: seeded}]\n", encoding="utf-8")
    url, _ = serve(FAKECC_PRESET="empty", FAKECC_SEED=str(seed), FAKECC_CLOCK="virtual:2030-01-01T00:00:00Z")
    body = get(url, "/_fakecc/state")[1]
    assert "seeded" in json.dumps(body)


def test_strict_takes_no_token_of_another_signer(serve):
    url, _ = serve("--auth", "strict")
    foreign = (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
        "eyJ1c2VyX2lkIjoieCIsInNjb3BlIjpbImNsb3VkX2NvbnRyb2xsZXIuYWRtaW4iXSwiYXVkIjpbImNsb3VkX2NvbnRyb2xsZXIiXX0.eA"
    )
    assert get(url, "/v3/organizations", Authorization=f"bearer {foreign}")[0] == 401


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--set", "broker_client_timeout=3"], "did you mean 'broker_client_timeout_seconds'?", id="near"),
        pytest.param(
            ["--set", "renderer.max_results_per_pages=3"],
            "mean 'renderer.max_results_per_page'?",
            id="near inside a map",
        ),
        pytest.param(["--set", "default_app_memory=much"], "is a int such as 1024", id="wrong type"),
        pytest.param(["--set", "nonsense"], "--set takes KEY=VALUE", id="no assignment"),
        pytest.param(["--preset", "smal"], "there is no preset 'smal'", id="preset"),
        pytest.param(["--clock", "sundial"], "--clock is real, real:N, virtual or virtual:TIME", id="clock"),
        pytest.param(["--clock", "real:0"], "a number above 0", id="clock that stands"),
        pytest.param(["--config", "/nowhere.yml"], "does not exist", id="no file"),
    ],
)
def test_what_is_wrong_is_said(arguments, said):
    result = run("serve", "--port", "0", *arguments)
    assert result.returncode != 0
    assert said in result.stderr


def test_the_recorded_installation_is_a_configuration():
    recorded = Path(__file__).parents[1] / "conformance" / "installation.yml"
    result = run("serve", "--port", "0", "--config", str(recorded), "--preset", "none of them")
    assert "there is no preset" in result.stderr
