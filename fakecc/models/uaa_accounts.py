"""Records of UAA: accounts with passwords, clients, groups, refresh tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from fakecc.json_types import Json
from fakecc.records import record
from fakecc.store import Record


@record
class Account(Record):
    """A user as UAA knows it. Without a password (None) it cannot log in with one. `scim` holds what SCIM adds."""

    FOLDED: ClassVar[frozenset[str]] = frozenset({"username"})

    username: str
    origin: str = "uaa"
    password: str | None = None
    scopes: tuple[str, ...] = ("openid", "cloud_controller.read", "cloud_controller.write")
    active: bool = True
    scim: Mapping[str, Json] = field(default_factory=dict[str, Json])


@record
class UaaClient(Record):
    """An OAuth client; its guid is its client_id. `settings` holds what /oauth/clients was given."""

    secret: str = ""
    authorities: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    grant_types: tuple[str, ...] = ()
    settings: Mapping[str, Json] = field(default_factory=dict[str, Json])


@record
class Group(Record):
    """A UAA group, which is a scope; members are account guids."""

    name: str
    description: str = ""
    member_guids: tuple[str, ...] = ()


@record
class Grant(Record):
    """A refresh token; its guid is the token's `jti`. Revoking it removes the record."""

    account_guid: str | None = None
    client_id: str = ""
    scopes: tuple[str, ...] = ()
    expires_at: float = 0.0
