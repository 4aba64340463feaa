"""The instances of processes: begun and ended as processes start, scale and stop; they run, crash and come back.

    begun -> STARTING -> RUNNING -> CRASHED -> STARTING ...
                      -> the state that the runtime says, and stays there

Source: cloud_controller_ng:app/controllers/internal/app_crashed_controller.rb,
app/repositories/process_event_repository.rb, app_event_repository.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions.apps import app_event_lines
from fakecc.actions.apps.running import obstacles
from fakecc.actions.apps.waiting_steps import hasten_update, wait
from fakecc.actions.platform import app_logs
from fakecc.actions.tenancy import isolation_segments
from fakecc.json_types import Json
from fakecc.models.apps import Process, ProcessInstance
from fakecc.models.events import AuditEvent
from fakecc.world import World, action
from fakecc.world.runtime_port import Crash, InstanceCourse

CELL = "cell-1"
# Seconds; the recorded one was quick. recording: apps/deployment-rolling
SYNC_INTERVAL = 1.0
# Diego starts a crashed instance anew at once for three times, then after 30 seconds, and ever later.
# source: diego:bbs/models/restart_calculator.go
CRASHES_WITHOUT_DELAY = 3
FIRST_DELAY = 30.0
LONGEST_DELAY = 960.0


def start(world: World, process: Process) -> None:
    """Begin those instances anew that a started process wants."""
    stop(world, process)
    scale(world, process)


def start_by_sync(world: World, process: Process) -> None:
    """Leave it to the next comparison with the runtime to begin them: what runs is not the newest package."""
    world.later(SYNC_INTERVAL, synchronize, process_guid=process.guid)


@action
def synchronize(world: World, *, process_guid: str) -> None:
    """Begin what a started process wants and nobody has begun; without a droplet there is nothing to run."""
    # source: cloud_controller_ng:lib/cloud_controller/diego/processes_sync.rb
    process = world.processes.get(process_guid)
    if process is None or process.state != "STARTED" or world.apps[process.app_guid].droplet_guid is None:
        return
    scale(world, process)


def stop(world: World, process: Process) -> None:
    """End every instance."""
    for instance in world.process_instances.find(process_guid=process.guid):
        end(world, process, instance)


def scale(world: World, process: Process) -> None:
    """Begin the instances that lack, and end those that are too many.

    None begins where nothing runs yet and the runtime cannot be asked for it.
    """
    present = world.process_instances.find(process_guid=process.guid)
    if not present and obstacles.of_process(world, process):
        return
    for instance in present:
        if instance.index >= process.instances:
            end(world, process, instance)
    taken = {instance.index for instance in present}
    for index in range(process.instances):
        if index not in taken:
            begin(world, process, index, beside=present[0] if present else None)


def replace(world: World, process: Process, index: int) -> None:
    """End the instance of that index, and begin another one in its place."""
    for instance in world.process_instances.find(process_guid=process.guid):
        if instance.index == index:
            end(world, process, instance)
            begin(world, process, index, beside=instance)


def end(world: World, process: Process, instance: ProcessInstance) -> None:
    """End one instance."""
    world.runtime.stop_instance(process, instance)
    app_logs.write_cell(world, process, instance, f"Stopping instance {instance.guid}")
    world.remove(instance)


def begin(world: World, process: Process, index: int, beside: ProcessInstance | None = None) -> ProcessInstance:
    """Begin an instance; what becomes of it is the runtime's word.

    It runs in the segment of the instance `beside` it: another one counts when all begin anew.
    """
    app = world.apps[process.app_guid]
    # source: cloud_controller_ng:lib/cloud_controller/diego/reporters/instances_stats_reporter.rb (PlacementTags)
    chosen = beside.isolation_segment if beside else isolation_segments.name_for(world, world.spaces[app.space_guid])
    instance = world.add(
        ProcessInstance(
            **world.stamp(ProcessInstance),
            process_guid=process.guid,
            index=index,
            since=world.now(),
            routable=False,
            memory=process.memory,
            disk_quota=process.disk_quota,
            ssh=app.enable_ssh,
            isolation_segment=chosen,
        )
    )
    return _run(world, process, instance)


def _run(world: World, process: Process, instance: ProcessInstance) -> ProcessInstance:
    course = world.runtime.start_instance(process, instance)
    app_logs.write_cell(world, process, instance, f"Creating container for instance {instance.guid}")
    if course.progress.held or course.progress.seconds > 0:
        wait(world, course.progress, arrive, instance_guid=instance.guid)
        return instance
    return _arrive(world, process, instance, course)


@action
def arrive(world: World, *, instance_guid: str) -> None:
    """The time is over that an instance takes to start."""
    instance = world.process_instances.get(instance_guid)
    if instance is not None and instance.state == "STARTING":
        process = world.processes[instance.process_guid]
        _arrive(world, process, instance, world.runtime.instance_course(process, instance))


def _arrive(world: World, process: Process, instance: ProcessInstance, course: InstanceCourse) -> ProcessInstance:
    crashes = course.crash is not None and (course.crash.times is None or instance.crash_count < course.crash.times)
    if course.crash is not None and crashes and course.crash.after <= 0:
        return _crash(world, process, instance, course.crash)
    instance = world.change(
        instance,
        state=course.state,
        since=world.now(),
        routable=course.state == "RUNNING" and course.routable,
        details=course.details,
    )
    hasten_update(world, process)
    if instance.routable:
        app_logs.write_cell(world, process, instance, "Container became healthy")
    if course.crash is not None and crashes:
        world.later(course.crash.after, crash, instance_guid=instance.guid)
    return instance


def settle(world: World, instance: ProcessInstance, course: InstanceCourse) -> ProcessInstance:
    """Have an instance come to this state now, whatever it was on its way to."""
    return _arrive(world, world.processes[instance.process_guid], instance, course)


@action
def crash(world: World, *, instance_guid: str) -> None:
    """The moment has come at which an instance crashes."""
    instance = world.process_instances.get(instance_guid)
    if instance is None or instance.state != "RUNNING":
        return
    process = world.processes[instance.process_guid]
    course = world.runtime.instance_course(process, instance)
    if course.crash is not None:
        _crash(world, process, instance, course.crash)


def _crash(world: World, process: Process, instance: ProcessInstance, told: Crash) -> ProcessInstance:
    instance = world.change(
        instance, state="CRASHED", since=world.now(), routable=False, crash_count=instance.crash_count + 1
    )
    hasten_update(world, process)
    app_logs.write_process(world, process, instance, app_logs.exit_line(told.exit_description))
    _record_crash(world, process, instance, told)
    if told.times is not None:
        world.later(_delay(instance.crash_count), restart, instance_guid=instance.guid)
    return instance


def _delay(crash_count: int) -> float:
    late = crash_count - CRASHES_WITHOUT_DELAY
    return 0.0 if late <= 0 else float(min(FIRST_DELAY * 2 ** (late - 1), LONGEST_DELAY))


@action
def restart(world: World, *, instance_guid: str) -> None:
    """Begin a crashed instance anew."""
    instance = world.process_instances.get(instance_guid)
    if instance is not None and instance.state == "CRASHED":
        process = world.processes[instance.process_guid]
        _run(world, process, world.change(instance, state="STARTING", since=world.now()))


def _record_crash(world: World, process: Process, instance: ProcessInstance, told: Crash) -> None:
    crashed = {
        "instance": instance.guid,
        "index": instance.index,
        "cell_id": CELL,
        "reason": told.reason,
        "exit_description": told.exit_description,
        "crash_count": instance.crash_count,
        "crash_timestamp": int(world.now() * 1e9),
        "version": process.version,
    }
    app = world.apps[process.app_guid]
    for line in app_event_lines.crash_lines(app, process, crashed):
        app_logs.write_controller(world, app, line)
    _record(world, process, "audit.app.process.crash", ("process", process.guid, process.type), crashed)
    brief = {key: crashed[key] for key in ("instance", "index", "cell_id", "exit_description", "reason")}
    _record(world, process, "app.crash", ("app", app.guid, app.name), brief)


def _record(world: World, process: Process, kind: str, actor: tuple[str, str, str], data: Mapping[str, Json]) -> None:
    app = world.apps[process.app_guid]
    space = world.spaces[app.space_guid]
    actor_type, actor_guid, actor_name = actor
    world.add(
        AuditEvent(
            **world.stamp(AuditEvent),
            type=kind,
            actor_guid=actor_guid,
            actor_type=actor_type,
            actor_name=actor_name,
            target_guid=app.guid,
            target_type="app",
            target_name=app.name,
            space_guid=space.guid,
            organization_guid=space.organization_guid,
            data=data,
        )
    )
