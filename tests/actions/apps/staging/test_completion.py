"""What becomes of a build when the stager has answered."""

import pytest
import support
from support import apps, brokered

METADATA = {"detected_buildpack": "x"}
ANSWER = {
    "lifecycle_type": "buildpack", "lifecycle_metadata": METADATA, "process_types": {"web": "x"}, "execution_metadata": "",
}  # fmt: skip
MALFORMED = "StagingError - Staging error: Malformed message from Diego stager"


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        (
            "Exited with status 222",
            "NoAppDetectedError - An app was not successfully detected by any available buildpack",
        ),
        (
            "Exited with status 223",
            "BuildpackCompileFailed - App staging failed in the buildpack compile phase",
        ),
        (
            "Exited with status 224",
            "BuildpackReleaseFailed - App staging failed in the buildpack release phase",
        ),
        ("x 231", "CNBGenericBuildFailed - cnb: generic build failure"),
        ("x 237", "CNBRestoreFailed - cnb: restore failed"),
        ("insufficient resources: memory", "InsufficientResources - Insufficient resources"),
        ("found no compatible cell for x", "NoCompatibleCell - Found no compatible cell"),
        (
            "unable to communicate to compatible cells",
            "StagingError - Staging error: unable to communicate to compatible cells",
        ),
        ("something else", "StagingError - Staging error: staging failed"),
    ],
)
def test_a_reason_fails_the_build_and_leaves_no_droplet(world, app, reason, error):
    apps.behave(world, staging={"fails": reason})
    build = apps.build(world, app)
    assert (build.state, build.error, len(world.droplets)) == ("FAILED", error, 0)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param({}, MALFORMED, id="empty"),
        pytest.param("text", MALFORMED, id="text"),
        pytest.param([], MALFORMED, id="list"),
        pytest.param({**ANSWER, "lifecycle_type": "docker"}, MALFORMED, id="another lifecycle"),
        pytest.param({**ANSWER, "process_types": {"web": 5}}, MALFORMED, id="command of no text"),
        pytest.param({**ANSWER, "sidecars": [{"name": "x"}]}, MALFORMED, id="half a sidecar"),
        pytest.param(
            {**ANSWER, "process_types": {}},
            "StagingError - Staging error: Start command not specified",
            id="no command",
        ),
        pytest.param(ANSWER, None, id="right"),
    ],
)
def test_an_answer_must_have_its_shape(world, app, answer, error):
    apps.behave(world, staging={"answer": answer})
    assert apps.build(world, app).error == error


def test_a_command_of_the_web_process_makes_up_for_no_process_types(world, app):
    world.change(world.processes[app.guid], command="./own")
    apps.behave(world, staging={"answer": {**ANSWER, "process_types": None}})
    assert apps.build(world, app).state == "STAGED"


def test_what_is_told_of_a_staged_build(world, app):
    build = apps.build(world, app)
    events = {event.type: event.data for event in world.audit_events.find(target_guid=app.guid)}
    droplet = world.droplets.first(build_guid=build.guid)
    told = {"build_guid": build.guid, "package_guid": build.package_guid}
    buildpack = {
        "name": "https://github.com/cloudfoundry/binary-buildpack", "buildpack_name": "binary", "version": "1.0.0",
    }  # fmt: skip
    assert (events["audit.app.build.create"], events["audit.app.build.staged"], events["audit.app.droplet.create"]) == (
        told,
        {**told, "droplet_guid": droplet.guid, "buildpacks": [buildpack]},
        {"droplet_guid": droplet.guid, "package_guid": build.package_guid},
    )


def test_what_is_told_of_a_failed_build(world, app):
    apps.behave(world, staging={"fails": "NoAppDetectedError"})
    build = apps.build(world, app)
    assert world.audit_events.find(type="audit.app.build.failed")[0].data == {
        "build_guid": build.guid,
        "package_guid": build.package_guid,
        "error_id": "NoAppDetectedError",
        "error_message": "staging failed",
    }


@pytest.mark.parametrize(
    ("staging", "states"),
    [
        ({}, [("STAGING_STARTED", "STAGING"), ("STAGING_STOPPED", "STAGING"), ("BUILDPACK_SET", "STAGED")]),
        ({"fails": "x"}, [("STAGING_STARTED", "STAGING"), ("STAGING_STOPPED", "STAGING")]),
    ],
)
def test_what_is_told_of_the_use_of_staging(world, app, staging, states):
    apps.behave(world, staging=staging)
    apps.build(world, app)
    assert [(event.state, event.previous_state) for event in world.app_usage_events] == states


def test_an_answer_to_a_build_that_is_gone_is_ignored(world, app):
    apps.behave(world, staging={"mode": "after", "seconds": 5})
    apps.begin_build(world, app)
    support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    world.clock.advance(5)
    assert (world.failures, len(world.droplets)) == ([], 0)
