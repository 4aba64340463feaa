"""One connection of a client: any number of requests, one after the other.

Werkzeug's own handler closes every connection; real routers keep them. Here a request's body is read before the
app runs, so the next request on the connection begins where it should.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

from werkzeug.serving import DechunkedInput, WSGIRequestHandler

from fakecc.records import Value, small_value_type
from fakecc.server.broken_connections import break_connection
from fakecc.web import environ_keys
from fakecc.web.outgoing import Stream

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

IDLE_SECONDS = 300.0
PHRASES = {status.value: status.phrase for status in HTTPStatus}
BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


@small_value_type
class Exchange(Value):
    """One request and its answer, for a line of the log; `seconds` is how long the answer took."""

    world: str
    client: str
    method: str
    path: str
    status: int
    seconds: float


Log = Callable[[Exchange], None]


class Port(Protocol):
    """What a connection needs of the listener that accepted it: who answers, for which world, and who logs."""

    app: WSGIApplication
    world: str
    log_exchange: Log | None


class ConnectionHandler(WSGIRequestHandler):
    """Reads requests and sends answers, until the client or a fault ends the connection.

    `Expect: 100-continue` is answered by http.server's parse_request, which this class leaves alone.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS

    @property
    def _port(self) -> Port:
        return cast("Port", self.server)

    def run_wsgi(self) -> None:
        """Answer one request."""
        began = time.perf_counter()
        try:
            body = self._body()
        except (ValueError, OSError):
            self.close_connection = True
            self._send("400 Bad Request", [("Content-Type", "text/plain")], b"the request's body cannot be read\n")
            return
        self.environ = environ = self.make_environ()
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ.update({"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))})
        environ.update({environ_keys.WORLD: self._port.world, environ_keys.SOCKET_FAULT: {}})
        status, headers, data = self._run(environ)
        if isinstance(data, Stream):
            self._send_stream(status, headers, data)
            self._log(int(status[:3]), time.perf_counter() - began)
            return
        fault = environ[environ_keys.SOCKET_FAULT]
        if fault:
            self.close_connection = True
            break_connection(self, fault, self._head(status, headers, len(data)), data)
        else:
            self._send(status, headers, data)
        self._log(int(status[:3]), time.perf_counter() - began)

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return DechunkedInput(cast("IO[bytes]", self.rfile)).readall()
        length = int(self.headers.get("Content-Length") or 0)
        if length < 0:
            raise ValueError
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionError
        return body

    def _run(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes | Stream]:
        heads: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
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
        status, headers = heads[-1]
        return status, headers, data

    def _send(self, status: str, headers: list[tuple[str, str]], data: bytes) -> None:
        self.wfile.write(self._head(status, headers, len(data)) + (b"" if self.command == "HEAD" else data))

    def _send_stream(self, status: str, headers: list[tuple[str, str]], stream: Stream) -> None:
        """Send pieces as they come, until the client ends the connection."""
        self.close_connection = True
        try:
            self.wfile.write(self._head(status, headers, None))
            for piece in stream:
                if piece:
                    self.wfile.write(piece)
                elif self._client_is_gone():
                    return
        except OSError:
            return
        finally:
            stream.close()

    def _client_is_gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)

    def _head(self, status: str, headers: list[tuple[str, str]], length: int | None) -> bytes:
        """The head of an answer of that length; None is a stream's."""
        lines = [
            f"HTTP/1.1 {status[:3]} {PHRASES.get(int(status[:3]), 'Unknown')}",
            *(f"{name}: {value}" for name, value in headers),
        ]
        names = {name.lower() for name, _ in headers}
        if length is not None and "content-length" not in names and int(status[:3]) not in BODILESS:
            lines.append(f"Content-Length: {length}")
        if "date" not in names:
            lines.append(f"Date: {formatdate(usegmt=True)}")
        if self.close_connection:
            lines.append("Connection: close")
        elif self.request_version == "HTTP/1.0":
            lines.append("Connection: keep-alive")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _log(self, status: int, seconds: float) -> None:
        log = self._port.log_exchange
        if log:
            log(
                Exchange(
                    world=self._port.world, client=str(self.client_address[0]), method=self.command, path=self.path,
                    status=status, seconds=seconds,
                )
            )  # fmt: skip

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing: `log_exchange` does, where it is wanted."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Write nothing: a client that breaks off is no event of ours."""
