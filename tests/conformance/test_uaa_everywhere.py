"""What a real UAA answered, at each place where fakecc serves it, whatever tokens it takes: everything holds there."""

import json
import socket
import subprocess

import known_failures
import pytest

pytestmark = pytest.mark.slow
SIDE_BY_SIDE = "12"


def below_the_cloud_controller(_port):
    return [], []


def on_hosts_of_its_own(port):
    uaa, login = f"http://127.0.0.2:{port}", f"http://127.0.0.3:{port}"
    options = ["--host", "0.0.0.0", "--set", f"uaa.url={uaa}", "--set", f"login.url={login}"]  # noqa: S104 - all of them
    return options, ["--uaa", uaa, "--login", login]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.mark.parametrize("auth", ["lenient", "strict"])
@pytest.mark.parametrize("place", [below_the_cloud_controller, on_hosts_of_its_own])
def test_recorded_steps_hold(place, auth, tmp_path):
    port, report = free_port(), tmp_path / "report.json"
    options, where = place(port)
    with known_failures.server(*options, "--auth", auth, port=port):
        command = [
            known_failures.FAKECC, "replay", known_failures.RECORDINGS / "uaa", "--target", f"http://127.0.0.1:{port}",
            *where, "--jobs", SIDE_BY_SIDE, "--json", report,
        ]  # fmt: skip
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own command
    assert ran.returncode == 0, ran.stdout
    steps = [step for scenario in json.loads(report.read_text())["scenarios"] for step in scenario["steps"]]
    assert len(steps) > 1000
