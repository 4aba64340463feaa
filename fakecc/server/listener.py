"""Werkzeug's threaded server, made to keep connections alive and to break them when a test says so.

Werkzeug's own handler closes every connection; real routers keep them. Here a request's body is read before the
app runs, so the next request on the connection begins where it should.
"""

from __future__ import annotations

import selectors
import signal
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping
from email.utils import formatdate
from http import HTTPStatus
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, cast

from werkzeug.serving import DechunkedInput, ThreadedWSGIServer, WSGIRequestHandler

from fakecc.records import Value, small_value_type
from fakecc.web.app import SOCKET_FAULT, WORLD_KEY, create_app
from fakecc.worlds import DEFAULT, Worlds

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not listened on
HANDSHAKE_SECONDS = 10.0
IDLE_SECONDS = 300.0
PHRASES = {status.value: status.phrase for status in HTTPStatus}
BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


@small_value_type
class Exchange(Value):
    """One request and its answer, as a line of the log tells it; `seconds` is how long the answer took."""

    world: str
    client: str
    method: str
    path: str
    status: int
    seconds: float


Log = Callable[[Exchange], None]


class Handler(WSGIRequestHandler):
    """One connection: any number of requests, one after the other.

    `Expect: 100-continue` is answered by http.server's parse_request, which this class leaves alone.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: Listener  # pyright: ignore[reportIncompatibleVariableOverride] - it is ours that makes this handler

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
        environ.update({"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), WORLD_KEY: self.server.world})
        environ[SOCKET_FAULT] = {}
        status, headers, data = self._run(environ)
        fault = environ[SOCKET_FAULT]
        if fault:
            self._break(fault, status, headers, data)
        else:
            self._send(status, headers, data)
        if self.server.log_exchange:
            self.server.log_exchange(
                Exchange(
                    world=self.server.world, client=str(self.client_address[0]), method=self.command, path=self.path,
                    status=int(status[:3]), seconds=time.perf_counter() - began,
                )
            )  # fmt: skip

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

    def _run(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return lambda _: None

        chunks = self.server.app(environ, start_response)
        try:
            data = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        status, headers = begun[-1]
        return status, headers, data

    def _send(self, status: str, headers: list[tuple[str, str]], data: bytes) -> None:
        self.wfile.write(self._head(status, headers, len(data)) + (b"" if self.command == "HEAD" else data))

    def _head(self, status: str, headers: list[tuple[str, str]], length: int) -> bytes:
        lines = [
            f"HTTP/1.1 {status[:3]} {PHRASES.get(int(status[:3]), 'Unknown')}",
            *(f"{name}: {value}" for name, value in headers),
        ]
        names = {name.lower() for name, _ in headers}
        if "content-length" not in names and int(status[:3]) not in BODILESS:
            lines.append(f"Content-Length: {length}")
        if "date" not in names:
            lines.append(f"Date: {formatdate(usegmt=True)}")
        if self.close_connection:
            lines.append("Connection: close")
        elif self.request_version == "HTTP/1.0":
            lines.append("Connection: keep-alive")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _break(self, fault: Mapping[str, Any], status: str, headers: list[tuple[str, str]], data: bytes) -> None:
        self.close_connection = True
        kind = fault["failure"]
        if kind == "truncate":
            self.wfile.write(self._head(status, headers, len(data)) + data[: len(data) // 2])
            return
        if kind == "hang":
            self._hang(fault.get("seconds"))
            return
        # Closing with a linger of 0 sends RST; the reader holds the socket open, so it goes first.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()

    def _hang(self, seconds: float | None) -> None:
        """Say nothing for so long, or (None) until the client gives up or the server stops."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.connection, selectors.EVENT_READ)
            selector.select(seconds)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing: `log_exchange` does, where it is wanted."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Write nothing: a client that breaks off is no event of ours."""


