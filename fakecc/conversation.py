"""What runs a conversation: pieces of work under the world's lock, and broker calls between them.

A conversation is a generator that yields what it wants to ask a broker, and is sent the answer. Each stretch between
two yields is a piece: it commits whole or leaves no trace. Scripted brokers answer at once, under the lock; for every
other broker the lock is given up.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from inspect import isgenerator
from typing import Generic, Protocol, TypeVar, cast

from fakecc.clock import Clock
from fakecc.json_types import Json
from fakecc.osb.port import BrokerAnswer, BrokerRequest, Conversation

T = TypeVar("T")


class EraEnded(Exception):  # noqa: N818 - says what happened
    """The world began anew while a conversation was under way: it writes nothing, and nobody hears of it."""


class Host(Protocol):
    """What a conversation needs of the world in which it runs."""

    @property
    def era(self) -> int:
        """Grows with every rollback."""
        ...

    @property
    def lock(self) -> AbstractContextManager[object]:
        """Held by whoever reads or writes the world."""
        ...

    @property
    def clock(self) -> Clock:
        """What time it is."""
        ...

    def piece(self, at: float | None) -> AbstractContextManager[None]:
        """A piece of work, all of it or nothing, at the moment `at` (None: now)."""
        ...

    def keep(self) -> None:
        """What was done in this piece so far stays, whatever becomes of the rest."""
        ...

    def note_in(self, ledger: Json) -> Json:
        """Note what pieces do in this ledger from now on (None: nowhere); gives the one where it was noted before."""
        ...

    @property
    def ask(self) -> Callable[[BrokerRequest], BrokerAnswer]:
        """Ask a broker. Never raises: what goes wrong on the way is an answer with a `failure`."""
        ...

    @property
    def may_be_slow(self) -> Callable[[BrokerRequest], bool]:
        """May this scripted broker take its time, so that the lock is given up meanwhile?"""
        ...


class Running(Generic[T]):
    """A conversation under way. `start` is a plain function, or a generator function that asks brokers."""

    __slots__ = ("_at", "_conversation", "_era", "_host", "_ledger", "_pending", "_result", "_start")

    def __init__(
        self,
        host: Host,
        start: Callable[[], T | Conversation[T]],
        at: float | None,
        ledger: Json = None,
    ) -> None:
        """`at` is the moment that the first piece sees; None is now. What is written is noted in `ledger`."""
        self._host = host
        self._ledger = ledger
        self._start = start
        self._at = at
        # What began before a reset, a rollback or a restored snapshot writes nothing after it.
        self._era = host.era
        self._conversation: Conversation[T] | None = None
        self._pending: BrokerRequest | None = None
        self._result: T | None = None

    def advance(self, answer: BrokerAnswer | None = None) -> BrokerRequest | None:
        """Go on, with the answer to what was asked, until a broker over HTTP must be asked (its request is given)

        or it is over (None). Scripted brokers answer at once, under the lock. Raises EraEnded where the world began
        anew meanwhile.
        """
        host = self._host
        with host.lock:
            if self._era != host.era:
                self._close()
                raise EraEnded
            outer = host.note_in(self._ledger)
            try:
                with host.piece(self._at):
                    self._go_on(answer)
                    while self._pending is not None and self._pending.scripted and not host.may_be_slow(self._pending):
                        # A stretch is all or nothing, and so is what a scripted broker does.
                        host.keep()
                        answer = host.ask(self._pending)
                        host.keep()
                        self._go_on(answer)
            finally:
                host.note_in(outer)
        return self._pending

    def _close(self) -> None:
        self._pending = None
        if self._conversation is not None:
            self._conversation.close()

    def finish(self) -> T:
        """Go on to the end, asking without the lock what is to be asked over HTTP; gives the result."""
        pending = self.advance() if self._conversation is None else self._pending
        while pending is not None:
            answer = self._host.ask(pending)
            if self._host.clock.flows:
                self._at = None
            pending = self.advance(answer)
        return cast("T", self._result)

    def _go_on(self, answer: BrokerAnswer | None) -> None:
        if self._conversation is None:
            first = self._start()
            if not isgenerator(first):
                self._result = cast("T", first)
                return
            self._conversation = cast("Conversation[T]", first)
        try:
            # The first stretch is begun by None, as `next` does. What a plain function raises is not caught here:
            # a StopIteration of its own is no end of a conversation.
            self._pending = self._conversation.send(cast("BrokerAnswer", answer))
        except StopIteration as end:
            self._pending = None
            self._result = end.value
