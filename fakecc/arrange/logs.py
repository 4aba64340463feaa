"""What apps and other sources tell, put in by a test: log lines and metrics for log-cache."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions.platform import logs
from fakecc.arrange.checking import BadInput, Complaint, check
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.events import Envelope
from fakecc.records import Value, small_value_type
from fakecc.world import World


@small_value_type
class Logs(Value):
    """The log lines and metrics of one world."""

    world: World

    def __repr__(self) -> str:
        return f"<Logs of {self.world.name!r}: {len(self.world.envelopes)} envelopes>"

    def write(
        self, source: App | str, text: str, *, error: bool = False, source_type: str = "APP/PROC/WEB", instance: int = 0
    ) -> Envelope:
        """Write a log line now. `source` is an app or its name, or the guid or name of any other source.

        `error`: is it from standard error? `source_type`: APP/PROC/WEB, APP/TASK/name, STG, RTR, CELL, API ...
        """
        with self.world.lock, self.world.transaction():
            return logs.write(
                self.world,
                self._source_id(source),
                text,
                error=error,
                source_type=source_type,
                instance_id=str(instance),
            )

    def put(self, *envelopes: Mapping[str, Json]) -> None:
        """Keep envelopes in the form that log-cache shows. Raises BadInput, with nothing kept, when one is wrong."""
        check({"batch": list(envelopes)}, "envelopes")
        with self.world.lock, self.world.transaction():
            for envelope in envelopes:
                logs.put(self.world, envelope)

    def of(self, source: App | str) -> list[Envelope]:
        """What a source told, oldest first."""
        with self.world.lock:
            return logs.of_source(self.world, self._source_id(source))

    def _source_id(self, source: App | str) -> str:
        if isinstance(source, App):
            return source.guid
        named = self.world.apps.find(name=source)
        if len(named) > 1:
            raise BadInput(Complaint("", f"there are several apps {source!r}: say which by its guid"))
        return named[0].guid if named else source
