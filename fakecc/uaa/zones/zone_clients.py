"""/identity-zones/:id/clients.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/zone/IdentityZoneEndpoints.java,
DenyAccessToUaaAdvice.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.models.uaa_accounts import UAA_ZONE
from fakecc.uaa.answers import UaaError, not_found, nothing, resource
from fakecc.uaa.clients import _client_bodies, _clients
from fakecc.uaa.zones.switching import current_zone


def create(call: Call, zone_id: str) -> Reply:
    """Make a client in another zone."""
    _require_zone(call, zone_id)
    sent = _client_bodies.read_client(call)
    return resource(_clients.present(_clients.store_new(call, sent, zone_id), call), 201)


def destroy(call: Call, zone_id: str, client_id: str) -> Reply:
    _require_zone(call, zone_id)
    client = uaa_clients.find(call.world, client_id, zone_id)
    if client is None:
        raise not_found()
    uaa_clients.delete(call.world, client)
    return resource(_clients.present(client, call))


def _require_zone(call: Call, zone_id: str) -> None:
    if zone_id == UAA_ZONE or current_zone(call) not in {UAA_ZONE, zone_id}:
        raise UaaError(nothing(403))
    zone = call.world.identity_zones.get(zone_id)
    if zone is None or not zone.active:
        raise not_found()


ENDPOINTS = [
    endpoint("POST", "/identity-zones/<zone_id>/clients", create),
    endpoint("DELETE", "/identity-zones/<zone_id>/clients/<client_id>", destroy),
]
