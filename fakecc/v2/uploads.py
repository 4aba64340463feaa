"""Bits on their way in and out.

Source: cloud_controller_ng:lib/cloud_controller/upload_handler.rb, app/controllers/runtime/helpers/blob_dispatcher.rb,
lib/sinatra/vcap.rb, sinatra:lib/sinatra/base.rb (send_file)
"""

from __future__ import annotations

from email.utils import formatdate
from urllib.parse import parse_qsl

from fakecc.call import Call, Reply
from fakecc.dialects import multipart
from fakecc.dialects.multipart import DUMMY, Upload
from fakecc.errors import Broken, NotImplementedYet
from fakecc.v2.replies import JSON_TYPE


def read_upload(call: Call) -> Upload:
    """The fields of a form as the Cloud Controller sees them, and its files."""
    kind = (call.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return multipart.read(call.raw, call.headers.get("Content-Type") or "")
    if kind in {"", "application/x-www-form-urlencoded"}:
        return Upload(fields=dict(parse_qsl(call.raw.decode(errors="replace"), keep_blank_values=True)))
    return Upload()


def file_of(sent: Upload, name: str) -> bytes | None:
    """The file of that field, or None. Raises Broken for a form that brought nothing, or a file that is not there."""
    if DUMMY in sent.fields:
        raise Broken("a file field lacks the information about its path")
    if sent.fields.get(f"{name}_path") and name not in sent.files:
        raise Broken("there is no such uploaded file")
    return sent.files.get(name)


def file_reply(call: Call, blob: str | None, changed_at: float) -> Reply:
    """A file of the blobstore, as it was uploaded. Raises NotImplementedYet where it had to be forgotten."""
    content = call.world.blobs.get(blob)
    if content is None:
        raise NotImplementedYet("bits that were forgotten for want of room")
    # The content type is set after the handler has run, a file's too (source: cloud_controller_ng:lib/sinatra/vcap.rb).
    return Reply(
        content=content, content_type=JSON_TYPE, headers={"Last-Modified": formatdate(changed_at, usegmt=True)}
    )
