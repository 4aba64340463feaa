"""/v2/apps/:guid/droplet/{upload,download}.

Source: cloud_controller_ng:app/controllers/runtime/apps_controller.rb (upload_droplet, download_droplet),
app/jobs/v2/upload_droplet_from_user.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.apps import droplets
from fakecc.call import Call, Reply, endpoint
from fakecc.v2.apps._apps import current_droplet, readable_app, web_process, writable_app
from fakecc.v2.replies import queued_reply
from fakecc.v2.uploads import file_of, file_reply, read_upload


def upload(call: Call, guid: str) -> Reply:
    """Have a job take a droplet that the app then runs."""
    app = writable_app(call, guid)
    content = file_of(read_upload(call), "droplet")
    if content is None:
        raise errors.DropletUploadInvalid("missing :droplet_path")
    reply = queued_reply(droplets.upload_by_delayed_job(call.world, app, content))
    reply.status = 201
    return reply


def download(call: Call, guid: str) -> Reply:
    """The bits of the current droplet; docker's have none."""
    app = readable_app(call, guid)
    droplet = current_droplet(app, call)
    if droplet is None or droplet.droplet_hash is None:
        raise errors.ResourceNotFound(f"Droplet not found for app with guid {web_process(app, call).guid}")
    return file_reply(call, droplet.blob, droplet.updated_at)


ENDPOINTS = [
    endpoint("PUT", "/v2/apps/<guid>/droplet/upload", upload),
    endpoint("GET", "/v2/apps/<guid>/droplet/download", download),
]
