"""`fakecc serve`, from its start to its end."""

import http.client
import json
import os
import pty
import signal
import socket
import subprocess
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.command import COMMAND, get, run
from support.web_client import ADMIN

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


def test_sigterm_ends_it_as_fast_while_50_clients_read_slowly(serve, tmp_path):
    seed = tmp_path / "seed.json"
    large = [{"name": f"o{number}", "metadata": {"annotations": {"a": "x" * 5000}}} for number in range(100)]
    seed.write_text(json.dumps({"organizations": large}), encoding="utf-8")
    url, pid = serve("--seed", str(seed))
    port = int(url.rpartition(":")[2])
    ask = f"GET /v3/organizations?per_page=5000 HTTP/1.1\r\nHost: a\r\nAuthorization: {ADMIN}\r\n\r\n".encode()
    with ExitStack() as stack:
        for _ in range(50):
            reader = stack.enter_context(socket.socket())
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect(("127.0.0.1", port))
            reader.sendall(ask)
            # The answer has begun, so the server waits for the rest to be read.
            assert reader.recv(15) == b"HTTP/1.1 200 OK"
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


def test_a_folder_of_seeds_is_read_in_the_order_of_names(serve, tmp_path):
    (tmp_path / "10-org.yml").write_text("organizations: [{name: first}]\n", encoding="utf-8")
    (tmp_path / "20-org.json").write_text('{"organizations": [{"name": "second"}]}', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no seed", encoding="utf-8")
    url, _ = serve("--preset", "empty", "--seed", str(tmp_path))
    names = [one["name"] for one in get(url, "/v3/organizations", Authorization=ADMIN)[1]["resources"]]
    assert names[-2:] == ["first", "second"]


def test_the_same_word_gives_the_same_guids(serve):
    guids = [get(serve("--guids", "7")[0], "/v3/organizations", Authorization=ADMIN)[1]["resources"][1]["guid"]
             for _ in range(2)]  # fmt: skip
    assert guids[0] == guids[1]


def test_a_terminal_is_greeted():
    here, there = pty.openpty()
    with subprocess.Popen([COMMAND, "serve", "--port", "0"], stdout=there, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        os.close(there)
        told = ""
        try:
            while "Ctrl-C" not in told:
                told += os.read(here, 4096).decode()
        finally:
            process.terminate()
            os.close(here)
    port = told.split("url=http://127.0.0.1:")[1].split()[0]
    assert f'eval "$(fakecc env --port {port})"' in told
    assert f"cf api http://127.0.0.1:{port} --skip-ssl-validation && cf auth admin admin" in told
    assert f"dashboard   http://127.0.0.1:{port}/_fakecc/\r\n" in told


def test_help_names_presets_and_variables():
    told = run("serve", "--help").stdout
    assert all(preset in told for preset in ("documented-2015", "empty", "small"))
    assert "FAKECC_SEED" in told


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
        pytest.param(["--port", "70000"], "70000 is not in the range 0<=x<=65535", id="port"),
        pytest.param(["--tls", "--ca-dir", "/dev/null/x"], "no certificate by the authority in /dev/null/x", id="ca"),
        pytest.param(["--set", "broker_client_timeout=3"], "did you mean 'broker_client_timeout_seconds'?", id="near"),
        pytest.param(
            ["--set", "renderer.max_results_per_pages=3"],
            "mean 'renderer.max_results_per_page'?",
            id="near inside a map",
        ),
        pytest.param(["--set", "default_app_memory=much"], "is a whole number such as 1024", id="wrong type"),
        pytest.param(["--set", "nonsense"], "--set takes KEY=VALUE", id="no assignment"),
        pytest.param(["--preset", "smal"], "there is no preset 'smal'", id="preset"),
        pytest.param(["--clock", "sundial"], "a clock is auto, virtual,", id="clock"),
        pytest.param(["--clock", "real:0"], "passes 60 times as fast (at most", id="clock that stands"),
        pytest.param(["--config", "/nowhere.yml"], "does not exist", id="no file"),
    ],
)
def test_what_is_wrong_is_said(arguments, said):
    free = () if "--port" in arguments else ("--port", "0")
    result = run("serve", *free, *arguments)
    assert result.returncode != 0
    assert said in result.stderr


