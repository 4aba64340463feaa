"""/v2/apps/:guid/droplet/{upload,download}."""

import pytest
import support
from support import ask
from support.apps import HEADERS, form
from support.v2_apps import create, entity, say


@pytest.fixture
def app(world):
    return create(world, support.space(world))


def upload(world, app, *parts, **more):
    return ask(world, "PUT", f"/v2/apps/{app.guid}/droplet/upload", form(*parts), headers=HEADERS, **more)


def test_an_uploaded_droplet_becomes_the_current_one(world, app):
    reply = upload(world, app, ("droplet", "droplet.tgz", b"bits"))
    begun = [droplet.state for droplet in world.droplets]
    world.catch_up()

    droplet = world.droplets.first(app_guid=app.guid)
    assert (reply.status, reply.body["entity"]["status"], begun) == (201, "queued", ["PROCESSING_UPLOAD"])
    assert (droplet.state, world.apps[app.guid].droplet_guid) == ("STAGED", droplet.guid)
    assert entity(world, app)["package_state"] == "STAGED"
    download = ask(world, "GET", f"/v2/apps/{app.guid}/droplet/download")
    assert (download.status, download.content) == (200, b"bits")


def test_an_upload_without_a_file_is_refused(world, app):
    refusal = (400, 380002, "The droplet upload is invalid: missing :droplet_path")
    assert say(upload(world, app, ("resources", None, b"[]"))) == refusal


def test_an_app_without_a_droplet_has_nothing_to_download(world, app):
    refusal = (404, 10010, f"Droplet not found for app with guid {app.guid}")
    assert say(ask(world, "GET", f"/v2/apps/{app.guid}/droplet/download")) == refusal


def test_auditors_download_and_do_not_upload(world, app):
    auditor = support.user(world, "auditor", ("space_auditor", world.spaces[app.space_guid]))
    upload(world, app, ("droplet", "droplet.tgz", b"bits"))

    download = ask(world, "GET", f"/v2/apps/{app.guid}/droplet/download", as_=auditor)

    assert (download.status, upload(world, app, ("droplet", "x", b"x"), as_=auditor).status) == (200, 403)
