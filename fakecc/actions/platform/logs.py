"""What log-cache keeps: log lines and metrics by their source, the oldest forgotten first.

Source: log-cache-release:src/internal/cache/store/store.go
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.models.events import Envelope
from fakecc.world import World

KINDS = ("log", "counter", "gauge", "timer", "event")
MOST_OF_A_SOURCE = 100_000
NANOSECONDS = 1_000_000_000


def write(
    world: World,
    source_id: str,
    text: str,
    *,
    error: bool = False,
    source_type: str = "APP/PROC/WEB",
    instance_id: str = "0",
) -> Envelope:
    """Write a log line of an app now. `error`: is it from its standard error? `source_type`: APP/PROC/WEB, STG ..."""
    tags = {"source_type": source_type, "instance_id": instance_id}
    return write_line(world, source_id, text, error=error, instance_id=instance_id, tags=tags)


def write_line(
    world: World, source_id: str, text: str, *, error: bool, instance_id: str, tags: Mapping[str, str]
) -> Envelope:
    """Write a log line now, with these tags and no others."""
    return put(
        world,
        {
            "source_id": source_id,
            "timestamp": str(int(world.now() * NANOSECONDS)),
            "instance_id": instance_id,
            "tags": tags,
            "log": {"payload": base64.b64encode(text.encode()).decode(), "type": "ERR" if error else "OUT"},
        },
    )


def put(world: World, given: Mapping[str, Json]) -> Envelope:
    """Keep an envelope in the form that log-cache shows. Raises ValueError for one of no kind."""
    kind = next((kind for kind in KINDS if kind in given), None)
    if kind is None:
        message = f"an envelope is one of {', '.join(KINDS)}"
        raise ValueError(message)
    envelope = world.add(
        Envelope(
            **world.stamp(Envelope),
            source_id=given["source_id"],
            timestamp=int(given.get("timestamp") or world.now() * NANOSECONDS),
            kind=kind,
            content=given[kind],
            instance_id=given.get("instance_id") or "",
            tags=given.get("tags") or {},
            deprecated_tags=given.get("deprecated_tags") or {},
        )
    )
    _forget_oldest(world, envelope.source_id)
    return envelope


def of_source(world: World, source_id: str) -> list[Envelope]:
    """What a source told, oldest first."""
    return sorted(world.envelopes.find(source_id=source_id), key=lambda envelope: envelope.timestamp)


def _forget_oldest(world: World, source_id: str) -> None:
    kept = world.envelopes.select({"source_id": (source_id,)})
    if len(kept) > MOST_OF_A_SOURCE:
        world.remove(kept.slice(0, 1)[0])
