"""One port a world, and the server of several worlds that is made of them."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from fakecc.server.connection import Connection, Encryption, Log, base_environ
from fakecc.server.lookout import Lookout
from fakecc.web.application import Application
from fakecc.worlds import DEFAULT, Worlds

if TYPE_CHECKING:
    import ssl

    from _typeshed.wsgi import WSGIApplication

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not listened on
LONGEST_BODY = 64 << 20
# How many connections wait to be accepted.
BACKLOG = 512


class Listener:
    """One port, at which one world answers: looked after by a Lookout while it is served."""

    def __init__(
        self, app: WSGIApplication, address: tuple[str, int], world: str, *, tls: ssl.SSLContext | None,
        log: Log | None, longest_body: int,
    ) -> None:  # fmt: skip
        """Raises OSError where the port cannot be had."""
        self.host = address[0]
        self._socket = socket.create_server(address, family=self._family, backlog=BACKLOG)
        self._socket.settimeout(0)
        self.port: int = self._socket.getsockname()[1]
        self.app = app
        self.world = world
        self.log_exchange = log
        self.longest_body = longest_body
        self._tls = tls
        self._encrypt = _encryption(tls) if tls else None
        self.base_environ = base_environ(self.host, self.port, world, scheme="https" if tls else "http")
        self._lookout: Lookout | None = None

    @property
    def _family(self) -> socket.AddressFamily:
        return socket.AF_INET6 if ":" in self.host else socket.AF_INET

    @property
    def url(self) -> str:
        """Where this port is reached from this machine."""
        host = ANY_ADDRESS.get(self.host, self.host)
        return f"http{'s' if self._tls else ''}://{f'[{host}]' if ':' in host else host}:{self.port}"

    def start(self) -> None:
        """Accept connections and answer, in threads of its own."""
        self._lookout = Lookout(self.world, self._socket, self._accept)
        self._lookout.start()

    def close(self) -> None:
        """Accept no more, and end every connection that is open: whoever kept one alive sees it closed.

        The connection whose request is being answered in this very thread ends after its answer.
        """
        if self._lookout:
            self._lookout.end()
            self._lookout = None
        self._socket.close()

    def refuse(self) -> None:
        """End as close does, but for the port, which stays bound: whoever comes is refused until listen_again()."""
        self.close()
        self._socket = socket.socket(self._family)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((self.host, self.port))

    def listen_again(self) -> None:
        """Accept connections at a port that refused them; one that is served or closed stays so.

        Raises OSError where somebody else took the port meanwhile.
        """
        if self._lookout is None and self._socket.fileno() >= 0:
            self._socket.listen(BACKLOG)
            self._socket.settimeout(0)
            self.start()

    def _accept(self, bound: socket.socket) -> Connection | None:
        """The connection that came, or None where it is gone. Raises OSError where no descriptor is left."""
        try:
            accepted, client = bound.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return None
        try:
            accepted.settimeout(None)
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return Connection(self, accepted, str(client[0]), self._encrypt)
        except OSError:
            accepted.close()
            return None


def _encryption(tls: ssl.SSLContext) -> Encryption:
    from fakecc.server.tls import wrap  # noqa: PLC0415 - ssl takes 6 ms of a start

    return partial(wrap, context=tls)


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
        longest_body: int = LONGEST_BODY,
    ) -> None:
        """Take the port; port 0 takes a free one. `longest_body` is in bytes. Raises OSError where it cannot be had."""
        self.worlds = worlds
        self.app = Application(worlds)
        self._host = host
        self._tls = tls
        self._log = log
        self._longest_body = longest_body
        self._listeners: dict[str, Listener] = {}
        worlds.ports = self
        self._listen(DEFAULT, port)
        worlds.urls[DEFAULT] = self.url

    @property
    def url(self) -> str:
        """The address of the default world, without a slash at the end."""
        return self._listeners[DEFAULT].url

    @property
    def port(self) -> int:
        return self._listeners[DEFAULT].port

    def start(self) -> Server:
        """Answer, from threads of its own; gives itself."""
        self._listeners[DEFAULT].start()
        return self

    def open(self, world: str, port: int = 0) -> str:
        """Serve a world at a port of its own; gives its url. Raises OSError where the port cannot be had."""
        if world not in self._listeners:
            self._listen(world, port)
            self._listeners[world].start()
        return self._listeners[world].url

    def close(self, world: str) -> None:
        """Stop serving a world at its own port. A world without a port is ignored."""
        listener = self._listeners.pop(world, None)
        if listener:
            listener.close()

    def refuse(self, world: str) -> None:
        """Have whoever comes to a world's port be refused. Raises KeyError for a world without a port."""
        self._listeners[world].refuse()

    def listen_again(self, world: str) -> None:
        """Serve a world whose port refuses; any other is served already, or no more."""
        listener = self._listeners.get(world)
        if listener:
            listener.listen_again()

    def stop(self) -> None:
        """Stop answering, give the ports back, and stop the worlds' tickers."""
        for world in list(self._listeners):
            self.close(world)
        self.worlds.close()

    def _listen(self, world: str, port: int) -> None:
        self._listeners[world] = Listener(
            self.app, (self._host, port), world, tls=self._tls, log=self._log, longest_body=self._longest_body
        )


def run(server: Server, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called when requests are answered. The caller ends the process.

    The connections are not ended one by one: each would wake its thread, and 50 slow readers would hold up the end for
    seconds. SIGTERM is handled because Python as a container's first process ignores it otherwise.
    """
    # The kernel may give a signal to any thread, and a lock on which this one waits would not hear of it; a byte in a
    # socket it hears, whichever thread was given the signal.
    told, tell = socket.socketpair()
    tell.settimeout(0)
    signal.set_wakeup_fd(tell.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server.start()
    ready()
    told.recv(1)
    signal.set_wakeup_fd(-1)
