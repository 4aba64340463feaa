"""Every page of UAA that is served."""

from __future__ import annotations

from fakecc.uaa.clients import batches, clients, metadata, secrets
from fakecc.uaa.login import (
    approvals,
    authorize,
    autologin,
    codes,
    info,
    invitations,
    login,
    not_done,
    passcode,
    password_resets,
)
from fakecc.uaa.scim import external_groups, group_members, groups, user_lists, user_passwords, users
from fakecc.uaa.tokens import checks, revocation, token, token_keys, user_info
from fakecc.uaa.zones import identity_providers, zone_clients, zones

PAGES = [
    info, login, passcode, authorize, autologin, approvals, codes, invitations, password_resets,
    token, token_keys, checks, user_info, revocation,
    user_lists, users, user_passwords, external_groups, group_members, groups,
    batches, metadata, secrets, clients,
    zones, zone_clients, identity_providers, not_done,
]  # fmt: skip
