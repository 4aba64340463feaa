"""A conversation under way: pieces of work under the world's lock, and broker calls between them."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isgenerator
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from fakecc.broker.port import BrokerAnswer, BrokerRequest, Conversation

if TYPE_CHECKING:
    from fakecc.world import World

T = TypeVar("T")


class Talk(Generic[T]):
    """A function that may ask brokers: plain, or a generator that yields what it asks and is sent the answers."""

    def __init__(self, world: World, start: Callable[[], T | Conversation[T]], at: float | None) -> None:
        """`at` is the moment that the first piece sees; None is now."""
        self._world = world
        self._start = start
        self._at = at
        # A request is answered whatever happens; a step that a rollback took back is over.
        self._era = None if at is None else world.era
        self._conversation: Conversation[T] | None = None
        self._pending: BrokerRequest | None = None
        self._result: T | None = None

    def advance(self, answer: BrokerAnswer | None = None) -> BrokerRequest | None:
        """Go on, with the answer to what was asked, until a broker over HTTP must be asked (its request is given)

        or it is over (None). Scripted brokers answer at once, under the lock.
        """
        world = self._world
        with world.lock:
            if self._era not in {None, world.era}:
                self._pending = None
                return None
            self._go_on(answer)
            while self._pending is not None and self._pending.scripted:
                self._go_on(self._asked(self._pending))
        return self._pending

    def _asked(self, request: BrokerRequest) -> BrokerAnswer:
        """What a scripted broker answers, at the moment of the step that asks it."""
        with self._world.piece(self._at):
            return self._world.ask(request)

    def finish(self) -> T:
        """Go on to the end, asking without the lock what is to be asked over HTTP; gives the result."""
        pending = self.advance() if self._conversation is None else self._pending
        while pending is not None:
            answer = self._world.ask(pending)
            if self._world.clock.flows:
                self._at = None
            pending = self.advance(answer)
        return cast("T", self._result)

    def _go_on(self, answer: BrokerAnswer | None) -> None:
        with self._world.piece(self._at):
            try:
                self._pending = self._step(answer)
            except StopIteration as end:
                self._pending = None
                self._result = end.value

    def _step(self, answer: BrokerAnswer | None) -> BrokerRequest | None:
        if self._conversation is not None and answer is not None:
            return self._conversation.send(answer)
        first = self._start()
        if not isgenerator(first):
            self._result = cast("T", first)
            return None
        self._conversation = cast("Conversation[T]", first)
        return cast("BrokerRequest", next(first))
