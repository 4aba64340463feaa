"""The command `fakecc` as it is installed, from its start to its end."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

import pytest
from xprocess import ProcessStarter

COMMAND = str(Path(sys.executable).with_name("fakecc"))
READY = re.compile(r"fakecc ready url=(\S+) pid=(\d+)")


@pytest.fixture
def serve(xprocess, request):
    """Start `fakecc serve` with arguments and variables; gives its url and its process id."""
    started = []

    def start(*arguments, **variables):
        class Starter(ProcessStarter):
            args = (COMMAND, "serve", *arguments)
            pattern = READY.pattern
            timeout = 20
            env: ClassVar = {**os.environ, "FAKECC_PORT": "0", "PYTHONUNBUFFERED": "1", **variables}

        name = f"{request.node.name}-{len(started)}"
        started.append(name)
        _, log = xprocess.ensure(name, Starter)
        # The log keeps what earlier runs said.
        url, pid = READY.findall(Path(log).read_text(encoding="utf-8"))[-1]
        return url, int(pid)

    yield start
    for name in started:
        xprocess.getinfo(name).terminate()


def get(url, path="/v3/info", **headers):
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def run(*arguments, **variables):
    return subprocess.run(  # noqa: S603 - our own command
        [COMMAND, *arguments], capture_output=True, text=True, timeout=20, env={**os.environ, **variables}, check=False
    )


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


def test_health_follows_the_port(serve):
    url, _ = serve()
    assert run("health", FAKECC_PORT=url.rpartition(":")[2]).stdout == "ok\n"


def test_health_fails_where_nobody_listens():
    result = run("health", "--port", "1")
    assert (result.returncode, result.stderr.startswith("Error: no answer from 127.0.0.1:1")) == (1, True)


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


def test_env_points_clients_at_the_server():
    lines = run("env", "--port", "1234").stdout.splitlines()
    assert lines[0] == "export CF_API=http://127.0.0.1:1234"
    assert "export CF_PASSWORD=admin" in lines


def test_version_is_the_installed_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", run("version").stdout)


def test_python_m_fakecc_is_the_same_command():
    result = subprocess.run([sys.executable, "-m", "fakecc", "version"], capture_output=True, text=True, check=True)
    assert result.stdout == run("version").stdout


def test_requests_are_told_as_json_on_standard_error():
    with subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, "serve", "--port", "0", "--log", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        url = READY.search(process.stdout.readline())[1]
        get(url)
        process.terminate()
        told = json.loads(process.stderr.readline())
    assert (told["method"], told["path"], told["status"]) == ("GET", "/v3/info", 200)
