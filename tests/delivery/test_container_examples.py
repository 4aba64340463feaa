"""The examples of docs/recipes/containers.md start what they say: their arguments, variables, ports and health checks.

No container engine is needed: the command is started as the image starts it, with the image's variables and the
example's. Ports are others, so that tests may run at the same time.
"""

import http.client
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.command import ENVIRONMENT, get

from fakecc.cli import MODULES
from fakecc.cli.serve import serve

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PAGE = (ROOT / "docs/recipes/containers.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
COMPOSE, KUBERNETES = (list(yaml.safe_load_all(text)) for kind, text in BLOCKS if kind == "yaml")
EXPOSED = re.search(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)[1]
HEALTHCHECK = yaml.safe_load(re.search(r"^HEALTHCHECK .* CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[1])
IMAGE_ENVIRONMENT = dict(re.findall(r"(FAKECC_\w+)=(\S+?)(?: \\)?$", DOCKERFILE, re.MULTILINE))
VARIABLES = {variable for parameter in serve.params for variable in ([parameter.envvar] if parameter.envvar else [])}
RUNS = [
    line.strip()
    for kind, text in BLOCKS
    if kind == "sh"
    for line in text.splitlines()
    if line.startswith("docker run ")
]


def parts_of(line):
    """Published ports (host's, container's), mounted folders, and the arguments behind the image's name."""
    words = shlex.split(line)[2:]
    ports, folders = [], []
    while words[0].startswith("--"):
        option = words.pop(0)
        if option == "--publish":
            ports.append(tuple(words.pop(0).split(":")))
        elif option == "--volume":
            folders.append(tuple(words.pop(0).split(":")[:2]))
        else:
            assert option in {"--rm", "--detach"}
    assert words[0] == "fakecc"
    return ports, folders, words[1:]


class Container:
    """What the image would run: the entrypoint with arguments and variables."""

    def __init__(self, folder, arguments, variables):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = str(free.getsockname()[1])
        seeds = folder / "seed.d"
        seeds.mkdir()
        environment = {**IMAGE_ENVIRONMENT, "FAKECC_SEED": str(seeds), "FAKECC_HOST": "127.0.0.1", **variables}
        arguments = [self.port if word in {"9000", EXPOSED} else word for word in arguments]
        self.environment = {**ENVIRONMENT, **environment, "FAKECC_PORT": self.port}
        if "--port" in arguments:
            # The image's own variable says another port.
            self.environment["FAKECC_PORT"] = "1"
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [str(BIN / "fakecc-serve"), *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=self.environment,
        )  # fmt: skip
        self.said = self.process.stdout.readline()
        self.url = f"http://127.0.0.1:{self.port}"

    def check(self, command):
        """Run a health check, as the engine runs it inside; gives its exit status."""
        words = [str(BIN / Path(command[0]).name), *command[1:]]
        words[words.index("--pid") + 1] = str(self.process.pid)
        return subprocess.run(words, env=self.environment, capture_output=True, check=False, timeout=20).returncode  # noqa: S603 - ours

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture
def start(tmp_path):
    started = []

    def begin(arguments=(), **variables):
        started.append(Container(tmp_path, list(arguments), variables))
        return started[-1]

    yield begin
    for container in started:
        container.end()


def ask(url, path, host):
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    connection.request("GET", path, headers={"Host": host})
    status = connection.getresponse().status
    connection.close()
    return status


def test_there_are_examples():
    assert (len(RUNS) >= 4, bool(COMPOSE), len(KUBERNETES)) == (True, True, 2)


@pytest.mark.parametrize("line", RUNS)
def test_docker_run_publishes_the_port_at_which_it_answers_and_is_healthy(start, line):
    ports, folders, arguments = parts_of(line)
    container = start(arguments)
    told = arguments[arguments.index("--port") + 1] if "--port" in arguments else EXPOSED
    assert container.said.startswith(f"fakecc ready url={container.url} "), container.said
    assert ports[0] == (told, told)
    assert [inside for _, inside in folders if inside != IMAGE_ENVIRONMENT["FAKECC_SEED"]] == []
    assert (get(container.url)[0], container.check(HEALTHCHECK)) == (200, 0)


@pytest.mark.parametrize("command", re.findall(r"`docker run --rm fakecc ([\w-]+)`", PAGE))
def test_docker_run_takes_other_commands(command):
    assert command in MODULES
    ran = subprocess.run(  # noqa: S603 - our own command
        [str(BIN / "fakecc-serve"), command], env={**ENVIRONMENT, **IMAGE_ENVIRONMENT}, capture_output=True, text=True,
        check=True, timeout=20,
    )  # fmt: skip
    assert ran.stdout.startswith(f"export CF_API=http://127.0.0.1:{EXPOSED}")


def test_a_health_check_fails_where_the_server_is_gone(start):
    container = start(["--port", "9000"])
    healthy = container.check(HEALTHCHECK)
    os.kill(container.process.pid, signal.SIGSTOP)
    stopped = container.check(HEALTHCHECK)
    os.kill(container.process.pid, signal.SIGCONT)
    assert (healthy, stopped) == (0, 1)


def test_compose_is_of_this_image():
    services = COMPOSE[0]["services"]
    fakecc, tests = services["fakecc"], services["tests"]
    assert (ROOT / fakecc["build"] / "Dockerfile").exists()
    assert set(fakecc["environment"]) <= VARIABLES
    assert fakecc["ports"] == [f"{EXPOSED}:{EXPOSED}"]
    # `service_healthy` waits for ever where the image has no health check.
    assert tests["depends_on"] == {"fakecc": {"condition": "service_healthy"}}
    assert HEALTHCHECK[1] == "health"
    assert tests["environment"]["CF_API"] == f"http://fakecc:{EXPOSED}"


def test_compose_runs(start, tmp_path):
    services = COMPOSE[0]["services"]
    container = start(**services["fakecc"]["environment"])
    # The engine's name server gives the services' names.
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\nlooked_up = socket.getaddrinfo\n"
        f"socket.getaddrinfo = lambda host, *more, **others: looked_up('127.0.0.1' if host in {set(services)!r} else host, *more, **others)\n"
    )
    command = [word.replace(EXPOSED, container.port) for word in services["tests"]["command"]]
    assert container.check(HEALTHCHECK) == 0
    ran = subprocess.run(  # noqa: S603 - the documents'
        [sys.executable, *command[1:]], env={"PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True, text=True, check=True, timeout=20,
    )  # fmt: skip
    assert '"description"' in ran.stdout
    assert ask(container.url, "/_fakecc/health", f"fakecc:{EXPOSED}") == 200


def test_kubernetes_is_of_this_image():
    deployment, service = KUBERNETES
    template = deployment["spec"]["template"]
    (container,) = template["spec"]["containers"]
    port = int(EXPOSED)
    assert (
        deployment["spec"]["selector"]["matchLabels"] == template["metadata"]["labels"] == service["spec"]["selector"]
    )
    assert container["ports"] == [{"containerPort": port}]
    assert service["spec"]["ports"] == [{"port": port, "targetPort": port}]
    assert {variable["name"] for variable in container["env"]} <= VARIABLES
    # runAsNonRoot wants a number.
    assert container["securityContext"]["runAsNonRoot"]
    assert re.search(r"^USER [1-9]\d*:\d+$", DOCKERFILE, re.MULTILINE)


def test_kubernetes_runs(start):
    deployment, service = KUBERNETES
    (described,) = deployment["spec"]["template"]["spec"]["containers"]
    variables = {variable["name"]: variable["value"] for variable in described["env"]}
    container = start(described["args"], **variables)
    name = service["metadata"]["name"]
    hosts = (name, f"{name}.default.svc.cluster.local:{EXPOSED}")
    assert container.check(described["readinessProbe"]["exec"]["command"]) == 0
    assert [ask(container.url, "/_fakecc/health", host) for host in hosts] == [200, 200]
    assert [ask(container.url, "/v3/info", host) for host in hosts] == [200, 200]


def test_a_second_world_answers_at_the_port_that_is_published(start):
    line = next(line for line in RUNS if line.count("--publish") == 2)
    (_, (_, second)), _, arguments = parts_of(line)
    assert f'"port": {second}' in PAGE
    container = start(arguments)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    connection = http.client.HTTPConnection("127.0.0.1", int(container.port), timeout=5)
    body = f'{{"name": "other", "port": {port}}}'
    connection.request("POST", "/_fakecc/worlds", body, {"Content-Type": "application/json"})
    assert connection.getresponse().status == 201
    connection.close()
    assert get(f"http://127.0.0.1:{port}")[0] == 200
