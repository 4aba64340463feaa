"""Which records an answer told a client about: those that its path names, and those that it lists."""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.arrange import waiting
from fakecc.call import Call, Reply
from fakecc.json_types import Json


def note(call: Call, reply: Reply) -> None:
    """Let move on what a client that reads has just been told about: arrange/waiting.py."""
    world = call.world
    if call.method != "GET" or reply.status >= 400 or not waiting.a_poll_moves_something(world):
        return
    words = call.path.split("/")
    with world.lock:
        waiting.note_poll(world, [*filter(None, words), *_guids_in(reply.body)], frozenset(words))


def _guids_in(body: Json) -> Iterator[str]:
    """The guids of the records that a body lists, in v3's form and in v2's."""
    if not isinstance(body, dict):
        return
    for value in body.values():
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict):
                held = item.get("metadata") if "entity" in item else item
                guid = held.get("guid") if isinstance(held, dict) else None
                if isinstance(guid, str) and guid:
                    yield guid
