"""Tasks: when one is over, and how it ends. Nothing runs; what runs apps would tell so.

A behaviour's `tasks` says: `mode`, `seconds`, `polls` as a progress rule does; `fails` the reason of a failure;
`cancels_in` how many seconds a cancelled one takes to end.
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.models.apps import Task
from fakecc.progress import Subject
from fakecc.runtime import behaviours, calls, progress
from fakecc.runtime.calls import RuntimeCall
from fakecc.world import World
from fakecc.world.runtime_port import Progress


def begin(world: World, task: Task) -> Progress:
    """Begin a task; says when it is over."""
    calls.begin(world, _call(world, "run_task", task))
    return progress.of(world, _subject(world, task, "create"), _words(world, task), calls.words(world, task.guid))


def failure(world: World, task: Task) -> str:
    """Why it failed; empty for success."""
    return str(_words(world, task).get("fails", ""))


def cancel(world: World, task: Task) -> Progress:
    """Give a task up; says when it has ended."""
    cancels_in = _words(world, task).get("cancels_in", 0.0)
    calls.begin(world, _call(world, "cancel_task", task))
    words = {"mode": "after", "seconds": cancels_in}
    return progress.of(world, _subject(world, task, "delete"), words, calls.words(world, task.guid))


def _subject(world: World, task: Task, operation: str) -> Subject:
    return Subject(resource="tasks", operation=operation, name=world.apps[task.app_guid].name)


def _words(world: World, task: Task) -> Mapping[str, Json]:
    """What a fault said of it, and then what behaviours say."""
    told = behaviours.of(world, "tasks", world.apps[task.app_guid], command=task.command)
    return {**told, **calls.words(world, task.guid)}


def _call(world: World, operation: str, task: Task) -> RuntimeCall:
    return RuntimeCall(
        operation=operation,
        path=f"/tasks/{task.guid}",
        guid=task.guid,
        app=world.apps[task.app_guid],
        told={"task_guid": task.guid, "command": task.command},
        selectors={"task": (task.guid, task.name)},
    )
