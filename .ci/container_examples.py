"""Runs the examples of docs/recipes/containers.md with podman, in the store that container_probe.sh made.

    python3 .ci/container_examples.py PROBE_HOME IMAGE BASE

Each `docker run`, the compose file as a pod, and the Kubernetes file are started with the image IMAGE; each must become
healthy, and the service that is asked by another is asked by its name. Networks are private, so the ports are those of
the page. Prints a line each; exit 1 where one failed.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

PAGE = (Path(__file__).parents[1] / "docs/recipes/containers.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
SECONDS = 20.0
ASK = "import urllib.request as u; print(u.urlopen('http://{}:{}/v3/info', timeout=5).status)"


def podman(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run podman; raises CalledProcessError with what it said."""
    ran = subprocess.run(["podman", *arguments], capture_output=True, text=True, timeout=120)
    if check and ran.returncode:
        raise RuntimeError(f"podman {shlex.join(arguments)}: {ran.stderr.strip()[-1000:]}")
    return ran


def wait_until(*arguments: str) -> None:
    """Wait until podman's command succeeds. Raises RuntimeError after 20 seconds."""
    end = time.monotonic() + SECONDS
    while podman(*arguments, check=False).returncode:
        if time.monotonic() > end:
            raise RuntimeError(f"podman {shlex.join(arguments)} did not succeed in {SECONDS:.0f} s")
        time.sleep(0.1)


def hosts_file(*names: str) -> list[str]:
    """Options by which these names lead to the pod itself, as an engine's name server has them lead to a service."""
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(f"127.0.0.1 localhost {' '.join(names)}\n")
    Path(file.name).chmod(0o644)
    return ["--volume", f"{file.name}:/etc/hosts:ro"]


def docker_run(line: str, image: str) -> None:
    """One `docker run`, without its published ports: the network is private."""
    seeds = Path(tempfile.mkdtemp())
    seeds.chmod(0o755)
    (seeds / "10.yml").write_text("organizations: [{name: shop}]\n")
    words = shlex.split(line.replace("$PWD/seeds", str(seeds)))[2:]
    options = []
    while words[0].startswith("--"):
        option = words.pop(0)
        if option == "--volume":
            options += [option, words.pop(0)]
        elif option == "--publish":
            words.pop(0)
    podman("run", "--detach", "--name", "example", "--network", "none", *options, image, *words[1:])
    wait_until("healthcheck", "run", "example")


def compose(image: str, base: str) -> None:
    """Both services in one pod, in which the first one's name leads to it."""
    services = yaml.safe_load([text for kind, text in BLOCKS if kind == "yaml"][0])["services"]
    podman("pod", "create", "--name", "example", "--network", "none")
    given = [f"--env={name}={value}" for name, value in services["fakecc"]["environment"].items()]
    podman("run", "--detach", "--pod", "example", "--name", "example-fakecc", *given, image)
    wait_until("healthcheck", "run", "example-fakecc")
    given = [f"--env={name}={value}" for name, value in services["tests"]["environment"].items()]
    names = hosts_file("fakecc")
    ran = podman("run", "--rm", "--pod", "example", *names, *given, base, *services["tests"]["command"])
    assert '"description"' in ran.stdout, ran.stdout


def kubernetes(image: str, base: str) -> None:
    """The Deployment; its readiness probe is run, and the Service's name leads to it."""
    deployment, service = yaml.safe_load_all([text for kind, text in BLOCKS if kind == "yaml"][1])
    spec = deployment["spec"]["template"]["spec"]
    (container,) = spec["containers"]
    container["image"] = image
    ports = container.pop("ports")  # podman maps them, for which a private network has no place
    name = service["metadata"]["name"]
    hosts = (name, f"{name}.default.svc.cluster.local")
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        yaml.safe_dump(deployment, file)
        file.flush()
        podman("kube", "play", "--network", "none", file.name)
    running = podman("ps", "--filter", f"ancestor={image}", "--format", "{{.Names}}").stdout.split()[0]
    wait_until("exec", running, *container["readinessProbe"]["exec"]["command"])
    pod = podman("inspect", running, "--format", "{{.Pod}}").stdout.strip()
    for host in hosts:
        ran = podman("run", "--rm", "--pod", pod, *hosts_file(*hosts), base, "python", "-c", ASK.format(host, ports[0]["containerPort"]))
        assert ran.stdout.strip() == "200", ran.stdout


def attempt(name: str, act: object, *arguments: str) -> bool:
    """Run one example, tell how it went, and take everything away."""
    try:
        act(*arguments)
    except (AssertionError, RuntimeError, subprocess.TimeoutExpired) as error:
        print(f"FAIL  {name}: {error}")
        logs = podman("logs", "example", check=False)
        print(f"{logs.stdout}{logs.stderr}"[-2000:])
        return False
    else:
        print(f"ok    {name}")
        return True
    finally:
        podman("pod", "rm", "--all", "--force", "--time", "1", check=False)
        podman("rm", "--all", "--force", "--time", "1", check=False)


def main(home: str, image: str, base: str) -> int:
    """The exit status."""
    os.environ["CONTAINERS_CONF"] = f"{home}/containers.conf"
    os.environ["CONTAINERS_STORAGE_CONF"] = f"{home}/storage.conf"
    lines = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if line.startswith("docker run")]
    done = [attempt(line, docker_run, line, image) for line in lines]
    done.append(attempt("docker compose", compose, image, base))
    done.append(attempt("Kubernetes", kubernetes, image, base))
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
