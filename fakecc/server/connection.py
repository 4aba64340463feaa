"""One connection of a client: any number of requests, one after the other.

    something came -> read head and body whole -> have the app answer -> send -> has more come? -> nothing is under way
         |                  | refused                                       |
         | the client went  v                                               v the client or a fault wants an end
         +----------------> end <------------------------------------------+

A request's body is read before the app runs, so the next request on the connection begins where it should. Whatever may
wait here gives way first: the thread looks after all connections of its port (lookout.py).
"""

from __future__ import annotations

import select
import socket
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

from fakecc.clock import wall_second, wall_time
from fakecc.dialects.status_phrases import PHRASES
from fakecc.records import Value, small_value_type
from fakecc.server.broken_connections import break_connection
from fakecc.server.request_head import Environ, Head, Refusal, parse_head
from fakecc.server.wire import ClientLeft, Wire
from fakecc.web import environ_keys
from fakecc.web.outgoing import Stream
from fakecc.world import port_thread

if TYPE_CHECKING:
    import ssl

    from _typeshed.wsgi import WSGIApplication

# A client that says nothing for so long, where it should, is taken for gone.
SILENT_SECONDS = 300
# What belongs to a request that came in part is waited for so long, before another thread looks after the port.
PROMPT_MILLISECONDS = 1
# In bytes: what is longer may wait until the client has read some of it.
LONGEST_SENT_AT_ONCE = 1 << 17
TIMEVAL = struct.Struct("ll")
# How long, and how much, a client that was refused may still send, so that it sees why.
LINGERING_SECONDS = 1.0
LINGERING_READS = 64
BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"

Headers = list[tuple[str, str]]
Encryption = Callable[[socket.socket], "ssl.SSLSocket"]


@small_value_type
class Exchange(Value):
    """One request and its answer, for a line of the log; `seconds` is how long the answer took.

    `at` is the wall's time in seconds since the epoch. `user` is the name in the token, `fault` the name of the fault
    that the request met, `hint` how to mend the call, `note` as the journal has it; each is empty where there is none.
    """

    world: str
    client: str
    method: str
    path: str
    status: int
    seconds: float
    at: float = 0.0
    request_id: str = ""
    user: str = ""
    fault: str = ""
    hint: str = ""
    note: str = ""


Log = Callable[[Exchange], None]


class AnsweringPort(Protocol):
    """What a connection needs of the listener that accepted it: who answers, for which world, and who logs."""

    app: WSGIApplication
    world: str
    log_exchange: Log | None
    longest_body: int

    @property
    def base_environ(self) -> Environ:
        """What is the same in the environ of every request."""
        ...