class Listener(ThreadedWSGIServer):
    """One port, at which one world answers."""

    def __init__(
        self, app: WSGIApplication, host: str, port: int, *, world: str, tls: ssl.SSLContext | None, log: Log | None
    ) -> None:
        """Raises OSError where the port cannot be had (Werkzeug itself would exit)."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=family, backlog=512) as bound:
            super().__init__(host, bound.getsockname()[1], app, handler=Handler, fd=bound.fileno())
        # Not given to Werkzeug, whose accepting thread would do the handshakes, one after the other.
        self.ssl_context = tls
        self.world = world
        self.log_exchange = log
        self._open: set[socket.socket] = set()

    @property
    def url(self) -> str:
        """Where this port is reached from this machine."""
        host = ANY_ADDRESS.get(self.host, self.host)
        return f"http{'s' if self.ssl_context else ''}://{f'[{host}]' if ':' in host else host}:{self.port}"

    def finish_request(self, request: object, client_address: object) -> None:
        """Serve a connection, in its own thread; with TLS after its handshake."""
        connection = cast("socket.socket", request)
        if self.ssl_context:
            connection.settimeout(HANDSHAKE_SECONDS)
            try:
                connection = self.ssl_context.wrap_socket(connection, server_side=True)
            except (OSError, ValueError):
                return
        self._open.add(connection)
        try:
            super().finish_request(connection, cast("tuple[str, int]", client_address))
        finally:
            self._open.discard(connection)
            if connection is not request:
                connection.close()

    def break_off(self) -> None:
        """End every connection that is open: whoever kept one alive sees it closed."""
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class Server:
    """Worlds served over HTTP: the default one at one port, and others at ports of their own where they ask."""

    def __init__(
        self,
        worlds: Worlds,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        tls: ssl.SSLContext | None = None,
        log: Log | None = None,
    ) -> None:
        """Take the port; port 0 takes a free one. Raises OSError where it cannot be had."""
        self.worlds = worlds
        self.app = create_app(worlds)
        self._host = host
        self._tls = tls
        self._log = log
        self._listeners: dict[str, Listener] = {}
        self._threads: dict[str, threading.Thread] = {}
        worlds.ports = self
        self._listen(DEFAULT, port)
        worlds.urls[DEFAULT] = self.url

    @property
    def url(self) -> str:
        """The address of the default world, without a slash at the end."""
        return self._listeners[DEFAULT].url

    @property
    def port(self) -> int:
        return int(self._listeners[DEFAULT].port)

    def start(self) -> Server:
        """Answer, from threads of its own; gives itself."""
        self._serve(DEFAULT)
        return self

    def open(self, world: str, port: int = 0) -> str:
        """Serve a world at a port of its own; gives its url. Raises OSError where the port cannot be had."""
        if world not in self._listeners:
            self._listen(world, port)
            self._serve(world)
        return self._listeners[world].url

    def close(self, world: str) -> None:
        """Serve a world at its own port no more; one without a port is no matter."""
        listener = self._listeners.pop(world, None)
        thread = self._threads.pop(world, None)
        if listener is None:
            return
        if thread:
            listener.shutdown()
            thread.join()
        listener.server_close()
        listener.break_off()

    def stop(self) -> None:
        """Stop answering, give the ports back, and stop the worlds' tickers."""
        for world in list(self._listeners):
            self.close(world)
        self.worlds.close()

    def _listen(self, world: str, port: int) -> None:
        self._listeners[world] = Listener(self.app, self._host, port, world=world, tls=self._tls, log=self._log)

    def _serve(self, world: str) -> None:
        listener = self._listeners[world]
        thread = threading.Thread(
            target=listener.serve_forever, kwargs={"poll_interval": 0.01}, name=f"fakecc-{world}-port", daemon=True
        )
        self._threads[world] = thread
        thread.start()


def run(server: Server, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called when requests are answered.

    SIGTERM is handled because Python as a container's first process ignores it otherwise.
    """
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    server.start()
    ready()
    over.wait()
    server.stop()
