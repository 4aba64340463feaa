"""What is told of an app's use: when processes run, tasks are done and builds are staged.

Source: cloud_controller_ng:app/repositories/app_usage_event_repository.rb
"""

from __future__ import annotations

from typing import TypeVar

from fakecc.actions.apps.lifecycles import without_secrets
from fakecc.models.apps import App, Build, Droplet, Package, Process, Task
from fakecc.models.events import AppUsageEvent
from fakecc.store import Record
from fakecc.world import World

R = TypeVar("R", bound=Record)

STAGING_MEMORY = 1024


def record_process(world: World, process: Process, before: Process | None, state: str | None = None) -> None:
    """What a process does now, and did before (None: it is new). `state` None is its own."""
    app = world.apps[process.app_guid]
    droplet = world.droplets.get(app.droplet_guid)
    space = world.spaces[app.space_guid]
    before = before or process
    world.add(
        AppUsageEvent(
            **world.stamp(AppUsageEvent),
            state=state or process.state,
            previous_state=before.state,
            organization_guid=space.organization_guid,
            space_guid=space.guid,
            space_name=space.name,
            parent_app_guid=app.guid,
            parent_app_name=app.name,
            app_guid=process.guid,
            app_name=app.name,
            instance_count=process.instances,
            previous_instance_count=before.instances,
            memory_in_mb_per_instance=process.memory,
            previous_memory_in_mb_per_instance=before.memory,
            process_type=process.type,
            package_state=package_state(world, app),
            previous_package_state="UNKNOWN",
            buildpack_guid=droplet.buildpack_receipt_buildpack_guid if droplet else None,
            buildpack_name=_buildpack_name(app, droplet),
        )
    )


def _buildpack_name(app: App, droplet: Droplet | None) -> str | None:
    from_app = next((name for name in app.lifecycle.buildpacks if ":" in name), None)
    name = from_app or (droplet.buildpack_receipt_buildpack if droplet else None)
    return None if name is None else without_secrets(name)


def package_state(world: World, app: App) -> str:
    """PENDING, STAGED or FAILED: how far its newest package has come.

    Source: cloud_controller_ng:app/models/runtime/helpers/package_state_calculator.rb
    """
    package = world.packages.last(app_guid=app.guid)
    build = world.builds.last(app_guid=app.guid)
    droplet = world.droplets.last(app_guid=app.guid)
    if package is None and droplet is None:
        return "PENDING"
    waiting = _is_newer(world, app, package, droplet)
    its_own = package is not None and droplet is not None and droplet.package_guid == package.guid
    if package is not None and package.state == "FAILED" and (waiting or its_own):
        return "FAILED"
    if (build and build.state == "FAILED") or (droplet and droplet.state == "FAILED"):
        return "FAILED"
    staged = build is None or build.state == "STAGED"
    current = droplet is not None and droplet.guid == app.droplet_guid
    return "STAGED" if staged and current and not waiting else "PENDING"


def _is_newer(world: World, app: App, package: Package | None, droplet: Droplet | None) -> bool:
    """Is the package newer than what is there to run?"""
    if droplet is None or package is None:
        return droplet is None
    desired = world.droplets.get(app.droplet_guid)
    has_own = desired is not None and desired.package_guid == package.guid
    return not has_own and package.created_at >= droplet.created_at


def record_build(world: World, build: Build, state: str, previous: str) -> None:
    """STAGING_STARTED, STAGING_STOPPED and BUILDPACK_SET; `previous` is the build's state before."""
    app = world.apps[build.app_guid]
    space = world.spaces[app.space_guid]
    package = world.packages.get(build.package_guid)
    droplet = world.droplets.first(build_guid=build.guid)
    receipt = droplet.buildpack_receipt_buildpack if droplet else None
    name = receipt or next(iter(build.lifecycle.buildpacks), None)
    has_buildpacks = build.lifecycle.type != "docker"
    world.add(
        AppUsageEvent(
            **world.stamp(AppUsageEvent),
            state=state,
            previous_state=previous,
            organization_guid=space.organization_guid,
            space_guid=space.guid,
            space_name=space.name,
            parent_app_guid=app.guid,
            parent_app_name=app.name,
            memory_in_mb_per_instance=STAGING_MEMORY,
            previous_memory_in_mb_per_instance=STAGING_MEMORY,
            package_guid=build.package_guid,
            package_state=package.state if package else None,
            previous_package_state=package.state if package else None,
            buildpack_guid=droplet.buildpack_receipt_buildpack_guid if droplet and has_buildpacks else None,
            buildpack_name=without_secrets(name) if name and has_buildpacks else None,
        )
    )


def record_task_end(world: World, task: Task) -> None:
    """TASK_STOPPED of a task, as it was before its end, if its start is told: a purge may have taken that away."""
    # source: cloud_controller_ng:app/models/runtime/task_model.rb (create_stop_event_if_needed)
    told = [event.state for event in world.app_usage_events.find(task_guid=task.guid)]
    if "TASK_STARTED" in told and "TASK_STOPPED" not in told:
        record_task(world, task, "TASK_STOPPED", task.state)


def record_task(world: World, task: Task, state: str, previous: str) -> None:
    """TASK_STARTED and TASK_STOPPED; `previous` is the task's state before."""
    app = world.apps[task.app_guid]
    space = world.spaces[app.space_guid]
    world.add(
        AppUsageEvent(
            **world.stamp(AppUsageEvent),
            state=state,
            previous_state=previous,
            organization_guid=space.organization_guid,
            space_guid=space.guid,
            space_name=space.name,
            parent_app_guid=app.guid,
            parent_app_name=app.name,
            memory_in_mb_per_instance=task.memory_in_mb,
            previous_memory_in_mb_per_instance=task.memory_in_mb,
            package_state="STAGED",
            previous_package_state="STAGED",
            task_guid=task.guid,
            task_name=task.name,
        )
    )
