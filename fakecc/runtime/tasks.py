"""Tasks: when one is over, and how it ends. Nothing runs; what runs apps would tell so.

A behaviour's `tasks` says: `mode`, `seconds`, `polls` as a progress rule does; `fails` the reason of a failure;
`cancels_in` how many seconds a cancelled one takes to end.
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.models.apps import Task
from fakecc.runtime import behaviours, entries, progress
from fakecc.world import World
from fakecc.world.runtime_port import Progress


def begin(world: World, task: Task) -> Progress:
    """Begin a task; says when it is over."""
    _note(world, "run_task", task)
    return progress.of(world, "tasks", "create", world.apps[task.app_guid].name, _words(world, task))


def failure(world: World, task: Task) -> str:
    """Why it failed; empty for success."""
    return str(_words(world, task).get("fails", ""))


def cancel(world: World, task: Task) -> Progress:
    """Give a task up; says when it has ended."""
    _note(world, "cancel_task", task)
    words = {"mode": "after", "seconds": _words(world, task).get("cancels_in", 0.0)}
    return progress.of(world, "tasks", "delete", world.apps[task.app_guid].name, words)


def _words(world: World, task: Task) -> Mapping[str, Json]:
    return behaviours.of(world, "tasks", world.apps[task.app_guid], command=task.command)


def _note(world: World, operation: str, task: Task) -> None:
    told = {"app_guid": task.app_guid, "task_guid": task.guid, "command": task.command}
    entries.write_down(world, operation, f"/tasks/{task.guid}", **told)
