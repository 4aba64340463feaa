"""What UAA finds in its database after its first start, as its settings say.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminBootstrap.java,
scim/bootstrap/ScimUserBootstrap.java, scim/bootstrap/ScimGroupBootstrap.java, db/BootstrapIdentityZones.java,
impl/config/IdentityProviderBootstrap.java
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fakecc.actions.platform import uaa_accounts, uaa_client_keys, uaa_clients, uaa_groups, uaa_zones
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import IdentityProvider, UaaClient
from fakecc.world import Stamp, World

# What UAA's own configuration has beside the groups of users.
GROUPS = (
    "clients.read", "clients.write", "clients.secret", "clients.admin", "scim.read", "scim.write", "scim.create",
    "scim.userids", "scim.zones", "scim.invite", "groups.update", "uaa.admin", "uaa.none", "uaa.resource",
    "tokens.list", "tokens.revoke", "zones.read", "zones.write", "idps.read", "idps.write", "uaa.account_status.write",
    "cloud_controller.admin", "cloud_controller.admin_read_only", "cloud_controller.global_auditor", "network.admin",
    "network.write", "doppler.firehose", "routing.router_groups.read", "routing.router_groups.write",
)  # fmt: skip
WORDS = {
    "authorities": "authorities",
    "scope": "scopes",
    "authorized-grant-types": "grant_types",
    "redirect-uri": "redirect_uris",
    "required_user_groups": "required_user_groups",
}
NUMBERS = {
    "access-token-validity": "access_token_validity",
    "refresh-token-validity": "refresh_token_validity",
}
IGNORED = frozenset({"id", "override", "secret", "autoapprove", "jwks_uri", "jwks"})


# When UAA says that it was founded.
FOUNDED = 946684800.0
# The providers of UAA's own zone; those that its start changes stand last in its database. LDAP is not configured.
PROVIDERS: tuple[Mapping[str, Json], ...] = (
    {"origin_key": "login-server", "type": "login-server", "name": "login-server"},
    {"origin_key": "keystone", "type": "keystone", "name": "keystone"},
    {"origin_key": "ldap", "type": "ldap", "name": "UAA LDAP Provider", "active": False, "config": {}, "version": 1},
    {"origin_key": "uaa", "type": "uaa", "name": "uaa", "version": 1},
)


def install(world: World) -> None:
    """The identity providers, groups, clients and users that UAA begins with."""
    for provider in PROVIDERS:
        stamp: Stamp = {**world.stamp(IdentityProvider), "created_at": FOUNDED}
        uaa_zones.create_provider(world, stamp=stamp, **provider)
    groups: Mapping[str, Json] = world.settings.scim["groups"]
    for name in dict.fromkeys((*uaa_groups.default_names(world), *GROUPS, *groups)):
        uaa_groups.create(world, name, description=groups.get(name) or None)
    for client_id, given in world.settings.oauth["clients"].items():
        if given is not None:
            add_client(world, client_id, given)
    for line in world.settings.scim["users"]:
        add_user(world, line)


def add_client(world: World, client_id: str, given: Mapping[str, Json]) -> UaaClient:
    """A client in the words of uaa.yml."""
    fields: dict[str, Any] = {field: _words(given[word]) for word, field in WORDS.items() if given.get(word)}
    fields |= {field: int(given[word]) for word, field in NUMBERS.items() if given.get(word) is not None}
    approved = client_id in world.settings.oauth["client"]["autoapprove"] or given.get("autoapprove")
    if approved:
        fields["autoapprove"] = ("true",) if approved is True else _words(approved)
    fields["grant_types"] = uaa_clients.complete_grants(fields.get("grant_types", ()))
    known = {*WORDS, *NUMBERS, *IGNORED}
    fields["additional"] = {key.replace("-", "_"): value for key, value in given.items() if key not in known}
    if isinstance(given.get("jwks_uri"), str) or isinstance(given.get("jwks"), str):
        fields |= _keys(client_id, given)
    secret = given.get("secret")
    return uaa_clients.create(world, client_id, secrets=("" if secret is None else str(secret),), **fields)


def _keys(client_id: str, given: Mapping[str, Json]) -> dict[str, Json]:
    """The fields of a client's keys. Raises ValueError for keys that cannot be read, as UAA does not start then."""
    uri, key_set = given.get("jwks_uri"), given.get("jwks")
    try:
        return uaa_client_keys.read(None if uri is None else str(uri), None if key_set is None else str(key_set)).fields
    except Invalid as problem:
        message = f"Client jwt configuration invalid syntax. ClientID: {client_id} ({problem})"
        raise ValueError(message) from None


def add_user(world: World, line: Json) -> None:
    """A user as uaa.yml writes one: name|password|email|given name|family name|groups|origin."""
    parts = [*str(line).split("|"), *[""] * 7][:7]
    username, password, email, given_name, family_name, groups, origin = parts
    uaa_accounts.create(
        world,
        username,
        password=password,
        # As the real one does. recording: uaa/token-password
        email=email or username,
        given_name=given_name or None,
        family_name=family_name or None,
        scopes=_words(groups),
        origin=origin or "uaa",
    )


def _words(value: Json) -> tuple[str, ...]:
    words = re.split(r"[,\s]+", value) if isinstance(value, str) else [str(word) for word in value]
    return tuple(word for word in words if word)
