"""Starts, stops and memory: fakecc beside a bare Flask app on Werkzeug's server.

Run: python tests/benchmarks/starting.py [rounds]. The rounds are paired, the figures medians.
"""

import http.client
import os
import signal
import statistics
import subprocess
import sys
import time

from client import cpu_seconds_of

BARE = """
from flask import Flask
from werkzeug.serving import make_server
app = Flask("bare")
app.add_url_rule("/healthz", view_func=lambda: "OK")
server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""
COMMANDS = {
    "bare Flask": [sys.executable, "-c", BARE],
    "fakecc": [sys.executable, "-m", "fakecc", "serve", "--port", "0", "--log", "none"],
}
HEAD = ["server", "wall ms to the first 200", "CPU ms", "RSS MiB", "SIGTERM to the end, ms"]
# fakecc to bare Flask: the wall time, the CPU and the memory of a start.
BUDGET = 1.2


def start_and_stop(command):
    """Seconds and CPU seconds to the first 200, MiB of memory then, and seconds from SIGTERM to the end."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603 - our own commands
    port = int(process.stdout.readline().split("url=")[-1].split()[0].rsplit(":", 1)[-1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    seconds, cpu = time.perf_counter() - begin, cpu_seconds_of(process.pid)
    with open(f"/proc/{process.pid}/statm") as file:  # noqa: PTH123 - as /proc is read
        memory = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    begin = time.perf_counter()
    process.send_signal(signal.SIGTERM)
    process.wait()
    return seconds, cpu, memory, time.perf_counter() - begin


def measure(rounds):
    """By server: the median of each figure; and fakecc's ratios to bare Flask, pair by pair."""
    taken = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            taken[name].append(start_and_stop(command))
    medians = {
        name: [statistics.median(column) for column in zip(*values, strict=True)] for name, values in taken.items()
    }
    pairs = zip(taken["fakecc"], taken["bare Flask"], strict=True)
    ratios = [[ours / theirs for ours, theirs in zip(*pair, strict=True)] for pair in pairs]
    return medians, [statistics.median(column) for column in zip(*ratios, strict=True)]


def rows(rounds):
    """The lines of the table."""
    medians, ratios = measure(rounds)
    for name, (seconds, cpu, memory, end) in medians.items():
        yield [name, f"{seconds * 1000:.0f}", f"{cpu * 1000:.0f}", f"{memory:.1f}", f"{end * 1000:.0f}"]
    yield [f"ratio (budget {BUDGET})", *(f"{ratio:.2f}" for ratio in ratios[:3]), ""]


if __name__ == "__main__":
    for row in [HEAD, *rows(int(sys.argv[1]) if len(sys.argv) > 1 else 9)]:
        print(" | ".join(row))
