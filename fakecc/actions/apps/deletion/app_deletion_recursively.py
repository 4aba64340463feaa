"""Delete an app together with its bindings, however long their brokers take to unbind.

Only in an installation with temporary_enable_async_recursive_delete; app_deletion is what others do. A look of the job:

    a binding is still being unbound by a job of its own    wait, with a warning
    a job of a binding has failed                           fail with every binding that could not be deleted
    anything else                                           stop the app, unbind all that is left
        a broker takes its time                             wait
        a broker refuses                                    fail
        nothing is left                                     the app goes

Source: cloud_controller_ng:app/jobs/v3/recursive_delete_app_job.rb, app/jobs/mixins/recursive_delete_root_job_mixin.rb,
app/jobs/v3/sub_resource_failures.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.apps import app_states
from fakecc.actions.apps.deletion import app_deletion
from fakecc.actions.services import bindings
from fakecc.actions.services.by_job.binding_delete import UnbindFailed
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.jobs import Job, Problem
from fakecc.models.services import ServiceBinding
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import World, action

OPERATION = "app.delete"
STILL = (
    "Deletion of the app is still in progress: one or more service bindings are still being deleted. "
    "It will complete once those operations finish."
)
# How much later than the next poll of a binding the job looks, in seconds.
BUFFER = 5.0


def delete_later(world: World, app: App, requester: Requester) -> Job:
    """Have a job delete an app, in the way of this installation; where one does so already, it is that."""
    if not world.settings.temporary_enable_async_recursive_delete.get("apps"):
        return app_deletion.delete_later(world, app, requester)
    found = (job for job in world.jobs.find(resource_guid=app.guid) if job.operation == OPERATION)
    active = next((job for job in found if job.state in {"PROCESSING", "POLLING"}), None)
    return active or jobs.enqueue(
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
    """One look; `begun` are the guids of the bindings that jobs of their own unbind."""
    app = world.apps.get(guid)
    if app is None:
        jobs.complete(world, job_guid)
        return
    present = world.service_bindings.find(app_guid=guid)
    waiting = [binding for binding in present if binding.guid in begun and _is_going(binding)]
    if waiting:
        job = world.jobs.get(job_guid)
        jobs.polling(world, job_guid, *(() if job and job.warnings else (STILL,)))
        _look_later(world, waiting, job_guid=job_guid, guid=guid, requester=requester, begun=begun)
    elif any(binding.guid in begun for binding in present):
        jobs.fail(world, job_guid, *_problems(present, []))
    else:
        yield from _delete(world, app, job_guid, Requester.of(requester))


def _is_going(binding: ServiceBinding) -> bool:
    return bindings.has(binding, "delete", "in progress")


def _delete(world: World, app: App, job_guid: str, requester: Requester) -> Conversation[None]:
    if app.desired_state != "STOPPED":
        app = app_states.stop_before_deletion(world, app, requester.actor)
        world.keep()
    failures = yield from app_deletion.delete(world, app, requester)
    left = world.service_bindings.find(app_guid=app.guid)
    if any(failure.taking_time for failure in failures):
        begun = [binding for binding in left if _is_going(binding)]
        jobs.polling(world, job_guid)
        guids = [binding.guid for binding in begun]
        _look_later(world, begun, job_guid=job_guid, guid=app.guid, requester=requester.plain(), begun=guids)
    elif failures:
        jobs.fail(world, job_guid, *_problems(left, failures))
    else:
        jobs.complete(world, job_guid)


def _look_later(world: World, waiting: list[ServiceBinding], **arguments: Json) -> None:
    """After the last of their next polls."""
    polls = [step.at for binding in waiting for step in world.steps.find(concerns=binding.guid)]
    world.later(max([*polls, world.now()]) - world.now() + BUFFER, delete_by_job, **arguments)


def _problems(left: list[ServiceBinding], failures: list[UnbindFailed]) -> list[Problem]:
    """What each binding says that could not be deleted; where none says anything, why it was refused."""
    failed = [binding for binding in left if bindings.has(binding, "delete", "failed")]
    told = [
        f"service_binding {each.guid}: {each.last_operation and each.last_operation.description}" for each in failed
    ]
    sentences = told or [failure.message for failure in failures]
    return [jobs.problem_of(errors.UnprocessableEntity(sentence)) for sentence in sentences]
