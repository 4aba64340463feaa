"""Delete an app together with its bindings, however long their brokers take to unbind.

Only in an installation with temporary_enable_async_recursive_delete; app_deletion is what others do, and sub_jobs tells
what a look of the job does. It stops the app before it unbinds.
Source: cloud_controller_ng:app/jobs/v3/recursive_delete_app_job.rb
"""

from __future__ import annotations

from fakecc.actions import jobs
from fakecc.actions.apps import app_states
from fakecc.actions.apps.deletion import app_deletion
from fakecc.actions.services.by_job import sub_jobs
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.jobs import Job
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import World, action

OPERATION = "app.delete"
STILL = (
    "Deletion of the app is still in progress: one or more service bindings are still being deleted. "
    "It will complete once those operations finish."
)


def delete_later(world: World, app: App, requester: Requester) -> Job:
    """Have a job delete an app, in the way of this installation; where one does so already, it is that."""
    if not world.settings.temporary_enable_async_recursive_delete.get("apps"):
        return app_deletion.delete_later(world, app, requester)
    return sub_jobs.active(world, app.guid, OPERATION) or jobs.enqueue(
        world,
        OPERATION,
        delete_by_job,
        resource=("apps", app.guid),
        user_guid=requester.user_guid,
        guid=app.guid,
        requester=requester.plain(),
        begun=[],
    )


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json, begun: list[str]) -> Conversation[None]:
    """One look; `begun` are the guids of the jobs that unbind."""
    app = world.apps.get(guid)
    over = sub_jobs.failures_among(world, begun)
    if sub_jobs.going(world, begun):
        sub_jobs.keep_waiting(world, job_guid, STILL)
        _look_later(world, job_guid=job_guid, guid=guid, requester=requester, begun=begun)
    elif over:
        jobs.fail(world, job_guid, *sub_jobs.problems(world.service_bindings.find(app_guid=guid), over, []))
    elif app is None:
        jobs.complete(world, job_guid)
    else:
        yield from _delete(world, app, job_guid, Requester.of(requester), begun)


def _look_later(world: World, *, begun: list[str], **arguments: Json) -> None:
    world.later(sub_jobs.pause(world, begun), delete_by_job, begun=begun, **arguments)


def _delete(world: World, app: App, job_guid: str, requester: Requester, before: list[str]) -> Conversation[None]:
    if app.desired_state != "STOPPED":
        app = app_states.stop_before_deletion(world, app, requester.actor)
        world.keep()
    failures = yield from app_deletion.delete(world, app, requester)
    begun = sub_jobs.job_guids(failures)
    if begun:
        jobs.polling(world, job_guid)
        _look_later(world, job_guid=job_guid, guid=app.guid, requester=requester.plain(), begun=[*before, *begun])
    elif failures:
        left = world.service_bindings.find(app_guid=app.guid)
        jobs.fail(world, job_guid, *sub_jobs.problems(left, [], failures))
    else:
        jobs.complete(world, job_guid)
