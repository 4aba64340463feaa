"""The log lines that Diego writes while an app is staged, runs, crashes and stops: what `cf logs` shows of it.

What the app itself says, a test writes: nothing runs here.

Source: executor:depot/steps/run_step.go, depot/containerstore/storenode.go (what a cell says); the lines of the
Cloud Controller itself are left out
"""

from __future__ import annotations

from fakecc.actions.platform import logs
from fakecc.models.apps import Build, Process, ProcessInstance, Task
from fakecc.world import World

STAGER, CELL = "STG", "CELL"


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
