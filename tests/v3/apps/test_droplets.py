"""/v3/droplets: by hand, uploaded, copied, downloaded, deleted."""

import hashlib

import pytest
import support
from support import apps, brokered

from fakecc.models.apps import Lifecycle


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return brokered.app(world, space)


@pytest.fixture
def fresh(world, app):
    """A droplet that waits for its bits."""
    return world.droplets[support.ask(world, "POST", "/v3/droplets", apps.of(app)).body["guid"]]


def test_an_uploaded_droplet_is_downloaded_as_it_was(world, fresh):
    reply = apps.upload(world, "droplets", fresh.guid, ("bits", "x.tgz", b"bits"))
    job = support.wait(world, reply)
    found = support.ask(world, "GET", f"/v3/droplets/{fresh.guid}/download")
    sha1 = hashlib.sha1(b"bits").hexdigest()  # noqa: S324 - CC's
    assert (reply.status, reply.body["state"], job["operation"], job["state"], found.content) == (
        202, "PROCESSING_UPLOAD", "droplet.upload", "COMPLETE", b"bits",
    )  # fmt: skip
    assert found.headers["Content-Disposition"] == f"attachment; filename=\"{sha1}\"; filename*=UTF-8''{sha1}"


def test_a_staged_droplet_in_full(world, app):
    droplet = apps.droplet(world, app)
    path, api = f"http://api.example.org/v3/droplets/{droplet.guid}", "http://api.example.org/v3"
    buildpack = "https://github.com/cloudfoundry/binary-buildpack"
    assert support.ask(world, "GET", f"/v3/droplets/{droplet.guid}").body == {
        "guid": droplet.guid,
        "created_at": "2023-11-14T22:13:20Z",
        "updated_at": "2023-11-14T22:13:20Z",
        "state": "STAGED",
        "error": None,
        "lifecycle": {"type": "buildpack", "data": {}},
        "checksum": {"type": "sha256", "value": droplet.sha256_checksum},
        "buildpacks": [
            {"name": buildpack, "detect_output": "binary", "buildpack_name": "binary", "version": "1.0.0"},
        ],
        "stack": "cflinuxfs4",
        "image": None,
        "execution_metadata": "",
        "process_types": {"web": "./start"},
        "relationships": {"app": {"data": {"guid": app.guid}}},
        "metadata": {"labels": {}, "annotations": {}},
        "links": {
            "self": {"href": path},
            "app": {"href": f"{api}/apps/{app.guid}"},
            "assign_current_droplet": {
                "href": f"{api}/apps/{app.guid}/relationships/current_droplet", "method": "PATCH",
            },
            "package": {"href": f"{api}/packages/{droplet.package_guid}"},
            "download": {"href": f"{path}/download"},
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        pytest.param([("bits", "x.zip", b"x")], "x.zip is not a tgz", id="zip"),
        pytest.param([("bits", "x.tgz", b"")], "x.tgz cannot be empty", id="empty"),
        pytest.param(
            [("other", None, b"x")],
            "Unknown field(s): '<ngx_upload_module_dummy>', A droplet tgz file must be uploaded as 'bits', "
            "Uploaded bits are not a valid droplet file",
            id="no file",
        ),
    ],
)
def test_an_upload_is_refused(world, fresh, parts, refusal):
    reply = apps.upload(world, "droplets", fresh.guid, *parts)
    assert support.detail(reply) == (422, f"Uploaded droplet file is invalid: {refusal}")


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"process_types": "x"}, "Process types must be an object"),
        ({"process_types": {"": 5}}, "Process types key must not be empty, Process types value must be a string"),
        (
            {"relationships": {"app": {"data": {"guid": "nowhere"}}}},
            'App with guid "nowhere" does not exist, or you do not have access to it.',
        ),
    ],
)
def test_a_create_is_refused(world, app, body, complaint):
    reply = support.ask(world, "POST", "/v3/droplets", {**apps.of(app), **body})
    assert support.detail(reply) == (422, complaint)


def test_a_copy_has_the_bits_of_its_source(world, space, app):
    source, other = apps.droplet(world, app), brokered.app(world, space, "other")
    body = support.ask(world, "POST", f"/v3/droplets?source_guid={source.guid}", apps.of(other)).body
    world.catch_up()
    copied = world.droplets[body["guid"]]
    assert (body["state"], copied.state, copied.blob, copied.process_types) == (
        "COPYING", "STAGED", source.blob, source.process_types,
    )  # fmt: skip


