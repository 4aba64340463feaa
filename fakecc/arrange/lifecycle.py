"""The life of a world: it is installed and seeded, reset to that state, or seeded otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from fakecc.actions import installation
from fakecc.arrange.seeds import documents
from fakecc.arrange.seeds.documents import Seed
from fakecc.brokers.connect import connect as connect_brokers
from fakecc.clock import VirtualClock
from fakecc.runtime.connect import connect as connect_runtime
from fakecc.settings import Settings
from fakecc.world import World

DEFAULT_PRESET: Final = "small"


def connect(world: World, broker_hosts: tuple[str, ...] = ()) -> None:
    """Give a world its brokers, and what runs its apps. `broker_hosts`: as brokers.connect takes them."""
    connect_brokers(world, broker_hosts)
    connect_runtime(world)


def prepare(world: World, preset: str = DEFAULT_PRESET, seeds: Sequence[Seed] = ()) -> World:
    """Install and seed an empty world, and remember these states for reset and rearrange; gives the world.

    Raises BadInput when a seed is wrong, SettingError when the world cannot be installed so.
    """
    world.blank = world.savepoint()
    _make(world, preset, seeds)
    return world


def reset(world: World) -> None:
    """Bring the world back to the state it was seeded with; journal, failures and request counts are emptied."""
    if world.seeded is None:
        message = "a world that prepare() did not make ready has nothing to come back to"
        raise RuntimeError(message)
    with world.lock:
        world.rollback(world.seeded)
        _forget(world)


def begin_again(world: World, preset: str, seeds: Sequence[Seed] = ()) -> None:
    """Seed the world otherwise, from its installation on. Raises BadInput, with nothing changed, for a wrong seed."""
    rehearse(world, preset, seeds)
    rearrange(world, preset, seeds)


def rehearse(world: World, preset: str, seeds: Sequence[Seed] = ()) -> None:
    """Raise BadInput if a world like this one cannot be seeded so. A rollback cannot be undone."""
    settings = world.blank.settings if world.blank else world.settings
    world_alike = World(settings, clock=VirtualClock(0.0))
    connect(world_alike)
    prepare(world_alike, preset, seeds)


def rearrange(world: World, preset: str, seeds: Sequence[Seed] = ()) -> None:
    """Go back to the installation, or install otherwise where the preset wants it, and seed otherwise: as one step.

    Raises BadInput when a seed is wrong, with the old state lost.
    """
    if world.blank is None or world.installed is None:
        message = "a world that prepare() did not make ready has nothing to come back to"
        raise RuntimeError(message)
    with world.lock:
        settings = _settings_for(world.blank.settings, preset)
        if settings == world.installed.settings:
            world.rollback(world.installed)
        else:
            world.rollback(world.blank)
            _install(world, settings)
        _seed(world, preset, seeds)
        _forget(world)


def repeat_guids(world: World, seed: object) -> None:
    """Install and seed a world again as it was, with guids that are repeatable by `seed` from the first one on."""
    if world.blank is None or world.make_again is None:
        message = "a world that prepare() did not make ready cannot be made again"
        raise RuntimeError(message)
    with world.lock:
        world.rollback(world.blank)
        world.repeat_guids(seed)
        world.blank = world.savepoint()
        world.make_again()
        _forget(world)


def _settings_for(settings: Settings, preset: str) -> Settings:
    """The settings with the preset's own laid under them."""
    base = documents.preset_installation(preset)
    return settings.over(base) if base else settings


def _install(world: World, settings: Settings) -> None:
    world.settings = settings
    installation.install(world)
    world.installed = world.savepoint()


def _make(world: World, preset: str, seeds: Sequence[Seed]) -> None:
    _install(world, _settings_for(world.settings, preset))
    _seed(world, preset, seeds)


def _seed(world: World, preset: str, seeds: Sequence[Seed]) -> None:
    documents.preset(world, preset)
    names = [documents.lay(world, given) for given in seeds]
    world.seeded = world.savepoint()
    # Going back to one of an earlier seed would leave reset nothing to go back to.
    world.savepoints = dict.fromkeys(filter(None, names), world.seeded)
    world.make_again = partial(_make, world, preset, seeds)


def _forget(world: World) -> None:
    world.journal.clear()
    world.failures.clear()
    world.request_counts.clear()
