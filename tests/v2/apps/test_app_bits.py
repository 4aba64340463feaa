"""/v2/apps/:guid/{bits,copy_bits,download}."""

import json
from base64 import b64decode

import pytest
import support
from support import apps as made
from support import ask
from support.apps import bits
from support.v2_apps import ZIP, create, entity, push, say, upload

from fakecc.actions.platform import logs

RESOURCES = ("resources", None, b"[]")
APPLICATION = ("application", "app.zip", ZIP)


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return create(world, space)


def states(world):
    return [(package.state, package.error) for package in world.packages]


def events(world, kind):
    return [(event.target_guid, event.data) for event in world.audit_events.select({"type": [kind]}).all()]


def test_bits_are_taken_at_once(world, app):
    reply = upload(world, app, RESOURCES, APPLICATION)

    package = world.packages.first(app_guid=app.guid)
    assert (reply.status, reply.body, package.state) == (201, {}, "READY")
    assert entity(world, app)["package_updated_at"] == "2023-11-14T22:13:20Z"
    assert events(world, "audit.app.upload-bits") == [(app.guid, {"package_guid": package.guid})]


def test_bits_are_taken_by_a_job(world, app):
    reply = upload(world, app, RESOURCES, APPLICATION, query="?async=true")
    begun = states(world)

    job = ask(world, "GET", reply.body["metadata"]["url"])

    assert (reply.status, reply.body["entity"]["status"], begun) == (201, "queued", [("PROCESSING_UPLOAD", None)])
    assert (job.body["entity"]["status"], states(world)) == ("finished", [("READY", None)])


REFUSALS = {
    "no resources": ([APPLICATION], "missing :resources", ("FAILED", "missing :resources")),
    "no JSON": ([("resources", None, b"{")], "invalid :resources", ("AWAITING_UPLOAD", None)),
    "nothing": ([RESOURCES], "Invalid zip archive.", ("FAILED", "The app upload is invalid: Invalid zip archive.")),
    "no archive": (
        [RESOURCES, ("application", "app.zip", b"x")],
        "Invalid zip archive.",
        ("FAILED", "The app upload is invalid: Invalid zip archive."),
    ),
}


@pytest.mark.parametrize(("parts", "sentence", "state"), REFUSALS.values(), ids=REFUSALS)
def test_a_refused_upload_leaves_a_package_behind(world, app, parts, sentence, state):
    refusal = (400, 160001, f"The app upload is invalid: {sentence}")
    assert say(upload(world, app, *parts)) == refusal
    assert states(world) == [state]
    assert events(world, "audit.app.upload-bits") == []


def test_a_failed_job_tells_why(world, app):
    reply = upload(world, app, RESOURCES, ("application", "app.zip", b"x"), query="?async=true")

    job = ask(world, "GET", reply.body["metadata"]["url"]).body["entity"]

    assert (job["status"], job["error_details"]) == (
        "failed",
        {
            "error_code": "CF-AppBitsUploadInvalid",
            "description": "The app upload is invalid: Invalid zip archive.",
            "code": 160001,
        },
    )
    assert states(world) == [("FAILED", "The app upload is invalid: Invalid zip archive.")]


ODD = {"a map": b"{}", "a number": b"1", "no maps": b"[1]"}


@pytest.mark.parametrize("given", ODD.values(), ids=ODD)
def test_odd_resources_break(world, app, given):
    assert upload(world, app, ("resources", None, given), APPLICATION).status == 500


def known(world, app):
    """A file that the Cloud Controller knows, as clients describe it."""
    world.settings = world.settings.with_changes({"resource_pool": {"minimum_size": 0, "maximum_size": 100}})
    upload(world, app, RESOURCES, ("application", "app.zip", bits(known_txt="known")))
    return {"fn": "copy.txt", "sha1": next(iter(world.known_files)).guid, "size": 5, "mode": "644"}


def test_known_files_are_put_beside(world, app):
    described = known(world, app)

    reply = upload(world, app, ("resources", None, json.dumps([described]).encode()), APPLICATION)

    assert (reply.status, states(world)[-1]) == (201, ("READY", None))


def test_an_unknown_file_breaks_it(world, app):
    described = {"fn": "x", "sha1": "a" * 40, "size": 5}

    reply = upload(world, app, ("resources", None, json.dumps([described]).encode()), APPLICATION)

    assert (reply.status, reply.body["code"]) == (500, 10001)
    assert states(world) == [("FAILED", f"Could not find object '{'a' * 40}'")]


def test_a_docker_app_takes_no_bits(world, space):
    app = create(world, space, name="image", docker_image="nginx")

    assert say(upload(world, app, RESOURCES, APPLICATION)) == (422, 10008, "cannot upload bits to a docker app")


def test_uploads_can_be_switched_off(world, space, app):
    ask(world, "PATCH", "/v3/feature_flags/app_bits_upload", {"enabled": False})
    developer = support.user(world, "dev", ("space_developer", space))

    replies = [upload(world, app, RESOURCES, APPLICATION, as_=caller) for caller in (developer, support.ADMIN)]

    assert [reply.status for reply in replies] == [403, 201]


