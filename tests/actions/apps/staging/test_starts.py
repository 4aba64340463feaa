"""Staging that starts the app, stops it, and is given up."""

import pytest
import support
from support import apps as made

from fakecc.actions.apps import sidecars
from fakecc.actions.apps.staging import starts
from fakecc.errors import CloudControllerError
from fakecc.models.apps import Lifecycle
from fakecc.osb.requester import NamedActor

ACTOR = NamedActor(guid="actor-guid", name="actor", email="actor@example.org")


@pytest.fixture
def app(world):
    app = support.app_in(world, support.space(world))
    made.package(world, app)
    return app


@pytest.fixture
def process(world, app):
    """The web process of a started app that has a package, and no droplet."""
    world.change(app, desired_state="STARTED")
    return world.change(world.processes.first(app_guid=app.guid), state="STARTED")


def stage(world, process):
    """The build that staging begins."""
    starts.stage(world, world.apps[process.app_guid], process, ACTOR)
    return list(world.builds)[-1]


def usage(world):
    return [event.state for event in world.app_usage_events]


def instances(world):
    return [(instance.index, instance.state) for instance in world.process_instances]


def test_a_success_starts_the_app(world, app, process):
    build = stage(world, process)
    world.catch_up()

    droplet = world.droplets.first(build_guid=build.guid)
    assert (world.builds[build.guid].state, world.apps[app.guid].droplet_guid) == ("STAGED", droplet.guid)
    assert instances(world) == [(0, "RUNNING")]
    assert usage(world) == ["STAGING_STARTED", "STAGING_STOPPED", "BUILDPACK_SET"]
    assert list(world.app_usage_events)[-1].app_guid == process.guid
    assert world.processes[process.guid].revision_guid == world.revisions.first(app_guid=app.guid).guid


def test_a_failure_stops_the_app(world, app, process):
    made.behave(world, staging={"fails": "Exited with status 222"})
    build = stage(world, process)
    world.catch_up()

    assert (world.builds[build.guid].error_id, world.apps[app.guid].desired_state) == ("NoAppDetectedError", "STOPPED")
    assert world.processes[process.guid].state == "STOPPED"


def test_a_conflict_of_sidecars_fails_the_build(world, app, process):
    sidecars.create(world, app, name="own", command="x", process_types=["web"], memory=None)
    made.behave(world, staging={"sidecars": [{"name": "own", "command": "y", "process_types": ["web"]}]})
    build = stage(world, process)
    world.catch_up()

    failed = world.builds[build.guid]
    assert failed.error == (
        "StagingError - Staging error: Buildpack defined sidecar 'own' conflicts with an existing user-defined sidecar. "
        "Consider renaming 'own'."
    )
    assert (world.apps[app.guid].droplet_guid, world.apps[app.guid].desired_state) == (None, "STOPPED")


def test_a_stop_gives_the_build_up(world, app, process):
    made.behave(world, staging={"mode": "after", "seconds": 5})
    build = stage(world, process)

    starts.stop(world, world.apps[app.guid])
    before = world.builds[build.guid].state
    world.catch_up()

    assert (before, world.builds[build.guid].error) == ("STAGING", "StagingError - Staging error: staging failed")
    world.clock.advance(10)
    assert list(world.droplets) == []


def test_a_build_that_waits_for_a_test_goes_on_waiting(world, app, process):
    made.behave(world, staging={"mode": "manual"})
    build = stage(world, process)

    starts.stop(world, world.apps[app.guid])
    world.catch_up()

    assert world.builds[build.guid].state == "STAGING"


def test_memory_of_a_quota_does_not_hinder_staging(world, app, process):
    quota = world.organization_quotas.first(name="default")
    world.change(quota, memory_limit=process.memory)

    assert stage(world, process).staging_memory_in_mb == 1024


HINDRANCES = {
    "a buildpack, and none is installed": ({"buildpacks": ("own",)}, "NoBuildpacksFound"),
    "docker is off": ({"type": "docker"}, "DockerDisabled"),
    "cnb is off": ({"type": "cnb"}, "CNBDisabled"),
}


@pytest.mark.parametrize(("lifecycle", "name"), HINDRANCES.values(), ids=HINDRANCES)
def test_staging_is_hindered(world, app, process, lifecycle, name):
    for buildpack in list(world.buildpacks):
        world.remove(buildpack)
    world.change(app, lifecycle=Lifecycle(stack="cflinuxfs4", **lifecycle))

    with pytest.raises(CloudControllerError) as caught:
        stage(world, process)

    assert caught.value.name == name


def test_a_package_without_bits_needs_no_staging(world, app, process):
    package = world.packages.first(app_guid=app.guid)
    needed = starts.needs_staging(world, app, process)
    world.change(package, package_hash=None, sha256_checksum=None)

    assert (needed, starts.needs_staging(world, app, process)) == (True, False)
