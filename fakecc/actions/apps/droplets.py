"""What may happen to droplets: made by hand, uploaded, copied, deleted.

Source: cloud_controller_ng:app/actions/droplet_create.rb, droplet_copy.rb, droplet_upload.rb, droplet_delete.rb,
app/jobs/v3/droplet_upload.rb, droplet_bits_copier.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import errors
from fakecc.actions import delayed_jobs, jobs
from fakecc.actions.apps import app_events
from fakecc.actions.audit_events import Actor
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Droplet, DropletBuildpack, Lifecycle
from fakecc.models.jobs import DelayedJob, Job
from fakecc.osb.requester import Requester
from fakecc.world import World, action

DEFAULT_PROCESS_TYPES = {"web": ""}


def create(world: World, app: App, process_types: Mapping[str, Json] | None, actor: Actor) -> Droplet:
    """Make a droplet that waits for its bits. Raises Invalid("app", "buildpacks") for an app without buildpacks."""
    if app.lifecycle.type != "buildpack":
        raise Invalid("app", "buildpacks")
    droplet = world.add(
        Droplet(
            **world.stamp(Droplet),
            app_guid=app.guid,
            state="AWAITING_UPLOAD",
            process_types=DEFAULT_PROCESS_TYPES if process_types is None else process_types,
            execution_metadata="",
        )
    )
    app_events.record(world, actor, "droplet.create", app, {"droplet_guid": droplet.guid})
    return droplet


def copy(world: World, source: Droplet, app: App, actor: Actor) -> Droplet | None:
    """Make a droplet of an app from another's. Raises Invalid("source", "staged") and ("source", "lifecycle").

    None for one of cloud native buildpacks: nobody saves its copy, and only the event remains, which names no droplet.
    """
    if source.state != "STAGED":
        raise Invalid("source", "staged")
    if source.lifecycle.type != app.lifecycle.type:
        raise Invalid("source", "lifecycle")
    droplet = None if source.lifecycle.type == "cnb" else world.add(_copy_of(world, source, app))
    if droplet and droplet.state == "COPYING":
        world.later(0, copy_bits, source_guid=source.guid, guid=droplet.guid)
    guid = droplet.guid if droplet else None
    request = {"source_droplet_guid": source.guid}
    app_events.record(world, actor, "droplet.create", app, {"droplet_guid": guid, "request": request})
    return droplet


def _copy_of(world: World, source: Droplet, app: App) -> Droplet:
    of_bits = source.lifecycle.type == "buildpack"
    return Droplet(
        **world.stamp(Droplet),
        app_guid=app.guid,
        state="COPYING" if of_bits else source.state,
        lifecycle=source.lifecycle if of_bits else Lifecycle(type=source.lifecycle.type),
        # Names go along, what the buildpacks said of themselves does not.
        buildpacks=tuple(DropletBuildpack(name=known.name) for known in source.buildpacks) if of_bits else (),
        process_types=source.process_types,
        execution_metadata=source.execution_metadata,
        buildpack_receipt_buildpack=source.buildpack_receipt_buildpack,
        buildpack_receipt_buildpack_guid=source.buildpack_receipt_buildpack_guid,
        docker_receipt_image=source.docker_receipt_image,
        docker_receipt_username=source.docker_receipt_username,
        docker_receipt_password=source.docker_receipt_password,
    )


@action
def copy_bits(world: World, *, source_guid: str, guid: str) -> None:
    """The copying itself."""
    droplet, source = world.droplets.get(guid), world.droplets.get(source_guid)
    if droplet is None:
        return
    if source is None:
        world.change(droplet, state="FAILED", error_description="failed to copy - source droplet does not exist")
        return
    world.change(
        droplet,
        state=source.state,
        droplet_hash=source.droplet_hash,
        sha256_checksum=source.sha256_checksum,
        blob=source.blob,
    )


def upload_later(world: World, droplet: Droplet, content: bytes, requester: Requester) -> Job:
    """Have a job take the bits of a droplet."""
    droplet = world.change(droplet, state="PROCESSING_UPLOAD")
    app_events.record(
        world, requester.actor, "droplet.upload", world.apps[droplet.app_guid], {"droplet_guid": droplet.guid}
    )
    return jobs.enqueue(
        world,
        "droplet.upload",
        upload_by_job,
        resource=("droplets", droplet.guid),
        user_guid=requester.user_guid,
        guid=droplet.guid,
        blob=world.blobs.put(content).sha256,
    )


@action
def upload_by_job(world: World, *, job_guid: str, guid: str, blob: str) -> None:
    """The job's only run."""
    droplet = world.droplets.get(guid)
    if droplet is not None:
        keep_bits(world, droplet, blob, state="STAGED")
    jobs.complete(world, job_guid)


def upload_by_delayed_job(world: World, app: App, content: bytes) -> DelayedJob:
    """Have a job take the bits of a new droplet, which the app then runs. No event tells of it."""
    droplet = world.add(Droplet(**world.stamp(Droplet), app_guid=app.guid, state="PROCESSING_UPLOAD"))
    blob = world.blobs.put(content).sha256
    return delayed_jobs.enqueue(world, take_bits_in_job, guid=droplet.guid, blob=blob)


@action
def take_bits_in_job(world: World, *, guid: str, blob: str) -> None:
    """The worker's part."""
    droplet = world.droplets.get(guid)
    if droplet is not None:
        keep_bits(world, droplet, blob, state="STAGED")
        world.change(world.apps[droplet.app_guid], droplet_guid=guid)


def keep_bits(world: World, droplet: Droplet, blob: str, **changed: object) -> Droplet:
    """Note the bits of a droplet, which are among the blobs."""
    digests = world.blobs.digests(blob)
    return world.change(droplet, blob=blob, droplet_hash=digests.sha1, sha256_checksum=digests.sha256, **changed)


def check_unused(world: World, droplet: Droplet) -> None:
    """Raises UnprocessableEntity for the current droplet of its app."""
    app = world.apps[droplet.app_guid]
    if app.droplet_guid == droplet.guid:
        raise errors.UnprocessableEntity(f'The droplet is currently used by app with guid "{app.guid}".')


def delete(world: World, droplet: Droplet, actor: Actor) -> None:
    """Take a droplet away. Raises UnprocessableEntity for the current one of its app."""
    check_unused(world, droplet)
    app = world.apps[droplet.app_guid]
    world.remove(droplet)
    app_events.record(world, actor, "droplet.delete", app, {"droplet_guid": droplet.guid})


def delete_later(world: World, droplet: Droplet, requester: Requester) -> Job:
    """Have a job take a droplet away."""
    return jobs.enqueue(
        world,
        "droplet.delete",
        delete_by_job,
        resource=("droplets", droplet.guid),
        user_guid=requester.user_guid,
        guid=droplet.guid,
        requester=requester.plain(),
    )


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> None:
    """The job's only run."""
    droplet = world.droplets.get(guid)
    try:
        if droplet is not None:
            delete(world, droplet, Requester.of(requester).actor)
    except errors.CloudControllerError as error:
        jobs.fail(world, job_guid, jobs.problem_of(error))
        return
    jobs.complete(world, job_guid)
