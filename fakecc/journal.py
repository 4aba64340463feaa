"""What was asked and answered, of us and of brokers: bounded in number and in bytes, oldest forgotten first."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from fakecc import json_reading
from fakecc.json_types import Json
from fakecc.records import Value, replace, small_value_type, value_type

KEPT = 1000
# How many records of those that one exchange wrote are named.
MOST_WRITES = 200
# The same of those that it read.
MOST_LOOKS = 1000
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Of one body, and of all together, as JSON: what is read from it takes about eight times as much memory.
LONGEST_BODY = 64 << 10
MOST_IN_ALL = 16 << 20


class WrittenJson(str):
    """A body as JSON, which stays a text until somebody reads the entry: as dicts, pages would fill the memory."""

    __slots__ = ()


@small_value_type
class Write(Value):
    """A record that was created, changed or deleted (`change`), by its table and guid."""

    change: str
    table: str
    guid: str


@small_value_type
class Look(Value):
    """A record that was read for a request, by its table and guid."""

    table: str
    guid: str


@value_type
class Entry(Value):
    """One exchange. kind: request (a client asked us), broker (we asked a broker), runtime (we asked what runs apps).

    `at` is in seconds since the epoch on the world's clock, `seconds` is how long the answer took on the wall's. `path`
    has its query. `operation` is the API's name for it (service_instances.create) or the broker's (provision), `route`
    its pattern. `caller` is a user's name. `hosts` are the names of the host that was asked. `subjects` are guids of
    what it is about: of a broker's call broker, plan, instance and resource. `fault` is the name of the fault that it
    met, `hint` how to mend the call. `writes` are the records that the request itself wrote, at most 200 of them: what
    its job does later is not among them. `looked_at` are those that were read for it, at most 1000, where the world
    notes them (World.note_reads). `unread` are parameters (`?page`) and fields of the body (`/name`) that
    nothing read: v2 takes no notice of what it does not know, v3 refuses it. A body of more than 64 KiB is a text: its
    beginning, and how long it was. `note` marks what a reader should know: `not implemented`, `real` (the real Cloud
    Controller answers this 500, too), `fault` (a test ordered it).
    """

    kind: str
    at: float
    method: str
    path: str
    status: int
    operation: str = ""
    route: str = ""
    caller: str = ""
    user_guid: str = ""
    hosts: tuple[str, ...] = ()
    request_id: str = ""
    seconds: float = 0.0
    fault: str = ""
    hint: str = ""
    subjects: Mapping[str, str] = field(default_factory=dict[str, str])
    request: Json = None
    response: Json = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    writes: tuple[Write, ...] = ()
    looked_at: tuple[Look, ...] = ()
    unread: tuple[str, ...] = ()
    note: str = ""
    response_headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def reads(self) -> tuple[str, ...]:
        """The guids of the records that were read: what was looked at, where that was noted.

        Otherwise it is what the client was shown: those in the path, and those that the answer has.
        """
        if self.looked_at:
            return tuple(look.guid for look in self.looked_at)
        path = GUID.findall(self.path.partition("?")[0])
        return tuple(dict.fromkeys([*path, *_guids_shown(self.response)]))


class Journal:
    """The newest entries, up to `kept`, and up to 16 MiB of bodies."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        # With the length of their bodies.
        self._entries: deque[tuple[Entry, int]] = deque()
        self._length = 0
        # What hides secrets from whoever reads the entries: evidence/redaction.py. None shows all.
        self.redact: Callable[[Entry], Entry] | None = None
        # They hear of every entry.
        self.listeners: list[Callable[[Entry], None]] = []

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.query())

    def __repr__(self) -> str:
        newest = f", the newest {self._entries[-1][0].method} {self._entries[-1][0].path}" if self._entries else ""
        return f"<Journal: {len(self)} calls{newest}>"

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: Entry, *, request_length: int | None = None, response_length: int | None = None) -> None:
        """Write an exchange down. The lengths are those of its bodies in bytes, where they are known."""
        request, request_length = _shorten(entry.request, request_length)
        response, response_length = _shorten(entry.response, response_length)
        length = request_length + response_length
        if request is not entry.request or response is not entry.response:
            entry = replace(entry, request=request, response=response)
        self._entries.append((entry, length))
        self._length += length
        while len(self._entries) > self._kept or (self._length > MOST_IN_ALL and len(self._entries) > 1):
            self._length -= self._entries.popleft()[1]
        for listen in list(self.listeners) if self.listeners else ():
            listen(entry)

    def clear(self) -> None:
        self._entries.clear()
        self._length = 0

    def query(
        self, *, kind: str = "", method: str = "", path: str = "", operation: str = "", status: int = 0
    ) -> list[Entry]:
        """The entries that fit everything given, oldest first; `path` is a part of theirs."""
        return [
            self.readable(entry)
            for entry, _ in list(self._entries)  # a copy: others add while it is read
            if kind in {"", entry.kind}
            and method.upper() in {"", entry.method}
            and path in entry.path
            and operation in {"", entry.operation}
            and status in {0, entry.status}
        ]

    def readable(self, entry: Entry) -> Entry:
        """The entry with a response that can be looked into, and without secrets where the journal hides them."""
        entry = with_values(entry)
        return self.redact(entry) if self.redact else entry


def with_values(entry: Entry) -> Entry:
    """The entry, with a response that can be looked into."""
    return replace(entry, response=json.loads(entry.response)) if isinstance(entry.response, WrittenJson) else entry


def _guids_shown(response: Json) -> Iterator[str]:
    """The guids of the records that an answer shows: v3's have times, v2's have metadata."""
    if isinstance(response, str):
        try:
            response = json_reading.read(response)
        except json_reading.Unfit:
            return
    if isinstance(response, dict):
        if "created_at" in response and isinstance(response.get("guid"), str):
            yield response["guid"]
        response = list(response.values())
    if isinstance(response, list):
        for item in response:
            if isinstance(item, list | dict):
                yield from _guids_shown(item)


def _shorten(body: Json, length: int | None) -> tuple[Json, int]:
    """A body as it is kept, and its length."""
    if body is None or body == "":
        return body, 0
    if length is None:
        length = len(body) if isinstance(body, str) else len(json_reading.write(body))
    if length <= LONGEST_BODY:
        return body, length
    text = body if isinstance(body, str) else json_reading.write(body)
    return f"{text[:LONGEST_BODY]}... (cut off by fakecc: {length} bytes)", LONGEST_BODY
