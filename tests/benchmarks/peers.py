"""fakecc beside other fakes, where they are installed: moto, WireMock and Prism.

Run: python tests/benchmarks/peers.py [--moto=PYTHON] [--wiremock=JAR] [--prism=COMMAND] [seconds] [rounds]. moto is found where
it can be imported, too. Each is asked for one resource again and again, and to make one: moto for parameters of SSM,
WireMock for two stubs, Prism for the example of a small API. Budgets: fakecc answers 8 GETs and 3.5 POSTs for one of moto's.
"""

import contextlib
import importlib.util
import itertools
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from client import load, request_bytes
from serving import SERVE, Stage, ask, serving

HEAD = [
    "server",
    "start s",
    "RSS MiB",
    "GET/s (CPU us)",
    "POST/s (CPU us)",
    "fakecc's GETs to its",
    "fakecc's POSTs to its",
]
BUDGETS = "wanted: 8 and 3.5 times what moto answers"
SSM = {
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=a",
}
INSTANCE = {
    "guid": "a" * 36,
    "name": "db",
    "type": "managed",
    "tags": [],
    "metadata": {"labels": {}, "annotations": {}},
}
ANSWER = {"description": "", "content": {"application/json": {"example": INSTANCE}}}
BODY = {"content": {"application/json": {"schema": {"type": "object"}}}}
API = {
    "openapi": "3.0.0",
    "info": {"title": "instances", "version": "1"},
    "paths": {"/instance": {
        "get": {"responses": {"200": ANSWER}},
        "post": {"requestBody": BODY, "responses": {"202": ANSWER}},
    }},
}  # fmt: skip


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def resident_mib(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextlib.contextmanager
def running(command, port):
    """A server's process and the seconds until its port could be connected to, while it runs."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own commands
    try:
        while time.perf_counter() - begin < 60:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.01)
        yield process.pid, time.perf_counter() - begin
    finally:
        process.terminate()
        process.wait()


class Peer:
    """One other server: how it is started, prepared and asked. `keep`: does it keep connections open?"""

    keep = True

    def __init__(self, program):
        self.program = program
        self.port = free_port()

    def prepare(self):
        """Have it hold what is asked for."""

    def get(self):
        return itertools.repeat(request_bytes("GET", "/instance", {}))

    def post(self):
        headers = {"Content-Type": "application/json"}
        return itertools.repeat(request_bytes("POST", "/instance", headers, json.dumps(INSTANCE).encode()))


class Moto(Peer):
    keep = False

    def command(self, folder):
        del folder
        return [self.program, "-m", "moto.server", "-p", str(self.port)]

    def prepare(self):
        ask(self.port, "POST", "/", SSM | {"X-Amz-Target": "AmazonSSM.PutParameter"}, self._parameter("db"))

    def get(self):
        headers = SSM | {"X-Amz-Target": "AmazonSSM.GetParameter"}
        return itertools.repeat(request_bytes("POST", "/", headers, json.dumps({"Name": "db"}).encode()))

    def post(self):
        headers = SSM | {"X-Amz-Target": "AmazonSSM.PutParameter"}
        for number in itertools.count():
            yield request_bytes("POST", "/", headers, json.dumps(self._parameter(f"new-{number}")).encode())

    def _parameter(self, name):
        return {"Name": name, "Value": json.dumps(INSTANCE), "Type": "String", "Overwrite": True}


class WireMock(Peer):
    def command(self, folder):
        options = ["--port", str(self.port), "--root-dir", folder, "--no-request-journal", "--disable-banner"]
        return ["java", "-jar", self.program, *options]

    def prepare(self):
        for method, status in (("GET", 200), ("POST", 202)):
            stub = {
                "request": {"method": method, "url": "/instance"},
                "response": {"status": status, "jsonBody": INSTANCE},
            }
            _insist(
                lambda stub=stub: ask(
                    self.port, "POST", "/__admin/mappings", {"Content-Type": "application/json"}, stub
                )
            )


class Prism(Peer):
    keep = False

    def command(self, folder):
        Path(folder, "api.json").write_text(json.dumps(API))
        return [*self.program.split(), "mock", "-h", "127.0.0.1", "-p", str(self.port), f"{folder}/api.json"]


KINDS = {"moto": Moto, "WireMock": WireMock, "Prism": Prism}


def _insist(request):
    """Have it answered, once it is up."""
    for _ in range(100):
        with contextlib.suppress(OSError, ValueError):
            return request()
        time.sleep(0.1)
    raise TimeoutError


def installed(arguments):
    """The peers that there are, by name."""
    programs = {}
    if importlib.util.find_spec("moto"):
        programs["moto"] = sys.executable
    for argument in arguments:
        option, _, program = argument.partition("=")
        programs.update({name: program for name in KINDS if option == f"--{name.lower()}"})
    return {name: KINDS[name](program) for name, program in programs.items()}


def rows(arguments, seconds=2.0, rounds=3):
    """The lines of the table: fakecc, and each peer."""
    peers = installed(arguments)
    with contextlib.ExitStack() as stack:
        begin = time.perf_counter()
        pid, port = stack.enter_context(serving(SERVE))
        began = {"fakecc": (pid, time.perf_counter() - begin)}
        stage = Stage(port)
        requests = {"fakecc": (port, stage.fake["GET instance"], stage.fake["POST managed"], True)}
        for name, peer in peers.items():
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            began[name] = stack.enter_context(running(peer.command(folder), peer.port))
            peer.prepare()
            requests[name] = (peer.port, peer.get(), peer.post(), peer.keep)
        loads = {name: [] for name in requests}
        for _, name in itertools.product(range(rounds), requests):
            port, gets, posts, keep = requests[name]
            pid = began[name][0]
            loads[name].append([load(port, pid, each, seconds=seconds, keep=keep) for each in (gets, posts)])
        for name, each in loads.items():
            yield _row(name, *began[name], each, loads["fakecc"])


def _row(name, pid, start, loads, ours):
    """One line. Ratios are medians of paired rounds."""
    cells = [name, f"{start:.2f}", f"{resident_mib(pid):.0f}"]
    for kind in (0, 1):
        rate, cpu = (
            statistics.median(figures)
            for figures in zip(*[(one[kind].rate, one[kind].cpu) for one in loads], strict=True)
        )
        cells.append(f"{rate:.0f} ({cpu * 1e6:.0f})")
    for kind in (0, 1):
        ratios = [mine[kind].rate / theirs[kind].rate for mine, theirs in zip(ours, loads, strict=True)]
        cells.append("" if name == "fakecc" else f"{statistics.median(ratios):.1f}")
    return cells


def main():
    numbers = [float(each) for each in sys.argv[1:] if not each.startswith("-")]
    for row in [HEAD, *rows(sys.argv[1:], *(numbers[:1] or [2.0]), rounds=int(numbers[1]) if len(numbers) > 1 else 3)]:
        print(" | ".join(row))


if __name__ == "__main__":
    main()
