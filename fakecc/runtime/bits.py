"""The bits of packages: when they are taken. Nothing takes long; a worker would tell so."""

from __future__ import annotations

from fakecc.models.apps import Package
from fakecc.progress import Subject
from fakecc.runtime import calls, progress
from fakecc.runtime.calls import RuntimeCall
from fakecc.world import World
from fakecc.world.runtime_port import Progress


def begin(world: World, package: Package) -> Progress:
    """Begin to take them; says when it is over."""
    app = world.apps[package.app_guid]
    told = {"package_guid": package.guid}
    call = RuntimeCall(operation="take_bits", path=f"/packages/{package.guid}", guid=package.guid, app=app, told=told)
    calls.begin(world, call)
    subject = Subject(resource="packages", operation="create", name=app.name)
    return progress.of(world, subject, {}, calls.words(world, package.guid))
