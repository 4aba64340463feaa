"""What becomes of a build when the stager has answered.

| answer                                          | build  | droplet |
|-------------------------------------------------|--------|---------|
| a reason of failure                             | FAILED | none    |
| not of the shape that its lifecycle wants       | FAILED | none    |
| no process types, and the web process no command | FAILED | none   |
| anything else                                   | STAGED | STAGED  |

Source: cloud_controller_ng:lib/cloud_controller/diego/staging_completion_handler.rb, failure_reason_sanitizer.rb,
buildpack/staging_completion_handler.rb, docker/staging_completion_handler.rb, cnb/staging_completion_handler.rb
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from fakecc import errors
from fakecc.actions.apps import app_events, app_usage_events, bits_expiration, droplets, lifecycles
from fakecc.actions.apps.staging.answers import fits
from fakecc.actions.platform import app_logs
from fakecc.json_types import Json
from fakecc.models.apps import App, Build, Droplet, DropletBuildpack, Lifecycle, Package
from fakecc.osb.requester import NamedActor
from fakecc.world import World, action
from fakecc.world.runtime_port import StagingResult

FAILED = "staging failed"
# By how Diego's reason ends.
BY_EXIT_STATUS = {
    "222": errors.NoAppDetectedError,
    "223": errors.BuildpackCompileFailed,
    "224": errors.BuildpackReleaseFailed,
    "231": errors.CNBGenericBuildFailed,
    "232": errors.CNBDownloadBuildpackFailed,
    "233": errors.CNBDetectFailed,
    "234": errors.CNBBuildFailed,
    "235": errors.CNBExportFailed,
    "236": errors.CNBLaunchFailed,
    "237": errors.CNBRestoreFailed,
}
# Reasons that are told as they are.
TOLD = frozenset(
    {
        "unable to communicate to compatible cells",
        "missing docker image download url",
        "missing docker registry",
        "missing docker credentials",
        "invalid docker registry address",
    }
)


# What follows a build that was staged.
Sequel = Callable[[World, Build, Droplet], None]


@action
def complete(world: World, *, build_guid: str) -> None:
    """The runtime's answer is due; a build that is gone, or ended otherwise, wants none."""
    build = find_unfinished(world, build_guid)
    if build is not None:
        settle(world, build, world.runtime.staging_result(build))


def find_unfinished(world: World, build_guid: str) -> Build | None:
    """The build, if it is still staged."""
    build = world.builds.get(build_guid)
    return build if build is not None and build.state == "STAGING" else None


def settle(world: World, build: Build, result: StagingResult, then: Sequel | None = None) -> None:
    """End a build as the result says; `then` follows a success, by default no more than a note of the buildpack."""
    app = world.apps[build.app_guid]
    if result.reason:
        app_logs.write_staging(world, build, app_logs.exit_line(result.reason))
        fail_for_reason(world, build, result.reason)
    elif not fits(build.lifecycle.type, result.answer):
        fail(world, build, errors.StagingError, "Malformed message from Diego stager")
    elif not result.answer["process_types"] and not _has_command(world, app):
        fail(world, build, errors.StagingError, "Start command not specified")
    else:
        _succeed(world, app, build, result, then or _record_buildpack)


def fail_for_reason(world: World, build: Build, reason: str) -> None:
    """End a build badly, for a reason in Diego's words."""
    entry = BY_EXIT_STATUS.get(reason[-3:])
    if entry is not None:
        fail(world, build, entry, FAILED)
    elif reason.startswith("insufficient resources"):
        fail(world, build, errors.InsufficientResources, reason)
    elif reason.startswith("found no compatible cell"):
        fail(world, build, errors.NoCompatibleCell, reason)
    else:
        fail(world, build, errors.StagingError, reason if reason in TOLD else FAILED)


def fail(world: World, build: Build, entry: errors.CatalogueEntry, message: str) -> Build:
    """End a build badly; `message` fills the error's sentence, and stands in the event."""
    build = end_failed(world, build, entry, message)
    told = {
        "build_guid": build.guid,
        "package_guid": build.package_guid,
        "error_id": entry.name,
        "error_message": message,
    }
    app = world.apps[build.app_guid]
    app_events.record(world, _author(build), "build.failed", app, told)
    app_logs.write_controller(world, app, f"Failed to stage build: {message}", error=True)
    return build


def end_failed(world: World, build: Build, entry: errors.CatalogueEntry, message: str) -> Build:
    """Note that a build failed, without an event. One that was staged has stopped its staging before."""
    # source: cloud_controller_ng:app/models/runtime/build_model.rb (need_to_create_stop_event?)
    if build.state == "STAGING":
        app_usage_events.record_build(world, build, "STAGING_STOPPED", build.state)
    return world.change(build, state="FAILED", error_id=entry.name, error_description=entry(message).detail)


def end_staged(
    world: World, build: Build, droplet: Droplet, *, image: str | None, process_types: Mapping[str, Json] | None
) -> Build:
    """Note that a build was staged so, without an event; its droplet becomes the current one."""
    # source: cloud_controller_ng:app/actions/build_update.rb
    world.change(droplet, state="STAGED", docker_receipt_image=image, process_types=process_types)
    if build.state == "STAGING":
        app_usage_events.record_build(world, build, "STAGING_STOPPED", build.state)
    world.change(world.apps[build.app_guid], droplet_guid=droplet.guid)
    return world.change(build, state="STAGED")


