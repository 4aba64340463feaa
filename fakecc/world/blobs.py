"""The bytes that clients uploaded, by digest: as many as there is room for, the oldest forgotten first.

What was uploaded twice is kept once. Nothing is taken back by a rollback: bytes without a record are reached by nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from fakecc.records import Value, value_type

ROOM = 1 << 30


@value_type
class Digests(Value):
    """Of some bytes, in hexadecimal digits."""

    sha1: str
    sha256: str


class Blobs:
    """The blobs of one world."""

    def __init__(self, room: int = ROOM) -> None:
        """`room` is how many bytes are kept altogether."""
        self.room = room
        self.size = 0
        self._contents: dict[str, bytes] = {}
        self._digests: dict[str, Digests] = {}

    def __len__(self) -> int:
        return len(self._contents)

    def __iter__(self) -> Iterator[bytes]:
        """The contents, the oldest first."""
        return iter(list(self._contents.values()))

    def put(self, content: bytes) -> Digests:
        """Keep some bytes; they are found by their sha256."""
        # source: cloud_controller_ng:lib/cloud_controller/packager/package_upload_handler.rb (both digests)
        digests = digests_of(content)
        self._forget(digests.sha256)
        self._contents[digests.sha256] = content
        self._digests[digests.sha256] = digests
        self.size += len(content)
        while self.size > self.room and len(self._contents) > 1:
            self._forget(next(iter(self._contents)))
        return digests

    def get(self, sha256: str | None) -> bytes | None:
        """The bytes, or None where they were never here or are forgotten."""
        return None if sha256 is None else self._contents.get(sha256)

    def digests(self, sha256: str) -> Digests:
        """The digests of bytes that are or were here. Raises KeyError for others."""
        return self._digests[sha256]

    def _forget(self, sha256: str) -> None:
        self.size -= len(self._contents.pop(sha256, b""))


def digests_of(content: bytes) -> Digests:
    return Digests(sha1=hashlib.sha1(content).hexdigest(), sha256=hashlib.sha256(content).hexdigest())  # noqa: S324 - CC's
