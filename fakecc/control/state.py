"""/_fakecc/state: everything there is, and everything back as it was."""

from __future__ import annotations

from fakecc.arrange import snapshots
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content


def show(call: Call) -> Reply:
    """A snapshot: every record of every table, the settings, the time."""
    return json_reply(snapshots.take(call.world))


def restore(call: Call) -> Reply:
    """The world becomes what the snapshot says."""
    snapshots.restore(call.world, call.body)
    return no_content()


ENDPOINTS = [endpoint("GET", "/_fakecc/state", show), endpoint("POST", "/_fakecc/state", restore, "unlocked")]
