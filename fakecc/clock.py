"""Clocks: one follows the real time, one stands until a test moves it, one moves to what a client waits for.

A text names a clock, wherever one is chosen (`clock_named`):

    auto                            stands, and moves on to what a client was just told is pending
    virtual                         stands until a test moves it
    virtual:2030-01-01T00:00:00Z    stands there; `auto` takes a moment, too
    real                            follows the real time
    real:60                         passes so many times as fast
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Protocol

from fakecc.records import Value, small_value_type

# The first and the last moment that can be written down, in seconds since the epoch.
FIRST = -62135596800.0
LAST = 253402300799.0
# How many times as fast as the wall a clock can be.
FASTEST = 1_000_000.0
KINDS = ("auto", "virtual", "real")
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|[smhd])")
Duration = float | str | timedelta
Moment = float | str | datetime


@small_value_type
class DueAction(Value):
    """Something that was due, and was done: at which moment (seconds since the epoch), which action, about what."""

    at: float
    action: str
    guids: tuple[str, ...] = ()


Listener = Callable[[], Sequence[DueAction] | None]


def check_moment(moment: float) -> None:
    """Raises ValueError for what is no moment between the beginning of year 1 and the end of year 9999."""
    if not FIRST <= moment <= LAST:
        message = f"a moment is a number of seconds since the epoch, up to the end of year 9999, not {moment!r:.40}"
        raise ValueError(message)


def moment_of(given: Moment) -> float:
    """A moment in seconds since the epoch: it is such a number, a text such as 2030-01-01T00:00:00Z, or a datetime.

    Raises ValueError for what is none, and for a datetime without a time zone, which may be meant as any.
    """
    if isinstance(given, datetime):
        if given.tzinfo is None:
            message = f"{given!r} has no time zone: say which, as by tzinfo=UTC"
            raise ValueError(message)
        return given.timestamp()
    if not (isinstance(given, str) or _is_number(given)):
        message = f"a moment is a number of seconds since the epoch, a text or a datetime, not {given!r:.60}"
        raise ValueError(message)
    if not isinstance(given, str):
        check_moment(given)
        return float(given)
    try:
        read = datetime.fromisoformat(given)
    except ValueError:
        message = f"a moment is written 2030-01-01T00:00:00Z, or is a number of seconds since the epoch, not {given!r}"
        raise ValueError(message) from None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def seconds_of(given: Duration) -> float:
    """A duration in seconds: it is a number of them, a timedelta, or a text such as `10m`, `1h30m`, `500ms`, `2d`.

    Raises ValueError for what is none.
    """
    if isinstance(given, timedelta):
        return given.total_seconds()
    if isinstance(given, int | float) and not isinstance(given, bool):
        return _as_float(given)
    parts = DURATION.findall(given) if isinstance(given, str) else []
    if not parts or "".join(number + unit for number, unit in parts) != given:
        message = f"a duration is a number of seconds, or written 500ms, 30s, 10m, 1h30m or 2d, not {given!r}"
        raise ValueError(message)
    return sum(float(number) * UNITS[unit] for number, unit in parts)


def _number_of(count: float) -> float:
    """Raises ValueError for a text: `advance(minutes="10")` is `advance(minutes=10)`, or `advance("10m")`."""
    if not _is_number(count):
        message = f"seconds, minutes, hours and days are numbers, not {count!r:.60}; a text is alone, as advance('10m')"
        raise ValueError(message)
    return _as_float(count)


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _as_float(number: float) -> float:
    """A number that is too large for one becomes infinite, which no clock takes."""
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf


def iso(moment: float) -> str:
    """A moment as a text such as 2026-11-23T10:00:00Z."""
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


def wall_time() -> float:
    """What the wall clock says, in seconds since the epoch: for logs, which tell when something really was."""
    return time.time()


def wall_second() -> int:
    """The wall's time in whole seconds since the epoch: for what has nothing to do with a world."""
    return int(wall_time())


