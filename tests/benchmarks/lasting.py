"""What is left of much work: memory after many GETs and pages, how long a reset and the end of a used server take.

Run: python tests/benchmarks/lasting.py [GETs] [pages] [POSTs]. Budgets: 2 MiB more, 0.1 ms a reset, 100 ms to the end.
"""

import itertools
import os
import signal
import statistics
import sys
import time

from client import load, request_bytes
from peers import resident_mib
from serving import SERVE, Stage, serving

from fakecc.arrange.world import World
from fakecc.records import replace

HEAD = ["what", "measured", "budget"]


def growth(port, pid, request, count):
    """MiB that a server has more after so many requests than after the first tenth of them."""
    send(port, pid, request, count // 10)
    before = resident_mib(pid)
    send(port, pid, request, count - count // 10)
    return resident_mib(pid) - before


def send(port, pid, request, count):
    """So many requests over 16 connections."""
    left = count
    while left > 0:
        left -= len(load(port, pid, request, seconds=0.5).latencies)


def end_after(count):
    """Seconds from SIGTERM to the end of a server that made so many instances."""
    with serving(SERVE) as (pid, port):
        stage = Stage(port)
        send(port, pid, stage.fake["POST managed"], count)
        begin = time.perf_counter()
        os.kill(pid, signal.SIGTERM)
        while _runs(pid):
            time.sleep(0.001)
        return time.perf_counter() - begin


def _runs(pid):
    with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 - as /proc is read
        return file.read().rpartition(")")[2].split()[0] != "Z"


def resets(rounds=200):
    """Seconds that a reset takes after ten changes."""
    world, taken = World("small"), []
    for _ in range(rounds):
        for user in [*world.users][:1] * 10:
            world.add(replace(user, guid=world.random_guid()))
        begin = time.process_time()
        world.reset()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def rows(gets=100_000, pages=10_000, posts=8_000):
    """The lines of the table."""
    with serving(SERVE) as (pid, port):
        stage = Stage(port)
        reset = itertools.repeat(request_bytes("POST", "/_fakecc/reset", {}))
        more = {
            f"memory after {gets:,} GETs": growth(port, pid, stage.fake["GET instance"], gets),
            f"memory after {pages:,} pages of 50, v3": growth(port, pid, stage.fake["v3 page of 50"], pages),
            f"memory after {pages:,} pages of 50, v2": growth(port, pid, stage.fake["v2 page of 50"], pages),
        }
        over_http = statistics.median(load(port, pid, reset, connections=1, seconds=0.5).latencies)
    for name, mib in more.items():
        yield [name, f"{mib:+.1f} MiB", "+2 MiB"]
    yield ["reset after ten changes, in process", f"{resets() * 1000:.3f} ms", "0.1 ms"]
    yield ["reset over HTTP", f"{over_http * 1000:.2f} ms", ""]
    yield [f"SIGTERM after {posts:,} POSTs, to the end", f"{end_after(posts) * 1000:.0f} ms", "100 ms"]


def main():
    for row in [HEAD, *rows(*map(int, sys.argv[1:]))]:
        print(" | ".join(row))


if __name__ == "__main__":
    main()
