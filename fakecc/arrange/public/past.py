"""What a world was: its records as they were before or after any call that there was since a test began to remember.

    past = world.remember()
    requests.delete(...)
    with past.before("service_instances.delete"):
        assert world.service_instances.one(name="db")

Records are as they were; the time, settings, faults and what is under way are those of now. What is written in the
block is lost. A reset or a rollback ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager

from fakecc.arrange import operation_routes
from fakecc.arrange.checking import Missing
from fakecc.arrange.operation_routes import UnknownOperation
from fakecc.arrange.public.tracebacks import hides_frames
from fakecc.journal import Entry
from fakecc.world import World


class Past:
    """The past of one world, since this was made."""

    def __init__(self, world: World) -> None:
        world.keep_history()
        self._world = world
        self._era = world.era
        # How many pieces of work there were when a call had been answered, oldest call first.
        self._marks: list[tuple[Entry, int]] = []
        self._start = world.history_length
        world.journal.listeners.append(self._note)

    def __repr__(self) -> str:
        return f"<Past of {self._world.name!r}: {len(self._marks)} calls>"

    @property
    def is_over(self) -> bool:
        """Did the world go back to an earlier state since?"""
        return self._world.era != self._era

    @hides_frames
    def after(self, call: Entry | str) -> AbstractContextManager[None]:
        """A block in which records are as they were after a call: a journal's entry, a request's id, an operation.

        Of several calls of an operation it is the newest. Raises Missing where there was no such call.
        """
        return self._as_it_was(self._marks[self._index(call)][1])

    @hides_frames
    def before(self, call: Entry | str) -> AbstractContextManager[None]:
        """The same, as they were after the call before that one."""
        index = self._index(call)
        return self._as_it_was(self._marks[index - 1][1] if index else self._start)

    @contextmanager
    def _as_it_was(self, mark: int) -> Generator[None, None, None]:
        with self._world.lock, self._world.as_it_was(changes=self._world.history_length - mark):
            yield

    def _note(self, entry: Entry) -> None:
        """A call was answered."""
        if self.is_over:
            self._world.journal.listeners.remove(self._note)
        elif entry.kind == "request":
            self._marks.append((entry, self._world.history_length))

    def _index(self, call: Entry | str) -> int:
        if self.is_over:
            raise Missing("this past is over: the world went back to an earlier state since")
        fits = _test_of(call)
        for index in reversed(range(len(self._marks))):
            if fits(self._marks[index][0]):
                return index
        known = tuple(dict.fromkeys(entry.operation or entry.route for entry, _ in self._marks))
        raise Missing(f"there was no call {call if isinstance(call, str) else call.request_id!r}", known)


def _test_of(call: Entry | str) -> Callable[[Entry], bool]:
    """Is an entry that call?"""
    if isinstance(call, Entry):
        return lambda entry: entry.request_id == call.request_id
    routes: tuple[str, ...] = ()
    if "." in call or "/" in call:
        try:
            routes = operation_routes.routes_named(call)
        except UnknownOperation as problem:
            raise Missing(str(problem), problem.near) from None
    return lambda entry: entry.request_id == call or f"{entry.method} {entry.route}" in routes
