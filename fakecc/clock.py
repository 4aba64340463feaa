"""What time it is: the wall's time, or a time that stands until it is told to move."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

Listener = Callable[[], None]


def wall_second() -> int:
    """The wall's time in whole seconds since the epoch: for what has nothing to do with a world."""
    return int(time.time())


class Clock(Protocol):
    """Seconds since the epoch, and whether waiting in the real world makes them pass."""

    def now(self) -> float:
        """The time, in seconds since the epoch."""
        ...

    @property
    def flows(self) -> bool:
        """Does this clock move by itself?"""
        ...


class RealClock:
    """Follows the wall, from an offset and `scale` times as fast."""

    flows = True

    def __init__(self, *, start: float | None = None, scale: float = 1.0) -> None:
        if scale <= 0:
            message = f"a clock's scale is a number above 0, not {scale}"
            raise ValueError(message)
        self._origin = time.time()
        self._start = self._origin if start is None else start
        self.scale = scale

    def now(self) -> float:
        return self._start + (time.time() - self._origin) * self.scale


class VirtualClock:
    """Stands at `start` until told to advance; never goes back."""

    flows = False

    def __init__(self, start: float | None = None) -> None:
        self._now = time.time() if start is None else start
        self._listeners: list[Listener] = []

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass and everything happen that is due by then. Raises ValueError when negative."""
        if seconds < 0:
            message = f"time does not go back: advance by {seconds} seconds was asked for"
            raise ValueError(message)
        self.set(self._now + seconds)

    def set(self, moment: float) -> None:
        """Go to `moment` (seconds since the epoch), and let happen what is due by then."""
        if moment < self._now:
            message = f"time does not go back: it is {self._now}, {moment} was asked for"
            raise ValueError(message)
        self._now = moment
        for listener in list(self._listeners):
            listener()

    def rewind(self, moment: float) -> None:
        """Stand at an earlier moment again: for the rollback of a world, which takes back all that happened since."""
        self._now = moment

    def subscribe(self, listener: Listener) -> None:
        """Have `listener` called after every move."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Call `listener` no more."""
        self._listeners.remove(listener)
