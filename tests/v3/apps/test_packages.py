"""/v3/packages: bits and docker's, uploads, copies, downloads."""

import hashlib
import json

import pytest
import support
from support import apps, brokered

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return brokered.app(world, space)


@pytest.fixture
def docker(world, space):
    """An app of docker's lifecycle."""
    support.ask(world, "PATCH", "/v3/feature_flags/diego_docker", {"enabled": True})
    body = {
        "name": "image",
        "lifecycle": {"type": "docker", "data": {}},
        "relationships": {"space": {"data": {"guid": space.guid}}},
    }
    return world.apps[support.ask(world, "POST", "/v3/apps", body).body["guid"]]


def _create(world, app, **more):
    return support.ask(world, "POST", "/v3/packages", {"type": "bits", **apps.of(app), **more})


def test_what_was_uploaded_is_downloaded(world, app):
    content = apps.bits(app_txt="hello")
    package = apps.package(world, app, content)
    body = support.ask(world, "GET", f"/v3/packages/{package.guid}").body
    reply = support.ask(world, "GET", f"/v3/packages/{package.guid}/download")
    assert (body["state"], body["data"], reply.content, reply.headers["Content-Disposition"]) == (
        "READY",
        {"error": None, "checksum": {"type": "sha256", "value": hashlib.sha256(content).hexdigest()}},
        content,
        f"attachment; filename=\"{package.guid}\"; filename*=UTF-8''{package.guid}",
    )


def test_an_upload_is_processed_by_a_worker(world, app):
    guid = _create(world, app).body["guid"]
    states = [world.packages[guid].state]
    states.append(apps.upload(world, "packages", guid, ("bits", "app.zip", apps.bits(a="b"))).body["state"])
    world.catch_up()
    assert [*states, world.packages[guid].state] == ["AWAITING_UPLOAD", "PROCESSING_UPLOAD", "READY"]


def test_what_is_no_zip_fails(world, app):
    package = apps.package(world, app, b"no zip")
    assert (package.state, package.error) == ("FAILED", "The app upload is invalid: Invalid zip archive.")


def damaged(zipped, at=40):
    return zipped[:at] + bytes([zipped[at] ^ 0xFF]) + zipped[at + 1 :]


def with_method(zipped, method):
    """The zip with another way of packing written into both of its heads."""
    central = zipped.index(b"PK\x01\x02") + 10
    return zipped[:8] + bytes([method]) + zipped[9:central] + bytes([method]) + zipped[central + 1 :]


def locked(zipped):
    """The zip whose heads say that a password is needed."""
    central = zipped.index(b"PK\x01\x02") + 8
    return zipped[:6] + b"\x01" + zipped[7:central] + b"\x01" + zipped[central + 1 :]


HELLO = apps.bits(app_txt="hello hello")
BROKEN = {
    "a wrong sum": damaged(HELLO),
    "an unknown way": with_method(HELLO, 99),
    "no deflated data": with_method(HELLO, 8),
    "no LZMA data": with_method(HELLO, 14),
    "no bzip2 data": with_method(HELLO, 12),
    "a password": locked(HELLO),
    "another name inside": damaged(HELLO, 32),
    "a second half": HELLO[len(HELLO) // 2 :],
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_zip_that_is_broken_inside_fails(world, app, content):
    world.settings = world.settings.with_changes({"resource_pool": {"minimum_size": 1, "maximum_size": 42}})
    package = apps.package(world, app, content)
    assert (package.state, package.error, world.failures) == (
        "FAILED", "The app upload is invalid: Invalid zip archive.", [],
    )  # fmt: skip


def test_no_more_of_a_zip_is_unpacked_than_there_is_room_for(world, app):
    world.settings = world.settings.with_changes({"resource_pool": {"minimum_size": 1, "maximum_size": 1 << 29}})
    world.blobs.room = 10_000
    package = apps.package(world, app, apps.bits(**{name: name * 4000 for name in "abcde"}))
    assert (package.state, len(world.known_files), world.failures) == ("READY", 2, [])


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        pytest.param(
            [("other", None, b"x")],
            "Unknown field(s): '<ngx_upload_module_dummy>', Upload must include either resources or bits, "
            "File field missing path information",
            id="nothing that nginx passes",
        ),
        pytest.param(
            [("other", "a.zip", b"x")],
            "Unknown field(s): 'other_name', 'other_path', Upload must include either resources or bits",
            id="another file",
        ),
        pytest.param([("resources", None, b"[]")], "Upload must include either resources or bits", id="no resources"),
        pytest.param([("resources", None, b"{")], "Resources must be valid JSON.", id="broken resources"),
        pytest.param([("resources", None, b"{}")], "Resources must be valid JSON.", id="no list"),
    ],
)
def test_an_upload_is_refused(world, app, parts, refusal):
    guid = _create(world, app).body["guid"]
    assert support.detail(apps.upload(world, "packages", guid, *parts)) == (422, refusal)


