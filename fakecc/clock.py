"""Clocks: one follows the real time, one stands until a test moves it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

Listener = Callable[[], None]


# The first and the last moment that can be written down, in seconds since the epoch.
FIRST = -62135596800.0
LAST = 253402300799.0
# How many times as fast as the wall a clock can be.
FASTEST = 1_000_000.0


def check_moment(moment: float) -> None:
    """Raises ValueError for what is no moment between the beginning of year 1 and the end of year 9999."""
    if not FIRST <= moment <= LAST:
        message = f"a moment is a number of seconds since the epoch, up to the end of year 9999, not {moment!r:.40}"
        raise ValueError(message)


def wall_second() -> int:
    """The wall's time in whole seconds since the epoch: for what has nothing to do with a world."""
    return int(time.time())


class Clock(Protocol):
    """What a world needs of a clock: the time, and whether it passes by itself."""

    def now(self) -> float:
        """The time, in seconds since the epoch."""
        ...

    @property
    def flows(self) -> bool:
        """Does this clock move by itself?"""
        ...


class RealClock:
    """Follows the real time from an offset, `scale` times as fast."""

    flows = True

    def __init__(self, *, start: float | None = None, scale: float = 1.0) -> None:
        if not 0 < scale <= FASTEST:
            message = f"a clock's scale is a number above 0, at most {FASTEST:.0f}, not {scale}"
            raise ValueError(message)
        if start is not None:
            check_moment(start)
        self._origin = time.time()
        self._start = self._origin if start is None else start
        self.scale = scale

    def now(self) -> float:
        return min(self._start + (time.time() - self._origin) * self.scale, LAST)


class VirtualClock:
    """Stands at `start` until `advance` or `set` moves it. It goes back only when a world is rolled back."""

    flows = False

    def __init__(self, start: float | None = None) -> None:
        if start is not None:
            check_moment(start)
        self._now = time.time() if start is None else start
        self._listeners: list[Listener] = []

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move by `seconds` and do what is due by then. Raises ValueError when they are negative."""
        if seconds < 0:
            message = f"time does not go back: advance by {seconds} seconds was asked for"
            raise ValueError(message)
        self.set(self._now + seconds)

    def set(self, moment: float) -> None:
        """Move to `moment` (seconds since the epoch) and do what is due by then.

        Raises ValueError for an earlier one, and for what is no moment.
        """
        check_moment(moment)
        if moment < self._now:
            message = f"time does not go back: it is {self._now}, {moment} was asked for"
            raise ValueError(message)
        self._now = moment
        for listener in list(self._listeners):
            listener()

    def rewind(self, moment: float) -> None:
        """Go back to an earlier moment. Only the rollback of a world does this, which undoes what happened since."""
        self._now = moment

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` after every move."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Stop calling `listener`."""
        self._listeners.remove(listener)
