"""A world as everything above it sees it: records, time, transactions, conversations."""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from random import Random
from typing import TypedDict, TypeVar

from fakecc.clock import Clock, DueAction, RealClock, Sessions, SteeredClock
from fakecc.conversation import EraEnded, Running
from fakecc.errors import Broken, CloudControllerError
from fakecc.failures import Failures
from fakecc.journal import Journal
from fakecc.json_types import Json
from fakecc.models.jobs import Step
from fakecc.osb.port import BrokerAnswer, BrokerRequest, Conversation, Port
from fakecc.settings import Settings
from fakecc.store import Record
from fakecc.world.agenda import Action, Agenda, action_named, name_of
from fakecc.world.blobs import Blobs
from fakecc.world.held_requests import HeldRequests
from fakecc.world.key_ring import KeyRing
from fakecc.world.presentations import Presentations
from fakecc.world.references import References
from fakecc.world.runtime_port import NoRuntime, RuntimePort
from fakecc.world.tables import Tables
from fakecc.world.transactions import Ledger, Savepoint, Transactions

R = TypeVar("R", bound=Record)
T = TypeVar("T")
NO_SESSIONS = Sessions()
# The bits of a guid that do not say its version and variant, and what the others say.
FREE_BITS, VERSION_4 = ~(0xF << 76 | 0x3 << 62), 0x4 << 76 | 0x2 << 62


class Stamp(TypedDict):
    """What every new record begins with."""

    guid: str
    created_at: float
    updated_at: float