class Connection:
    """Reads requests and sends answers, until the client or a fault ends the connection."""

    def __init__(
        self, port: AnsweringPort, accepted: socket.socket, client: str, encrypt: Encryption | None = None
    ) -> None:
        """`encrypt` is for a connection under TLS, once the client has said something."""
        self._port = port
        self.socket = accepted
        self._client = client
        self._encrypt = encrypt
        self._wire = Wire(self._receive)
        arrived_at = str(accepted.getsockname()[0])
        self._base = {**port.base_environ, "REMOTE_ADDR": client, environ_keys.ARRIVED_AT: arrived_at}
        # Whose thread answers, 0 where nothing is under way; and whether it ends after the answer that is under way.
        self.thread = 0
        self.ends = False
        # Since when nothing is under way, by the monotonic clock.
        self.idle_since = time.monotonic()
        # Is something there to be received, or is it sure to follow at once?
        self._is_prompt = False
        _bound_waits(accepted)

    def answer(self) -> bool:
        """Answer what has come, a request or more; False where the connection has to end."""
        self._is_prompt = True
        try:
            if self._encrypt is not None:
                return self._shake_hands(self._encrypt)
            self._serve_one()
            while not self.ends and self._has_more():
                self._is_prompt = False
                self._serve_one()
        except (ClientLeft, OSError):
            return False  # A client that breaks off is no event of ours.
        self.idle_since = time.monotonic()
        return not self.ends

    def end(self, *, by: int) -> None:
        """End it; `by` is the thread that asks for it, which ends its own connection after the answer under way."""
        self.ends = True
        if self.thread and self.thread == by:
            return
        with suppress(OSError):
            # Closing alone is not seen by the client where a child process was forked, which has the socket, too.
            self.socket.shutdown(socket.SHUT_RDWR)
        if not self.thread:
            self.socket.close()

    def _shake_hands(self, encrypt: Encryption) -> bool:
        """Shake hands; False where the client would not."""
        from fakecc.server.tls import shake_hands  # noqa: PLC0415 - it was imported by who encrypts

        port_thread.give_way()
        # Known before it waits, so that the end of the port ends it.
        encrypted = self.socket = encrypt(self.socket)
        self._encrypt = None
        if self.ends or not shake_hands(encrypted):
            return False
        _bound_waits(encrypted)
        return True

    def _has_more(self) -> bool:
        """Is there more, that nobody hears of who watches the socket?"""
        return self._wire.holds_request or self._holds_decrypted()

    def _holds_decrypted(self) -> bool:
        pending = getattr(self.socket, "pending", None)
        return pending is not None and pending() > 0

    def _receive(self, most: int) -> bytes:
        if not (self._is_prompt or self._holds_decrypted() or self._can_receive(PROMPT_MILLISECONDS)):
            port_thread.give_way()
        self._is_prompt = False
        return self.socket.recv(most)

    def _send(self, data: bytes) -> None:
        if len(data) > LONGEST_SENT_AT_ONCE:
            port_thread.give_way()
        self.socket.sendall(data)

    def _serve_one(self) -> None:
        head = None
        try:
            raw = self._wire.head()
            began = time.perf_counter()
            head = parse_head(raw, self._base, self._port.longest_body)
            body = self._body(head)
        except Refusal as refusal:
            self._refuse(refusal, head)
            return
        self._answer(head, body, began)

    def _body(self, head: Head) -> bytes:
        if head.waits and head.length != 0 and not self._wire.holds_more:
            self.socket.sendall(GO_ON)
        # Many clients send it by itself. To look for it cost each 35 us; where it does not come, who stands by notices.
        self._is_prompt = True
        return self._wire.chunked_body(self._port.longest_body) if head.length is None else self._wire.body(head.length)

    def _answer(self, head: Head, body: bytes, began: float) -> None:
        """Have the app answer, and send it; it is logged first, so that who has the answer finds its line."""
        environ = head.environ
        fault: dict[str, Any] = {}
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ[environ_keys.SOCKET_FAULT] = fault
        facts: dict[str, str] = {}
        if self._port.log_exchange:
            environ[environ_keys.LOG_FACTS] = facts
        self.ends = self.ends or head.closes
        try:
            line, headers, data = self._run(environ)
        except BaseException:
            with suppress(OSError):
                self._send_plain(500, "fakecc failed; its log says how")
            raise
        status = int(line[:3])
        if isinstance(data, Stream):
            self._send_stream(head, status, headers, data)
            self._log(head.method, head.target, status, time.perf_counter() - began, facts)
            return
        self._log(head.method, head.target, status, time.perf_counter() - began, facts)
        if fault:
            sent = b"" if head.method == "HEAD" or status in BODILESS else data
            port_thread.give_way()
            goes_on = break_connection(self.socket, fault, self._head(head, status, headers, len(data)), sent)
            self.ends = self.ends or not goes_on
            return
        bodiless = head.method == "HEAD" or status in BODILESS
        self._send(self._head(head, status, headers, len(data)) + (b"" if bodiless else data))

    def _run(self, environ: Environ) -> tuple[str, Headers, bytes | Stream]:
        heads: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, _: object = None) -> Callable[[bytes], object]:
            heads.append((status, headers))
            return lambda _: None

        chunks = self._port.app(environ, start_response)
        if isinstance(chunks, Stream):
            return *heads[-1], chunks
        try:
            data = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        return (*heads[-1], data)

    def _send_stream(self, head: Head, status: int, headers: Headers, stream: Stream) -> None:
        """Send pieces as they come, until the client ends the connection.

        In chunks, as libraries hand out each piece when it comes then; HTTP/1.0 does not know them.
        """
        self.ends = True
        port_thread.give_way()
        try:
            self.socket.sendall(self._head(head, status, headers, None))
            for piece in stream:
                if piece:
                    self.socket.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if head.minor else piece)
                elif self._client_is_gone():
                    return
            if head.minor:
                self.socket.sendall(b"0\r\n\r\n")
        except OSError:
            return
        finally:
            stream.close()

    def _client_is_gone(self) -> bool:
        if not self._can_receive(0):
            return False
        if not hasattr(self.socket, "pending"):
            return not self.socket.recv(1, socket.MSG_PEEK)
        from fakecc.server.tls import is_gone  # noqa: PLC0415 - it was imported when hands were shaken

        return is_gone(self.socket)

    def _can_receive(self, milliseconds: int) -> bool:
        """Does something come in this time, the end counted? Not by select(): that takes no descriptor above 1023."""
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(milliseconds))

    def _head(self, head: Head, status: int, headers: Headers, length: int | None) -> bytes:
        """The head of an answer of that length; None is a stream's."""
        text = f"HTTP/1.1 {status} {PHRASES.get(status, 'Unknown')}\r\n"
        for name, value in headers:
            text += f"{name}: {value}\r\n"
        named = text.lower()
        if length is not None and "\ncontent-length:" not in named and status not in BODILESS:
            text += f"Content-Length: {length}\r\n"
        if length is None and head.minor:
            text += "Transfer-Encoding: chunked\r\n"
        if "\ndate:" not in named:
            text += f"Date: {_date(wall_second())}\r\n"
        if self.ends:
            text += "Connection: close\r\n"
        elif not head.minor:
            text += "Connection: keep-alive\r\n"
        return f"{text}\r\n".encode("latin-1")

    def _refuse(self, refusal: Refusal, head: Head | None) -> None:
        self.ends = True
        facts = {"hint": refusal.sentence}
        self._log(head.method if head else "-", head.target if head else "-", refusal.status, 0.0, facts)
        self._send_plain(refusal.status, refusal.sentence)
        self._linger()

    def _send_plain(self, status: int, sentence: str) -> None:
        """An answer that is the server's own."""
        self.ends = True
        text = f"{sentence}\n".encode(errors="backslashreplace")
        lines = (
            f"HTTP/1.1 {status} {PHRASES[status]}",
            "Content-Type: text/plain; charset=utf-8",
            f"Content-Length: {len(text)}",
            f"Date: {_date(wall_second())}",
            "Connection: close",
        )
        self.socket.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + text)

    def _linger(self) -> None:
        """Read on for a while: a connection closed with bytes unread is reset, and the client sees no answer."""
        port_thread.give_way()
        self.socket.shutdown(socket.SHUT_WR)
        end = time.monotonic() + LINGERING_SECONDS
        for _ in range(LINGERING_READS):
            left = end - time.monotonic()
            if left <= 0:
                return
            self.socket.settimeout(left)
            if not self.socket.recv(65536):
                return

    def _log(self, method: str, path: str, status: int, seconds: float, facts: dict[str, str]) -> None:
        log = self._port.log_exchange
        if log:
            log(Exchange(self._port.world, self._client, method, path, status, seconds, wall_time(), **facts))


def _bound_waits(connection: socket.socket) -> None:
    """End a connection on which nothing can be received or sent for too long.

    The kernel counts the time where it can: with a timeout of Python's own each recv and each send would poll first,
    and give up the interpreter to another thread for it. Under TLS Python would wait on when the kernel gives up.
    """
    if hasattr(connection, "pending"):
        connection.settimeout(SILENT_SECONDS)
        return
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        connection.setsockopt(socket.SOL_SOCKET, option, TIMEVAL.pack(SILENT_SECONDS, 0))


@lru_cache(maxsize=4)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


def base_environ(host: str, port: int, world: str, *, scheme: str) -> Environ:
    """What is the same in every request at a port."""
    return {
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_SOFTWARE": "fakecc",
        "SCRIPT_NAME": "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        environ_keys.WORLD: world,
    }
