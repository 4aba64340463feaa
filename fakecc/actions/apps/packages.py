"""What may happen to packages: made, their bits uploaded or copied, deleted.

Source: cloud_controller_ng:app/actions/package_create.rb, package_upload.rb, package_copy.rb, package_delete.rb,
app/jobs/v3/package_bits.rb, package_bits_copier.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions import delayed_jobs, jobs
from fakecc.actions.apps import app_events, bits_expiration, resource_pool
from fakecc.actions.apps.waiting_steps import wait
from fakecc.actions.audit_events import Actor
from fakecc.errors import Broken, CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Package
from fakecc.models.common import Metadata
from fakecc.models.jobs import DelayedJob, Job
from fakecc.osb.requester import Requester
from fakecc.world import World, action

LONGEST_PASSWORD = 5000


def draft(world: World, app: App, kind: str, docker: Mapping[str, Json], metadata: Metadata) -> Package:
    """A package of bits or docker that is in no table yet; `docker` holds image, username and password of docker's."""
    return Package(
        **world.stamp(Package),
        app_guid=app.guid,
        type=kind,
        state="AWAITING_UPLOAD" if kind == "bits" else "READY",
        docker_image=docker.get("image"),
        docker_username=docker.get("username"),
        docker_password=docker.get("password"),
        metadata=metadata,
    )


def create(world: World, package: Package, actor: Actor, request: Json) -> Package:
    """Put a drafted package into the world. Raises Invalid("docker_password", "length")."""
    _check(package)
    app = world.apps[package.app_guid]
    world.add(package)
    app_events.record(world, actor, "package.create", app, {"package_guid": package.guid, "request": request})
    if package.state == "READY":
        bits_expiration.expire_packages(world, app)
    return world.packages[package.guid]


def _check(package: Package) -> None:
    if package.docker_password is not None and len(package.docker_password) > LONGEST_PASSWORD:
        raise Invalid("docker_password", "length")


def copy(world: World, source: Package, app: App, actor: Actor) -> Package:
    """Make a package of an app from another's. Raises Invalid("app", "same")."""
    package = _begin_copy(world, source, app)
    if package.state == "COPYING":
        wait(world, world.runtime.take_bits(package), copy_bits, source_guid=source.guid, guid=package.guid)
    told = {"package_guid": package.guid, "request": {"source_package_guid": source.guid}}
    app_events.record(world, actor, "package.create", app, told)
    if package.state != "COPYING":
        bits_expiration.expire_packages(world, app)
    return world.packages[package.guid]


def _begin_copy(world: World, source: Package, app: App) -> Package:
    if source.app_guid == app.guid:
        raise Invalid("app", "same")
    return world.add(
        Package(
            **world.stamp(Package),
            app_guid=app.guid,
            type=source.type,
            state="COPYING" if source.type == "bits" else "READY",
            docker_image=source.docker_image,
        )
    )


@action
def copy_bits(world: World, *, source_guid: str, guid: str) -> None:
    """The copying itself."""
    package, source = world.packages.get(guid), world.packages.get(source_guid)
    if package is not None and package.state == "COPYING":
        _copy(world, source, package)


def _copy(world: World, source: Package | None, package: Package) -> bool:
    """Was there something to copy? If not, the package has failed."""
    if source is None:
        fail(world, package, "failed to copy - source package does not exist")
    elif source.sha256_checksum is None:
        fail(world, package, "failed to copy - CloudController::Blobstore::FileNotFound")
    else:
        _succeed(world, package, source.package_hash, source.sha256_checksum)
        return True
    return False


def copy_by_delayed_job(world: World, source: Package, app: App) -> DelayedJob | None:
    """Make a package of an app from another's, of which no event tells; None for docker's, which needs no job.

    Raises Invalid("app", "same").
    """
    package = _begin_copy(world, source, app)
    if package.state != "COPYING":
        bits_expiration.expire_packages(world, app)
        return None
    progress = world.runtime.take_bits(package)
    return delayed_jobs.enqueue_until(world, progress, copy_bits_in_job, source_guid=source.guid, guid=package.guid)


