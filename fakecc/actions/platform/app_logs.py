"""The log lines that Diego and the Cloud Controller write of an app: what `cf logs` shows of it.

What the app itself says, a test writes: nothing runs here.

Source: executor:depot/steps/run_step.go, depot/containerstore/storenode.go (what a cell says),
cloud_controller_ng:lib/app_log_emitter.rb, lib/loggregator_emitter/client.rb (how the Cloud Controller says something)
"""

from __future__ import annotations

from fakecc.actions.platform import logs
from fakecc.models.apps import App, Build, Process, ProcessInstance, Task
from fakecc.world import World

STAGER, CELL, API = "STG", "CELL", "API"


def hears_controller(world: World) -> bool:
    """Has the Cloud Controller a Loggregator to say something to?"""
    # source: cloud_controller_ng:lib/cloud_controller/runner.rb (setup_app_log_emitter)
    return bool(world.settings.loggregator["endpoint"])


def write_controller(world: World, app: App, text: str, *, error: bool = False) -> None:
    """What the Cloud Controller says of an app, where that is heard. `error`: on standard error?"""
    if not hears_controller(world):
        return
    space = world.spaces[app.space_guid]
    organization = world.organizations[space.organization_guid]
    tags = {
        "app_id": app.guid,
        "app_name": app.name,
        "organization_id": organization.guid,
        "organization_name": organization.name,
        "origin": "cloud_controller",
        "source_type": API,
        "space_id": space.guid,
        "space_name": space.name,
    }
    logs.write_line(world, app.guid, text, error=error, instance_id="0", tags=tags)


def write_staging(world: World, build: Build, text: str) -> None:
    """What the stager says of a build."""
    logs.write(world, build.app_guid, text, source_type=STAGER)


def write_cell(world: World, process: Process, instance: ProcessInstance, text: str) -> None:
    """What the cell says of an instance."""
    logs.write(world, process.app_guid, text, source_type=CELL, instance_id=str(instance.index))


def write_process(world: World, process: Process, instance: ProcessInstance, text: str) -> None:
    """What is said where the instance's own lines stand."""
    source_type = f"APP/PROC/{process.type.upper()}"
    logs.write(world, process.app_guid, text, source_type=source_type, instance_id=str(instance.index))


def write_task(world: World, task: Task, text: str) -> None:
    """What is said where the task's own lines stand."""
    logs.write(world, task.app_guid, text, source_type=f"APP/TASK/{task.name}")


def exit_line(reason: str) -> str:
    """How a cell tells why something ended: `Exited with status 1` is `Exit status 1` there."""
    return reason.rpartition(": ")[2].replace("Exited with status", "Exit status")
