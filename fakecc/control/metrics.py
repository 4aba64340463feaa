"""/_fakecc/metrics: figures in the text format that Prometheus reads.

Source: https://prometheus.io/docs/instrumenting/exposition_formats (version 0.0.4)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version as installed_version

from fakecc.arrange.operations import pending
from fakecc.call import Call, Reply, endpoint
from fakecc.meter import BOUNDS, Meter
from fakecc.world import World

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def index(call: Call) -> Reply:
    """All figures of all worlds."""
    worlds = list(call.worlds) if call.worlds else [call.world]
    lines = [*_head("fakecc_info", "gauge", "Which fakecc this is."), _line("fakecc_info", _version(), 1)]
    if call.worlds:
        lines += _requests(call.worlds.meter)
    lines += _gauges(worlds)
    return Reply(text="\n".join(lines) + "\n", content_type=CONTENT_TYPE)


def _version() -> dict[str, str]:
    return {"version": installed_version("fakecc")}


def _requests(meter: Meter) -> Iterator[str]:
    yield from _head("fakecc_requests_total", "counter", "Requests that were answered.")
    for (world, method, status), count in sorted(meter.answers().items()):
        yield _line("fakecc_requests_total", {"world": world, "method": method, "status": str(status)}, count)
    yield from _head("fakecc_request_duration_seconds", "histogram", "How long the answers took.")
    for world, (counts, seconds) in sorted(meter.durations().items()):
        for bound, count in zip([*map(str, BOUNDS), "+Inf"], counts, strict=True):
            yield _line("fakecc_request_duration_seconds_bucket", {"world": world, "le": bound}, count)
        yield _line("fakecc_request_duration_seconds_sum", {"world": world}, seconds)
        yield _line("fakecc_request_duration_seconds_count", {"world": world}, counts[-1])


def _gauges(worlds: list[World]) -> Iterator[str]:
    yield from _head("fakecc_records", "gauge", "Records of each table that has any.")
    for world in worlds:
        for name, table in world.tables.items():
            if len(table):
                yield _line("fakecc_records", {"world": world.name, "table": name}, len(table))
    for name, told, value in (
        ("fakecc_clock_seconds", "The world's time, in seconds since the epoch.", lambda world: world.now()),
        ("fakecc_operations_pending", "Operations that are under way.", lambda world: sum(1 for _ in pending(world))),
        ("fakecc_faults", "Faults that are set.", lambda world: len(world.faults)),
        ("fakecc_journal_entries", "Entries that the journal holds.", lambda world: len(world.journal)),
        ("fakecc_failures", "What went wrong inside fakecc itself.", lambda world: len(world.failures.texts)),
    ):
        yield from _head(name, "gauge", told)
        for world in worlds:
            with world.lock:
                figure = value(world)
            yield _line(name, {"world": world.name}, figure)


def _head(name: str, kind: str, told: str) -> tuple[str, str]:
    return f"# HELP {name} {told}", f"# TYPE {name} {kind}"


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    inner = ",".join(f'{label}="{text.translate(ESCAPES)}"' for label, text in labels.items())
    return f"{name}{{{inner}}} {value!r}"


ENDPOINTS = [endpoint("GET", "/_fakecc/metrics", index, "unlocked")]
