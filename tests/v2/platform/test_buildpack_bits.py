"""/v2/buildpacks/:guid/bits and /download."""

import base64

import pytest
import support
from support import apps
from support.routing import told

GONE = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def guid(world):
    return support.ask(world, "POST", "/v2/buildpacks", {"name": "mine"}).body["metadata"]["guid"]


def upload(world, guid, *parts, as_=support.ADMIN):
    return support.ask(world, "PUT", f"/v2/buildpacks/{guid}/bits", apps.form(*parts), headers=apps.HEADERS, as_=as_)


def part(content=None, name="mine.zip"):
    return ("buildpack", name, apps.bits(manifest_yml="stack: cflinuxfs4") if content is None else content)


def test_bits_say_the_stack(world, guid):
    reply = upload(world, guid, part())

    entity = reply.body["entity"]
    assert (reply.status, entity["stack"], entity["filename"]) == (201, "cflinuxfs4", "mine.zip")


SECOND = {
    "the same": (part(), 204),
    "under another name": (part(name="other.zip"), 201),
    "other bits": (part(apps.bits(a_txt="a")), 201),
}


@pytest.mark.parametrize(("second", "status"), SECOND.values(), ids=SECOND)
def test_bits_are_replaced(world, guid, second, status):
    upload(world, guid, part())

    assert upload(world, guid, second).status == status


REFUSALS = {
    "no file": (("other", None, b"x"), (500, 10001, "An unknown error occurred.")),
    "another file": (
        ("other", "x.zip", b"x"), (400, 290002, "The buildpack upload is invalid: a filename must be specified"),
    ),
    "no zip's name": (
        part(name="x.txt"), (400, 290002, "The buildpack upload is invalid: only zip files allowed"),
    ),
    "no zip": (part(b"no zip"), (422, 390013, "Buildpack zip error: buildpack zipfile is not valid")),
    "an unknown stack": (
        part(apps.bits(manifest_yml="stack: nowhere")), (422, 390012, "Uploaded buildpack stack (nowhere) does not exist"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_bits_are_refused(world, guid, sent, refusal):
    assert told(upload(world, guid, sent)) == refusal
    assert world.buildpacks[guid].key is None


def test_another_stack_is_refused(world, guid):
    upload(world, guid, part())

    assert told(upload(world, guid, part(apps.bits(manifest_yml="stack: nowhere")))) == (
        422, 390011, "Uploaded buildpack stack (nowhere) does not match cflinuxfs4",
    )  # fmt: skip


def test_a_body_that_is_no_form_has_no_file(world, guid):
    assert told(support.ask(world, "PUT", f"/v2/buildpacks/{guid}/bits", {"buildpack_name": "x.zip"})) == (
        400, 290002, "The buildpack upload is invalid: a filename must be specified",
    )  # fmt: skip


def test_a_locked_buildpack_takes_no_bits(world, guid):
    support.ask(world, "PUT", f"/v2/buildpacks/{guid}", {"locked": True})

    assert told(upload(world, guid, part())) == (409, 290005, "The buildpack is locked")


@pytest.mark.parametrize("caller", [support.READ_ONLY_ADMIN, support.AUDITOR], ids=["admin_read_only", "auditor"])
def test_bits_take_an_admin(world, guid, caller):
    assert told(upload(world, guid, part(), as_=caller))[1] == 10007


def test_nothing_is_uploaded_to_nothing(world):
    assert told(upload(world, GONE, part())) == (404, 10000, "Unknown request")


def basic(user="staging_user", password="staging_password"):  # noqa: S107 - the default settings'
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_who_stages_downloads_the_bits(world, guid):
    content = part()[2]
    upload(world, guid, part())
    reply = support.ask(world, "GET", f"/v2/buildpacks/{guid}/download", as_=support.NOBODY, headers=basic())

    assert (reply.status, reply.content, reply.headers["Last-Modified"]) == (
        200, content, "Tue, 14 Nov 2023 22:13:20 GMT",
    )  # fmt: skip


STRANGERS = {
    "a token": {"Authorization": "bearer token"},
    "another password": basic(password="other"),
    "another user": basic(user="other"),
    "no base64": {"Authorization": "Basic !"},
    "no ASCII": {"Authorization": "basic \u00e9"},
    "nothing": {},
}


@pytest.mark.parametrize("headers", STRANGERS.values(), ids=STRANGERS)
def test_nobody_else_does(world, guid, headers):
    reply = support.ask(world, "GET", f"/v2/buildpacks/{guid}/download", headers=headers)

    assert told(reply) == (401, 10002, "Authentication error")


MISSING = {"no bits": (None, (404, 10000)), "no buildpack": (GONE, (500, 10001))}


@pytest.mark.parametrize(("other", "outcome"), MISSING.values(), ids=MISSING)
def test_there_is_nothing_to_download(world, guid, other, outcome):
    reply = support.ask(world, "GET", f"/v2/buildpacks/{other or guid}/download", headers=basic())

    assert told(reply)[:2] == outcome