class World(Tables):
    """One foundation. Reading needs the lock, too, where threads share it: `with world.lock`."""

    # Grows with every rollback: what was under way before belongs to another era.
    era = 0
    # Nobody runs apps until runtime.connect() has said who does.
    runtime: RuntimePort = NoRuntime()

    # Is it noted which records are read for each request?
    notes_reads = False

    # What the control API remembers of it: arrange/public/past.py.
    past: object = None

    # lenient takes any token that has not expired, whoever signed it; strict takes those of this UAA.
    auth: str = "lenient"
    # Where reset and rearrange come back to: arrange/lifecycle.py.
    blank: Savepoint | None = None
    installed: Savepoint | None = None
    seeded: Savepoint | None = None
    # Installs and seeds the blank world as it was made last; None where it was never made.
    make_again: Callable[[], None] | None = None

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        clock: Clock | None = None,
        seed: object = None,
        name: str = "default",
    ) -> None:
        """`seed` makes guids repeatable: the same seed, world name and order of creation give the same ones."""
        super().__init__()
        self.settings, self.name = settings or Settings(), name
        self.clock: Clock = clock or RealClock()
        self._seed, self._random = seed, Random()  # noqa: S311 - for guids, which are no secrets
        self.lock, self.blobs, self.presentations = threading.RLock(), Blobs(), Presentations()
        self.journal, self.failures, self.held_requests = Journal(), Failures(), HeldRequests(self.lock)
        self.route_listeners: list[Callable[[str, str, Json], None]] = []  # of the routing API: kind, event, route
        # How many requests were counted, and until when they count, by whoever sent them: web/middleware.py.
        self.request_counts: dict[str, tuple[int, float]] = {}
        self.checked_owners: dict[tuple[str, str], tuple[int, ...]] = {}  # of tokens: uaa/tokens/verification.py
        self.signing_keys = KeyRing()  # They sign this world's tokens; no snapshot holds them.
        self.savepoints: dict[str, Savepoint] = {}  # that were given a name: arrange/snapshots/savepoints.py
        # Nobody answers until brokers.connect() has said who does.
        self.http: Port = _NoBroker()
        self.scripted: Port = _NoBroker()
        self.ask: Callable[[BrokerRequest], BrokerAnswer] = _unreachable
        self.may_be_slow: Callable[[BrokerRequest], bool] = _is_quick  # a scripted broker, that is
        # What becomes of a step in which fakecc itself failed; actions/jobs.py ends its job.
        self.on_failed_step: Callable[[Step, Exception], None] = _nothing_more
        # Carries on what time brings while the clock flows; it is handed what must ask brokers over HTTP: worlds.py.
        self.wake: Callable[[Callable[[], None] | None], None] | None = None
        self.numbers: dict[str, int] = {}  # of guids given, by kind, while they are repeatable
        self._agenda = Agenda(self.steps)
        self.references = References(self.tables)
        self._transactions = Transactions(self.changes, self.references, self._agenda.forget, self._clock_time)
        if isinstance(self.clock, SteeredClock):
            self.clock.subscribe(self.catch_up)

    def _clock_time(self) -> float:
        return self.clock.now()

    # Records.

    def stamp(self, kind: type[Record]) -> Stamp:
        """A new record's guid and times."""
        now = self.now()
        return {"guid": self.guid(kind.__name__), "created_at": now, "updated_at": now}

    def guid(self, kind: str) -> str:
        """A new guid: random, or with a seed the hash of seed, world, kind and how many of that kind there were."""
        if self._seed is None:
            return self.random_guid()
        number = self.numbers[kind] = self.numbers.get(kind, 0) + 1
        digest = hashlib.sha256(f"{self._seed}/{self.name}/{kind}/{number}".encode()).digest()
        return str(uuid.UUID(bytes=digest[:16], version=4))

    def repeat_guids(self, seed: object) -> None:
        """Count guids anew, which are repeatable by this seed from now on. Only a world without records wants it."""
        self._seed, self.numbers = seed, {}

    def random_guid(self) -> str:
        """A random guid, of version 4; uuid.uuid4 would ask the system for each, and take three times as long."""
        digits = (self._random.getrandbits(128) & FREE_BITS | VERSION_4).to_bytes(16).hex()
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def add(self, record: R) -> R:
        """Put a new record into its table."""
        self.table_of(type(record)).put(record)
        return record

    def change(self, record: R, **changed: object) -> R:
        """Put `record` with these fields changed; updated_at moves when a column of its own did."""
        if "updated_at" not in changed:
            for name, value in changed.items():
                if name not in record.QUIET and getattr(record, name) != value:
                    changed["updated_at"] = self.now()
                    break
        return self.table_of(type(record)).change(record, changed)

    def remove(self, record: Record) -> None:
        """Take a record out of its table."""
        self.table_of(type(record)).remove(record.guid)

    # Time.

    def now(self) -> float:
        """Seconds since the epoch; the same throughout a request, and in a due step the moment it was due."""
        moment = self._transactions.moment
        return self.clock.now() if moment is None else moment

    def go_by(self, clock: Clock) -> None:
        """Take the time from another clock. What held on the old one holds on the new one."""
        if isinstance(self.clock, SteeredClock):
            self.clock.unsubscribe(self.catch_up)
            if isinstance(clock, SteeredClock):
                clock.sessions = self.clock.sessions
        self.clock = clock
        if isinstance(clock, SteeredClock):
            clock.subscribe(self.catch_up)
        if self.wake:
            self.wake(None)

    def later(self, seconds: float, function: Action, /, **arguments: object) -> Step:
        """Have an @action done in `seconds`, with these arguments (JSON values)."""
        step = Step(
            **self.stamp(Step),
            at=self.now() + seconds,
            action=name_of(function),
            arguments=arguments,
            concerns=_guids_in(arguments),
        )
        self.add(step)
        self.remind(step)
        return step

    def remind(self, step: Step) -> None:
        """Put a step that was added or changed on the agenda."""
        self._agenda.remind(step)
        if self.wake:
            self.wake(None)

    def next_due(self) -> float | None:
        """When the next step is due (seconds since the epoch), or None."""
        with self.lock:
            step = self._agenda.first()
            return step.at if step else None

    def catch_up(self) -> list[DueAction]:
        """Do what is due by now, in order, each step at its own moment. Time passes here and nowhere else.

        Gives what was due.
        """
        done: list[DueAction] = []
        while (step := self._next_step()) is not None:
            done.append(DueAction(step.at, step.action, step.concerns))
            self._do(step)
        return done

    def token_time(self, issued: float) -> float:
        """What time it is for a token issued then (seconds since the epoch): leaps age no token, see clock.Sessions."""
        sessions = self.clock.sessions if isinstance(self.clock, SteeredClock) else NO_SESSIONS
        return self.now() - sessions.age_left_out(issued)

    def has_ended_tokens(self, issued: float) -> bool:
        """Did a test end the access tokens that were issued by then?"""
        return isinstance(self.clock, SteeredClock) and self.clock.sessions.are_over(issued)

    def _do(self, step: Step) -> None:
        """Do a step as far as it goes without a broker over HTTP; the ticker, or else this thread, asks that one."""
        running: Running[None] = Running(self, lambda: action_named(step.action)(self, **step.arguments), step.at)
        try:
            if running.advance() is None:
                return
        except EraEnded:
            return
        except Exception as error:  # noqa: BLE001 - a step has no caller
            self._fail(step, error)
            return
        if self.wake and self.clock.flows:
            self.wake(lambda: self._finish(step, running))
        else:
            self._finish(step, running)

    def _finish(self, step: Step, running: Running[None]) -> None:
        try:
            running.finish()
        except EraEnded:
            return
        except Exception as error:  # noqa: BLE001 - a step has no caller
            self._fail(step, error)

    def _fail(self, step: Step, error: Exception) -> None:
        """A step in which fakecc failed: it surfaces in the test, and whoever waits for the step is told."""
        with self.lock:
            if not isinstance(error, Broken | CloudControllerError):
                self.failures.append(error, step.action)
            with self.piece(step.at):
                self.on_failed_step(step, error)

    def _next_step(self) -> Step | None:
        with self.lock:
            step = self._agenda.first()
            if step is None or step.at > self.clock.now():
                return None
            self.remove(step)
            return step

    # Transactions.

    def piece(self, at: float | None) -> AbstractContextManager[None]:
        """A piece of work: all of it or nothing, and one moment throughout (`at`, or now where it is None)."""
        return self._transactions.piece(at)

    @property
    def is_in_piece(self) -> bool:
        """Is a piece of work under way, by whoever holds the lock?"""
        return self._transactions.moment is not None

    def transaction(self) -> AbstractContextManager[None]:
        """All of it or nothing: an exception takes back what was changed inside."""
        return self._transactions.transaction()

    def keep(self) -> None:
        """What was changed in this request or step so far stays, even if it is refused in the end."""
        self._transactions.keep()

    def take_back(self) -> None:
        """Undo what this request or step changed since it began, or since what was last kept."""
        self._transactions.take_back()

    def savepoint(self) -> Savepoint:
        """Mark this state, to come back to: `with world.savepoint():` leaves the world as it was."""
        with self.lock:
            depth = self.changes.begin()
            serial = self.changes.serial(depth)
            moment = self.clock.mark() if isinstance(self.clock, SteeredClock) else self.clock.now()
            return Savepoint(depth, serial, dict(self.numbers), self.clock, moment, self.settings, self.rollback)

    def rollback(self, savepoint: Savepoint) -> None:
        """Take back all that happened since, and stand at the savepoint again (it stays open).

        Raises ValueError for a savepoint that is no longer open: an earlier one was gone back to meanwhile.
        """
        with self.lock:
            if self.changes.serial(savepoint.depth) != savepoint.serial:
                message = "this savepoint is over: the world went back to an earlier one"
                raise ValueError(message)
            self._transactions.undo(savepoint.depth)
            self._transactions.forget_history()
            self.begin_era()
            self.numbers = dict(savepoint.numbers)
            self.settings = savepoint.settings
            if self.clock is not savepoint.clock:
                self.go_by(savepoint.clock)
            if isinstance(self.clock, SteeredClock):
                self.clock.rewind(savepoint.moment)
            self.changes.begin_again(savepoint.serial)

    def begin_era(self) -> None:
        """What is under way from now on belongs to another era: it writes nothing, and its client hears nothing."""
        self.era += 1

    def keep_history(self) -> None:
        """Remember from now on what each piece of work changed, for who wants to read what was."""
        if self._transactions.history is None:
            self._transactions.history = []

    @property
    def history_length(self) -> int:
        """How many pieces of work are remembered."""
        return len(self._transactions.history or ())

    def forget_history(self) -> None:
        """What was before this moment is not to be read again; what comes is, where it was so far."""
        self._transactions.forget_history()

    @contextmanager
    def as_it_was(self, *, changes: int = 0, seconds: float | None = None) -> Generator[None, None, None]:
        """Read in this block what was so many changes or seconds ago. Holds the lock; what is written is lost.

        A change is a piece of work that was committed since keep_history().
        """
        with self.lock:
            if seconds is not None:
                history = self._transactions.history or []
                changes = sum(moment > self.now() - seconds for moment, _ in history)
            with self._transactions.as_it_was(changes):
                yield

    # Conversations.

    def converse(self, start: Callable[[], T | Conversation[T]], ledger: Ledger | None = None) -> T:
        """Run `start`; while what it gives wants to ask brokers, ask them (those over HTTP without the lock).

        What is written is noted in `ledger`, and what is read where note_reads() said so.
        """
        return Running(self, start, None, ledger).finish()

    def note_reads(self, *, wanted: bool) -> None:
        """Note from now on which records are read for each request, or note it no more."""
        with self.lock:
            if wanted != self.notes_reads:
                self.notes_reads = wanted
                for name, table in self.tables.items():
                    table.watch(partial(self._transactions.note_read, name) if wanted else None)

    def note_in(self, ledger: Ledger | None) -> Ledger | None:
        """Note what pieces do in this ledger from now on (None: nowhere); gives the one where it was noted before."""
        before, self._transactions.ledger = self._transactions.ledger, ledger
        return before


def _guids_in(arguments: Mapping[str, Json]) -> tuple[str, ...]:
    """The guids among a step's arguments, and among those of the work that a delayed job does."""
    found: list[str] = []
    for name, value in arguments.items():
        if name == "arguments" and isinstance(value, dict):
            found += _guids_in(value)
        elif (name == "guid" or name.endswith("_guid")) and isinstance(value, str) and value:
            found.append(value)
    return tuple(found)


def _is_quick(_: BrokerRequest) -> bool:
    return False


def _unreachable(request: BrokerRequest) -> BrokerAnswer:
    return BrokerAnswer(failure="unreachable", location=request.broker_url + request.path)


class _NoBroker:
    """What answers in the place of a broker until `brokers.connect` was called."""

    def ask(self, request: BrokerRequest) -> BrokerAnswer:
        return _unreachable(request)


def _nothing_more(step: Step, error: Exception) -> None:
    del step, error
