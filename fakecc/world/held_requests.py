"""Clients' requests that wait at a test's gates, before they are handled: who waits, and for how long at most."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from fakecc.records import Value, small_value_type
from fakecc.world import port_thread

# Who waits looks whether it may go on as often as this: a world that begins anew calls nobody.
GLANCE_SECONDS = 0.05


@small_value_type
class HeldRequest(Value):
    """A request that waits, and at which gate."""

    gate_guid: str
    method: str
    path: str
    user: str
    request_id: str


class HeldRequests:
    """The requests that wait at gates in one world. Each waits in the thread that answers it, without the lock."""

    # Nobody serves the world any more: who waits, or comes, is not answered.
    are_over = False

    def __init__(self, lock: threading.RLock) -> None:
        self._moved = threading.Condition(lock)
        self._waiting: list[HeldRequest] = []

    def at(self, gate_guid: str) -> list[HeldRequest]:
        """Those that wait at this gate, in the order in which they came. Hold the lock."""
        return [one for one in self._waiting if one.gate_guid == gate_guid]

    def look_again(self) -> None:
        """Have all that wait look whether they may go on. Hold the lock."""
        self._moved.notify_all()

    @contextmanager
    def waits(self, request: HeldRequest) -> Generator[None, None, None]:
        """In this block the request is among those that wait. Hold the lock."""
        self._waiting.append(request)
        self.look_again()
        try:
            yield
        finally:
            self._waiting.remove(request)

    def wait(self, is_over: Callable[[], bool], seconds: float) -> bool:
        """Wait until that is so, at most so many seconds of the wall; gives whether it is. Hold the lock once."""
        end = time.monotonic() + seconds
        while not is_over():
            left = end - time.monotonic()
            if left <= 0:
                return False
            port_thread.give_way()
            self._moved.wait(min(left, GLANCE_SECONDS))
        return True
