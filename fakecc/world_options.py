"""How a world is made for whoever holds it in this process: the options, and the world of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path

from fakecc.arrange import lifecycle
from fakecc.arrange.checking import BadInput, Complaint, check_type
from fakecc.arrange.public.keywords import Auth, Preset, Seeds, WorldKeywords
from fakecc.arrange.scripted_broker import ScriptedBroker
from fakecc.arrange.seeds.documents import Seed
from fakecc.arrange.world import World
from fakecc.clock import Clock, clock_named
from fakecc.evidence.redaction import set_up_journal
from fakecc.json_types import Json
from fakecc.near_names import suggest
from fakecc.records import Value, value_type


@value_type
class WorldOptions(Value):
    """How a world is made. `clock`: auto, virtual, virtual:2030-01-01T00:00:00Z, real, real:60, or a clock.

    `guids` not None makes guids repeatable.

    `auth`: lenient, or strict (only tokens of this server's UAA are taken). `broker_hosts`: patterns of hosts off this
    machine that may be asked: brokers, and whoever shows the keys of UAA's clients. `redact` hides tokens, passwords
    and credentials from whoever reads the journal. `reads` has its entries tell every record that was read.
    """

    preset: Preset = lifecycle.DEFAULT_PRESET
    seed: Seeds = ()
    settings: Mapping[str, Json] = field(default_factory=dict[str, Json])
    clock: str | Clock = "auto"
    guids: object = None
    auth: Auth = "lenient"
    broker_hosts: tuple[str, ...] = ()
    redact: bool = False
    reads: bool = False

    def world(self, name: str) -> World:
        """A world of that name, made so."""
        world = World(
            self.preset,
            seeds=self.seeds(),
            settings=self.settings,
            clock=clock_of(self.clock),
            guids=self.guids,
            auth=self.auth,
            broker_hosts=self.broker_hosts,
            name=name,
        )
        self.set_up_journal(world)
        return world

    def set_up_journal(self, world: World) -> None:
        """Have a world's journal hide and tell what these options say."""
        set_up_journal(world, redact=self.redact, reads=self.reads)

    def made_like(self, other: WorldOptions) -> bool:
        """Can a world of these options be had from one of the others by seeding it anew?"""
        return all(
            getattr(self, name) == getattr(other, name) for name in ("settings", "guids", "auth", "broker_hosts")
        )

    def seeds(self) -> list[Seed]:
        """The seeds, where one may stand for a list of one."""
        return [self.seed] if isinstance(self.seed, Mapping | str | Path | ScriptedBroker) else list(self.seed)


def options_of(given: WorldKeywords) -> WorldOptions:
    """Raises TypeError, with the nearest, for an option that there is not."""
    for name in given:
        if name not in WorldOptions.NAMES:
            hint = suggest(name, WorldOptions.NAMES, f": there are {', '.join(WorldOptions.NAMES)}")
            raise TypeError(f"a world has no option {name!r}{hint}")
    options = WorldOptions(**given)
    check_type(options.redact, bool, "/redact", "True or False")
    check_type(options.reads, bool, "/reads", "True or False")
    check_type(options.settings, Mapping, "/settings", "a mapping")
    clock_of(options.clock)
    return options


def clock_of(given: str | Clock) -> Clock:
    """Raises BadInput for a text that names no clock, and for what is neither a text nor a clock."""
    if not isinstance(given, str) and callable(getattr(given, "now", None)) and not isinstance(given, datetime):
        return given
    try:
        return clock_named(given if isinstance(given, str) else f"{given!r:.60}")
    except ValueError as problem:
        raise BadInput(Complaint("/clock", str(problem))) from None
