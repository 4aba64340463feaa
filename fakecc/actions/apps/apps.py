"""What may happen to apps, as far as bindings need it: the rest of their life is a later issue.

Source: cloud_controller_ng:app/actions/app_create.rb, app_update.rb, app_delete.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.services.by_job import binding_delete
from fakecc.actions.services.by_job.binding_delete import UnbindFailed
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Process
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.jobs import Job
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import World, action


def create(
    world: World,
    *,
    name: str,
    space_guid: str,
    stack: str | None = None,
    environment_variables: Mapping[str, str] | None = None,
    metadata: Metadata = NO_METADATA,
) -> App:
    """Make a stopped app of the buildpack lifecycle and its web process. Raises Invalid("name", "unique")."""
    _check_name(world, name, space_guid)
    drafted = draft(
        world,
        name=name,
        space_guid=space_guid,
        stack=stack,
        environment_variables=environment_variables,
        metadata=metadata,
    )
    app = world.add(drafted)
    world.add(draft_process(world, app))
    return app


def draft(
    world: World,
    *,
    name: str,
    space_guid: str,
    stack: str | None = None,
    environment_variables: Mapping[str, str] | None = None,
    metadata: Metadata = NO_METADATA,
) -> App:
    """A stopped app of the buildpack lifecycle that is in no table yet; `stack` None is the installation's default."""
    return App(
        **world.stamp(App),
        name=name,
        space_guid=space_guid,
        lifecycle_data={"buildpacks": [], "stack": stack or world.settings.stacks["default"]},
        environment_variables=environment_variables or {},
        metadata=metadata,
    )


def draft_process(world: World, app: App) -> Process:
    """An app's first web process, in no table yet: its guid and times are the app's.

    Source: cloud_controller_ng:app/actions/app_create.rb
    """
    settings = world.settings
    return Process(
        guid=app.guid,
        created_at=app.created_at,
        updated_at=app.updated_at,
        app_guid=app.guid,
        memory=settings.default_app_memory,
        disk_quota=settings.default_app_disk_in_mb,
        log_rate_limit=settings.default_app_log_rate_limit_in_bytes_per_second,
        version=world.guid("Version"),
    )


def update(world: World, app: App, *, name: str | None, metadata: Metadata) -> App:
    """Give an app another name (None: keep it) and metadata. Raises Invalid("name", "unique")."""
    if name is None or name == app.name:
        return world.change(app, metadata=metadata)
    _check_name(world, name, app.space_guid, but=app)
    return world.change(app, name=name, metadata=metadata)


def _check_name(world: World, name: str, space_guid: str, *, but: App | None = None) -> None:
    # The column is citext: names ignore case.
    taken = world.apps.select({"space_guid": (space_guid,)}, lambda app: app.name.lower() == name.lower()).all()
    if any(app is not but for app in taken):
        raise Invalid("name", "unique", name=name)


def remove(world: World, app: App) -> None:
    """Take away an app whose bindings are gone, with its processes and its routes' destinations to it."""
    for process in world.processes.find(app_guid=app.guid):
        world.remove(process)
    for mapping in world.route_mappings.find(app_guid=app.guid):
        world.remove(mapping)
    world.remove(app)


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


def delete(world: World, app: App, requester: Requester) -> Conversation[list[UnbindFailed]]:
    """Unbind the app and take it away; it stays where a binding does, whose reasons are given."""
    failures = yield from binding_delete.unbind_all(world, world.service_bindings.find(app_guid=app.guid), requester)
    present = world.apps.get(app.guid)
    if present is not None and not failures:
        remove(world, present)
    return failures


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
