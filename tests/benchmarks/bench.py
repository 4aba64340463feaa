"""Every benchmark beside bare Flask, in one run: `make bench`. Prints the tables and writes docs/performance.md.

Run: python tests/benchmarks/bench.py [--quick] [--moto=PYTHON] [--wiremock=JAR] [--prism=COMMAND]. Takes about ten minutes,
--quick two, and then writes nothing. Other fakes are measured where they are told of (peers.py).
"""

import os
import platform
import sys
import time
from pathlib import Path

import arranging
import growing
import lasting
import peers
import serving
import starting

DOCUMENT = Path(__file__).parents[2] / "docs/performance.md"
INTRODUCTION = """\
# Performance

Written by `make bench`; `tests/benchmarks` has what it does. Bare Flask is an app that answers the same dicts. *Old server* is the
Listener of commit 6bfa550, kept in `tests/benchmarks/yardstick.py` as the yardstick; *our server* is fakecc's own; *Werkzeug's* is its
development server, which closes every connection. Rounds are paired, figures are medians; CPU is that of the server's process, and the
figure to trust where a machine has other things to do.
"""


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def sections(quick):
    rounds, seconds, sizes = (3, 0.5, (1_000, 10_000)) if quick else (9, 2.0, (10_000, 100_000))
    yield "Start, stop and memory", starting.HEAD, starting.rows(rounds)
    loads = serving.measure(seconds, 3 if quick else 5)
    yield "Requests, 16 connections", serving.HEAD, serving.rows(loads)
    head = [
        "one request, CPU in process",
        *(f"{size:,} instances in one space" for size in sizes),
        "ratio (budget 1.2)",
    ]
    yield "Size", head, growing.rows(*sizes)
    yield "What a tester arranges", arranging.HEAD, arranging.rows()
    yield "What lasts", lasting.HEAD, lasting.rows(*((5_000, 500, 500) if quick else ()))
    others = list(peers.rows(sys.argv[1:], seconds))
    if len(others) > 1:
        yield f"Beside other fakes, 16 connections ({peers.BUDGETS})", peers.HEAD, others


def main():
    quick = "--quick" in sys.argv[1:]
    load = os.getloadavg()[0]
    where = f"Python {platform.python_version()}, {os.cpu_count()} processors, load {load:.1f} at the beginning, {time.strftime('%Y-%m-%d')}."
    parts = [INTRODUCTION, where + "\n"]
    for title, head, rows in sections(quick):
        parts.append(f"## {title}\n\n{table(head, list(rows))}\n")
        print(parts[-1], flush=True)
    if not quick:
        DOCUMENT.write_text("\n".join(parts))


if __name__ == "__main__":
    main()
