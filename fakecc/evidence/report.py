"""What a failed test wants to know of a world: the newest calls, the time, what is under way, what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby

from fakecc.evidence import differences, time_story
from fakecc.journal import Entry
from fakecc.world import World

SHOWN = 10
LONGEST = 200


def lines(world: World) -> list[str]:
    """The report, a line or more a matter."""
    return [
        *(_fold(list(world.journal)) or ["no requests"]),
        time_story.clock_line(world),
        *time_story.pending_lines(world),
        *(f"fault {fault.name or fault.guid}: {fault.hits} hit(s) of {fault.seen} calls" for fault in world.faults),
        *(f"gate {gate.name}: closed" for gate in world.gates if gate.closed),
        *(f"changed: {change}" for change in differences.since_seeded(world)[-SHOWN:]),
        *(f"failure inside fakecc, {failure.where}:\n{failure.text}" for failure in world.failures.texts),
    ]


def _fold(entries: Iterable[Entry]) -> list[str]:
    """The newest calls, a line each; calls that repeat each other share one."""
    runs = [(line, len(list(same))) for line, same in groupby(_line(entry) for entry in entries)]
    return [line if count == 1 else f"{line} ({count} times)" for line, count in runs[-SHOWN:]]


def _line(entry: Entry) -> str:
    asked = f"{entry.method} {entry.path}" if entry.kind == "request" else f"{entry.kind} {entry.operation}"
    note = f" ({entry.note})" if entry.note else ""
    problem = f" {_text(entry.response)}" if entry.status >= 400 or entry.kind == "broker" else ""
    hint = f"\n  hint: {entry.hint}" if entry.hint else ""
    return f"{asked} -> {entry.status}{note}{problem}{hint}"


def _text(body: object) -> str:
    text = body if isinstance(body, str) else json.dumps(body)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
