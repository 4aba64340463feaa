"""Beginning anew with the usage events of apps.

Source: cloud_controller_ng:app/repositories/app_usage_event_repository.rb
"""

from __future__ import annotations

from fakecc.models.apps import App, Droplet, Package, Process
from fakecc.models.events import AppUsageEvent
from fakecc.world import World


def reseed(world: World) -> None:
    """Forget every event, and begin again with one for each started process. Such an event bears its process's guid."""
    for event in list(world.app_usage_events):
        world.remove(event)
    for process in world.processes:
        if process.state == "STARTED":
            world.add(_event(world, process))


def _event(world: World, process: Process) -> AppUsageEvent:
    now = world.now()
    app = world.apps[process.app_guid]
    space = world.spaces[app.space_guid]
    droplet = world.droplets.get(app.droplet_guid)
    return AppUsageEvent(
        guid=process.guid,
        created_at=now,
        updated_at=now,
        state=process.state,
        previous_state=process.state,
        organization_guid=space.organization_guid,
        space_guid=space.guid,
        space_name=space.name,
        parent_app_guid=app.guid,
        parent_app_name=app.name,
        app_guid=process.guid,
        app_name=app.name,
        instance_count=process.instances,
        previous_instance_count=process.instances,
        memory_in_mb_per_instance=process.memory,
        previous_memory_in_mb_per_instance=process.memory,
        package_state=_package_state(world, app),
        previous_package_state="UNKNOWN",
        buildpack_guid=droplet.buildpack_receipt_buildpack_guid if droplet else None,
        buildpack_name=droplet.buildpack_receipt_buildpack if droplet else None,
    )


def _package_state(world: World, app: App) -> str:
    """How far the app's newest package has come, by the newest droplet that was made of it."""
    package: Package | None = world.packages.last(app_guid=app.guid)
    droplet: Droplet | None = None
    if package is not None:
        droplet = world.droplets.last(package_guid=package.guid)
    if droplet is not None and droplet.state == "FAILED":
        return "FAILED"
    if droplet is not None and droplet.state == "STAGED" and droplet.guid == app.droplet_guid:
        return "STAGED"
    return "FAILED" if package is not None and package.state == "FAILED" else "PENDING"
