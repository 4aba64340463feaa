"""Staging: when it is over, and what it finds. Nothing is staged; a stager of this app would answer so.

A behaviour's `staging` says: `mode`, `seconds`, `polls` as a progress rule does; `fails` the reason of a failure;
`process_types`, `sidecars`, `buildpacks`, `execution_metadata` what is found; `answer` the stager's whole answer.
"""

from __future__ import annotations

from fakecc.models.apps import Build
from fakecc.world import World
from fakecc.world.runtime_port import Progress, StagingResult


def begin(world: World, build: Build) -> Progress:
    raise NotImplementedError


def result(world: World, build: Build) -> StagingResult:
    raise NotImplementedError


def stop(world: World, build: Build) -> None:
    raise NotImplementedError
