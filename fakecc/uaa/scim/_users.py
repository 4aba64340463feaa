"""How a user is presented.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimUserEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_groups
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account
from fakecc.uaa.answers import (
    milliseconds,
    moment,
)
from fakecc.uaa.scim._reading import SCHEMA


def present(account: Account, call: Call) -> dict[str, Json]:
    """A user with groups and approvals."""
    return _describe(account, {"groups": _groups(call, account), "approvals": _approvals(call, account)})


def present_alone(account: Account) -> dict[str, Json]:
    """A user as others show it: without groups and approvals."""
    return _describe(account, {})


def _describe(account: Account, more: dict[str, Json]) -> dict[str, Json]:
    previous, last = account.previous_logon_at, account.last_logon_at
    return {
        "id": account.guid,
        **({"externalId": account.external_id} if account.external_id else {}),
        "meta": {
            "version": account.version,
            "created": moment(account.created_at),
            "lastModified": moment(account.updated_at),
        },
        "userName": account.username,
        "name": {
            **({"familyName": account.family_name} if account.family_name is not None else {}),
            **({"givenName": account.given_name} if account.given_name is not None else {}),
        },
        "emails": [{"value": account.email, "primary": False}],
        **more,
        **({"phoneNumbers": [{"value": account.phone_number}]} if account.phone_number else {}),
        "active": account.active,
        "verified": account.verified,
        "origin": account.origin,
        "zoneId": account.zone_id,
        **({"salt": account.salt} if account.salt else {}),
        "passwordLastModified": moment(int(account.password_changed_at)),
        **({"previousLogonTime": milliseconds(previous)} if previous is not None else {}),
        **({"lastLogonTime": milliseconds(last)} if last is not None else {}),
        "schemas": [SCHEMA],
    }


def _groups(call: Call, account: Account) -> list[Json]:
    direct, indirect = uaa_groups.groups_of(call.world, account.guid)
    typed = [*((group, "DIRECT") for group in direct), *((group, "INDIRECT") for group in indirect)]
    return [{"value": group.guid, "display": group.name, "type": kind} for group, kind in typed]


def _approvals(call: Call, account: Account) -> list[Json]:
    return [
        {
            "userId": approval.account_guid,
            "clientId": approval.client_id,
            "scope": approval.scope,
            "status": approval.status,
            "lastUpdatedAt": moment(approval.updated_at),
            "expiresAt": moment(approval.expires_at),
        }
        for approval in call.world.approvals.find(account_guid=account.guid)
        if approval.expires_at > call.world.now()
    ]
