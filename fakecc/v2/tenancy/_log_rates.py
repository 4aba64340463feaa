"""Refuse a quota with a log rate limit for a space with apps that have none.

Source: cloud_controller_ng:app/models/runtime/quota_definition.rb, space_quota_definition.rb
"""

from __future__ import annotations

from fakecc.call import Call

UNLIMITED_LOG_RATE = -1
LOGS_WITHOUT_LIMIT = (
    "Current usage exceeds new quota values. This {} currently contains apps running with an unlimited log rate limit."
)


def logs_without_limit(call: Call, space_guid: str) -> bool:
    """Has the space a process without a log rate limit? Then a quota with one cannot be applied to it."""
    apps = call.world.apps.find(space_guid=space_guid)
    processes = call.world.processes.select({"app_guid": [app.guid for app in apps]}).all()
    return any(process.log_rate_limit == UNLIMITED_LOG_RATE for process in processes)
