"""What may happen to packages: made, their bits uploaded or copied, deleted.

Source: cloud_controller_ng:app/actions/package_create.rb, package_upload.rb, package_copy.rb, package_delete.rb,
app/jobs/v3/package_bits.rb, package_bits_copier.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions import jobs
from fakecc.actions.apps import app_events, bits_expiration, resource_pool
from fakecc.actions.apps.waiting_steps import wait
from fakecc.actions.audit_events import Actor
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Package
from fakecc.models.common import Metadata
from fakecc.models.jobs import Job
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
    if source.app_guid == app.guid:
        raise Invalid("app", "same")
    of_bits = source.type == "bits"
    package = world.add(
        Package(
            **world.stamp(Package),
            app_guid=app.guid,
            type=source.type,
            state="COPYING" if of_bits else "READY",
            docker_image=source.docker_image,
        )
    )
    if of_bits:
        wait(world, world.runtime.take_bits(package), copy_bits, source_guid=source.guid, guid=package.guid)
    told = {"package_guid": package.guid, "request": {"source_package_guid": source.guid}}
    app_events.record(world, actor, "package.create", app, told)
    if not of_bits:
        bits_expiration.expire_packages(world, app)
    return world.packages[package.guid]


@action
def copy_bits(world: World, *, source_guid: str, guid: str) -> None:
    """The copying itself."""
    package, source = world.packages.get(guid), world.packages.get(source_guid)
    if package is None or package.state != "COPYING":
        return
    if source is None:
        fail(world, package, "failed to copy - source package does not exist")
        return
    if source.sha256_checksum is None:
        fail(world, package, "failed to copy - CloudController::Blobstore::FileNotFound")
        return
    _succeed(world, package, source.package_hash, source.sha256_checksum)


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
        content = resource_pool.pack(world, world.blobs.get(blob), resources)
    except CloudControllerError as error:
        fail(world, package, error.detail)
        return
    digests = world.blobs.put(content)
    _succeed(world, package, digests.sha1, digests.sha256)


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
