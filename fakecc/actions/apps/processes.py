"""What may happen to processes: they come and go with an app's droplets, and start, stop and scale.

Source: cloud_controller_ng:app/actions/process_create.rb, process_delete.rb, process_update.rb, process_scale.rb,
process_terminate.rb, app/models/runtime/process_model.rb, lib/cloud_controller/process_observer.rb
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from fakecc.actions.apps import app_events, app_usage_events, instances, process_rules, revisions
from fakecc.actions.apps.running import obstacles
from fakecc.actions.audit_events import HIDDEN, Actor
from fakecc.actions.platform import feature_flags
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Droplet, Process
from fakecc.records import replace
from fakecc.world import World

DEPLOYING = frozenset({"DEPLOYING", "PREPAUSED", "PAUSED"})
# A started process whose value of these changes is another version of itself.
VERSIONED = (
    "state",
    "memory",
    "health_check_type",
    "health_check_http_endpoint",
    "readiness_health_check_type",
    "readiness_health_check_http_endpoint",
    "ports",
)


def draft(world: World, app: App, process_type: str = "web") -> Process:
    """A stopped process of an app, in no table yet; one of type web has the app's guid.

    It is stopped where the app runs, too: only a start, a restart or the end of a deployment has it run.
    """
    # source: cloud_controller_ng:app/actions/process_create.rb
    stamp = world.stamp(Process)
    is_web = process_type == "web"
    if is_web:
        stamp["guid"] = app.guid
    settings = world.settings
    return Process(
        **stamp,
        app_guid=app.guid,
        type=process_type,
        instances=1 if is_web else 0,
        memory=settings.default_app_memory,
        disk_quota=settings.default_app_disk_in_mb,
        log_rate_limit=settings.default_app_log_rate_limit_in_bytes_per_second,
        file_descriptors=settings.instance_file_descriptor_limit,
        health_check_type="port" if is_web else "process",
        version=world.guid("Version"),
    )


def create(world: World, app: App, process_type: str, actor: Actor, *, by_manifest: bool = False) -> Process:
    """Make a process of a type that the app does not have.

    Raises Invalid("process", "sidecars", type=...) where its memory is too little for the sidecars that wait for it,
    and ("process", "creatable", problems=...) where a port that is mapped to it already is one too many.
    """
    drafted = draft(world, app, process_type)
    if process_rules.lacks_memory_for_sidecars(world, drafted):
        raise Invalid("process", "sidecars", type=process_type)
    process = world.add(drafted)
    ports = tuple(
        mapping.app_port or 8080
        for mapping in world.route_mappings.find(app_guid=app.guid)
        if mapping.process_type == process_type
    )
    if ports:
        found = [*process_rules.problems(world, process, replace(process, ports=ports))]
        if found:
            raise Invalid("process", "creatable", problems=found)
        process = world.change(process, ports=ports)
    app_events.record_process(world, actor, "create", process, by_manifest=by_manifest)
    return process


def change(world: World, process: Process, *, keeps_version: bool = False, **changed: object) -> Process:
    """Change a process; its version, what its use is told of it, and what runs follow from what changed.

    Raises Invalid("process", "valid", problems=...) where the change is refused.
    """
    state = changed.get("state", process.state)
    changes = any(name in changed and changed[name] != getattr(process, name) for name in VERSIONED)
    starts = state == "STARTED" and process.state != "STARTED"
    if state == "STARTED" and changes and (starts or not keeps_version):
        changed["version"] = world.guid("Version")
    process_rules.check(world, process, replace(process, **changed))
    after = world.change(process, **changed)
    if _is_used_otherwise(process, after):
        app_usage_events.record_process(world, after, process)
    return _observe(world, process, after)


def _is_used_otherwise(before: Process, after: Process) -> bool:
    if (before.state == "STARTED") != (after.state == "STARTED"):
        return True
    return after.state == "STARTED" and (before.instances, before.memory) != (after.instances, after.memory)


def _observe(world: World, before: Process, after: Process) -> Process:
    """Have the runtime follow."""
    if before.state != after.state or before.ports != after.ports:
        if after.state != "STARTED":
            instances.stop(world, after)
            return after
        app = world.apps[after.app_guid]
        if app.revisions_enabled:
            newest = revisions.newest(world, app)
            after = world.change(after, revision_guid=newest.guid if newest else None)
        if waits_for_staging(world, app):
            instances.start_by_sync(world, after)
        else:
            instances.start(world, after)
    elif before.instances != after.instances and after.state == "STARTED" and _is_active(world, after):
        _scale(world, after)
    return after


def _scale(world: World, process: Process) -> None:
    """Have the instances follow: at once, or by the next comparison where the newest package is not staged."""
    if app_usage_events.package_state(world, world.apps[process.app_guid]) == "PENDING":
        instances.start_by_sync(world, process)
    else:
        instances.scale(world, process)


def waits_for_staging(world: World, app: App) -> bool:
    """Is there a package, and no droplet of the newest one to run?"""
    package = world.packages.last(app_guid=app.guid)
    has_bits = package is not None and bool(package.package_hash or package.docker_image)
    return has_bits and app_usage_events.package_state(world, app) != "STAGED"


def _is_active(world: World, process: Process) -> bool:
    """Processes of docker and cnb are, where there are such apps."""
    kind = world.apps[process.app_guid].lifecycle.type
    return kind == "buildpack" or feature_flags.enabled(world, f"diego_{kind}")


def update(
    world: World,
    process: Process,
    changed: Mapping[str, object],
    actor: Actor,
    request: Json,
    *,
    by_manifest: bool = False,
) -> Process:
    """Change command, user, health checks and metadata, and save it whole.

    Raises Invalid("process", "deploying"), and as change does.
    """
    _check_not_deploying(world, process)
    fields = {**changed, "updated_at": world.now()}
    process = change(world, process, keeps_version=_changes_a_check(fields), **fields)
    told = {key: HIDDEN if key == "command" else value for key, value in dict(request or {}).items()}
    app_events.record_process(world, actor, "update", process, {"request": told}, by_manifest=by_manifest)
    return process


def _changes_a_check(changed: Mapping[str, object]) -> bool:
    """Health checks that a client changes leave the version as it is, and so does all that changes with them."""
    return any("health_check_type" in name or "http_endpoint" in name for name in changed)


def scale(
    world: World,
    process: Process,
    changed: Mapping[str, int],
    actor: Actor,
    request: Json,
    *,
    by_manifest: bool = False,
) -> Process:
    """Change instances, memory, disk and log rate, and save it whole.

    Raises Invalid("process", "deploying"), as change does, and what obstacles.of_process gives: it is scaled then.
    """
    _check_not_deploying(world, process)
    process_rules.check(world, process, replace(process, **changed))
    # Diego hears of it when the Cloud Controller has written everything down, so a cell's lines come later.
    app_events.record_process(world, actor, "scale", process, {"request": request}, by_manifest=by_manifest)
    after = change(world, process, keeps_version=True, **changed, updated_at=world.now())
    if after.instances != process.instances and after.state == "STARTED":
        obstacles.check(world, [after])
    return after


def is_deploying(world: World, app_guid: str) -> bool:
    """Is a deployment of the app under way?"""
    among: dict[str, Collection[object]] = {"app_guid": (app_guid,), "state": DEPLOYING}
    return len(world.deployments.select(among)) > 0


def _check_not_deploying(world: World, process: Process) -> None:
    if process.type == "web" and is_deploying(world, process.app_guid):
        raise Invalid("process", "deploying")


def terminate(world: World, process: Process, index: int, actor: Actor) -> None:
    """End an instance; another one is begun in its place. Raises Invalid("instance", "exists")."""
    if not 0 <= index < process.instances:
        raise Invalid("instance", "exists")
    app_events.record_process(world, actor, "terminate_instance", process, {"process_index": index})
    instances.replace(world, process, index)


def newest_of_type(world: World, app: App, process_type: str) -> Process | None:
    """The process that counts: while an app is deployed there are two of type web."""
    return world.processes.last(app_guid=app.guid, type=process_type)


def command_of(world: World, process: Process) -> str:
    """The process's own command, or the droplet's; empty where neither has one."""
    droplet = world.droplets.get(world.apps[process.app_guid].droplet_guid)
    detected = (droplet.process_types if droplet else None) or {}
    return str(process.command or detected.get(process.type) or "")


def docker_ports(droplet: Droplet | None) -> list[int]:
    """The TCP ports that an image exposes."""
    try:
        told = json.loads((droplet and droplet.execution_metadata) or "{}")
        return [port["Port"] for port in told.get("ports") or () if port["Protocol"] == "tcp"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def delete(world: World, process: Process, actor: Actor) -> None:
    """Take a process away, whose instances stop."""
    app_events.record_process(world, actor, "delete", process)
    remove(world, process)


def remove(world: World, process: Process) -> None:
    """Take a process away without an event, and what v2 once told of its instances."""
    for event in world.app_events.find(process_guid=process.guid):
        world.remove(event)
    instances.stop(world, process)
    if process.state == "STARTED":
        stopped = world.change(process, state="STOPPED")
        app_usage_events.record_process(world, stopped, process)
    world.remove(world.processes[process.guid])
