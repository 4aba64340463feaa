"""/_fakecc/state: take a snapshot of the world, and restore one."""

from __future__ import annotations

from fakecc.arrange import snapshots
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content


def show(call: Call) -> Reply:
    """A snapshot: every record of every table, the settings, the time."""
    return json_reply(snapshots.take(call.world))


def restore(call: Call) -> Reply:
    """Make the world what the snapshot says."""
    snapshots.restore(call.world, call.body)
    return no_content()


ENDPOINTS = [endpoint("GET", "/_fakecc/state", show), endpoint("POST", "/_fakecc/state", restore, "unlocked")]