def _author(build: Build) -> NamedActor:
    return NamedActor(
        guid=build.created_by_user_guid or "",
        name=build.created_by_user_name or "",
        email=build.created_by_user_email or "",
    )


def _has_command(world: World, app: App) -> bool:
    webs = [process for process in world.processes.find(app_guid=app.guid) if process.type == "web"]
    return bool(webs and webs[-1].command)


def _record_buildpack(world: World, build: Build, droplet: Droplet) -> None:
    del droplet
    app_usage_events.record_build(world, build, "BUILDPACK_SET", "STAGED")


def _succeed(world: World, app: App, build: Build, result: StagingResult, then: Sequel) -> None:
    droplet = _make_droplet(world, app, build, result)
    told: dict[str, Json] = {"droplet_guid": droplet.guid, "package_guid": droplet.package_guid}
    app_events.record(world, _author(build), "droplet.create", app, told)
    app_usage_events.record_build(world, build, "STAGING_STOPPED", "STAGING")
    build = world.change(build, state="STAGED", lifecycle=droplet.lifecycle)
    app_logs.write_staging(world, build, "Uploading complete")
    told = {
        "build_guid": build.guid,
        "package_guid": build.package_guid,
        "droplet_guid": droplet.guid,
        "buildpacks": present_buildpacks(droplet),
    }
    app_events.record(world, _author(build), "build.staged", app, told)
    then(world, build, droplet)
    bits_expiration.expire_droplets(world, world.apps[app.guid])


def _make_droplet(world: World, app: App, build: Build, result: StagingResult) -> Droplet:
    answer = result.answer
    droplet = world.add(
        Droplet(
            **world.stamp(Droplet),
            app_guid=app.guid,
            package_guid=build.package_guid,
            build_guid=build.guid,
            state="STAGED",
            lifecycle=build.lifecycle,
            process_types=answer["process_types"],
            sidecars=tuple(answer["sidecars"]) if answer.get("sidecars") else None,
            execution_metadata=answer.get("execution_metadata"),
        )
    )
    package = world.packages.get(build.package_guid)
    if build.lifecycle.type == "docker":
        return _note_image(world, droplet, answer["lifecycle_metadata"]["docker_image"], package)
    if build.lifecycle.type == "buildpack":
        droplet = _note_buildpacks(world, droplet, build.lifecycle, answer["lifecycle_metadata"])
    else:
        names = tuple(DropletBuildpack(name=name) for name in build.lifecycle.buildpacks)
        droplet = world.change(droplet, buildpacks=names)
    return droplets.keep_bits(world, droplet, world.blobs.put(result.droplet).sha256)


def _note_image(world: World, droplet: Droplet, image: str, package: Package | None) -> Droplet:
    return world.change(
        droplet,
        docker_receipt_image=image or None,
        docker_receipt_username=package.docker_username if package else None,
        docker_receipt_password=package.docker_password if package else None,
    )


def _note_buildpacks(world: World, droplet: Droplet, lifecycle: Lifecycle, told: dict[str, Json]) -> Droplet:
    key = told.get("buildpack_key") or ""
    is_address = lifecycles.is_buildpack_uri(key)
    known = None if is_address else lifecycles.by_key(world, key)
    receipt = key if is_address else known.name if known else next(iter(lifecycle.buildpacks), None)
    changed: dict[str, object] = {
        "buildpack_receipt_detect_output": told["detected_buildpack"],
        "buildpack_receipt_buildpack": lifecycles.without_secrets(receipt) if receipt else None,
        "buildpack_receipt_buildpack_guid": known.guid if known else None,
    }
    if told.get("buildpacks") is not None:
        buildpacks = tuple(_buildpack(world, each) for each in told["buildpacks"])
        changed["buildpacks"] = buildpacks
        changed["lifecycle"] = replace_buildpacks(lifecycle, buildpacks)
    return world.change(droplet, **changed)


def _buildpack(world: World, told: dict[str, Json]) -> DropletBuildpack:
    known = lifecycles.by_key(world, told["key"])
    return DropletBuildpack(
        name=known.name if known else told["key"], buildpack_name=told.get("name"), version=told.get("version")
    )


def replace_buildpacks(lifecycle: Lifecycle, buildpacks: tuple[DropletBuildpack, ...]) -> Lifecycle:
    """The lifecycle with the buildpacks that it came to."""
    return replace(lifecycle, buildpacks=tuple(buildpack.name for buildpack in buildpacks))


def present_buildpacks(droplet: Droplet) -> Json:
    """The buildpacks of a droplet as events tell them; None for docker."""
    if droplet.lifecycle.type == "docker":
        return None
    return [
        {
            "name": lifecycles.without_secrets(buildpack.name),
            "buildpack_name": buildpack.buildpack_name,
            "version": buildpack.version,
        }
        for buildpack in droplet.buildpacks
    ]
