"""An app with its web process and the image of its package, made and changed as one.

Source: cloud_controller_ng:app/actions/v2/app_create.rb, app_update.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from fakecc import errors
from fakecc.actions.apps import app_states, app_usage_events, apps, lifecycles, packages, process_rules, processes
from fakecc.actions.apps.running import obstacles
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Lifecycle, Package, Process
from fakecc.models.common import NO_METADATA
from fakecc.osb.requester import NOBODY
from fakecc.records import Value, value_type
from fakecc.world import World

SCALED = frozenset({"memory", "instances", "disk_quota"})
LONGEST_COMMAND = 4096
LARGEST_NUMBER = 2**31 - 1
BITS_ARE_MISSING = "bits have not been uploaded"


@value_type
class AppChange(Value):
    """What is asked for: columns of the app and of its web process; a lifecycle, or None for that which it has.

    `image` has the image, username and password of docker's next package, or is None. `forgets_droplet`: a new
    stack takes the current droplet away.
    """

    app: Mapping[str, Json] = field(default_factory=dict[str, Json])
    process: Mapping[str, Json] = field(default_factory=dict[str, Json])
    lifecycle: Lifecycle | None = None
    image: Mapping[str, Json] | None = None
    forgets_droplet: bool = False


def create(world: World, drafted: App, asked: AppChange) -> Process:
    """Put a drafted app into the world, with its web process.

    Raises Invalid("app", "valid"), ("name", "unique"), ("lifecycle", "names"), ("docker_password", "length"),
    ("process", "valid"), AppPackageInvalid, DatabaseError.
    """
    apps.check(world, drafted)
    app = world.add(drafted)
    if asked.image is not None:
        _add_image(world, app, asked.image)
    lifecycles.check_names(world, app.lifecycle)
    process = replace(processes.draft(world, app), **asked.process)
    if process.state == "STARTED" and not _can_run(world, app):
        raise errors.AppPackageInvalid(BITS_ARE_MISSING)
    process_rules.check(world, None, process)
    _check_storable(process)
    world.add(process)
    if process.state == "STARTED" and "memory" not in asked.process:
        # Sequel counts a column as changed that got its default; a start is no change of a new process.
        app_usage_events.record_process(world, process, None)
    return process


def _add_image(world: World, app: App, image: Mapping[str, Json]) -> Package:
    return packages.create(world, packages.draft(world, app, "docker", image, NO_METADATA), NOBODY, None)


def _can_run(world: World, app: App) -> bool:
    """Is there a droplet, or a package that is ready to make one of?"""
    newest = world.packages.last(app_guid=app.guid)
    return app.droplet_guid is not None or (newest is not None and newest.state == "READY")


def _check_storable(process: Process) -> None:
    """Raises DatabaseError for what does not fit into its column."""
    numbers = (process.memory, process.instances, process.disk_quota)
    if len(process.command or "") > LONGEST_COMMAND or max(numbers) > LARGEST_NUMBER:
        raise errors.DatabaseError()


def update(world: World, app: App, process: Process, asked: AppChange) -> tuple[App, Process]:
    """Change an app and its web process; where the state is asked for, it starts or stops, but is not staged yet.

    Raises what create does, and StopDisabledDuringDeployment, ScaleDisabledDuringDeployment,
    ProcessUpdateDisabledDuringDeployment; and what obstacles.check does.
    """
    if asked.app.get("space_guid", app.space_guid) not in world.spaces:
        raise errors.DatabaseError()
    columns = _strip_name(asked.app)
    apps.check(world, replace(app, **columns))
    app = world.change(app, **columns)
    app = _change_lifecycle(world, app, asked)
    _check_not_deploying(world, app, asked.process)
    state = asked.process.get("state")
    if state == "STARTED" and process.state != "STARTED" and not _can_run(world, app):
        raise errors.AppPackageInvalid(BITS_ARE_MISSING)
    process_rules.check(world, process, replace(process, **asked.process))
    _check_storable(replace(process, **asked.process))
    begins = state == "STARTED" and app_states.begins_to_run(world, app)
    process = processes.change(world, process, **asked.process)
    if state is not None:
        _start_or_stop(world, app, state)
    if begins:
        obstacles.check(world, world.processes.find(app_guid=app.guid))
    return world.apps[app.guid], world.processes[process.guid]


def _strip_name(columns: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value.strip() if name == "name" else value for name, value in columns.items()}


def _change_lifecycle(world: World, app: App, asked: AppChange) -> App:
    if asked.lifecycle is not None:
        app = world.change(app, lifecycle=asked.lifecycle)
        if asked.forgets_droplet:
            app = world.change(app, droplet_guid=None)
        lifecycles.check_names(world, app.lifecycle)
    elif asked.image is not None:
        _add_image(world, app, asked.image)
    return app


def _check_not_deploying(world: World, app: App, asked: Mapping[str, Json]) -> None:
    if not asked or not processes.is_deploying(world, app.guid):
        return
    if asked.get("state") == "STOPPED":
        raise errors.StopDisabledDuringDeployment()
    if SCALED & set(asked):
        raise errors.ScaleDisabledDuringDeployment()
    raise errors.ProcessUpdateDisabledDuringDeployment()


def _start_or_stop(world: World, app: App, state: str) -> None:
    """Have the app's other processes follow. Raises Broken where one of them is refused."""
    try:
        if state == "STARTED":
            app_states.start_quietly(world, app)
        else:
            app_states.stop_quietly(world, app)
    except Invalid as problem:
        # Nobody translates what another process suffers from.
        message = f"a process of app {app.guid} cannot follow: {problem}"
        raise Broken(message) from None
