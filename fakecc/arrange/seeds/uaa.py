"""Seeds of UAA: zones, identity providers, users, groups, clients. What is there already is changed."""

from __future__ import annotations

from fakecc import json_reading
from fakecc.actions.platform import (
    uaa_accounts,
    uaa_client_keys,
    uaa_clients,
    uaa_groups,
    uaa_policies,
    uaa_zones,
)
from fakecc.actions.tenancy import users
from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UAA_ZONE, Account, Group, IdentityProvider
from fakecc.world import World

# What a client has that was given no rights.
NOTHING = ("uaa.none",)
# What is wrong with keys, by the rule that they break.
KEY_PROBLEMS = {
    "uri": "this is no URI with a scheme and a host",
    "characters": "a URI has no such characters",
    "scheme": "UAA asks by https, and by http on localhost",
    "local": "UAA asks by http on localhost only",
    "parsed": "this is no set of public keys (RFC 7517)",
    "present": "a symmetric key has no public half",
    "count": f"a client has from one to {uaa_client_keys.MOST_KEYS} keys, of the types RSA and EC",
    "kid": "each key needs a `kid`",
}


def add_zones(world: World, document: Part) -> None:
    """Add zones, each with its default groups and a provider of its own."""
    for part in document.each("identity_zones"):
        zone_id = part["id"]
        given = part.present("subdomain", "name", "description", "active", "config")
        known = world.identity_zones.get(zone_id)
        if known:
            names.put(world, known, **given)
            continue
        try:
            uaa_zones.create(world, zone_id, **{"subdomain": zone_id, "name": zone_id, **given})
        except Invalid as problem:
            raise part.at(problem.field).error(f"there is a zone of this {problem.field} already") from None


def add_providers(world: World, document: Part) -> None:
    """Add identity providers."""
    for part in document.each("identity_providers"):
        origin_key, zone_id = part["origin_key"], _zone(world, part)
        given = part.present("type", "name", "active", "config")
        known = uaa_policies.find_provider(world, origin_key, zone_id)
        if known:
            names.put(world, known, **given)
        else:
            stamp = names.stamp(world, part, IdentityProvider)
            fields: dict[str, Json] = {"name": origin_key, **given}
            uaa_zones.create_provider(world, origin_key=origin_key, stamp=stamp, zone_id=zone_id, **fields)


def add_users(world: World, document: Part) -> None:
    """Add accounts, and make those of UAA's own zone known to the Cloud Controller."""
    for part in document.each("users"):
        account = _account(world, part)
        if "scopes" in part:
            uaa_accounts.set_scopes(world, account, part["scopes"])
        if part.get("admin"):
            uaa_accounts.add_scopes(world, account, uaa_accounts.ADMINISTRATOR)
        user = world.users.get(account.guid)
        if user:
            world.change(user, metadata=names.metadata(part, user.metadata))
        elif account.zone_id == UAA_ZONE:
            users.create(world, account.guid, metadata=names.metadata(part))


def add_groups(world: World, document: Part) -> None:
    """Add groups and their members."""
    for part in document.each("groups"):
        group = _group(world, part)
        for member in part.each("users"):
            account = uaa_accounts.find(world, member.value, zone_id=group.zone_id)
            if account is None:
                raise names.unknown(member, "users", (known.username for known in world.accounts))
            uaa_groups.ensure_member(world, group, account.guid, origin=account.origin)
        for member in part.each("groups"):
            inner = uaa_groups.ensure(world, member.value, group.zone_id)
            uaa_groups.ensure_member(world, group, inner.guid, member_type="GROUP")
        for mapped in part.each("external_groups"):
            uaa_groups.map_external(world, group, mapped["name"], origin=mapped.get("origin", "ldap"))


def add_clients(world: World, document: Part) -> None:
    """Add OAuth clients."""
    for part in document.each("clients"):
        lists = part.present(
            "authorities", "scopes", "grant_types", "redirect_uris", "autoapprove", "required_user_groups"
        )
        given: dict[str, Json] = {key: tuple(value) for key, value in lists.items()}
        given |= part.present("access_token_validity", "refresh_token_validity")
        if "secret" in part:
            given["secrets"] = (part["secret"],)
        given |= _keys(part)
        zone_id = _zone(world, part)
        known = uaa_clients.find(world, part["id"], zone_id)
        if known:
            names.put(world, known, **given)
        else:
            given["grant_types"] = uaa_clients.complete_grants(given.get("grant_types", ()))
            fields: dict[str, Json] = {"authorities": NOTHING, "scopes": NOTHING, **given}
            uaa_clients.create(world, part["id"], zone_id=zone_id, **fields)


def _keys(part: Part) -> dict[str, Json]:
    """The fields of a client's public keys, where it is given some. Raises BadInput."""
    if "jwks_uri" not in part and "jwks" not in part:
        return {}
    if "jwks_uri" in part and "jwks" in part:
        raise part.at("jwks").error("keys at a jwks_uri are those that count: give one of the two")
    key_set = part.get("jwks")
    try:
        keys = uaa_client_keys.read(part.get("jwks_uri"), None if key_set is None else json_reading.write(key_set))
    except Invalid as problem:
        raise part.at(problem.field).error(KEY_PROBLEMS[problem.rule]) from None
    return keys.fields


def _zone(world: World, part: Part) -> str:
    """The id of the zone that a part names by its id or its subdomain."""
    name = part.get("zone", UAA_ZONE)
    if name == UAA_ZONE or name in world.identity_zones:
        return str(name)
    zone = world.identity_zones.first(subdomain=name)
    if zone is None:
        raise names.unknown(part.at("zone"), "identity_zones", (known.guid for known in world.identity_zones))
    return zone.guid


def _account(world: World, part: Part) -> Account:
    """The account that a part describes, made or laid over."""
    username, origin, zone_id = part["username"], part.get("origin", "uaa"), _zone(world, part)
    known = uaa_accounts.find(world, username, origin, zone_id)
    given = part.present("password", "active", "email", "given_name", "family_name", "verified")
    if known:
        return names.put(world, known, username=username, **given)
    stamp = names.stamp(world, part, Account)
    return uaa_accounts.create(world, username, stamp=stamp, origin=origin, zone_id=zone_id, **given)


def _group(world: World, part: Part) -> Group:
    """The group that a part describes, made or laid over."""
    name, zone_id = part["name"], _zone(world, part)
    known = uaa_groups.find(world, name, zone_id)
    if known:
        return names.put(world, known, **part.present("description"))
    stamp = names.stamp(world, part, Group)
    return uaa_groups.create(world, name, stamp=stamp, description=part.get("description"), zone_id=zone_id)
