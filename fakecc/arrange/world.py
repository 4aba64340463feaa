"""The public World: everything that the control API can do to a world, as methods.

It bears the name of the class that it extends, as it *is* that world: whoever takes a `fakecc.world.World` (views,
actions, brokers) takes this one, and what tests import is called `World` (docs/decisions/0009-the-hand.md).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

from fakecc import world as core
from fakecc.arrange import behaviours, differences, faults, gates, lifecycle, operations, progress, snapshots
from fakecc.arrange.app_operations import AppOperation
from fakecc.arrange.broker_catalogs import BrokerAtHand
from fakecc.arrange.calls import CheckedJournal
from fakecc.arrange.checking import Part, check
from fakecc.arrange.differences import Change
from fakecc.arrange.gates import ClosedGate
from fakecc.arrange.logs import Logs
from fakecc.arrange.operations import Operation
from fakecc.arrange.seeds import documents
from fakecc.arrange.seeds.documents import Seed
from fakecc.arrange.uaa import Uaa
from fakecc.clock import Clock, SteeredClock
from fakecc.json_types import Json
from fakecc.models.arranged import AppBehaviour, Fault, ProgressRule
from fakecc.settings import Settings
from fakecc.world.transactions import Savepoint

AUTHS = ("lenient", "strict")


class World(core.World):
    """An installed and seeded world. Its tables are attributes (`world.service_instances`), its records are frozen."""

    # All of fakecc's own clocks are; a clock of the maker's own may lack the words that move it.
    clock: SteeredClock  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(
        self,
        preset: str = lifecycle.DEFAULT_PRESET,
        *,
        seeds: Sequence[Seed] = (),
        settings: Mapping[str, Json] | None = None,
        clock: Clock | None = None,
        guids: object = None,
        auth: str = "lenient",
        broker_hosts: tuple[str, ...] = (),
        name: str = "default",
    ) -> None:
        """`guids`: with the same value here, the same things done in the same order get the same guids.

        Raises BadInput when a seed is wrong, SettingError when a setting is.
        """
        if auth not in AUTHS:
            message = f"auth is lenient or strict, not {auth!r}"
            raise ValueError(message)
        super().__init__(Settings().with_changes(settings or {}), clock=clock, seed=guids, name=name)
        self.journal: CheckedJournal = CheckedJournal()
        lifecycle.connect(self, broker_hosts)
        self.auth = auth
        self.uaa = Uaa(self)
        lifecycle.prepare(self, preset, seeds)

    def seed(self, given: Seed | None = None, /, **sections: Json) -> None:
        """Bring a seed into the world: a document, a file's path, a ScriptedBroker, or sections (`users=[...]`).

        Raises BadInput, with nothing changed, when anything is wrong with it.
        """
        documents.seed(self, sections if given is None else given)

    def progress(self, mode: str, **selectors: Json) -> ProgressRule:
        """Say how operations progress: immediate, after (seconds=), polls (polls=), manual or never.

        Selectors: resource, operation, plan, name. The first rule that matches wins.
        """
        document = {"mode": mode, **selectors}
        check(document, "progress")
        with self.lock, self.transaction():
            return progress.add(self, Part(document))

    def behaviour(self, kind: str, /, **words: Json) -> AppBehaviour:
        """Say how apps behave: `world.behaviour("app", app="web*", staging={"fails": "NoAppDetectedError"})`.

        Selectors: app, process_type, command, environment. Matters: staging, instances, tasks; `backend` is the URL of
        a server on this machine that answers requests to the app's routes. Of each word that several behaviours say
        of a matter the first one's counts.
        """
        document = {"kind": kind, **words}
        check(document, "app_behaviour")
        with self.lock, self.transaction():
            return behaviours.add(self, Part(document))

    def fault(self, on: str | None = None, /, **how: Json) -> Fault:
        """Have calls go wrong: `fault(when={"operation": "service_instances.create"}, then={"status": 503})`.

        `how` is what /_fakecc/faults takes: name, when, then, optional. `on` is the form of earlier releases; a
        warning says how it is written today. Raises BadInput where nothing could ever hit it.
        """
        document = how if on is None else {"on": on, **how}
        check(document, "fault")
        part = Part(document)
        with self.lock, self.transaction():
            fault = faults.add(self, part)
        if faults.is_outdated(part):
            warnings.warn(faults.modern_form(part), DeprecationWarning, stacklevel=2)
        return fault

    def hook(
        self, *, when: Json, before: Json = None, after: Json = None, name: str | None = None, optional: bool = False
    ) -> Fault:
        """Do something before or after such a request: `hook(when={"operation": "jobs.get"}, after={"advance": "1h"})`.

        What can be done is release, succeed, fail, seed, delete, fault, advance, expire_tokens: arrange/hooks.py.
        """
        deeds = {key: value for key, value in (("before", before), ("after", after)) if value is not None}
        named = {} if name is None else {"name": name}
        return self.fault(when=when, then=deeds, optional=optional, **named)

    def gate(self, job: str = "*", **more: Json) -> ClosedGate:
        """Hold jobs before they begin, in PROCESSING: `with world.gate("service_instance.create", ttl="10m") as gate:`.

        `job` is a pattern of the job's operation; `resource` a name or guid, `name` the gate's, `ttl` how long.
        """
        document = {"job": job, **more}
        check(document, "gate")
        with self.lock, self.transaction():
            return ClosedGate(self, gates.add(self, Part(document)).guid)

    def broker(self, name: str) -> BrokerAtHand:
        """A scripted broker, whose catalog can be changed. Raises Missing when there is none of that name."""
        return BrokerAtHand(self, name)

    def operation(self, name: str, resource: str | None = None) -> Operation | AppOperation:
        """The newest operation on the resource of that name or guid, to release, succeed or fail it.

        An app's name finds what is under way for it: its deployment, build, task, package, instance. `resource` says
        which table is meant (`builds`); a task has a name of its own, an instance one such as `app/web/0`.
        """
        with self.lock:
            return operations.find(self, name, resource)

    @property
    def operations(self) -> list[Operation | AppOperation]:
        """The operations that are under way."""
        with self.lock:
            return operations.pending(self)

    @property
    def logs(self) -> Logs:
        """What apps tell: `world.logs.write("web", "hello")`, for log-cache to show."""
        return Logs(self)

    def difference(self, before: Savepoint, after: Savepoint | None = None) -> list[Change]:
        """What changed from one savepoint to a later one, or to now: records created, changed, deleted.

        Raises ValueError for a savepoint that is over.
        """
        with self.lock:
            return differences.between(self, before, after)

    def snapshot(self) -> Json:
        """Everything that the world holds, as JSON."""
        return snapshots.take(self)

    def restore(self, snapshot: Json) -> None:
        """Make this world what a snapshot says. Raises BadInput, with nothing changed, when the snapshot is wrong."""
        snapshots.restore(self, snapshot)

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
