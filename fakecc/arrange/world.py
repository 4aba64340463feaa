"""The public World: everything that the control API can do to a world, as methods.

It bears the name of the class that it extends, as it *is* that world: whoever takes a `fakecc.world.World` (views,
actions, brokers) takes this one, and what tests import is called `World` (docs/decisions/0009-the-hand.md).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, Unpack

from fakecc import world as core
from fakecc.arrange import behaviours, differences, faults, gates, lifecycle, operations, progress, snapshots
from fakecc.arrange.broker_catalogs import BrokerAtHand
from fakecc.arrange.calls import CheckedJournal
from fakecc.arrange.checking import BadInput, Complaint, Part, check, check_type
from fakecc.arrange.differences import Change
from fakecc.arrange.fault_words.preview import hits as hits_of
from fakecc.arrange.gates import ClosedGate
from fakecc.arrange.logs import Logs
from fakecc.arrange.operations import AnyOperation
from fakecc.arrange.public.keywords import (
    Auth,
    BehaviourKeywords,
    DeedKeywords,
    FaultKeywords,
    GateSelectors,
    Mode,
    Preset,
    ProgressSelectors,
    Resource,
    SeedKeywords,
    WhenKeywords,
)
from fakecc.arrange.public.past import Past
from fakecc.arrange.public.tracebacks import hides_frames
from fakecc.arrange.seeds import documents
from fakecc.arrange.seeds.documents import Seed
from fakecc.arrange.snapshots import files, savepoints
from fakecc.arrange.uaa import Uaa
from fakecc.clock import Clock, SteeredClock, iso
from fakecc.journal import Entry
from fakecc.json_types import Json
from fakecc.models.arranged import AppBehaviour, Fault, ProgressRule
from fakecc.settings import Settings
from fakecc.world.transactions import Savepoint

AUTHS = ("lenient", "strict")
# What `dir` and completion show beside the methods below and the tables: the rest is for fakecc itself.
CORE = (
    "add", "auth", "change", "clock", "failures", "journal", "lock", "name", "now", "remove", "rollback", "savepoint",
    "settings", "stamp", "tables", "transaction", "uaa",
)  # fmt: skip


class World(core.World):
    """An installed and seeded world. Its tables are attributes (`world.service_instances`), its records are frozen."""

    # A clock of a tester's own is what its maker holds; every other one can be moved.
    clock: SteeredClock  # pyright: ignore[reportIncompatibleVariableOverride]

    @hides_frames
    def __init__(
        self,
        preset: Preset = lifecycle.DEFAULT_PRESET,
        *,
        seeds: Sequence[Seed] = (),
        settings: Mapping[str, Json] | None = None,
        clock: Clock | None = None,
        guids: object = None,
        auth: Auth = "lenient",
        broker_hosts: tuple[str, ...] = (),
        name: str = "default",
    ) -> None:
        """`guids`: with the same value here, the same things done in the same order get the same guids.

        Raises BadInput when a seed is wrong, SettingError when a setting is.
        """
        if auth not in AUTHS:
            raise BadInput(Complaint("/auth", f"auth is lenient or strict, not {auth!r}"))
        super().__init__(Settings().with_changes(settings or {}), clock=clock, seed=guids, name=name)
        self.journal: CheckedJournal = CheckedJournal()
        lifecycle.connect(self, broker_hosts)
        self.auth = auth
        self.uaa = Uaa(self)
        lifecycle.prepare(self, preset, seeds)

    def __repr__(self) -> str:
        under_way = len(operations.pending(self))
        told = f"{len(self.organizations)} organizations, {len(self.service_instances)} service instances"
        return f"<World {self.name!r} at {iso(self.now())}: {told}, {under_way} operations under way>"

    def __dir__(self) -> Iterable[str]:
        """What testers use: methods and tables."""
        return sorted({*CORE, *self.tables, *(name for name in vars(World) if not name.startswith("_"))})

    @hides_frames
    def seed(self, given: Seed | None = None, /, **sections: Unpack[SeedKeywords]) -> None:
        """Bring a seed into the world: a document, a file's path, a ScriptedBroker, or sections (`users=[...]`).

        Raises BadInput, with nothing changed, when anything is wrong with it.
        """
        documents.seed(self, sections if given is None else given)

    @hides_frames
    def progress(self, mode: Mode, **selectors: Unpack[ProgressSelectors]) -> ProgressRule:
        """Say how operations progress: immediate, after (seconds=), polls (polls=), manual or never.

        Selectors: resource, operation, plan, name. The first rule that matches wins.
        """
        document = {"mode": mode, **selectors}
        check(document, "progress")
        with self.lock, self.transaction():
            return progress.add(self, Part(document))

    @hides_frames
    def behaviour(self, kind: Literal["app"], /, **words: Unpack[BehaviourKeywords]) -> AppBehaviour:
        """Say how apps behave: `world.behaviour("app", app="web*", staging={"fails": "NoAppDetectedError"})`.

        Selectors: app, process_type, command, environment. Matters: staging, instances, tasks; `backend` is the URL of
        a server on this machine that answers requests to the app's routes. Of each word that several behaviours say
        of a matter the first one's counts.
        """
        document = {"kind": kind, **words}
        check(document, "app_behaviour")
        with self.lock, self.transaction():
            return behaviours.add(self, Part(document))

    @hides_frames
    def fault(self, on: str | None = None, /, **how: Unpack[FaultKeywords]) -> Fault:
        """Have calls go wrong: `fault(when={"operation": "service_instances.create"}, then={"status": 503})`.

        `how` is what /_fakecc/faults takes: name, when, then, optional. `on` is the form of earlier releases; a
        warning says how it is written today. Raises BadInput where nothing could ever hit it.
        """
        document: Json = how if on is None else {"on": on, **how}
        check(document, "fault")
        part = Part(document)
        with self.lock, self.transaction():
            fault = faults.add(self, part)
        if faults.is_outdated(part):
            warnings.warn(faults.modern_form(part), DeprecationWarning, stacklevel=3)
        return fault

    @hides_frames
    def preview(self, **how: Unpack[FaultKeywords]) -> list[Entry]:
        """The calls in the journal that this fault would have hit, had it been there; it adds none.

        `how` is what `fault` takes. Raises BadInput as it does.
        """
        check(how, "fault")
        with self.lock:
            return hits_of(self, Part(how))

    @hides_frames
    def hook(
        self,
        *,
        when: WhenKeywords,
        before: DeedKeywords | None = None,
        after: DeedKeywords | None = None,
        name: str | None = None,
        optional: bool = False,
    ) -> Fault:
        """Do something before or after such a request: `hook(when={"operation": "jobs.get"}, after={"advance": "1h"})`.

        What can be done is release, succeed, fail, seed, delete, fault, advance, expire_tokens: arrange/hooks.py.
        """
        given: FaultKeywords = {"when": when, "then": {}, "optional": optional}
        if before is not None:
            given["then"]["before"] = before
        if after is not None:
            given["then"]["after"] = after
        if name is not None:
            given["name"] = name
        return self.fault(**given)

    @hides_frames
    def gate(self, job: str | None = None, **more: Unpack[GateSelectors]) -> ClosedGate:
        """Hold jobs before they begin, in PROCESSING: `with world.gate("service_instance.create", ttl="10m") as gate:`.

        `job` is a pattern of the job's operation; `resource` a name or guid, `name` the gate's, `ttl` how long.
        With `when`, as a fault has it, requests are held before they are handled.
        """
        document = more if job is None else {"job": job, **more}
        check(document, "gate")
        with self.lock, self.transaction():
            return ClosedGate(self, gates.add(self, Part(document)).guid)

    @hides_frames
    def broker(self, name: str) -> BrokerAtHand:
        """A scripted broker, whose catalog can be changed. Raises Missing when there is none of that name."""
        return BrokerAtHand(self, name)

    @hides_frames
    def operation(self, name: str, resource: Resource | None = None) -> AnyOperation:
        """The newest operation on the resource of that name or guid, to release, succeed or fail it.

        An app's name finds what is under way for it: its deployment, build, task, package, instance. `resource` says
        which table is meant (`builds`); a task has a name of its own, an instance one such as `app/web/0`.
        """
        with self.lock:
            return operations.find(self, name, resource)

    @property
    def operations(self) -> list[AnyOperation]:
        """The operations that are under way."""
        with self.lock:
            return operations.pending(self)

    @property
    def logs(self) -> Logs:
        """What apps tell: `world.logs.write("web", "hello")`, for log-cache to show."""
        return Logs(self)

    @hides_frames
    def savepoint(self, name: str | None = None) -> Savepoint:
        """Mark this state, to come back to: `with world.savepoint():` leaves the world as it was.

        With a name it can be had from `back_to` and `difference`, and by the control API.
        """
        return super().savepoint() if name is None else savepoints.take(self, name)

    @hides_frames
    def rollback(self, savepoint: Savepoint) -> None:
        """Take back all that happened since, and stand at the savepoint again (it stays open).

        Raises ValueError for one that is over, BadInput for what is none: `back_to` takes a name.
        """
        check_type(savepoint, Savepoint, "/savepoint", "a savepoint; back_to() takes a name")
        super().rollback(savepoint)

    @hides_frames
    def back_to(self, name: str) -> None:
        """Bring the world back to the savepoint of that name. Raises Missing where there is none, or no longer."""
        savepoints.find(self, name).back()

    @hides_frames
    def difference(
        self, before: Savepoint | str | None = None, after: Savepoint | str | None = None, *, bookkeeping: bool = False
    ) -> list[Change]:
        """What changed from one savepoint to a later one, or to now: records created, changed, deleted.

        Savepoints are meant by themselves or by their names; without the first it is what changed since the world was
        seeded. Jobs, events and what fakecc keeps for itself are left out, but with `bookkeeping`. Raises ValueError
        for a savepoint that is over, Missing for a name that there is not.
        """
        with self.lock:
            first, last = self._state(before) or self._seeded_state(), self._state(after)
            return differences.between(self, first, last, bookkeeping=bookkeeping)

    def remember(self) -> Past:
        """Remember from now on what each call changed: `past = ...`, then `with past.before("apps.delete"):`."""
        return Past(self)

    def snapshot(self) -> Json:
        """Everything that the world holds, as JSON."""
        return snapshots.take(self)

    @hides_frames
    def restore(self, snapshot: Json | Path) -> None:
        """Make this world what a snapshot says, or one in a file (a Path).

        Raises BadInput, with nothing changed, when the snapshot is wrong.
        """
        snapshots.restore(self, files.read(snapshot) if isinstance(snapshot, Path) else snapshot)

    def save(self, path: Path | str) -> None:
        """Write a snapshot to a file, a record a line. A file that is there is replaced whole, or stays as it is."""
        files.write(Path(path), self.snapshot())

    def reset(self) -> None:
        """Bring the world back to the state it was seeded with."""
        lifecycle.reset(self)

    def check(self) -> None:
        """Raise what went wrong inside fakecc itself since the last check, in a request or in a due step."""
        failures = list(self.failures)
        self.failures.clear()
        if len(failures) == 1:
            raise failures[0]
        if failures:
            message = "several things went wrong inside fakecc"
            raise BaseExceptionGroup(message, failures)

    def _state(self, given: Savepoint | str | None) -> Savepoint | None:
        return savepoints.find(self, given) if isinstance(given, str) else given

    def _seeded_state(self) -> Savepoint:
        if self.seeded is None:
            message = "a world that prepare() did not make ready has nothing to compare with"
            raise RuntimeError(message)
        return self.seeded