@action
def copy_bits_in_job(world: World, *, source_guid: str, guid: str) -> None:
    """The copying itself. Raises Broken where it fails."""
    package = world.packages.get(guid)
    if package is not None and _copy(world, world.packages.get(source_guid), package):
        return
    world.keep()
    raise Broken("there is nothing to copy")


def upload(
    world: World, package: Package, content: bytes | None, resources: list[Mapping[str, Json]], actor: Actor
) -> Package:
    """Have bits processed; `resources` are known files that belong to them, too."""
    package = world.change(package, state="PROCESSING_UPLOAD")
    blob = world.blobs.put(content).sha256 if content is not None else None
    progress = world.runtime.take_bits(package)
    wait(world, progress, process_upload, guid=package.guid, blob=blob, resources=list(resources))
    app_events.record(world, actor, "package.upload", world.apps[package.app_guid], {"package_guid": package.guid})
    return package


@action
def process_upload(world: World, *, guid: str, blob: str | None, resources: list[Mapping[str, Json]]) -> None:
    """The worker's part: READY, or FAILED and why."""
    package = world.packages.get(guid)
    if package is None or package.state != "PROCESSING_UPLOAD":
        return
    try:
        _pack(world, package, world.blobs.get(blob), resources)
    except (CloudControllerError, Broken) as error:
        fail(world, package, str(error))


def _pack(world: World, package: Package, content: bytes | None, resources: list[Mapping[str, Json]]) -> None:
    digests = world.blobs.put(resource_pool.pack(world, content, resources))
    _succeed(world, package, digests.sha1, digests.sha256)


def upload_at_once(world: World, package: Package, content: bytes | None, resources: list[Mapping[str, Json]]) -> None:
    """Have bits processed before this returns. Raises what resource_pool.pack does; the package has failed then."""
    try:
        _pack(world, package, content, resources)
    except (CloudControllerError, Broken) as error:
        world.take_back()
        fail(world, package, str(error))
        world.keep()
        raise


def upload_by_delayed_job(
    world: World, package: Package, content: bytes | None, resources: list[Mapping[str, Json]]
) -> DelayedJob:
    """Have a job process bits, whose problem becomes the job's."""
    package = world.change(package, state="PROCESSING_UPLOAD")
    blob = world.blobs.put(content).sha256 if content is not None else None
    progress = world.runtime.take_bits(package)
    return delayed_jobs.enqueue_until(
        world, progress, pack_in_job, guid=package.guid, blob=blob, resources=list(resources)
    )


@action
def pack_in_job(world: World, *, guid: str, blob: str | None, resources: list[Mapping[str, Json]]) -> None:
    """The worker's part. Raises what resource_pool.pack does."""
    package = world.packages.get(guid)
    if package is not None:
        upload_at_once(world, package, world.blobs.get(blob), resources)


def _succeed(world: World, package: Package, sha1: str | None, sha256: str | None) -> None:
    world.change(package, state="READY", package_hash=sha1, sha256_checksum=sha256)
    bits_expiration.expire_packages(world, world.apps[package.app_guid])


def fail(world: World, package: Package, message: str) -> None:
    """Its bits could not be taken."""
    world.change(package, state="FAILED", error=message)
    bits_expiration.expire_packages(world, world.apps[package.app_guid])


def update(world: World, package: Package, **changed: object) -> Package:
    """Change credentials and metadata. Raises Invalid("docker_password", "length")."""
    package = world.change(package, **changed)
    _check(package)
    return package


def delete(world: World, package: Package, actor: Actor) -> None:
    """Take a package away."""
    world.remove(package)
    app_events.record(world, actor, "package.delete", world.apps[package.app_guid], {"package_guid": package.guid})


def delete_later(world: World, package: Package, requester: Requester) -> Job:
    """Have a job take a package away."""
    return jobs.enqueue(
        world,
        "package.delete",
        delete_by_job,
        resource=("packages", package.guid),
        user_guid=requester.user_guid,
        guid=package.guid,
        requester=requester.plain(),
    )


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> None:
    """The job's only run."""
    package = world.packages.get(guid)
    if package is not None:
        delete(world, package, Requester.of(requester).actor)
    jobs.complete(world, job_guid)