def test_a_copy_of_a_cnb_droplet_is_answered_and_lost(world, space, app):
    cnb = Lifecycle(type="cnb", stack="cflinuxfs4")
    source = world.change(apps.droplet(world, app), lifecycle=cnb)
    other = world.change(brokered.app(world, space, "other"), lifecycle=cnb)
    reply = support.ask(world, "POST", f"/v3/droplets?source_guid={source.guid}", apps.of(other))
    support.CONTRADICTIONS.clear()  # CF's document does not know droplets without a guid.
    event = list(world.audit_events)[-1]
    assert (reply.status, {key: reply.body[key] for key in ("guid", "created_at", "state", "lifecycle", "stack")}) == (
        201, {"guid": None, "created_at": None, "state": "COPYING", "lifecycle": {"type": "docker", "data": {}}, "stack": None},
    )  # fmt: skip
    assert reply.body["links"]["self"] == {"href": "http://api.example.org/v3/droplets/"}
    assert (len(world.droplets), event.type, event.data) == (
        1, "audit.app.droplet.create", {"droplet_guid": None, "request": {"source_droplet_guid": source.guid}},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "body", "status", "complaint"),
    [
        ("fresh", None, 422, "source droplet is not staged"),
        ("", None, 404, "Droplet not found"),
        ("nowhere", None, 404, "Droplet not found"),
        (
            "fresh",
            {},
            422,
            "App must be an object, App guid must be a string, App guid must be between 1 and 200 characters",
        ),
    ],
)
def test_a_copy_is_refused(world, space, fresh, source, body, status, complaint):
    other = brokered.app(world, space, "other")
    guid = fresh.guid if source == "fresh" else source
    reply = support.ask(world, "POST", f"/v3/droplets?source_guid={guid}", apps.of(other) if body is None else body)
    assert support.detail(reply) == (status, complaint)


def test_the_current_droplet_cannot_be_deleted(world, app):
    droplet = apps.droplet(world, app)
    world.change(app, droplet_guid=droplet.guid)
    assert support.detail(support.ask(world, "DELETE", f"/v3/droplets/{droplet.guid}")) == (
        422, f'The droplet is currently used by app with guid "{app.guid}".',
    )  # fmt: skip


def test_a_droplet_is_gone_after_its_job(world, fresh):
    job = support.wait(world, support.ask(world, "DELETE", f"/v3/droplets/{fresh.guid}"))
    assert (job["operation"], job["state"], fresh.guid in world.droplets) == ("droplet.delete", "COMPLETE", False)


def test_lists_hide_what_droplets_run(world, app):
    apps.droplet(world, app)
    shown = support.ask(world, "GET", "/v3/droplets").body["resources"][0]
    hidden = "[PRIVATE DATA HIDDEN IN LISTS]"
    assert (shown["execution_metadata"], shown["process_types"]) == (hidden, {"redacted_message": hidden})


def test_who_may_not_read_secrets_does_not_see_what_a_droplet_runs(world, space, app):
    droplet = apps.droplet(world, app)
    auditor = support.user(world, "auditor", ("space_auditor", space))
    shown = support.ask(world, "GET", f"/v3/droplets/{droplet.guid}", as_=auditor).body
    assert shown["process_types"] == {"redacted_message": "[PRIVATE DATA HIDDEN]"}


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/v3/droplets", 2),
        ("/v3/droplets?states=STAGED", 1),
        ("/v3/apps/{app}/droplets?current=true", 0),
        ("/v3/packages/{package}/droplets", 1),
    ],
)
def test_droplets_are_listed(world, app, fresh, path, count):
    droplet = apps.droplet(world, app)
    filled = path.format(app=app.guid, package=droplet.package_guid)
    assert len(support.ask(world, "GET", filled).body["resources"]) == count


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/v3/droplets?current=true", "Unknown query parameter(s): 'current'"),
        ("/v3/apps/{app}/droplets?current=x", "Current only accepts the value 'true'"),
        ("/v3/apps/{app}/droplets?space_guids=x", "Unknown query parameter(s): 'space_guids'"),
    ],
)
def test_a_list_is_refused(world, app, path, complaint):
    reply = support.ask(world, "GET", path.format(app=app.guid))
    assert support.detail(reply) == (400, f"The query parameter is invalid: {complaint}")


@pytest.mark.parametrize(
    ("role", "status"), [("space_developer", 200), ("space_auditor", 200), ("space_supporter", 403), (None, 404)]
)
def test_who_downloads_droplets(world, space, app, role, status):
    droplet = apps.droplet(world, app)
    caller = support.user(world, "someone", *([(role, space)] if role else []))
    assert support.ask(world, "GET", f"/v3/droplets/{droplet.guid}/download", as_=caller).status == status
