"""Builds: what hinders one, what it begins with, and what becomes of what the stager answers.

A build is STAGING until the runtime's answer is due, then STAGED with a droplet, or FAILED with an error and without.

Source: cloud_controller_ng:app/actions/build_create.rb, build_update.rb,
lib/cloud_controller/backends/quota_validating_staging_memory_calculator.rb, staging_disk_calculator.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.apps import app_events, app_usage_events, lifecycles
from fakecc.actions.apps.running import binding_files, obstacles
from fakecc.actions.apps.staging import completion
from fakecc.actions.apps.staging import limits as staging_limits
from fakecc.actions.apps.staging.limits import LimitRequest, Limits
from fakecc.actions.apps.waiting_steps import wait
from fakecc.actions.platform import app_logs
from fakecc.errors import CloudControllerError, Invalid
from fakecc.models.apps import App, Build, Lifecycle, Package
from fakecc.models.common import Metadata
from fakecc.models.jobs import Step
from fakecc.osb.requester import NamedActor
from fakecc.world import Action, World


def check(world: World, package: Package, lifecycle: Lifecycle) -> list[str]:
    """What is said of the stack. Raises what hinders staging.

    That is Invalid("stack", "state"), StagingInProgress, Invalid("package", "ready"), BuildpackInvalid.
    """
    warnings: list[str] = []
    if lifecycle.type != "docker":
        warnings = lifecycles.stack_warnings(
            world, lifecycle.stack, restaging=world.builds.has("app_guid", package.app_guid)
        )
    if world.builds.first(app_guid=package.app_guid, state="STAGING"):
        raise errors.StagingInProgress()
    if package.state != "READY":
        raise Invalid("package", "ready")
    _check_enabled(world, lifecycle)
    return warnings


def _check_enabled(world: World, lifecycle: Lifecycle) -> None:
    if lifecycle.type == "docker":
        return
    known = [lifecycles.find_installed(world, name, lifecycle) for name in lifecycle.buildpacks]
    disabled = [buildpack.name for buildpack in known if buildpack is not None and not buildpack.enabled]
    if disabled:
        names = ", ".join(f"'{name}'" for name in disabled)
        message = f"Requested buildpack(s) {names} are disabled and cannot be used for staging"
        raise errors.BuildpackInvalid(message)


def create(
    world: World, package: Package, lifecycle: Lifecycle, asked: LimitRequest, metadata: Metadata, actor: NamedActor
) -> Build:
    """Note a build that check() let pass. Raises Invalid("staging", ...) where it would get too much."""
    limits = staging_limits.settle(world, world.apps[package.app_guid], asked)
    return create_within(world, package, lifecycle, limits, metadata, actor)


def create_within(
    world: World, package: Package, lifecycle: Lifecycle, limits: Limits, metadata: Metadata, actor: NamedActor
) -> Build:
    """Note a build with limits that are settled."""
    app = world.apps[package.app_guid]
    build = world.add(
        Build(
            **world.stamp(Build),
            app_guid=app.guid,
            package_guid=package.guid,
            # The kind is always the app's; another's data is not looked at.
            # source: cloud_controller_ng:app/models/runtime/build_model.rb
            lifecycle=lifecycle if lifecycle.type == app.lifecycle.type else Lifecycle(type=app.lifecycle.type),
            staging_memory_in_mb=limits.memory,
            staging_disk_in_mb=limits.disk,
            staging_log_rate_limit=limits.log_rate,
            created_by_user_guid=actor.guid or None,
            created_by_user_name=actor.name or None,
            created_by_user_email=actor.email or None,
            metadata=metadata,
        )
    )
    lifecycles.check_names(world, lifecycle)
    app_usage_events.record_build(world, build, "STAGING_STARTED", "STAGING")
    told = {"build_guid": build.guid, "package_guid": package.guid}
    app_events.record(world, actor, "build.create", app, told)
    return build


def stage(world: World, build: Build, lifecycle: Lifecycle, ending: Action = completion.complete) -> Step:
    """Have the runtime stage a build; `ending` is the step for its answer.

    Raises StagerError, and what the runtime refuses with, after which the build has failed.
    """
    if not obstacles.has_bundle(world, lifecycle):
        error = errors.StagerError(obstacles.NO_LIFECYCLE)
        completion.fail(world, build, errors.StagingError, error.detail)
        world.keep()
        raise error
    try:
        _check_files(world, world.apps[build.app_guid])
        progress = world.runtime.stage(build)
    except CloudControllerError as error:
        # source: cloud_controller_ng:lib/cloud_controller/diego/stager.rb (stage)
        completion.fail(world, build, errors.StagingError, error.detail)
        world.keep()
        raise
    app_logs.write_staging(world, build, "Downloading app package...")
    return wait(world, progress, ending, build_guid=build.guid)


def _check_files(world: World, app: App) -> None:
    found = binding_files.problem(world, app)
    if found:
        raise errors.UnprocessableEntity(binding_files.sentence("staging task", found))
