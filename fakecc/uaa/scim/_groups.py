"""How a group is presented and found.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimGroupEndpoints.java
"""

from __future__ import annotations

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Group
from fakecc.uaa.answers import moment
from fakecc.uaa.scim._reading import (
    SCHEMA,
    not_found,
)
from fakecc.uaa.zones.switching import current_zone


def present_alone(group: Group) -> dict[str, Json]:
    """A group as another one shows it: without members."""
    return present(group, {})


def present(group: Group, more: dict[str, Json]) -> dict[str, Json]:
    """A group, with more before its schemas."""
    return {
        "id": group.guid,
        "meta": {
            "version": group.version,
            "created": moment(group.created_at),
            "lastModified": moment(group.updated_at),
        },
        "displayName": group.name,
        "zoneId": group.zone_id,
        **({"description": group.description} if group.description is not None else {}),
        **more,
        "schemas": [SCHEMA],
    }


def find(call: Call, guid: str) -> Group:
    """The group of that id in this zone. Raises UaaError (404)."""
    group = call.world.groups.get(guid)
    if group is None or group.zone_id != current_zone(call):
        raise not_found("Group", guid)
    return group