class Sessions:
    """Which tokens still hold. A clock that is moved at once ends none: clients' own clocks have not moved.

    So a token's age leaves out every leap since it was issued, until `expire` ends all that were issued before.
    """

    def __init__(self) -> None:
        # When each leap began, and how many seconds were left out up to there.
        self._leaps: list[float] = []
        self._sums: list[float] = [0.0]
        self._ends: list[float] = []

    def note_leap(self, before: float, after: float) -> None:
        """Leave out the time between these moments."""
        self._leaps.append(before)
        self._sums.append(self._sums[-1] + after - before)

    def expire(self, moment: float) -> None:
        """End every token that was issued up to the second of `moment`."""
        self._ends.append(float(int(moment)))

    def age_left_out(self, issued: float) -> float:
        """How many of the seconds since it was issued do not count for a token."""
        return self._sums[-1] - self._sums[bisect_left(self._leaps, issued)]

    def are_over(self, issued: float) -> bool:
        """Was every token ended that was issued by then?"""
        return bool(self._ends) and issued <= self._ends[-1]

    def rewind(self, moment: float) -> None:
        """Forget what happened since `moment`: the world went back to it."""
        count = bisect_left(self._leaps, moment)
        del self._leaps[count:], self._sums[count + 1 :]
        self._ends = [end for end in self._ends if end <= moment - 1]


class Clock(Protocol):
    """What a world needs of a clock: the time, and whether it passes by itself."""

    def now(self) -> float:
        """The time, in seconds since the epoch."""
        ...

    @property
    def flows(self) -> bool:
        """Does this clock move by itself?"""
        ...