@pytest.mark.parametrize("path", ["/etc/passwd", "../x"])
def test_a_path_that_the_client_names_is_refused(world, app, path):
    guid = _create(world, app).body["guid"]
    reply = support.ask(world, "POST", f"/v3/packages/{guid}/upload", f"bits_path={path}".encode(), headers=FORM)
    assert support.detail(reply) == (422, "Bits path is invalid")


def test_known_files_make_a_package_without_bits(world, app):
    world.settings = world.settings.with_changes({"resource_pool": {"minimum_size": 1, "maximum_size": 42}})
    apps.package(world, app)
    guid = _create(world, app).body["guid"]
    sha1 = hashlib.sha1(b"hello").hexdigest()  # noqa: S324 - CC's
    resources = json.dumps([{"fn": "b.txt", "sha1": sha1, "size": 5, "mode": "644"}]).encode()
    apps.upload(world, "packages", guid, ("resources", None, resources))
    world.catch_up()
    assert (world.packages[guid].state, b"b.txt" in world.blobs.get(world.packages[guid].sha256_checksum)) == (
        "READY", True,
    )  # fmt: skip


def test_bits_are_uploaded_once(world, app):
    package = apps.package(world, app)
    reply = apps.upload(world, "packages", package.guid, ("bits", "app.zip", apps.bits(a="b")))
    assert support.detail(reply) == (
        400, "Bits may be uploaded only once. Create a new package to upload different bits.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        pytest.param({"type": "x"}, "Type must be one of 'bits, docker'", id="type"),
        pytest.param({"data": {"a": 1}}, "Data Data must be empty if provided for bits packages", id="data of bits"),
        pytest.param({"type": "docker"}, "Data Image must be a string, Data Image required", id="no image"),
        pytest.param(
            {"type": "docker", "data": {"image": "x", "a": 1}}, "Data Unknown field(s): 'a'", id="unknown data"
        ),
        pytest.param(
            {"type": "docker", "data": {"image": "x"}}, "Cannot create Docker package for a buildpack app.", id="docker"
        ),
        pytest.param(
            {"relationships": {"app": {"data": {"guid": "nowhere"}}}},
            "App is invalid. Ensure it exists and you have access to it.",
            id="no app",
        ),
        pytest.param({"relationships": None}, "Relationships 'relationships' is not an object", id="no relationships"),
    ],
)
def test_a_create_is_refused(world, app, more, complaint):
    assert support.detail(_create(world, app, **more)) == (422, complaint)


def test_docker_s_is_ready_at_once_and_hides_its_password(world, docker):
    data = {"image": "nginx", "username": "me", "password": "secret"}
    body = _create(world, docker, type="docker", data=data).body
    event = world.audit_events.find(type="audit.app.package.create")[-1]
    assert (body["state"], body["data"], list(body["links"]), event.data["request"]["data"]) == (
        "READY",
        {"image": "nginx", "username": "me", "password": "***"},
        ["self", "app"],
        {"image": "nginx", "username": "me", "password": "***"},
    )


def test_bits_do_not_fit_a_docker_app(world, docker):
    assert support.detail(_create(world, docker)) == (422, "Cannot create bits package for a Docker app.")


def test_credentials_are_docker_s_alone(world, app):
    package = apps.package(world, app)
    reply = support.ask(world, "PATCH", f"/v3/packages/{package.guid}", {"username": "x"})
    assert support.detail(reply) == (422, "Cannot update Docker credentials for a buildpack app.")


