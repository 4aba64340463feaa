"""/identity-zones/:id/clients.

They are clients for people's log-in only, and who made one here can delete it here, but no other client.
Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/zone/IdentityZoneEndpoints.java,
DenyAccessToUaaAdvice.java, ZoneEndpointsClientDetailsValidator.java
"""

from __future__ import annotations

from dataclasses import replace

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.models.uaa_accounts import UAA_ZONE
from fakecc.uaa.answers import UaaError, client_refusal, not_found, nothing, resource
from fakecc.uaa.clients import _client_bodies, _clients
from fakecc.uaa.clients._client_bodies import ClientBody
from fakecc.uaa.password_rules import check_client_secret
from fakecc.uaa.zones.switching import current_zone

WITHOUT_SECRET = {"implicit"}
CREATED_WITH = {"createdwith": "zones.write"}
# What an answer does not tell of a client that was just made.
UNTOLD = {"autoapprove", "lastModified", "required_user_groups"}


def create(call: Call, zone_id: str) -> Reply:
    """Make a client in another zone."""
    _require_zone(call, zone_id)
    sent = _client_bodies.read_client(call)
    _check(call, zone_id, sent)
    fields = _client_bodies.fields_of(replace(sent, additional={**sent.additional, **CREATED_WITH}, autoapprove=None))
    try:
        client = uaa_clients.create(
            call.world, str(sent.client_id), zone_id=zone_id, secrets=(sent.secret or "",), **fields
        )
    except Invalid:
        raise client_refusal(409, f"Client already exists: {sent.client_id}") from None
    shown = _clients.present(client, call)
    return resource({name: value for name, value in shown.items() if name not in UNTOLD}, 201)


def destroy(call: Call, zone_id: str, client_id: str) -> Reply:
    _require_zone(call, zone_id)
    client = uaa_clients.find(call.world, client_id, zone_id)
    if client is None:
        raise not_found()
    if client.additional.get("createdwith") != CREATED_WITH["createdwith"]:
        raise client_refusal(400, "client must have been createdwith scope zones.write")
    uaa_clients.delete(call.world, client)
    return resource(_clients.present(client, call))


def _check(call: Call, zone_id: str, sent: ClientBody) -> None:
    """Refuse a client that may do more than to log people in. Raises UaaError."""
    if sent.scopes != ("openid",):
        raise client_refusal(400, "only openid scope is allowed")
    if sent.authorities != ("uaa.resource",):
        raise client_refusal(400, "only uaa.resource authority is allowed")
    if not (sent.client_id or "").strip():
        raise client_refusal(400, "client_id cannot be blank")
    _client_bodies.check_grants(sent)
    if {*sent.grant_types} - WITHOUT_SECRET:
        if not (sent.secret or "").strip():
            raise client_refusal(400, "client_secret cannot be blank")
        check_client_secret(call.world, zone_id, sent.secret)
    if sent.additional.get("allowedproviders") != ["uaa"]:
        raise client_refusal(400, "only the internal IdP ('uaa') is allowed")


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
