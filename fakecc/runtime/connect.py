"""What connects a world with what runs its apps."""

from __future__ import annotations

from fakecc.models.apps import Build
from fakecc.runtime import staging
from fakecc.world import World
from fakecc.world.runtime_port import Progress, StagingResult


def connect(world: World) -> None:
    """Give a world what runs its apps."""
    world.runtime = Runtime(world)


class Runtime:
    """Everything that would run in one world. It holds nothing itself: what it knows is in the world's tables."""

    def __init__(self, world: World) -> None:
        self._world = world

    def stage(self, build: Build) -> Progress:
        """Begin staging a build; says when it is over."""
        return staging.begin(self._world, build)

    def staging_result(self, build: Build) -> StagingResult:
        """What came of it, or would by now."""
        return staging.result(self._world, build)

    def stop_staging(self, build: Build) -> None:
        """Give a build up."""
        staging.stop(self._world, build)
