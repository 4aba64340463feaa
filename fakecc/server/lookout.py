"""Who looks after a port: one thread for all connections, and another one when that has to wait.

    on duty: waits for requests, and answers each of them
        | an answer takes longer than TICK_SECONDS, or says that it is about to wait
        v
    off duty: ends this answer, and gives the connection back -> stands by -> takes over where it is needed
                                                                  | another one stands by already
                                                                  v
                                                                 ends

While an answer is made its connection is watched by nobody, whoever is on duty. Why not a thread a connection:
docs/decisions/0028.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Callable

from fakecc.server.connection import Connection
from fakecc.world import port_thread

# What is under way for longer than one or two of these is left to another thread.
TICK_SECONDS = 0.005
# After so many ticks without a request the thread that stands by sleeps, until a request comes.
TICKS_AWAKE = 40
# A connection on which nothing is under way ends after so long.
IDLE_SECONDS = 300.0
SWEEP_SECONDS = 30.0
# How long nothing is accepted when the process has no descriptor left for one more connection.
BREATH_SECONDS = 0.05
NOBODY = 0


class Lookout:
    """The threads that accept, read and answer at one port, from `start` to `end`."""

    def __init__(self, name: str, bound: socket.socket, accept: Callable[[socket.socket], Connection | None]) -> None:
        """`accept` gives a connection that came to the socket `bound`, or None where it is gone; it does not wait.

        It raises OSError where the process has no descriptor left.
        """
        self._name = name
        self._bound = bound
        self._accept = accept
        self._selector = selectors.DefaultSelector()
        self._call, self._called = socket.socketpair()
        # What follows is read and written under the lock. Threads are their idents.
        self._lock = threading.Lock()
        self._on_duty = NOBODY
        self._answering: Connection | None = None
        self._is_busy = False
        self._begun = 0
        self._one_stands_by = False
        self._it_sleeps = False
        self._is_over = False
        self._clears_up = NOBODY
        self._connections: set[Connection] = set()
        # What is done between two requests, by whoever is on duty.
        self._later: dict[port_thread.Work, None] = {}
        # The thread that stands by waits for it to be released.
        self._bell = threading.Lock()
        self._bell.acquire()
        self._accepts_again_at = 0.0
        self._sweeps_at = time.monotonic() + SWEEP_SECONDS

    def start(self) -> None:
        """Look after the port, in threads of its own."""
        self._selector.register(self._bound, selectors.EVENT_READ)
        self._selector.register(self._called, selectors.EVENT_READ)
        self._start_thread()

    def end(self) -> None:
        """Accept no more, and end every connection: whoever kept one alive sees it closed.

        The connection whose request is being answered in this very thread ends after its answer.
        """
        me = threading.get_ident()
        with self._lock:
            if self._is_over:
                return
            self._is_over = True
            self._clears_up = self._on_duty
            self._answering, self._is_busy, self._on_duty = None, False, NOBODY
            self._ring()
            for connection in self._connections:
                connection.end(by=me)
            if self._clears_up:
                self._call.send(b".")
            else:
                self._clear_up()

    def _start_thread(self) -> None:
        """Raises RuntimeError where the system has no thread left."""
        threading.Thread(target=self._run, name=f"fakecc-{self._name}-port", daemon=True).start()

    def _run(self) -> None:
        """The life of a thread."""
        me = threading.get_ident()
        port_thread.serve(self._give_way, self._put_off)
        while self._take_part(me):
            if self._on_duty == me:
                self._look_out(me)
            else:
                self._stand_by()
        if self._is_over:
            self._do(me)
        if self._clears_up == me:
            self._clear_up()

    def _take_part(self, me: int) -> bool:
        """Go on duty or stand by; False where neither is wanted."""
        with self._lock:
            if self._is_over:
                return False
            if not self._on_duty:
                self._on_duty = me
            elif self._one_stands_by:
                return False
            else:
                self._one_stands_by = True
            return True

    def _look_out(self, me: int) -> None:
        """Do what the thread before left, and answer what comes, until another one is on duty or the end has come."""
        self._do(me)
        while self._on_duty == me:
            for key, _ in self._selector.select(BREATH_SECONDS if self._accepts_again_at else SWEEP_SECONDS):
                if key.data is not None:
                    if not self._answer(me, key.data):
                        return
                elif key.fileobj is self._bound:
                    self._accept_one()
            self._sweep()

    def _answer(self, me: int, connection: Connection) -> bool:
        """Answer what came over a connection, and do what was put off meanwhile; False where one is off duty then."""
        with self._lock:
            if self._on_duty != me:
                return False  # Who is on duty now finds it as well.
            self._answering, self._is_busy = connection, True
            self._begun += 1
            connection.thread = me
            self._have_one_stand_by()
        goes_on = port_thread.attempt(connection.answer)
        with self._lock:
            connection.thread = NOBODY
            stays = self._on_duty == me
            if stays:
                self._answering, self._is_busy = None, bool(self._later)
            if self._is_over or not goes_on:
                self._drop(connection, watched=stays)
            elif not stays:
                self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        return self._do(me) if self._later else stays

    def _do(self, me: int) -> bool:
        """Do what was put off, as long as one is on duty, or where nobody will be any more; gives whether one is."""
        while True:
            with self._lock:
                stays = self._on_duty == me
                if stays:
                    self._is_busy = bool(self._later)
                if not self._later or not (stays or self._is_over):
                    return stays
                work, _ = self._later.popitem()
                self._begun += 1
                if stays:
                    self._have_one_stand_by()
            port_thread.attempt(work)

    def _accept_one(self) -> None:
        try:
            connection = self._accept(self._bound)
        except OSError:
            # No descriptor is left, so accepting is put off.
            with self._lock:
                self._selector.unregister(self._bound)
            self._accepts_again_at = time.monotonic() + BREATH_SECONDS
            return
        if connection is None:
            return
        with self._lock:
            if self._is_over:
                connection.socket.close()
                return
            self._connections.add(connection)
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)

    def _drop(self, connection: Connection, *, watched: bool) -> None:
        """Close a connection. Hold the lock."""
        self._connections.discard(connection)
        if watched:
            self._selector.unregister(connection.socket)
        connection.socket.close()

    def _sweep(self) -> None:
        """Accept again where the breath is over; now and then end the connections on which nothing is under way."""
        now = time.monotonic()
        accepts_again = self._accepts_again_at and now >= self._accepts_again_at
        if not accepts_again and now < self._sweeps_at:
            return
        with self._lock:
            if self._is_over:
                return
            if accepts_again:
                self._accepts_again_at = 0.0
                self._selector.register(self._bound, selectors.EVENT_READ)
            if now >= self._sweeps_at:
                self._sweeps_at = now + SWEEP_SECONDS
                self._drop_idle(now - IDLE_SECONDS)

    def _drop_idle(self, since: float) -> None:
        """End the connections on which nothing is under way since then. Hold the lock."""
        for connection in [one for one in self._connections if not one.thread and one.idle_since < since]:
            self._drop(connection, watched=True)

    def _give_way(self) -> None:
        """Have another thread go on duty; called by the one on duty while it answers, and by others in vain."""
        with self._lock:
            if self._on_duty != threading.get_ident():
                return
            if self._one_stands_by:
                self._ring()
            elif not self._start_one():
                return  # The rest of the port has to wait with this request.
            self._relieve()

    def _put_off(self, work: port_thread.Work) -> bool:
        """Have it done between two requests; False where this thread is not on duty."""
        with self._lock:
            if self._on_duty != threading.get_ident():
                return False
            self._later[work] = None
            return True

    def _relieve(self) -> None:
        """Take the thread on duty off it. Hold the lock."""
        if self._answering is not None:
            self._selector.unregister(self._answering.socket)
        self._answering, self._is_busy, self._on_duty = None, False, NOBODY

    def _stand_by(self) -> None:
        """Wait until nobody is on duty, or what the thread on duty answers takes too long."""
        seen = idle = 0
        while True:
            self._bell.acquire(timeout=-1 if self._it_sleeps else TICK_SECONDS)
            with self._lock:
                if self._is_busy and self._begun == seen:
                    self._relieve()
                if self._is_over or not self._on_duty:
                    self._one_stands_by = self._it_sleeps = False
                    return
                idle = idle + 1 if self._begun == seen else 0
                seen = self._begun
                self._it_sleeps = idle >= TICKS_AWAKE

    def _have_one_stand_by(self) -> None:
        """See to it that a thread notices when the one on duty takes long. Hold the lock."""
        if not self._one_stands_by:
            self._start_one()
        elif self._it_sleeps:
            self._it_sleeps = False
            self._ring()

    def _start_one(self) -> bool:
        """Start another thread; False where the system has none left. Hold the lock."""
        try:
            self._start_thread()
        except RuntimeError:
            return False
        return True

    def _ring(self) -> None:
        """Wake the thread that stands by. Hold the lock."""
        if self._bell.locked():
            self._bell.release()

    def _clear_up(self) -> None:
        self._selector.close()
        self._call.close()
        self._called.close()
