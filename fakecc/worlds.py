"""Several isolated worlds in one process, by name; and the thread that lets time pass where the clock flows."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Protocol

from fakecc.clock import wall_seconds
from fakecc.meter import Meter
from fakecc.records import Value, value_type
from fakecc.world import World, port_thread

DEFAULT = "default"
# In seconds: a thread that waits for what is due looks again then; what is longer than 292 years no queue takes.
LONGEST_WAIT = 3600.0
# Told of every world that is made from now on in this context, as a function that gives the world of that name.
# Who counts what a whole suite does sets it: evidence/suite.py.
WITNESS: ContextVar[Callable[[Callable[[], World]], None] | None] = ContextVar("fakecc_witness", default=None)


@value_type
class ControlAccess(Value):
    """Who may command a server's worlds by /_fakecc: who has the token; where there is none, who asks by such hosts.

    `hosts` are patterns such as `*.svc.cluster.local`, beside those that are always taken: control/guard.py.
    """

    hosts: tuple[str, ...] = ()
    token: str = ""


class Ports(Protocol):
    """What serves worlds at ports of their own."""

    def open(self, world: str, port: int = 0) -> str:
        """Serve a world at a port (0: a free one); gives its url. Raises OSError where it cannot be had."""
        ...

    def close(self, world: str) -> None:
        """Serve a world at its own port no more."""

    def refuse(self, world: str) -> None:
        """Have whoever comes to a world's port be refused; it stays bound. Raises KeyError for a world without one."""

    def listen_again(self, world: str) -> None:
        """Serve a world whose port refuses; any other is served already, or no more."""


class Worlds:
    """The worlds of a server; there is always one named `default`."""

    def __init__(self, make: Callable[[str], World], access: ControlAccess | None = None, *, ca: str = "") -> None:
        """`make` gives a new world of that name, arranged as the server's options say.

        `ca` is the certificate, as PEM, that clients trust where the server speaks HTTPS.
        """
        self.access = access or ControlAccess()
        self.ca = ca
        self.meter = Meter()
        self._make = make
        # What the control API makes later is made by other threads, which have another context.
        self._witness = WITNESS.get()
        self._worlds: dict[str, World] = {}
        self._tickers: dict[str, Ticker] = {}
        self._lock = threading.Lock()
        self.ports: Ports | None = None
        # Where those worlds are reached that have a port of their own.
        self.urls: dict[str, str] = {}
        self.create(DEFAULT)

    def __getitem__(self, name: str) -> World:
        return self._worlds[name]

    def __contains__(self, name: object) -> bool:
        return name in self._worlds

    def __iter__(self) -> Iterator[World]:
        return iter(list(self._worlds.values()))

    def get(self, name: str) -> World | None:
        """The world of that name, or None."""
        return self._worlds.get(name)

    def create(self, name: str, arrange: Callable[[World], object] | None = None, *, port: int | None = None) -> World:
        """Make a world, arrange it, and serve it at a port of its own (0: a free one, None: at none).

        Nobody meets it before it is ready. Raises KeyError when there is one of that name, OSError where the port
        cannot be had, and what `arrange` raises; then no world was made.
        """
        with self._lock:
            if name in self._worlds:
                raise KeyError(name)
            world = self._make(name)
            if arrange:
                arrange(world)
            if port is not None and self.ports:
                self.urls[name] = self.ports.open(name, port)
            self._worlds[name] = world
            self._tickers[name] = Ticker(world)
            if self._witness:
                self._witness(lambda: self._worlds.get(name, world))
            return world

    def replace(self, name: str, world: World) -> World:
        """Serve another world by this name, at the same port; gives it. What was under way writes nothing."""
        with self._lock:
            self._tickers.pop(name).stop()
            self._worlds[name].begin_era()
            self._worlds[name] = world
            self._tickers[name] = Ticker(world)
            return world

    def delete(self, name: str) -> None:
        """Forget a world and all that was in it. Raises KeyError when there is none, ValueError for the default."""
        if name == DEFAULT:
            message = "the default world stays; reset it instead"
            raise ValueError(message)
        with self._lock:
            self._worlds.pop(name).held_requests.are_over = True
            if self.urls.pop(name, None) and self.ports:
                self.ports.close(name)
            self._tickers.pop(name).stop()

    def refuse(self, name: str, seconds: float) -> None:
        """Have whoever comes to a world's port be refused for so long on the wall.

        Raises KeyError for a world without a port, or where nobody serves these worlds.
        """
        if self.ports is None:
            raise KeyError(name)
        self.ports.refuse(name)
        end = threading.Timer(seconds, self.ports.listen_again, (name,))
        end.daemon = True
        end.start()

    def close(self) -> None:
        """Stop every ticker, and end the requests that wait at gates: the worlds stand still from now on."""
        for world in self:
            world.held_requests.are_over = True
        for ticker in self._tickers.values():
            ticker.stop()


class Ticker:
    """Lets a world's time pass without requests, and asks the brokers that are asked over HTTP.

    Its threads are started by the first thing to do. There are as many as a real Cloud Controller has workers for its
    jobs; each does one thing at a time, so one that waits for a broker holds up no other.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._pending: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._stopped = False
        # Was a thread told to look at the agenda, and did not do so yet?
        self._looks_again = False
        self._starting = threading.Lock()
        world.wake = self.wake

    def wake(self, work: Callable[[], None] | None) -> None:
        """Do this work, which asks a broker over HTTP; or, without any, look at the agenda again."""
        if self._stopped or not self._world.clock.flows:
            return
        if work is None:
            if self._looks_again:
                return
            self._looks_again = True
            if port_thread.put_off(self._look):
                return
        self._tell(work)

    def _look(self) -> None:
        """Do what is due now, in this thread; what is due later is left to a thread that waits for it."""
        self._looks_again = False
        if not self._stopped:
            self._world.catch_up()
            if self._world.next_due() is not None:
                self._tell(None)

    def _tell(self, work: Callable[[], None] | None) -> None:
        self._pending.put(work)
        with self._starting:
            for number in range(len(self._threads), self._world.settings.job_workers):
                thread = threading.Thread(target=self._run, name=f"fakecc-{self._world.name}-{number}", daemon=True)
                self._threads.append(thread)
                thread.start()

    def stop(self) -> None:
        """Have each thread end after what it is doing."""
        self._stopped = True
        with self._starting:
            for _ in self._threads:
                self._pending.put(None)

    def _run(self) -> None:
        world = self._world
        while not self._stopped:
            due = world.next_due()
            wait = None if due is None else min(wall_seconds(world.clock, due), LONGEST_WAIT)
            try:
                work = self._pending.get(timeout=wait)
            except queue.Empty:
                work = None
            if self._stopped:
                return
            if work is not None:
                port_thread.attempt(work)
            self._looks_again = False
            port_thread.attempt(world.catch_up)
