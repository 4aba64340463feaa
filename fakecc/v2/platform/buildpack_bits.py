"""/v2/buildpacks/:guid/bits and /download: the bits of a buildpack, on their way in and out.

Source: cloud_controller_ng:app/controllers/runtime/buildpack_bits_controller.rb, lib/cloud_controller/upload_handler.rb
"""

from __future__ import annotations

import base64
from email.utils import formatdate
from pathlib import PurePosixPath

from fakecc import errors
from fakecc.actions.platform import buildpacks
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects import multipart
from fakecc.dialects.multipart import DUMMY, Upload
from fakecc.errors import NotImplementedYet
from fakecc.v2.platform._buildpacks import BUILDPACKS
from fakecc.v2.reading import find
from fakecc.v2.replies import no_content, updated_reply


def upload(call: Call, guid: str) -> Reply:
    """Give a buildpack its bits while the client waits; those that it has already under that name change nothing."""
    buildpack = find(BUILDPACKS, guid, call)
    if not call.permissions.can_write_globally():
        raise errors.InsufficientScope()
    if buildpack.locked:
        raise errors.BuildpackLocked()
    sent = _upload_of(call)
    if DUMMY in sent.fields:
        # Nothing is left of such a body when it arrives. recording: apps-v2/buildpack-bits
        raise call.real_error()
    name, bits = sent.fields.get("buildpack_name", ""), sent.files.get("buildpack")
    if not name:
        raise errors.BuildpackBitsUploadInvalid("a filename must be specified")
    if PurePosixPath(name).suffix != ".zip":
        raise errors.BuildpackBitsUploadInvalid("only zip files allowed")
    if bits is None:
        raise errors.BuildpackBitsUploadInvalid("a file must be provided")
    sha256 = call.world.blobs.put(bits).sha256
    if not buildpacks.upload(call.world, buildpack, sha256, PurePosixPath(name).name):
        return no_content()
    return updated_reply(BUILDPACKS, call.world.buildpacks[guid], call)


def _upload_of(call: Call) -> Upload:
    kind = call.headers.get("Content-Type") or ""
    if kind.split(";")[0].strip().lower() != "multipart/form-data":
        return Upload()
    return multipart.read(call.raw, kind)


def download(call: Call, guid: str) -> Reply:
    """Give the bits to who knows the user and the password of staging; no token does."""
    auth = call.world.settings.staging["auth"]
    if _credentials(call) != (auth["user"], auth["password"]):
        raise errors.NotAuthenticated()
    buildpack = call.world.buildpacks.get(guid)
    if buildpack is None:
        raise call.real_error()
    if buildpack.key is None:
        raise errors.NotFound()
    content = call.world.blobs.get(buildpack.sha256_checksum)
    if content is None:
        raise NotImplementedYet("bits that were forgotten for want of room")
    return Reply(
        content=content,
        content_type="application/octet-stream",
        headers={"Last-Modified": formatdate(buildpack.updated_at, usegmt=True)},
    )


def _credentials(call: Call) -> tuple[str, str] | None:
    """The user and the password of Basic, or None where there are none."""
    scheme, _, encoded = (call.headers.get("Authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:  # no Base64, no UTF-8, or signs that are no ASCII
        return None
    return user, password


ENDPOINTS = [
    endpoint("PUT", "/v2/buildpacks/<guid>/bits", upload),
    endpoint("GET", "/v2/buildpacks/<guid>/download", download, "anonymous"),
]
