"""Bits on their way in and out.

Source: cloud_controller_ng:app/messages/package_upload_message.rb, droplet_upload_message.rb,
app/controllers/runtime/helpers/blob_dispatcher.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.call import Call, Reply
from fakecc.dialects import multipart
from fakecc.dialects.multipart import Upload
from fakecc.errors import Broken, NotImplementedYet
from fakecc.v3.body import media_type
from fakecc.v3.message import Body


def read_upload(call: Call) -> Upload:
    """The fields of an upload as the Cloud Controller sees them, and its files."""
    if media_type(call) == "multipart/form-data":
        return multipart.read(call.raw, call.headers.get("Content-Type") or "")
    return Upload(fields=dict(call.body))


def path_is_safe(body: Body) -> Iterator[str]:
    """The complaint about a `bits_path` that nginx did not write: only its own are in the directory of uploads."""
    path = body.get("bits_path")
    if isinstance(path, str) and (path.startswith("/") or ".." in path.split("/")):
        yield "Bits path is invalid"


def bits_of(sent: Upload) -> bytes | None:
    """The uploaded bits. Raises Broken where a field names a file that no upload left behind."""
    if sent.fields.get("bits_path") and "bits" not in sent.files:
        raise Broken("there is no such uploaded file")
    return sent.files.get("bits")


def file_reply(call: Call, blob: str | None, name: str) -> Reply:
    """A file of the blobstore, as it was uploaded. Raises NotImplementedYet where it had to be forgotten."""
    content = call.world.blobs.get(blob)
    if content is None:
        raise NotImplementedYet("bits that were forgotten for want of room")
    return Reply(
        content=content,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}",
            "Content-Transfer-Encoding": "binary",
        },
    )
