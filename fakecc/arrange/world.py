"""The public World: a world, and what a test arranges in it. Everything here is in the control API, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fakecc import world as core
from fakecc.arrange import lifecycle, operations, rules, snapshots
from fakecc.arrange.checking import Part, check
from fakecc.arrange.operations import Operation
from fakecc.arrange.seeds import documents
from fakecc.arrange.seeds.documents import Seed
from fakecc.brokers.connect import connect
from fakecc.clock import Clock
from fakecc.json_types import Json
from fakecc.models.arranged import Fault, ProgressRule
from fakecc.settings import Settings


class World(core.World):
    """A world made ready. Its tables are attributes (`world.service_instances`), its records are frozen."""

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
        super().__init__(Settings().with_changes(settings or {}), clock=clock, seed=guids, name=name)
        connect(self, broker_hosts)
        self.auth = auth
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
            return rules.add_progress(self, Part(document))

    def fault(self, on: str, **how: Json) -> Fault:
        """Have a broker's operation (`provision`) or a request (`POST /v3/service_instances`) go wrong.

        `how` is what /_fakecc/faults takes: status, body, error, state, failure, nth, times, plan, instance ...
        """
        document = {"on": on, **how}
        check(document, "fault")
        with self.lock, self.transaction():
            return rules.add_fault(self, Part(document))

    def operation(self, name: str) -> Operation:
        """The newest operation on the resource of that name or guid, to release, succeed or fail it."""
        with self.lock:
            return operations.find(self, name)

    @property
    def operations(self) -> list[Operation]:
        """What is under way."""
        with self.lock:
            return operations.pending(self)

    def snapshot(self) -> Json:
        """Everything there is, as JSON."""
        return snapshots.take(self)

    def restore(self, snapshot: Json) -> None:
        """Become what a snapshot says."""
        snapshots.restore(self, snapshot)

    def reset(self) -> None:
        """Take back all that happened since the world was seeded."""
        lifecycle.reset(self)

    def check(self) -> None:
        """Raise what went wrong inside fakecc itself, in a request or in what was due; forget it."""
        failures = list(self.failures)
        self.failures.clear()
        if len(failures) == 1:
            raise failures[0]
        if failures:
            message = "several things went wrong inside fakecc"
            raise BaseExceptionGroup(message, failures)
