"""What happens to the routing API's routes, as server-sent events: to whoever listens, from then on.

Source: routing-api:handlers/event_stream_handler.go
"""

from __future__ import annotations

import json
import queue
from collections.abc import Callable, Iterator

from fakecc.call import Reply
from fakecc.json_types import Json
from fakecc.world import World

EVENT_STREAM = "text/event-stream; charset=utf-8"
NO_CACHE = "no-cache, no-store, must-revalidate"
# How long a listener waits before it looks whether its client is still there.
HEARTBEAT_SECONDS = 1.0


def announce(world: World, kind: str, event: str, route: Json) -> None:
    """Tell who listens that a route of a kind, tcp or http, was made, renewed (Upsert) or taken away (Delete)."""
    for listen in list(world.route_listeners):
        listen(kind, event, route)


def events_reply(world: World, kind: str) -> Reply:
    """A stream that ends when the client goes."""
    events: queue.SimpleQueue[tuple[str, Json]] = queue.SimpleQueue()

    def listen(other: str, event: str, route: Json) -> None:
        if other == kind:
            events.put((event, route))

    world.route_listeners.append(listen)
    stream = _Stream(events, lambda: world.route_listeners.remove(listen))
    return Reply(stream=stream, content_type=EVENT_STREAM, headers={"Cache-Control": NO_CACHE})


class _Stream:
    """The events, and an empty piece whenever there was none for a while."""

    def __init__(self, events: queue.SimpleQueue[tuple[str, Json]], end: Callable[[], None]) -> None:
        self._events = events
        self._end = end
        self._number = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            event, route = self._events.get(timeout=HEARTBEAT_SECONDS)
        except queue.Empty:
            return b""
        text = json.dumps(route, separators=(",", ":"), ensure_ascii=False)
        piece = f"id: {self._number}\nevent: {event}\ndata: {text}\n\n".encode()
        self._number += 1
        return piece

    def close(self) -> None:
        """Nobody listens any more."""
        self._end()
