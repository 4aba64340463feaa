"""Tasks: run, cancelled, and ended as the runtime says.

    PENDING -> RUNNING -> SUCCEEDED | FAILED
               RUNNING -> CANCELING -> FAILED

Source: cloud_controller_ng:app/actions/task_create.rb, task_cancel.rb, app/models/runtime/task_model.rb,
lib/cloud_controller/diego/task_completion_callback_generator.rb, app/repositories/task_event_repository.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fakecc.actions.apps import app_events, app_usage_events, processes
from fakecc.actions.apps.process_rules import DEFAULT_USER, user_problems
from fakecc.actions.apps.running import obstacles, run_users
from fakecc.actions.apps.staging.limits import UNLIMITED, bare_quotas, quotas
from fakecc.actions.apps.waiting_steps import wait
from fakecc.actions.audit_events import HIDDEN, Actor
from fakecc.actions.platform import app_logs
from fakecc.errors import Broken, CloudControllerError, Invalid
from fakecc.models.apps import App, Droplet, Process, Task
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.records import Value, value_type
from fakecc.selections import Order
from fakecc.world import World, action

NAME = re.compile(r"[^\x00-\x1f\x7f]+\Z")
LONGEST_COMMAND = 4096
ENDED = frozenset({"SUCCEEDED", "FAILED"})
CANCELED = "task was cancelled"
LOST = "Unable to determine completion status"
# Seconds.
SYNC_INTERVAL, LONGEST_INTERVAL = 30.0, 3600.0


@value_type
class TaskRequest(Value):
    """What was asked for; None leaves it to the template's process, or to the installation.

    `has_name`, `has_command` and `has_user`: were they given, even as null?
    """

    name: str | None = None
    has_name: bool = False
    command: str | None = None
    has_command: bool = False
    user: str | None = None
    has_user: bool = False
    memory: int | None = None
    disk: int | None = None
    log_rate: int | None = None
    metadata: Metadata = NO_METADATA


def create(
    world: World, app: App, asked: TaskRequest, template: Process | None, droplet: Droplet | None, actor: Actor
) -> Task:
    """Have a task run on a droplet, or the app's. Raises Invalid("task", ...): "droplet", "disk", "valid".

    On a droplet that is not staged it fails: Invalid("task", "staged"), and it is kept.
    """
    droplet = droplet or world.droplets.get(app.droplet_guid)
    if droplet is None:
        raise Invalid("task", "droplet")
    if asked.disk is not None and asked.disk > world.settings.maximum_app_disk_in_mb:
        raise Invalid("task", "disk", most=world.settings.maximum_app_disk_in_mb)
    task = _draft(world, app, asked, template, droplet)
    problems = [*_problems(world, app, task)]
    if problems:
        raise Invalid("task", "valid", problems=problems)
    task = world.add(task)
    _record(world, actor, "create", task)
    if droplet.state != "STAGED":
        world.change(task, state="FAILED", failure_reason="Unable to request task to be run")
        world.keep()
        raise Invalid("task", "staged")
    try:
        _check_obstacles(world, app, task)
        progress = world.runtime.run_task(task)
    except CloudControllerError:
        world.change(task, state="FAILED", failure_reason="Unable to request task to be run")
        world.keep()
        raise
    wait(world, progress, complete, task_guid=task.guid)
    app_usage_events.record_task(world, task, "TASK_STARTED", "PENDING")
    return world.change(task, state="RUNNING")


def _check_obstacles(world: World, app: App, task: Task) -> None:
    obstacle = obstacles.of_task(world, app, user_of(world, task))
    if obstacle:
        raise obstacle


def _draft(world: World, app: App, asked: TaskRequest, template: Process | None, droplet: Droplet) -> Task:
    settings = world.settings
    memory = template.memory if template else settings.default_app_memory
    disk = template.disk_quota if template else settings.default_app_disk_in_mb
    rate = template.log_rate_limit if template else settings.default_app_log_rate_limit_in_bytes_per_second
    command = asked.command if asked.has_command or template is None else processes.command_of(world, template)
    user = asked.user if asked.has_user or template is None else template.user
    stamp = world.stamp(Task)
    return Task(
        **stamp,
        app_guid=app.guid,
        droplet_guid=droplet.guid,
        sequence_id=_next_sequence_id(world, app),
        name=(asked.name or "") if asked.has_name else stamp["guid"][:8],
        command=command or "",
        memory_in_mb=memory if asked.memory is None else asked.memory,
        disk_in_mb=disk if asked.disk is None else asked.disk,
        log_rate_limit=rate if asked.log_rate is None else asked.log_rate,
        user=user,
        metadata=asked.metadata,
    )


def _next_sequence_id(world: World, app: App) -> int:
    of_app = world.tasks.select({"app_guid": (app.guid,)})
    latest = of_app.slice_by(Order("sequence_id", folds=False), 0, 1, descending=True)
    return latest[0].sequence_id + 1 if latest else 1


def _problems(world: World, app: App, task: Task) -> Iterator[Invalid]:
    """Columns and messages, those of one column together."""
    if not NAME.match(task.name):
        yield Invalid("name", "format")
    if not task.name.strip():
        yield Invalid("name", "presence")
    if not task.command.strip():
        yield Invalid("command", "presence")
    if len(task.command) > LONGEST_COMMAND:
        yield Invalid("command", f"must be shorter than {LONGEST_COMMAND + 1} characters")
    yield from _quota_problems(world, app, task)
    yield from user_problems(world, task.user)


def _quota_problems(world: World, app: App, task: Task) -> Iterator[Invalid]:
    bound = [*quotas(world, app)][::-1]
    for where, quota, used in bound:
        if quota.memory_limit != UNLIMITED and used.memory() + task.memory_in_mb > quota.memory_limit:
            yield Invalid("memory_in_mb", f"exceeds {where} memory quota")
        if quota.instance_memory_limit != UNLIMITED and task.memory_in_mb > quota.instance_memory_limit:
            yield Invalid("memory_in_mb", f"exceeds {where} instance memory quota")
    yield from _log_rate_problems(world, app, task)
    for _, quota, used in bound:
        if quota.app_task_limit not in {UNLIMITED, None} and used.living_tasks() >= quota.app_task_limit:
            yield Invalid("app_task_limit", "quota exceeded")


def _log_rate_problems(world: World, app: App, task: Task) -> Iterator[Invalid]:
    space = world.spaces[app.space_guid]
    for where, quota, used in [*quotas(world, app)][::-1]:
        if quota.log_rate_limit in {UNLIMITED, None}:
            continue
        if task.log_rate_limit == UNLIMITED:
            name = space.name if where == "space" else world.organizations[space.organization_guid].name
            yield Invalid("log_rate_limit", f"cannot be unlimited in {where} '{name}'.")
        if used.log_rate() + task.log_rate_limit > quota.log_rate_limit:
            yield Invalid("log_rate_limit", f"exceeds {where} log rate quota")


def cancel(world: World, task: Task, actor: Actor) -> Task:
    """Give a task up. Raises Invalid("task", "ended"); Broken where a quota no longer allows a task of its size."""
    if task.state in ENDED:
        raise Invalid("task", "ended", state=task.state)
    if _is_too_large(world, task):
        raise Broken("no change of a task is saved that a quota forbids")
    task = world.change(task, state="CANCELING")
    _record(world, actor, "cancel", task)
    wait(world, world.runtime.cancel_task(task), complete_canceled, task_guid=task.guid)
    return task


def _is_too_large(world: World, task: Task) -> bool:
    """Does a quota that was lowered since forbid it? The model says so whatever becomes of the task."""
    # source: cloud_controller_ng:app/models/runtime/constraints/max_instance_memory_policy.rb
    found = (quota.instance_memory_limit for _, quota in bare_quotas(world, world.apps[task.app_guid]))
    return any(limit != UNLIMITED and task.memory_in_mb > limit for limit in found)


@action
def complete(world: World, *, task_guid: str) -> None:
    """The task is over; one that is gone, cancelled or over already stays as it is."""
    task = world.tasks.get(task_guid)
    if task is not None and task.state == "RUNNING":
        _end_or_lose(world, task, world.runtime.task_failure(task))


@action
def complete_canceled(world: World, *, task_guid: str) -> None:
    """The runtime has ended a task that was cancelled."""
    task = world.tasks.get(task_guid)
    if task is not None and task.state == "CANCELING":
        _end_or_lose(world, task, CANCELED)


def _end_or_lose(world: World, task: Task, reason: str) -> None:
    """End it; where that cannot be saved, Diego forgets the task, and a later comparison finds that it is gone."""
    if _is_too_large(world, task):
        world.later(SYNC_INTERVAL, compare, task_guid=task.guid, interval=SYNC_INTERVAL)
    else:
        end(world, task, reason)


@action
def compare(world: World, *, task_guid: str, interval: float) -> None:
    """A task that the runtime has forgotten has failed, when that can be saved. Later ones look less often."""
    # source: cloud_controller_ng:lib/cloud_controller/diego/tasks_sync.rb
    task = world.tasks.get(task_guid)
    if task is None or task.state in ENDED:
        return
    if _is_too_large(world, task):
        pause = min(interval * 2, LONGEST_INTERVAL)
        world.later(pause, compare, task_guid=task_guid, interval=pause)
    else:
        end(world, task, LOST)


def end(world: World, task: Task, reason: str) -> Task:
    """The task has ended: badly for a reason, well without. One that was cancelled has always failed."""
    told = CANCELED if task.state == "CANCELING" else reason
    app_logs.write_task(world, task, app_logs.exit_line(told) if told else "Exit status 0")
    ended = world.change(task, state="FAILED" if told else "SUCCEEDED", failure_reason=told or None)
    app_usage_events.record_task_end(world, task)
    return ended


def _record(world: World, actor: Actor, operation: str, task: Task) -> None:
    request = {"name": task.name, "memory_in_mb": task.memory_in_mb, "command": HIDDEN}
    told = {"task_guid": task.guid, "request": request}
    app_events.record(world, actor, f"task.{operation}", world.apps[task.app_guid], told)


def user_of(world: World, task: Task) -> str | None:
    """As whom it runs."""
    droplet = world.droplets.get(task.droplet_guid)
    if task.user or droplet is None:
        return task.user
    if droplet.lifecycle.type == "docker":
        return run_users.docker_user(droplet)
    return "root" if droplet.lifecycle.type == "cnb" else DEFAULT_USER
