"""Deleting apps with all that is below them, as far as the brokers let it happen.

Source: cloud_controller_ng:app/actions/app_delete.rb, task_delete.rb, build_delete.rb, route_mapping_delete.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.apps import app_events, app_usage_events, droplets, packages, processes
from fakecc.actions.audit_events import HIDDEN
from fakecc.actions.routing import destinations
from fakecc.actions.services.by_job import binding_delete
from fakecc.actions.services.by_job.binding_delete import UnbindFailed
from fakecc.json_types import Json
from fakecc.models.apps import App, Build, Task
from fakecc.models.jobs import Job
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import World, action

TERMINAL = ("FAILED", "SUCCEEDED")


def delete_later(world: World, app: App, requester: Requester) -> Job:
    """Have a job unbind the app and take it away."""
    return jobs.enqueue(
        world,
        "app.delete",
        delete_by_job,
        resource=("apps", app.guid),
        user_guid=requester.user_guid,
        guid=app.guid,
        requester=requester.plain(),
    )


def delete(
    world: World, app: App, requester: Requester, told: Mapping[str, Json] | None = None
) -> Conversation[list[UnbindFailed]]:
    """Unbind the app and take it away; it stays where a binding does, whose reasons are given. `told` as for remove."""
    failures = yield from binding_delete.unbind_all(world, world.service_bindings.find(app_guid=app.guid), requester)
    present = world.apps.get(app.guid)
    if present is not None and not failures:
        remove(world, present, requester, told)
    return failures


def remove(world: World, app: App, requester: Requester, told: Mapping[str, Json] | None = None) -> None:
    """Take away an app whose bindings are gone, with all that is below it. `told` is what its event says besides."""
    actor = requester.actor
    app = world.change(app, droplet_guid=None)
    for package in world.packages.find(app_guid=app.guid):
        packages.delete(world, package, actor)
    for task in world.tasks.find(app_guid=app.guid):
        _remove_task(world, task, requester)
    for build in world.builds.find(app_guid=app.guid):
        _remove_build(world, build)
    for droplet in world.droplets.find(app_guid=app.guid):
        droplets.delete(world, droplet, actor)
    below = [*world.deployments.find(app_guid=app.guid), *world.revisions.find(app_guid=app.guid)]
    for record in [*below, *world.sidecars.find(app_guid=app.guid)]:
        world.remove(record)
    for mapping in world.route_mappings.find(app_guid=app.guid):
        destinations.record(world, actor, "unmap-route", mapping)
        world.remove(mapping)
    for process in world.processes.find(app_guid=app.guid):
        processes.delete(world, process, actor)
    app_events.record(world, actor, "delete-request", app, told)
    world.remove(world.apps[app.guid])


def _remove_build(world: World, build: Build) -> None:
    if build.state == "STAGING":
        world.runtime.stop_staging(build)
    world.remove(build)


def _remove_task(world: World, task: Task, requester: Requester) -> None:
    if task.state == "RUNNING":
        app = world.apps[task.app_guid]
        request = {"name": task.name, "memory_in_mb": task.memory_in_mb, "command": HIDDEN}
        told = {"task_guid": task.guid, "request": request}
        app_events.record(world, requester.actor, "task.cancel", app, told)
    if task.state not in TERMINAL:
        app_usage_events.record_task(world, task, "TASK_STOPPED", task.state)
    world.remove(task)


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> Conversation[None]:
    """The job's only run."""
    app = world.apps.get(guid)
    failures = (yield from delete(world, app, Requester.of(requester))) if app else []
    if failures:
        problems = [jobs.problem_of(errors.UnprocessableEntity(failure.message)) for failure in failures]
        jobs.fail(world, job_guid, *problems)
        return
    jobs.complete(world, job_guid)