def test_a_copy_has_the_bits_of_its_source(world, space, app):
    source, other = apps.package(world, app), brokered.app(world, space, "other")
    body = support.ask(world, "POST", f"/v3/packages?source_guid={source.guid}", apps.of(other)).body
    world.catch_up()
    copied = world.packages[body["guid"]]
    assert (body["state"], copied.state, copied.sha256_checksum) == ("COPYING", "READY", source.sha256_checksum)


@pytest.mark.parametrize(
    ("source", "target", "complaint"),
    [
        ("package", "app", "Source and destination app cannot be the same"),
        ("nowhere", "app", "Source package is invalid. Ensure it exists and you have access to it."),
        ("package", "nowhere", "App is invalid. Ensure it exists and you have access to it."),
    ],
)
def test_a_copy_is_refused(world, app, source, target, complaint):
    guid = apps.package(world, app).guid if source == "package" else source
    body = apps.of(app) if target == "app" else {"relationships": {"app": {"data": {"guid": target}}}}
    assert support.detail(support.ask(world, "POST", f"/v3/packages?source_guid={guid}", body)) == (422, complaint)


def test_a_copy_of_no_bits_fails(world, space, app):
    source, other = _create(world, app).body["guid"], brokered.app(world, space, "other")
    guid = support.ask(world, "POST", f"/v3/packages?source_guid={source}", apps.of(other)).body["guid"]
    world.catch_up()
    assert (world.packages[guid].state, world.packages[guid].error) == (
        "FAILED", "failed to copy - CloudController::Blobstore::FileNotFound",
    )  # fmt: skip


def test_a_package_is_gone_after_its_job(world, app):
    package = apps.package(world, app)
    job = support.wait(world, support.ask(world, "DELETE", f"/v3/packages/{package.guid}"))
    assert (job["operation"], job["state"], package.guid in world.packages) == ("package.delete", "COMPLETE", False)


@pytest.mark.parametrize(
    ("role", "downloads", "makes"),
    [
        ("space_developer", 200, 201),
        ("space_supporter", 403, 403),
        ("space_auditor", 403, 403),
        (None, 404, 422),
    ],
)
def test_who_downloads_and_makes_packages(world, space, app, role, downloads, makes):
    package = apps.package(world, app)
    caller = support.user(world, "someone", *([(role, space)] if role else []))
    statuses = (
        support.ask(world, "GET", f"/v3/packages/{package.guid}/download", as_=caller).status,
        support.ask(world, "POST", "/v3/packages", {"type": "bits", **apps.of(app)}, as_=caller).status,
    )
    assert statuses == (downloads, makes)


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/v3/packages", 2),
        ("/v3/packages?states=READY", 1),
        ("/v3/packages?types=docker", 0),
        ("/v3/packages?space_guids={space}", 2),
        ("/v3/packages?organization_guids={organization}", 2),
        ("/v3/packages?space_guids=nowhere", 0),
        ("/v3/apps/{app}/packages?states=AWAITING_UPLOAD", 1),
    ],
)
def test_packages_are_listed(world, space, app, path, count):
    apps.package(world, app)
    _create(world, app)
    filled = path.format(space=space.guid, organization=space.organization_guid, app=app.guid)
    assert len(support.ask(world, "GET", filled).body["resources"]) == count


def test_a_list_below_an_app_takes_no_filter_that_its_path_gives(world, app):
    reply = support.ask(world, "GET", f"/v3/apps/{app.guid}/packages?app_guids=a&space_guids=b")
    assert support.detail(reply) == (
        400, "The query parameter is invalid: Unknown query parameter(s): 'app_guids', 'space_guids'",
    )  # fmt: skip


@pytest.mark.parametrize(("content", "status"), [(b'{"type": "bits", %s}', 201), (b"[]", 500), (b"{", 500)])
def test_a_body_is_read_whatever_its_type(world, app, content, status):
    related = json.dumps(apps.of(app))[1:-1].encode()
    raw = content.replace(b"%s", related)
    reply = support.ask(world, "POST", "/v3/packages", raw, headers={"Content-Type": "text/plain"})
    assert reply.status == status
