"""What may happen to the installation's buildpacks: their places, their stacks, their bits.

Source: cloud_controller_ng:app/actions/buildpack_create.rb, buildpack_update.rb, buildpack_delete.rb,
app/models/runtime/buildpack.rb, lib/cloud_controller/upload_buildpack.rb
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator

from fakecc import errors, yaml_reading
from fakecc.actions import audit_events, jobs
from fakecc.actions.audit_events import Actor
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.jobs import Job
from fakecc.models.platform import Buildpack
from fakecc.osb.requester import Requester
from fakecc.selections import Span
from fakecc.world import World, action

CNB = "cnb"
LARGEST_MANIFEST = 1024 * 1024
# What reading a file of a zip raises where that is damaged, locked, or packed in another way.
UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError)
MANIFEST = "manifest.yml"
NAME = re.compile(r"[\w-]+\Z", re.ASCII)


def create(
    world: World,
    *,
    name: str,
    stack: str | None = None,
    lifecycle: str = "buildpack",
    position: int = 1,
    enabled: bool = True,
    locked: bool = False,
    metadata: Metadata = NO_METADATA,
) -> Buildpack:
    """Make a buildpack without bits, at a place among those of its lifecycle.

    Raises Invalid of the first complaint: ("name", "format"), ("stack", "known" or "unique") or ("name", "unique");
    `complaints` in its details are all, of which each view tells its own.
    """
    buildpack = Buildpack(
        **world.stamp(Buildpack),
        name=name,
        stack=stack,
        lifecycle=lifecycle,
        position=len(world.buildpacks.select({"lifecycle": (lifecycle,)})) + 1,
        enabled=enabled,
        locked=locked,
        metadata=metadata,
    )
    _check(world, buildpack, None)
    return move(world, world.add(buildpack), position)


def update(world: World, buildpack: Buildpack, *, position: int | None = None, **changed: object) -> Buildpack:
    """Change a buildpack; `position` None leaves it where it is.

    Raises Invalid as `create` does, and ("stack", "final") where it had another one.
    """
    if position is not None:
        buildpack = move(world, buildpack, position)
    after = world.change(buildpack, **changed, updated_at=world.now())
    _check(world, after, buildpack.stack)
    return after


def _check(world: World, buildpack: Buildpack, stack_before: str | None) -> None:
    """Raises what the model finds wrong with a buildpack whose stack was `stack_before`."""
    found = [*_complaints(world, buildpack, stack_before)]
    same = world.buildpacks.find(name=buildpack.name, lifecycle=buildpack.lifecycle)
    if not found and any(other.stack == buildpack.stack and other.guid != buildpack.guid for other in same):
        # The database finds it, where the model finds nothing.
        found = [("name", "unique")]
    if found:
        raise Invalid(*found[0], complaints=found)


def _complaints(world: World, buildpack: Buildpack, stack_before: str | None) -> Iterator[tuple[str, str]]:
    if not (buildpack.name and NAME.match(buildpack.name)):
        yield "name", "format"
    stack = buildpack.stack
    if stack is not None and world.stacks.first(name=stack) is None:
        yield "stack", "known"
    if stack_before is not None and stack != stack_before:
        yield "stack", "final"
    same = world.buildpacks.find(name=buildpack.name, lifecycle=buildpack.lifecycle)
    if stack is None and any(other.stack is None and other.guid != buildpack.guid for other in same):
        yield "stack", "unique"


def move(world: World, buildpack: Buildpack, position: int) -> Buildpack:
    """Put a buildpack at a place, from 1 on; those between move by one. A place beyond the end is the last."""
    among = {"lifecycle": (buildpack.lifecycle,)}
    target, current = max(min(position, len(world.buildpacks.select(among))), 1), buildpack.position
    for other in world.buildpacks.select(among, Span("position", target, current)).all():
        world.change(other, position=other.position + 1)
    for other in world.buildpacks.select(among, Span("position", current + 1, target + 1)).all():
        world.change(other, position=other.position - 1)
    return world.change(buildpack, position=target)


def delete_later(world: World, buildpack: Buildpack, requester: Requester) -> Job:
    """Have a job take a buildpack away."""
    return jobs.enqueue(
        world, "buildpack.delete", delete_by_job, resource=("buildpacks", buildpack.guid),
        user_guid=requester.user_guid,
        guid=buildpack.guid, requester=requester.plain(),
    )  # fmt: skip


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> None:
    """The job's only run."""
    buildpack = world.buildpacks.get(guid)
    if buildpack is not None:
        record(world, Requester.of(requester).actor, "delete", buildpack, None)
        remove(world, buildpack)
    jobs.complete(world, job_guid)


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Delete the buildpack of that guid, without an audit event. A buildpack that no longer exists is ignored."""
    buildpack = world.buildpacks.get(guid)
    if buildpack is not None:
        remove(world, buildpack)


def remove(world: World, buildpack: Buildpack) -> None:
    """Take a buildpack away; those behind it move up."""
    world.remove(buildpack)
    behind = Span("position", low=buildpack.position + 1)
    for other in world.buildpacks.select({"lifecycle": (buildpack.lifecycle,)}, behind).all():
        world.change(other, position=other.position - 1)


def upload_later(world: World, buildpack: Buildpack, bits: bytes, filename: str, requester: Requester) -> Job:
    """Have a job give a buildpack its bits."""
    return jobs.enqueue(
        world, "buildpack.upload", upload_by_job, resource=("buildpacks", buildpack.guid),
        user_guid=requester.user_guid,
        guid=buildpack.guid, sha256=world.blobs.put(bits).sha256, filename=filename, requester=requester.plain(),
    )  # fmt: skip


@action
def upload_by_job(world: World, *, job_guid: str, guid: str, sha256: str, filename: str, requester: Json) -> None:
    """The job's only run."""
    buildpack = world.buildpacks.get(guid)
    if buildpack is None:
        jobs.fail(world, job_guid)
        return
    try:
        uploaded = upload(world, buildpack, sha256, filename)
    except (errors.CloudControllerError, Broken) as problem:
        world.take_back()
        jobs.fail(world, job_guid, jobs.problem_of(problem))
        return
    if uploaded:
        teller = Requester.of(requester)
        record(world, teller.actor, "upload", buildpack, teller.request)
    jobs.complete(world, job_guid)


