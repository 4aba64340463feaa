"""Werkzeug's threaded server at one port a world, and the server of several worlds that is made of them."""

from __future__ import annotations

import signal
import socket
import ssl
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from werkzeug.serving import ThreadedWSGIServer

from fakecc.server.connection import ConnectionHandler, Log
from fakecc.server.tls import shake_hands
from fakecc.web.app import create_app
from fakecc.worlds import DEFAULT, Worlds

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not listened on


class Listener(ThreadedWSGIServer):
    """One port, at which one world answers."""

    def __init__(
        self, app: WSGIApplication, host: str, port: int, *, world: str, tls: ssl.SSLContext | None, log: Log | None
    ) -> None:
        """Raises OSError where the port cannot be had (Werkzeug itself would exit)."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=family, backlog=512) as own_socket:
            super().__init__(host, own_socket.getsockname()[1], app, handler=ConnectionHandler, fd=own_socket.fileno())
        # Not given to Werkzeug, whose accepting thread would do the handshakes.
        self.ssl_context = tls
        self.world = world
        self.log_exchange = log
        self._connections: set[socket.socket] = set()

    @property
    def url(self) -> str:
        """Where this port is reached from this machine."""
        host = ANY_ADDRESS.get(self.host, self.host)
        return f"http{'s' if self.ssl_context else ''}://{f'[{host}]' if ':' in host else host}:{self.port}"

    def finish_request(self, request: object, client_address: object) -> None:
        """Serve a connection, in its own thread; with TLS after the handshake."""
        accepted = cast("socket.socket", request)
        connection = shake_hands(accepted, self.ssl_context) if self.ssl_context else accepted
        if connection is None:
            return
        self._connections.add(connection)
        try:
            super().finish_request(connection, cast("tuple[str, int]", client_address))
        finally:
            self._connections.discard(connection)
            if connection is not accepted:
                connection.close()

    def break_off(self) -> None:
        """End every connection that is open: whoever kept one alive sees it closed."""
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class Server:
    """Worlds served over HTTP: the default one at one port, others at ports of their own when `open` is called."""

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
        """Stop serving a world at its own port. A world without a port is ignored."""
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
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    server.start()
    ready()
    end.wait()
    server.stop()
