"""What may happen to UAA's zones and to their identity providers.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/zone/IdentityZoneEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_accounts, uaa_clients, uaa_groups, uaa_policies
from fakecc.actions.platform.uaa_policies import OWN_ORIGIN
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UAA_ZONE, IdentityProvider, IdentityZone
from fakecc.world import World
from fakecc.world.facade import Stamp


def create(world: World, zone_id: str | None, **given: Json) -> IdentityZone:
    """Make a zone with its default groups and an identity provider. Raises Invalid("id" or "subdomain", "unique")."""
    guid, now = zone_id or world.guid("IdentityZone"), world.now()
    if guid in world.identity_zones or guid == UAA_ZONE:
        raise Invalid("id", "unique")
    _check_subdomain(world, given["subdomain"])
    zone = world.add(IdentityZone(guid=guid, created_at=now, updated_at=now, **given))
    _ensure_default_groups(world, zone)
    create_provider(world, origin_key=OWN_ORIGIN, name="uaa", type="uaa", zone_id=guid, config={})
    return zone


def update(world: World, zone: IdentityZone, **changed: Json) -> IdentityZone:
    """Change a zone, and make those of its default groups that are new. Raises Invalid("subdomain", "unique")."""
    if changed["subdomain"].lower() != zone.subdomain.lower():
        _check_subdomain(world, changed["subdomain"])
    zone = world.change(zone, **changed)
    _ensure_default_groups(world, zone)
    return zone


def delete(world: World, zone: IdentityZone) -> None:
    """Forget a zone, its users, groups, clients and identity providers."""
    for account in [account for account in world.accounts if account.zone_id == zone.guid]:
        uaa_accounts.delete(world, account)
    for group in [group for group in world.groups if group.zone_id == zone.guid]:
        uaa_groups.delete(world, group)
    for client in [client for client in world.uaa_clients if client.zone_id == zone.guid]:
        uaa_clients.delete(world, client)
    for provider in [provider for provider in world.identity_providers if provider.zone_id == zone.guid]:
        world.remove(provider)
    world.remove(zone)


def create_provider(
    world: World, *, origin_key: str, stamp: Stamp | None = None, zone_id: str = UAA_ZONE, **given: Json
) -> IdentityProvider:
    """Make an identity provider. Raises Invalid("origin_key", "unique")."""
    if uaa_policies.find_provider(world, origin_key, zone_id):
        raise Invalid("origin_key", "unique")
    stamped = stamp or world.stamp(IdentityProvider)
    return world.add(IdentityProvider(**stamped, origin_key=origin_key, zone_id=zone_id, **given))


def delete_provider(world: World, provider: IdentityProvider) -> None:
    """Forget a provider and the users of its origin."""
    for account in list(world.accounts):
        if (account.origin, account.zone_id) == (provider.origin_key, provider.zone_id):
            uaa_accounts.delete(world, account)
    world.remove(provider)


def _ensure_default_groups(world: World, zone: IdentityZone) -> None:
    for name in uaa_groups.default_names(world, zone.guid):
        uaa_groups.ensure(world, name, zone.guid)


def _check_subdomain(world: World, subdomain: str) -> None:
    # UAA's own zone has the empty one.
    if not subdomain or world.identity_zones.first(subdomain=subdomain) is not None:
        raise Invalid("subdomain", "unique")
