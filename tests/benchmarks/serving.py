"""Requests a second, and CPU for each: fakecc beside a bare Flask app that answers the same dicts.

Run: python tests/benchmarks/serving.py [seconds] [rounds]. The rounds are paired: what a ratio compares was measured one
after the other. `old` is the Listener of commit 6bfa550, `ours` fakecc's own server, `werkzeug` Werkzeug's.
"""

import contextlib
import http.client
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from client import load, request_bytes

HERE = Path(__file__).parent
SERVE = [sys.executable, "-m", "fakecc", "serve", "--port", "0", "--log", "none"]
# What is asked, and of bare Flask's rate on the old Listener at least so much.
BUDGETS = {"GET instance": 1.5, "v3 page of 50": 0.85, "v2 page of 50": 0.85, "POST managed": 0.65}


@contextlib.contextmanager
def serving(command):
    """A server's process and port, while it runs."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own commands
    try:
        line = process.stdout.readline()
        yield process.pid, int(line.split("url=")[-1].split()[0].rsplit(":", 1)[-1])
    finally:
        process.terminate()
        process.wait()


def ask(port, method, path, headers, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body=body if isinstance(body, str | None) else json.dumps(body), headers=headers)
    answer = connection.getresponse()
    return json.loads(answer.read() or b"null")


def instance_of(space, plan, name):
    related = {"space": {"data": {"guid": space}}, "service_plan": {"data": {"guid": plan}}}
    return {"type": "managed", "name": name, "relationships": related}


class Stage:
    """A world with 60 managed instances, and the requests that are measured, by name."""

    def __init__(self, port):
        form = {"Authorization": "Basic Y2Y6", "Content-Type": "application/x-www-form-urlencoded"}
        token = ask(port, "POST", "/uaa/oauth/token", form, "grant_type=password&username=admin&password=admin")
        self.headers = {"Authorization": f"bearer {token['access_token']}", "Content-Type": "application/json"}
        quota = ask(port, "GET", "/v3/organization_quotas", self.headers)["resources"][0]["guid"]
        unlimited = {"services": {"total_service_instances": None}}
        ask(port, "PATCH", f"/v3/organization_quotas/{quota}", self.headers, unlimited)
        space = ask(port, "GET", "/v3/spaces", self.headers)["resources"][0]["guid"]
        plan = next(one["guid"] for one in self.plans(port) if one["name"] == "sync")
        for number in range(60):
            ask(port, "POST", "/v3/service_instances", self.headers, instance_of(space, plan, f"db-{number}"))
        guid = ask(port, "GET", "/v3/service_instances", self.headers)["resources"][0]["guid"]
        paths = {
            "GET instance": f"/v3/service_instances/{guid}",
            "v3 page of 50": "/v3/service_instances?per_page=50",
            "v2 page of 50": "/v2/service_instances?results-per-page=50",
        }
        self.bodies = {name: ask(port, "GET", path, self.headers) for name, path in paths.items()}
        self.bodies["POST managed"] = self.bodies["GET instance"]
        self.fake = {name: itertools.repeat(self._bytes("GET", path)) for name, path in paths.items()}
        self.fake["POST managed"] = (
            self._bytes("POST", "/v3/service_instances", json.dumps(instance_of(space, plan, f"new-{number}")).encode())
            for number in itertools.count()
        )

    def bare(self, name):
        """The same request to the bare app."""
        path = "/" + name.replace(" ", "_")
        if name.startswith("POST"):
            return (
                self._bytes("POST", path, json.dumps(instance_of("s" * 36, "p" * 36, "new")).encode())
                for _ in itertools.count()
            )
        return itertools.repeat(self._bytes("GET", path))

    def plans(self, port):
        return ask(port, "GET", "/v3/service_plans", self.headers)["resources"]

    def _bytes(self, method, path, body=b""):
        return request_bytes(method, path, self.headers, body)


def measure(seconds, rounds, connections=16):
    """The loads of each round: {request: {server: [Load, ...]}}."""
    with contextlib.ExitStack() as stack, tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        fake = stack.enter_context(serving(SERVE))
        stage = Stage(fake[1])
        json.dump({"/" + name.replace(" ", "_"): body for name, body in stage.bodies.items()}, file)
        file.flush()
        bare = {
            kind: stack.enter_context(serving([sys.executable, str(HERE / "yardstick.py"), kind, file.name]))
            for kind in ("old", "ours", "werkzeug")
        }
        loads = {name: {kind: [] for kind in ("fakecc", *bare)} for name in BUDGETS}
        for _, name in itertools.product(range(rounds), BUDGETS):
            for kind, (pid, port) in {"fakecc": fake, **bare}.items():
                requests = stage.fake[name] if kind == "fakecc" else stage.bare(name)
                keep = kind != "werkzeug"
                loads[name][kind].append(load(port, pid, requests, connections=connections, seconds=seconds, keep=keep))
        return loads


def rows(loads):
    """A line of the table a request."""
    for name, kinds in loads.items():
        ours = kinds["fakecc"]
        cells = [
            name,
            f"{statistics.median(one.rate for one in ours):.0f}",
            f"{statistics.median(one.cpu for one in ours) * 1e6:.0f}",
        ]
        cells.append(
            f"{statistics.median(one.percentile(0.5) for one in ours) * 1000:.1f} / {statistics.median(one.percentile(0.99) for one in ours) * 1000:.1f}"
        )
        for kind in ("old", "ours", "werkzeug"):
            ratios = [mine.rate / theirs.rate for mine, theirs in zip(ours, kinds[kind], strict=True)]
            cpu = [mine.cpu / theirs.cpu for mine, theirs in zip(ours, kinds[kind], strict=True)]
            cells.append(f"{statistics.median(ratios):.2f} ({statistics.median(cpu):.2f})")
        yield [*cells, f"{BUDGETS[name]}"]


HEAD = [
    "request",
    "per second",
    "CPU us",
    "p50 / p99 ms",
    "x bare, old server (CPU)",
    "x bare, our server (CPU)",
    "x bare, Werkzeug's (CPU)",
    "budget",
]


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    print(" | ".join(HEAD))
    for row in rows(measure(seconds, rounds)):
        print(" | ".join(row))


if __name__ == "__main__":
    main()
