"""What may happen to processes: they come and go with an app's droplets, and start and stop with it.

Source: cloud_controller_ng:app/actions/process_create.rb, process_delete.rb, app/models/runtime/process_model.rb
"""

from __future__ import annotations

from fakecc.actions.apps import app_events, app_usage_events
from fakecc.actions.audit_events import Actor
from fakecc.models.apps import App, Process
from fakecc.world import World

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
    """A process of an app, in no table yet; one of type web has the app's guid, where that is free."""
    stamp = world.stamp(Process)
    is_web = process_type == "web"
    if is_web:
        stamp["guid"] = app.guid
    settings = world.settings
    return Process(
        **stamp,
        app_guid=app.guid,
        type=process_type,
        state=app.desired_state,
        instances=1 if is_web else 0,
        memory=settings.default_app_memory,
        disk_quota=settings.default_app_disk_in_mb,
        log_rate_limit=settings.default_app_log_rate_limit_in_bytes_per_second,
        file_descriptors=settings.instance_file_descriptor_limit,
        health_check_type="port" if is_web else "process",
        version=world.guid("Version"),
    )


def create(world: World, app: App, process_type: str, actor: Actor, *, by_manifest: bool = False) -> Process:
    """Make a process of a type that the app does not have."""
    process = world.add(draft(world, app, process_type))
    ports = tuple(
        mapping.app_port or 8080
        for mapping in world.route_mappings.find(app_guid=app.guid)
        if mapping.process_type == process_type
    )
    if ports:
        process = world.change(process, ports=ports)
    if process.state == "STARTED":
        app_usage_events.record_process(world, process, None)
    app_events.record_process(world, actor, "create", process, by_manifest=by_manifest)
    return process


def change(world: World, process: Process, **changed: object) -> Process:
    """Change a process; what its use is told of it, and its version, follow from what changed."""
    state = changed.get("state", process.state)
    if state == "STARTED" and any(name in changed and changed[name] != getattr(process, name) for name in VERSIONED):
        changed["version"] = world.guid("Version")
    after = world.change(process, **changed)
    if _is_used_otherwise(process, after):
        app_usage_events.record_process(world, after, process)
    return after


def _is_used_otherwise(before: Process, after: Process) -> bool:
    if (before.state == "STARTED") != (after.state == "STARTED"):
        return True
    return after.state == "STARTED" and (before.instances, before.memory) != (after.instances, after.memory)


def delete(world: World, process: Process, actor: Actor) -> None:
    """Take a process away, whose instances stop."""
    app_events.record_process(world, actor, "delete", process)
    if process.state == "STARTED":
        change(world, process, state="STOPPED")
    for instance in world.process_instances.find(process_guid=process.guid):
        world.remove(instance)
    world.remove(world.processes[process.guid])