def test_the_recorded_installation_is_a_configuration():
    recorded = Path(__file__).parents[1] / "conformance" / "installation.yml"
    result = run("serve", "--port", "0", "--config", str(recorded), "--preset", "none of them")
    assert "there is no preset" in result.stderr


def test_a_body_has_a_limit_that_can_be_set(serve):
    url, _ = serve("--max-body", "1K")
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    connection.request("POST", "/v3/organizations", body=b"x" * 1025)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (
        413,
        b"the request's body is longer than 1024 bytes: --max-body allows more\n",
    )


def test_hosts_of_the_control_api_can_be_allowed(serve):
    url, _ = serve("--allowed-hosts", "fakecc.example.com, *.svc.cluster.local")
    hosts = ("fakecc.example.com", "a.svc.cluster.local:8181", "evil.example")
    assert [get(url, "/_fakecc/health", Host=host)[0] for host in hosts] == [200, 200, 403]


def test_a_token_closes_the_control_api_and_the_health_check_passes_it_on(serve):
    url, _ = serve(FAKECC_TOKEN="secret")
    port = url.rpartition(":")[2]
    assert (get(url, "/_fakecc/health")[0], get(url, "/_fakecc/health", **{"X-Fakecc-Token": "secret"})[0]) == (
        401,
        200,
    )
    assert run("health", FAKECC_PORT=port, FAKECC_TOKEN="secret").stdout == "ok\n"
    assert f"127.0.0.1:{port} answers 401" in run("health", FAKECC_PORT=port, FAKECC_TOKEN="").stderr


def test_secrets_are_hidden_in_the_journal_where_that_is_wanted(serve):
    url, _ = serve("--redact")
    get(url, "/v3/spaces", Authorization=ADMIN)
    entry = get(url, "/_fakecc/journal")[1]["journal"][0]
    assert entry["headers"]["Authorization"] == "bearer [redacted]"


def test_what_is_read_is_told_where_that_is_wanted(serve):
    url, _ = serve("--reads")
    get(url, "/v3/spaces", Authorization=ADMIN)
    looks = get(url, "/_fakecc/journal")[1]["journal"][0]["looked_at"]
    assert "spaces" in {look["table"] for look in looks}


# --state: what clients made is there after a restart, and a kill leaves a whole file.


def create(url, name):
    """Make an organization; True where it was answered."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    headers = {"Authorization": ADMIN, "Content-Type": "application/json"}
    try:
        connection.request("POST", "/v3/organizations", json.dumps({"name": name}), headers)
        return connection.getresponse().status == 201
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def names(url):
    return [one["name"] for one in get(url, "/v3/organizations?per_page=5000", Authorization=ADMIN)[1]["resources"]]


def end(pid, number):
    os.kill(pid, number)
    while True:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123 - no file of anybody's
                if stat.read().rpartition(")")[2].split()[0] == "Z":
                    return
        except OSError:
            return


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state.json"


def test_what_clients_made_is_there_after_a_restart(serve, state):
    url, pid = serve("--state", str(state))
    create(url, "mine")
    end(pid, signal.SIGTERM)
    again, _ = serve("--state", str(state))

    assert names(again) == ["system", "org", "mine"]


def written(state):
    """The organizations that the file has; it must be whole whenever it is read."""
    return {one["name"] for one in json.loads(state.read_text(encoding="utf-8"))["tables"]["organizations"]}


def test_whoever_is_killed_at_any_moment_leaves_a_whole_file(serve, state):
    """A client goes on making organizations; what a file once had is there after the kill."""
    before = {"system"}
    for turn in range(4):
        url, pid = serve("--preset", "empty", "--state", str(state))
        assert before <= set(names(url))

        def ask(url=url, turn=turn):
            number = 0
            while create(url, f"{turn}-{number}"):
                number += 1

        client = threading.Thread(target=ask)
        client.start()
        while f"{turn}-0" not in written(state):
            pass
        # At another moment of the writer's second each time.
        time.sleep(turn * 0.3)
        before = written(state)
        end(pid, signal.SIGKILL)
        client.join()
        assert before <= written(state)
    url, _ = serve("--preset", "empty", "--state", str(state))
    assert before <= set(names(url))


def test_a_file_that_holds_no_state_is_refused(state):
    state.write_text("[]")
    result = run("serve", "--port", "0", "--state", str(state))
    assert (result.returncode, state.read_text()) == (1, "[]")
    assert "of the wrong type" in result.stderr
