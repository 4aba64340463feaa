"""The bits of packages: when they are taken. Nothing takes long; a worker would tell so."""

from __future__ import annotations

from fakecc.models.apps import Package
from fakecc.runtime import entries, progress
from fakecc.world import World
from fakecc.world.runtime_port import Progress


def begin(world: World, package: Package) -> Progress:
    """Begin to take them; says when it is over."""
    told = {"app_guid": package.app_guid, "package_guid": package.guid}
    entries.write_down(world, "take_bits", f"/packages/{package.guid}", **told)
    return progress.of(world, "packages", "create", world.apps[package.app_guid].name, {})
