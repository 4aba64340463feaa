"""The presenter of security groups, for their own page and for that of spaces.

Source: cloud_controller_ng:app/presenters/v3/security_group_presenter.rb
"""

from __future__ import annotations

from collections.abc import Callable

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.platform import SecurityGroup
from fakecc.v3.presenting import link, timestamp, to_many


def present_security_group(group: SecurityGroup, call: Call, sees: Callable[[str], bool]) -> Json:
    """Present a group; `sees` says whether the guid of a space is shown."""
    return {
        "guid": group.guid,
        "created_at": timestamp(group.created_at),
        "updated_at": timestamp(group.updated_at),
        "name": group.name,
        "rules": [dict(rule) for rule in group.rules],
        "globally_enabled": {"running": group.running_default, "staging": group.staging_default},
        "relationships": {
            "running_spaces": to_many([guid for guid in group.running_space_guids if sees(guid)]),
            "staging_spaces": to_many([guid for guid in group.staging_space_guids if sees(guid)]),
        },
        "links": {"self": link(call, f"/v3/security_groups/{group.guid}")},
    }
