"""Staging that starts the app when it has succeeded, stops it when it has failed, and can be given up.

Source: cloud_controller_ng:app/actions/v2/app_stage.rb, app_stop.rb, staging_cancel.rb,
lib/cloud_controller/backends/stagers.rb, lib/cloud_controller/diego/staging_completion_handler.rb (start_process)
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.apps import app_states, app_usage_events, builds, current_droplets, instances, lifecycles, revisions
from fakecc.actions.apps.staging import completion
from fakecc.actions.apps.staging import limits as staging_limits
from fakecc.actions.platform import feature_flags
from fakecc.errors import Invalid
from fakecc.models.apps import App, Build, Droplet, Package, Process
from fakecc.models.common import NO_METADATA
from fakecc.osb.requester import NOBODY, NamedActor
from fakecc.world import World, action
from fakecc.world.runtime_port import StagingResult

# What Diego says of a build that was given up.
CANCELED = "task was cancelled"


def needs_staging(world: World, app: App, process: Process) -> bool:
    """Is the process started, and its newest package there but not staged?"""
    package = newest_package(world, app)
    staged = app_usage_events.package_state(world, app) == "STAGED"
    return process.state == "STARTED" and package is not None and bool(_content(package)) and not staged


def newest_package(world: World, app: App) -> Package | None:
    """The package that was made last."""
    return world.packages.last(app_guid=app.guid)


def _content(package: Package) -> str | None:
    """What tells one package from another: the checksum of its bits, or its image."""
    return package.docker_image if package.type == "docker" else package.sha256_checksum or package.package_hash


def forget_droplet(world: World, app: App) -> App:
    """Have the app run nothing until it is staged."""
    return world.change(app, droplet_guid=None)


def stage(world: World, app: App, process: Process, actor: NamedActor) -> list[str]:
    """Stage the newest package of a started app; gives what is said of its stack.

    Raises DockerDisabled, CNBDisabled, AppPackageInvalid, NoBuildpacksFound, and what builds.check, builds.stage and
    limits.settle_for_start raise.
    """
    package = newest_package(world, app)
    if app.lifecycle.type == "docker" and not feature_flags.enabled(world, "diego_docker"):
        raise errors.DockerDisabled()
    if package is None or not _content(package):
        raise errors.AppPackageInvalid("The app package hash is empty")
    if app.lifecycle.type == "cnb" and not feature_flags.enabled(world, "diego_cnb"):
        raise errors.CNBDisabled()
    if not len(world.buildpacks) and not all(map(lifecycles.is_buildpack_uri, app.lifecycle.buildpacks)):
        raise errors.NoBuildpacksFound()
    lifecycle = lifecycles.for_staging(world, app.lifecycle)
    warnings = builds.check(world, package, lifecycle)
    limits = staging_limits.settle_for_start(world, process)
    build = builds.create_within(world, package, lifecycle, limits, NO_METADATA, actor)
    builds.stage(world, build, lifecycle, complete)
    return warnings


@action
def complete(world: World, *, build_guid: str) -> None:
    """The runtime's answer is due: the app starts, or it stops."""
    build = completion.find_unfinished(world, build_guid)
    if build is not None:
        settle(world, build, world.runtime.staging_result(build))


def settle(world: World, build: Build, result: StagingResult) -> None:
    """End a build as the result says: the app starts, or it stops."""
    completion.settle(world, build, result, _start)
    ended = world.builds.get(build.guid)
    if ended is not None and ended.state == "FAILED":
        stop(world, world.apps[ended.app_guid])


def _start(world: World, build: Build, droplet: Droplet) -> None:
    app = world.apps[build.app_guid]
    newest = world.droplets.last(app_guid=app.guid)
    if newest is None or newest.guid != droplet.guid:
        return
    try:
        with world.transaction():
            app = world.change(app, droplet_guid=droplet.guid)
            current_droplets.synchronize_sidecars(world, app, droplet)
    except Invalid as problem:
        if problem.rule != "conflict":
            return  # It is logged, and no more.
        name = problem.details["name"]
        sentence = f"Buildpack defined sidecar '{name}' conflicts with an existing user-defined sidecar. "
        completion.fail(world, build, errors.StagingError, f"{sentence}Consider renaming '{name}'.")
        return
    revision = revisions.resolve(world, app, NOBODY)
    for process in world.processes.find(app_guid=app.guid):
        present = world.change(process, revision_guid=revision.guid) if revision else process
        app_usage_events.record_process(world, present, None, "BUILDPACK_SET")
        if present.state == "STARTED":
            _run(world, present)


def _run(world: World, process: Process) -> None:
    """The web process runs at once, the others when the runtime is compared next."""
    if process.type == "web":
        instances.scale(world, process)
    else:
        instances.start_by_sync(world, process)


def stop(world: World, app: App) -> App:
    """Stop an app and give up what is staged of it. Raises Invalid("process", "valid")."""
    app = app_states.stop_quietly(world, app)
    cancel(world, app)
    return app


def cancel(world: World, app: App) -> None:
    """Give up what is staged of an app. What waits for a test goes on waiting."""
    for build in world.builds.find(app_guid=app.guid, state="STAGING"):
        world.runtime.stop_staging(build)
        for step in world.steps.find(concerns=build.guid):
            if step.arguments.get("build_guid") == build.guid and not step.held:
                world.remove(step)
                world.later(0, end_canceled, build_guid=build.guid)


@action
def end_canceled(world: World, *, build_guid: str) -> None:
    """Diego's answer for a build that was given up."""
    build = completion.find_unfinished(world, build_guid)
    if build is not None:
        completion.fail_for_reason(world, build, CANCELED)