def copy(world, target, body, **more):
    return ask(world, "POST", f"/v2/apps/{target.guid}/copy_bits", body, **more)


def test_bits_are_copied_by_a_job(world, space, app):
    upload(world, app, RESOURCES, APPLICATION)
    target = create(world, space, name="target")

    reply = copy(world, target, {"source_app_guid": app.guid})
    begun = states(world)[-1][0]
    world.catch_up()

    packages = list(world.packages)
    assert (reply.status, reply.body["entity"]["status"], begun) == (201, "queued", "COPYING")
    assert (packages[1].state, packages[1].sha256_checksum) == ("READY", packages[0].sha256_checksum)
    assert events(world, "audit.app.copy-bits") == [
        (app.guid, {"destination_guid": target.guid}),
        (target.guid, {"source_guid": app.guid}),
    ]


def test_a_copy_of_an_image_needs_no_job(world, space):
    source = create(world, space, name="source", docker_image="nginx")
    target = create(world, space, name="target", docker_image="other")

    reply = copy(world, target, {"source_app_guid": source.guid})

    assert (reply.status, reply.body["entity"]) == (201, {"guid": "0", "status": "finished"})
    assert entity(world, target)["docker_image"] == "nginx"


def test_a_copy_whose_source_went_away_fails(world, space, app):
    upload(world, app, RESOURCES, APPLICATION)
    target = create(world, space, name="target")
    with world.lock:
        reply = copy(world, target, {"source_app_guid": app.guid})
        world.remove(world.packages.first(app_guid=app.guid))

    job = ask(world, "GET", reply.body["metadata"]["url"]).body["entity"]

    assert (job["status"], job["error_details"]["error_code"]) == ("failed", "UnknownError")
    assert states(world) == [("FAILED", "failed to copy - source package does not exist")]


COPIES = {
    "no guid": ({}, (400, 160002)),
    "an unknown app": ({"source_app_guid": "gone"}, (404, 100004)),
    "a number": ({"source_app_guid": 5}, (500, 10011)),
    "itself": ({"source_app_guid": "{app}"}, (500, 10001)),
    "no map": ([], (500, 10001)),
    "no JSON": (b"{", (500, 10001)),
    "an app without bits": ({"source_app_guid": "{empty}"}, (500, 10001)),
}


@pytest.mark.parametrize(("body", "refusal"), COPIES.values(), ids=COPIES)
def test_a_copy_is_refused(world, space, app, body, refusal):
    upload(world, app, RESOURCES, APPLICATION)
    empty = create(world, space, name="empty")
    if isinstance(body, dict) and isinstance(body.get("source_app_guid"), str):
        body = {"source_app_guid": body["source_app_guid"].format(app=app.guid, empty=empty.guid)}

    assert say(copy(world, app, body))[:2] == refusal


def test_bits_are_copied_between_apps_that_one_may_write_only(world, space, app):
    upload(world, app, RESOURCES, APPLICATION)
    target = create(world, support.space(world, "other"))
    developer = support.user(world, "dev", ("space_developer", space))

    assert copy(world, target, {"source_app_guid": app.guid}, as_=developer).status == 403


def test_bits_come_back(world, app):
    upload(world, app, RESOURCES, APPLICATION)

    reply = ask(world, "GET", f"/v2/apps/{app.guid}/download")

    assert (reply.status, reply.content, reply.headers["Last-Modified"]) == (200, ZIP, "Tue, 14 Nov 2023 22:13:20 GMT")


def test_what_was_never_uploaded_is_not_downloaded(world, space, app):
    made.hear_controller(world)
    image = create(world, space, name="image", docker_image="nginx")

    assert ask(world, "GET", f"/v2/apps/{app.guid}/download").status == 500
    refusal = (404, 150002, f"The app package could not be found: {image.guid}")
    assert say(ask(world, "GET", f"/v2/apps/{image.guid}/download")) == refusal
    line = logs.of_source(world, image.guid)[-1].content
    assert (b64decode(line["payload"]).decode(), line["type"]) == (f"Could not find package for {image.guid}", "ERR")


def test_v3_shows_package_build_and_droplet_of_what_v2_pushed(world, app):
    made.behave(world, staging={"process_types": {"web": "./start"}})
    push(world, app)

    shown = ask(world, "GET", f"/v3/apps/{app.guid}/droplets/current").body
    builds = ask(world, "GET", f"/v3/apps/{app.guid}/builds").body["resources"]
    packages = ask(world, "GET", f"/v3/apps/{app.guid}/packages").body["resources"]

    assert [build["state"] for build in builds] == ["STAGED"]
    assert builds[0]["package"]["guid"] == packages[0]["guid"]
    assert builds[0]["droplet"]["guid"] == shown["guid"]
    assert entity(world, app)["detected_start_command"] == "./start"
