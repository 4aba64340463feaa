"""What comes over a connection, bytes first: whole heads, and whole bodies, each within its bounds."""

from __future__ import annotations

import re
from collections.abc import Callable

from fakecc.server.request_head import LONGEST_LINE, Refusal

LONGEST_HEAD = 2 * LONGEST_LINE
ONE_READ = 65536
LONGEST_CHUNK_LINE = 4096
# All that is no data: sizes, extensions, trailers.
MOST_OVERHEAD = 8 << 20
# A line's end without CR ends the head as well, so that it can be refused.
HEAD_END = re.compile(rb"\r?\n\r?\n")
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?\r\n")
TRAILER = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*\r\n")


class ClientLeft(Exception):  # noqa: N818 - says what happened
    """The client ended the connection where that is no error: between two requests."""


class Wire:
    """Reads from a connection. `receive` gives the next bytes, at most so many; none at the end."""

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self._receive = receive
        self._buffer = b""

    @property
    def holds_more(self) -> bool:
        """Has more come than was read?"""
        return bool(self._buffer)

    @property
    def holds_request(self) -> bool:
        """Has more of a request come than an empty line before it?"""
        return bool(self._buffer) and not self._buffer.isspace()

    def head(self) -> bytes:
        """The next request's head, without the empty line at its end. Raises ClientLeft or Refusal."""
        self._skip_empty_lines()
        if (length := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, self._buffer = self._buffer[:length], self._buffer[length + 4 :]
            return head
        searched = 0
        while (end := HEAD_END.search(self._buffer, searched)) is None:
            if len(self._buffer) > LONGEST_HEAD:
                raise Refusal(431, f"the request's head is longer than {LONGEST_HEAD} bytes")
            searched = max(len(self._buffer) - 3, 0)
            self._fill()
        head, self._buffer = self._buffer[: end.start()], self._buffer[end.end() :]
        if end[0] != b"\r\n\r\n":
            raise Refusal(400, "a line of the request's head does not end in CR LF")
        return head

    def body(self, length: int) -> bytes:
        """A body of so many bytes. Raises Refusal where fewer come."""
        if len(self._buffer) >= length:
            body, self._buffer = self._buffer[:length], self._buffer[length:]
            return body
        pieces, missing = [self._buffer], length - len(self._buffer)
        self._buffer = b""
        while missing:
            piece = self._receive(min(missing, ONE_READ))
            if not piece:
                raise Refusal(400, f"the request's body ends {missing} bytes early")
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def chunked_body(self, longest: int) -> bytes:
        """A body that comes in chunks, at most `longest` bytes of it. Raises Refusal."""
        chunks: list[bytes] = []
        length = overhead = 0
        while True:
            line = self._line()
            size = CHUNK_SIZE.fullmatch(line)
            if size is None:
                raise Refusal(400, f"a chunk does not begin with its size in hex digits: {line[:80]!r}")
            wanted = int(size[1], 16)
            length += wanted
            overhead += len(line) + 2
            if length > longest:
                raise Refusal(413, f"the request's body is longer than {longest} bytes: --max-body allows more")
            if overhead > MOST_OVERHEAD:
                raise Refusal(400, "the chunks of the request's body are too small for their number")
            if not wanted:
                self._skip_trailers()
                return b"".join(chunks)
            chunks.append(self.body(wanted))
            if self.body(2) != b"\r\n":
                raise Refusal(400, "a chunk does not end where its size says")

    def _skip_empty_lines(self) -> None:
        """Pass over empty lines before a request: some clients send one behind a body."""
        while len(self._buffer) < 2 or self._buffer.startswith(b"\r\n"):
            if len(self._buffer) < 2:
                self._fill()
            else:
                self._buffer = self._buffer[2:]

    def _fill(self) -> None:
        piece = self._receive(ONE_READ)
        if not piece:
            if self._buffer:
                raise Refusal(400, "the request's head has no end")
            raise ClientLeft
        self._buffer += piece

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > LONGEST_CHUNK_LINE:
                break
            piece = self._receive(ONE_READ)
            if not piece:
                raise Refusal(400, "the request's body ends within its chunks")
            self._buffer += piece
        if end < 0 or end >= LONGEST_CHUNK_LINE:
            raise Refusal(400, f"a line between chunks is longer than {LONGEST_CHUNK_LINE} bytes")
        line, self._buffer = self._buffer[: end + 1], self._buffer[end + 1 :]
        return line

    def _skip_trailers(self) -> None:
        length = 0
        while (line := self._line()) != b"\r\n":
            length += len(line)
            if TRAILER.fullmatch(line) is None:
                raise Refusal(400, f"what follows the last chunk is no header: {line[:80]!r}")
            if length > LONGEST_HEAD:
                raise Refusal(431, f"the trailers are longer than {LONGEST_HEAD} bytes")
