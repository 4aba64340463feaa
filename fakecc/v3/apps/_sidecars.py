"""The messages that make and change a sidecar, for its page and for manifests.

Source: cloud_controller_ng:app/messages/sidecar_create_message.rb, sidecar_update_message.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.v3.apps._numbers import whole_number
from fakecc.v3.message import Body, Message, blank, only

KEYS = only("name", "command", "process_types", "memory_in_mb")
MEMORY = whole_number("memory_in_mb", above=0)


def _text(body: Body, name: str) -> Iterator[str]:
    if blank(body.get(name)):
        yield f"{name.capitalize()} can't be blank"
    if not isinstance(body.get(name), str):
        yield f"{name.capitalize()} must be a string"


def _types(body: Body) -> Iterator[str]:
    given = body.get("process_types")
    if not isinstance(given, list):
        yield "Process types must be an array"
    if not given and not isinstance(given, int):
        yield "Process types must have at least 1 process_type"


def _all(body: Body) -> Iterator[str]:
    yield from _text(body, "name")
    yield from _text(body, "command")
    yield from _types(body)


def _check_given(body: Body) -> Iterator[str]:
    for name in ("name", "command"):
        if name in body:
            yield from _text(body, name)
    if "process_types" in body:
        yield from _types(body)


CREATE = Message(KEYS, _all, MEMORY)
UPDATE = Message(KEYS, _check_given, MEMORY)