class SteeredClock:
    """A clock that a test can move. Moving it ends no client's session: see Sessions."""

    flows = False

    def __init__(self) -> None:
        self.sessions = Sessions()
        self._listeners: list[Listener] = []

    def now(self) -> float:
        """The time, in seconds since the epoch."""
        raise NotImplementedError

    def advance(
        self,
        by: Duration | None = None,
        *,
        seconds: float | None = None,
        minutes: float | None = None,
        hours: float | None = None,
        days: float | None = None,
        expire_tokens: bool = False,
    ) -> list[DueAction]:
        """Move on, as `advance("10m")`, `advance(minutes=10)` or by a timedelta, and do what is due by then.

        Gives what was done. Tokens age with `expire_tokens` only. Raises ValueError when it is negative, no
        duration, or nothing.
        """
        units = [(seconds, 1), (minutes, 60), (hours, 3600), (days, 86400)]
        lengths = [_number_of(count) * length for count, length in units if count is not None]
        if by is not None:
            lengths.append(seconds_of(by))
        if not lengths:
            message = 'say by how much: advance("10m"), advance(minutes=10), or advance(0) to do what is due now'
            raise ValueError(message)
        total = sum(lengths)
        if total < 0:
            message = f"time does not go back: advance by {total} seconds was asked for"
            raise ValueError(message)
        return self._move(self.now() + total, expire_tokens=expire_tokens)

    def set(self, moment: Moment) -> list[DueAction]:
        """Move to a moment (2030-01-01T00:00:00Z, a datetime, or seconds since the epoch) and do what is due by then.

        Gives what was done. Raises ValueError for an earlier one, and for what is no moment.
        """
        wanted = moment_of(moment)
        if wanted < self.now():
            message = f"time does not go back: it is {iso(self.now())}, {iso(wanted)} was asked for"
            raise ValueError(message)
        return self._move(wanted, expire_tokens=False)

    def expire_tokens(self) -> None:
        """End every access token that was issued so far; a second passes. Refresh tokens hold."""
        self.end_tokens()
        self.advance(0)

    def end_tokens(self) -> None:
        """The same, and what is due then is left to whoever asks next."""
        self.sessions.expire(self.now())
        self.sessions.note_leap(self.now(), self.now() + 1)
        self._put(self.now() + 1)

    def rewind(self, mark: float) -> None:
        """Go back to what `mark` gave. Only the rollback of a world does this, which undoes what happened since."""
        raise NotImplementedError

    def mark(self) -> float:
        """What brings this clock back to where it is now."""
        raise NotImplementedError

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` after every move."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Stop calling `listener`."""
        self._listeners.remove(listener)

    def _move(self, moment: float, *, expire_tokens: bool) -> list[DueAction]:
        check_moment(moment)
        if not expire_tokens:
            self.sessions.note_leap(self.now(), moment)
        self._put(moment)
        return [fired for listener in list(self._listeners) for fired in listener() or ()]

    def _put(self, moment: float) -> None:
        raise NotImplementedError


class RealClock(SteeredClock):
    """Follows the real time from an offset, `scale` times as fast."""

    flows = True

    def __init__(self, *, start: float | None = None, scale: float = 1.0) -> None:
        super().__init__()
        if not 0 < scale <= FASTEST:
            message = f"a clock's scale is a number above 0, at most {FASTEST:.0f}, not {scale}"
            raise ValueError(message)
        if start is not None:
            check_moment(start)
        self._origin = time.time()
        self._start = self._origin if start is None else start
        self._ahead = 0.0
        self.scale = scale

    def __repr__(self) -> str:
        fast = "" if self.scale == 1 else f", {self.scale:g} times as fast"
        return f"<RealClock {iso(self.now())}{fast}>"

    def now(self) -> float:
        return min(self._start + self._ahead + (time.time() - self._origin) * self.scale, LAST)

    def mark(self) -> float:
        return self._ahead

    def rewind(self, mark: float) -> None:
        self._ahead = mark
        self.sessions = Sessions()

    def _put(self, moment: float) -> None:
        self._ahead += moment - self.now()


def wall_seconds(clock: Clock, moment: float) -> float:
    """How long it is on the wall until a clock that flows shows `moment`, in seconds; 0 where it was."""
    scale = clock.scale if isinstance(clock, RealClock) else 1.0
    return max(moment - clock.now(), 0.0) / scale


class VirtualClock(SteeredClock):
    """Stands at `start` until `advance` or `set` moves it. It goes back only when a world is rolled back."""

    def __init__(self, start: Moment | None = None) -> None:
        super().__init__()
        self._now = time.time() if start is None else moment_of(start)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {iso(self._now)}>"

    def now(self) -> float:
        return self._now

    def mark(self) -> float:
        return self._now

    def rewind(self, mark: float) -> None:
        self._now = mark
        self.sessions.rewind(mark)

    def _put(self, moment: float) -> None:
        self._now = moment


class AutoClock(VirtualClock):
    """A virtual clock that also moves by itself: to the moment at which that changes of which a client was just told.

    A client that polls sees what is under way once, and what has become of it the next time, without waiting.
    """

    def leap(self, moment: float) -> None:
        """Move on to `moment`, and leave what is due then to whoever asks next. An earlier one changes nothing."""
        if self._now < moment <= LAST:
            self.sessions.note_leap(self._now, moment)
            self._now = moment


def clock_named(text: str) -> SteeredClock:
    """The clock that a text names, as the module says. Raises ValueError for what names none."""
    kind, colon, rest = text.partition(":")
    if kind not in KINDS:
        message = f"a clock is auto, virtual, virtual:2030-01-01T00:00:00Z, real or real:60, not {text!r}"
        raise ValueError(message)
    if kind == "real":
        try:
            return RealClock(scale=float(rest) if colon else 1.0)
        except ValueError:
            message = f"real:60 passes 60 times as fast (at most {FASTEST:.0f} times); not {text!r}"
            raise ValueError(message) from None
    start = moment_of(rest) if colon else None
    return AutoClock(start) if kind == "auto" else VirtualClock(start)


def kind_of(clock: Clock) -> str:
    """auto, virtual or real: what a text would call a clock. A class of a tester's own is what it does."""
    if isinstance(clock, AutoClock):
        return "auto"
    return "real" if clock.flows else "virtual"
