"""What a stager answers, as behaviours say."""

import io
import tarfile

import pytest
import support
from support import apps, brokered

from fakecc.world.runtime_port import StagingResult

BINARY = {"key": "https://github.com/cloudfoundry/binary-buildpack", "name": "binary", "version": "1.0.0"}


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


def _result(world, app, **more):
    return world.runtime.staging_result(world.builds[apps.begin_build(world, app, **more)["guid"]])


def test_without_a_behaviour_an_app_is_found(world, app):
    assert _result(world, app).answer == {
        "lifecycle_type": "buildpack",
        "lifecycle_metadata": {
            "buildpack_key": BINARY["key"], "detected_buildpack": "binary", "buildpacks": [BINARY],
        },
        "process_types": {"web": "./start"},
        "execution_metadata": "",
    }  # fmt: skip


def test_a_droplet_holds_the_package_s_files(world, app):
    with tarfile.open(fileobj=io.BytesIO(_result(world, app).droplet)) as archive:
        assert archive.getnames() == ["./staging_info.yml", "./app/app.txt"]


def test_the_same_package_makes_the_same_droplet(world, app):
    build = world.builds[apps.begin_build(world, app)["guid"]]
    first = world.runtime.staging_result(build)
    world.clock.advance(10)
    assert world.runtime.staging_result(build).droplet == first.droplet


@pytest.mark.parametrize(
    ("fails", "reason"),
    [("NoAppDetectedError", "Exited with status 222"), ("something else", "something else")],
)
def test_a_failure_has_an_id_or_a_reason(world, app, fails, reason):
    apps.behave(world, staging={"fails": fails})
    assert _result(world, app) == StagingResult(reason=reason)


@pytest.mark.parametrize(
    ("staging", "key", "expected"),
    [
        ({"process_types": '{"a": "b"}'}, "process_types", {"a": "b"}),
        ({"process_types": "no JSON"}, "process_types", "no JSON"),
        ({"sidecars": "[]"}, "sidecars", []),
        ({"execution_metadata": "x"}, "execution_metadata", "x"),
    ],
)
def test_what_is_found_can_be_said(world, app, staging, key, expected):
    apps.behave(world, staging=staging)
    assert _result(world, app).answer[key] == expected


def test_the_whole_answer_can_be_said(world, app):
    apps.behave(world, staging={"answer": '"odd"', "droplet": "bits"})
    assert _result(world, app) == StagingResult(answer="odd", droplet=b"bits")


def test_what_the_runtime_was_asked_stands_in_the_journal(world, app):
    build = apps.begin_build(world, app)
    support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    asked = [(entry.operation, entry.path.split("/")[1]) for entry in world.journal.query(kind="runtime")]
    assert (asked, build["state"]) == ([("take_bits", "packages"), ("stage", "builds")], "STAGING")


def test_a_build_that_is_given_up_stops_staging(world, app):
    apps.behave(world, staging={"mode": "never"})
    apps.begin_build(world, app)
    support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    assert [entry.operation for entry in world.journal.query(kind="runtime")] == ["take_bits", "stage", "stop_stage"]