def upload(world: World, buildpack: Buildpack, sha256: str, filename: str) -> bool:
    """Give a buildpack bits that are among the blobs; were they new, or under a new name?

    Raises BuildpackZipError and, where their manifest names a stack that cannot be, what says so.
    """
    key = f"{buildpack.guid}_{sha256}"
    if buildpack.locked or (buildpack.key, buildpack.filename) == (key, filename):
        return False
    stack = _stack_of(world.blobs.get(sha256) or b"", buildpack) or buildpack.stack
    after = world.change(buildpack, key=key, filename=filename, sha256_checksum=sha256, stack=stack)
    try:
        _check(world, after, buildpack.stack)
    except Invalid as problem:
        raise _refusal(problem, after, buildpack.stack) from None
    return True


def _refusal(problem: Invalid, buildpack: Buildpack, stack_before: str | None) -> Exception:
    complaints = problem.details["complaints"]
    if isinstance(complaints, list) and ("stack", "final") in complaints:
        return errors.BuildpackStacksDontMatch(buildpack.stack, stack_before)
    refusals = {
        ("name", "unique"): errors.BuildpackNameStackLifecycleTaken(
            buildpack.name, buildpack.stack, buildpack.lifecycle
        ),
        ("stack", "known"): errors.BuildpackStackDoesNotExist(buildpack.stack),
    }
    return refusals.get((problem.field, problem.rule)) or Broken("bits of a buildpack without a stack")


def _stack_of(bits: bytes, buildpack: Buildpack) -> str | None:
    """The stack that the bits' manifest names; what cannot be read of a cloud native buildpack names none."""
    try:
        return _stack_in_manifest(bits)
    except ValueError as problem:
        if buildpack.lifecycle == CNB:
            return None
        raise errors.BuildpackZipError(str(problem)) from None


def _stack_in_manifest(bits: bytes) -> str | None:
    """Raises ValueError, in the Cloud Controller's words, for what is no archive or has no readable manifest."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(bits))
    except zipfile.BadZipFile:
        raise ValueError("buildpack zipfile is not valid") from None
    if MANIFEST not in archive.namelist():
        return None
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise ValueError("buildpack manifest is too large")
    try:
        manifest = yaml_reading.read(archive.read(MANIFEST).decode())
    except (*UNREADABLE, ValueError):
        raise ValueError("buildpack manifest is not valid") from None
    if not isinstance(manifest, dict):
        raise Broken("a manifest that is no map")
    return manifest.get("stack") or None


def record(world: World, actor: Actor, operation: str, buildpack: Buildpack, request: Json) -> None:
    """Write down create, update, upload or delete, which has no request."""
    told = {} if request is None else {"request": request}
    audit_events.record(world, actor, operation, ("buildpack", buildpack.guid, buildpack.name), told)
