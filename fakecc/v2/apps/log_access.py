"""/internal/v4/log_access/:guid: may a user read the logs of that app or process? The proxy of the log cache asks.

Source: cloud_controller_ng:app/controllers/internal/log_access_controller.rb, app/fetchers/log_access_fetcher.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.call import Call, Reply, endpoint
from fakecc.v2.replies import JSON_TYPE, unknown_reply


def show(call: Call, guid: str) -> Reply:
    """200 without a body for those who may read the space, space supporters among them; 404 for all others."""
    permissions, world = call.permissions, call.world
    if not (permissions.can_read_globally() or "cloud_controller.read" in call.caller.scopes):
        raise errors.NotAuthorized()
    process = world.processes.get(guid)
    app = world.apps.get(process.app_guid if process is not None else guid)
    if app is None or not permissions.can_read_from_space(world.spaces[app.space_guid]):
        return unknown_reply()
    return Reply(status=200, content_type=JSON_TYPE)


ENDPOINTS = [endpoint("GET", "/internal/v4/log_access/<guid>", show)]
