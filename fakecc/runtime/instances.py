"""Instances: what becomes of one that is begun. Nothing runs; what runs apps would tell so.

A behaviour's `instances` says: `mode`, `seconds`, `polls` as a progress rule does, of the time until it runs; `state`,
`routable` and `details` what it comes to; `crash` that it crashes (`exit`, `after` seconds, `reason`, `times`);
`indexes` which instances are meant (odd, even, or a list).
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.models.apps import App, Process, ProcessInstance
from fakecc.progress import Subject
from fakecc.runtime import behaviours, calls, progress
from fakecc.runtime.calls import RuntimeCall
from fakecc.world import World
from fakecc.world.runtime_port import Crash, InstanceCourse


def begin(world: World, process: Process, instance: ProcessInstance) -> InstanceCourse:
    """Begin an instance; says what becomes of it."""
    calls.begin(world, _call(world, "start_instance", process, instance))
    return course(world, process, instance)


def course(world: World, process: Process, instance: ProcessInstance) -> InstanceCourse:
    """What becomes of an instance, as the behaviours say now."""
    app = world.apps[process.app_guid]
    words = behaviours.of(world, "instances", app, command=_command(world, app, process), process_type=process.type)
    if not _means(words.get("indexes"), instance.index):
        words = {}
    said = _words_of_fault(world, instance)
    subject = Subject(resource="process_instances", operation="create", name=app.name)
    running = progress.of(world, subject, words, said)
    words = {**words, **said}
    return InstanceCourse(
        progress=running,
        state=words.get("state", "RUNNING"),
        routable=words.get("routable", True),
        details=words.get("details"),
        crash=_crash(process, words["crash"]) if "crash" in words else None,
    )


def stop(world: World, process: Process, instance: ProcessInstance) -> None:
    """End an instance."""
    calls.end(world, _call(world, "stop_instance", process, instance))


def _command(world: World, app: App, process: Process) -> str:
    droplet = world.droplets.get(app.droplet_guid)
    return str(process.command or ((droplet and droplet.process_types) or {}).get(process.type) or "")


def _means(indexes: Json, index: int) -> bool:
    if indexes is None:
        return True
    if isinstance(indexes, str):
        return (index % 2 == 1) == (indexes == "odd")
    return index in indexes


def _crash(process: Process, words: Mapping[str, Json]) -> Crash:
    return Crash(
        after=words.get("after", 0.0),
        exit_description=words.get("told")
        or f"APP/PROC/{process.type.upper()}: Exited with status {words.get('exit', 1)}",
        reason=words.get("reason", "CRASHED"),
        times=words.get("times"),
    )


def _words_of_fault(world: World, instance: ProcessInstance) -> Mapping[str, Json]:
    """What a fault said of it: one that fails crashes as soon as it runs, and is begun anew."""
    said = calls.words(world, instance.guid)
    words = {key: value for key, value in said.items() if key != "fails"}
    if "fails" in said and instance.state == "STARTING":
        words["crash"] = {"told": said["fails"], "times": instance.crash_count + 1}
    return words


def _call(world: World, operation: str, process: Process, instance: ProcessInstance) -> RuntimeCall:
    return RuntimeCall(
        operation=operation,
        path=f"/processes/{process.guid}/instances/{instance.index}",
        guid=instance.guid,
        app=world.apps[process.app_guid],
        told={"process_guid": process.guid, "instance_guid": instance.guid},
        selectors={"process_type": process.type, "index": instance.index},
    )
