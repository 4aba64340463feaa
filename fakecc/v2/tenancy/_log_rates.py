"""Refuse a quota with a log rate limit for a space with apps that have none.

Source: cloud_controller_ng:app/models/runtime/quota_definition.rb, space_quota_definition.rb
"""

from __future__ import annotations

from fakecc.call import Call
from fakecc.world.consumption import Consumption

LOGS_WITHOUT_LIMIT = (
    "Current usage exceeds new quota values. This {} currently contains apps running with an unlimited log rate limit."
)


def logs_without_limit(call: Call, space_guid: str) -> bool:
    """Has the space a process without a log rate limit? Then a quota with one cannot be applied to it."""
    return Consumption.of_space(call.world, space_guid).unlimited_processes() > 0
