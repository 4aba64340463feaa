"""What was asked and answered, of us and of brokers: bounded, oldest forgotten first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import field

from fakecc.json_types import Json
from fakecc.records import Value, value_type

KEPT = 1000


@value_type
class Entry(Value):
    """One exchange. kind: request (a client asked us), broker (we asked a broker), runtime (we asked what runs apps).

    `at` is in seconds since the epoch on the world's clock. `note` marks what a reader should know: `not
    implemented`, `real` (the real Cloud Controller answers this 500, too), `fault` (a test ordered it).
    """

    kind: str
    at: float
    method: str
    path: str
    status: int
    operation: str = ""
    caller: str = ""
    request: Json = None
    response: Json = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    note: str = ""


class Journal:
    """The newest entries, up to `kept`."""

    def __init__(self, kept: int = KEPT) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)

    def clear(self) -> None:
        self._entries.clear()

    def query(
        self, *, kind: str = "", method: str = "", path: str = "", operation: str = "", status: int = 0
    ) -> list[Entry]:
        """The entries that fit everything given, oldest first; `path` is a part of theirs."""
        return [
            entry
            for entry in self._entries
            if kind in {"", entry.kind}
            and method.upper() in {"", entry.method}
            and path in entry.path
            and operation in {"", entry.operation}
            and status in {0, entry.status}
        ]
