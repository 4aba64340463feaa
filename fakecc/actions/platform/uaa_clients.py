"""What may happen to UAA's clients.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/zone/MultitenantJdbcClientDetailsService.java
"""

from __future__ import annotations

from collections.abc import Sequence

from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UAA_ZONE, UaaClient
from fakecc.world import World


def guid_of(client_id: str, zone_id: str = UAA_ZONE) -> str:
    """The guid of the client of that id in a zone."""
    return client_id if zone_id == UAA_ZONE else f"{zone_id}/{client_id}"


def find(world: World, client_id: str, zone_id: str = UAA_ZONE) -> UaaClient | None:
    """The client of that id, or None."""
    client = world.uaa_clients.get(guid_of(client_id, zone_id))
    return client if client and client.zone_id == zone_id else None


def create(world: World, client_id: str, *, zone_id: str = UAA_ZONE, **given: Json) -> UaaClient:
    """Make a client. Raises Invalid("client_id", "unique")."""
    guid, now = guid_of(client_id, zone_id), world.now()
    if guid in world.uaa_clients:
        raise Invalid("client_id", "unique")
    return world.add(UaaClient(guid=guid, created_at=now, updated_at=now, zone_id=zone_id, **given))


def complete_grants(grants: Sequence[str]) -> tuple[str, ...]:
    """Grants of a new client: one that lets users in gives refresh tokens, too."""
    needs_refresh = {"password", "authorization_code"} & set(grants) and "refresh_token" not in grants
    return (*grants, "refresh_token") if needs_refresh else tuple(grants)


def delete(world: World, client: UaaClient) -> None:
    """Forget a client, its stored tokens, codes and approvals."""
    revoke_stored(world, client)
    delete_approvals(world, client)
    for code in list(world.authorization_codes):
        if code.client_id == client.client_id:
            world.remove(code)
    world.remove(client)


def delete_approvals(world: World, client: UaaClient) -> None:
    """Forget what users let the client have."""
    for approval in list(world.approvals):
        if approval.client_id == client.client_id:
            world.remove(approval)


def revoke_stored(world: World, client: UaaClient) -> None:
    for token in world.stored_tokens.find(client_id=client.client_id):
        world.remove(token)


def revoke_tokens(world: World, client: UaaClient) -> UaaClient:
    """Have no token of the client hold any longer, by another salt."""
    revoke_stored(world, client)
    salt = world.guid("Salt").replace("-", "")[:6]
    return world.change(client, additional={**client.additional, "token_salt": salt})


def change_secret(world: World, client: UaaClient, secret: str) -> UaaClient:
    """Give the client one secret in place of all that it had."""
    return world.change(client, secrets=(secret,))
