"""Which zone a request is about: that of its host, or else the one that its headers name.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/zone/IdentityZoneSwitchingFilter.java
"""

from __future__ import annotations

from fakecc.call import Call
from fakecc.models.uaa_accounts import UAA_ZONE
from fakecc.uaa import addresses
from fakecc.uaa.answers import html_refusal
from fakecc.uaa.tokens.bearers import Bearer

SWITCHING = (
    "admin", "read", "clients.admin", "clients.read", "clients.write", "scim.read", "scim.write", "scim.create",
    "idps.read", "idps.write", "sps.read", "sps.write", "scim.invite",
)  # fmt: skip
ID_HEADER, SUBDOMAIN_HEADER = "X-Identity-Zone-Id", "X-Identity-Zone-Subdomain"


def current_zone(call: Call) -> str:
    """The id of the zone that this request is about; whether the caller may was asked before."""
    of_host = addresses.zone_of_host(call)
    if of_host != UAA_ZONE:
        return of_host
    zone_id, subdomain = call.headers.get(ID_HEADER), call.headers.get(SUBDOMAIN_HEADER)
    if zone_id:
        return zone_id
    if not subdomain:
        return UAA_ZONE
    zone = call.world.identity_zones.first(subdomain=subdomain)
    return zone.guid if zone else UAA_ZONE


def zone_of(call: Call, bearer: Bearer) -> str:
    """The same, where the zone exists and the bearer may act in it. Raises UaaError."""
    of_host = addresses.zone_of_host(call)
    zone_id, subdomain = call.headers.get(ID_HEADER), call.headers.get(SUBDOMAIN_HEADER)
    if of_host != UAA_ZONE or (not zone_id and not subdomain):
        return of_host
    zones = call.world.identity_zones
    zone = zones.get(zone_id) if zone_id else zones.first(subdomain=subdomain)
    if zone_id != UAA_ZONE and (zone is None or not zone.active):
        raise html_refusal(404)
    zone_id = current_zone(call)
    if not any(scope == "uaa.admin" or scope in switching_scopes(zone_id) for scope in bearer.scopes):
        raise html_refusal(403)
    return zone_id


def switching_scopes(zone_id: str) -> set[str]:
    """With one of these, or as an administrator of UAA, a bearer acts in the zone.

    Source: uaa:.../zone/ZoneManagementScopes.java
    """
    return {f"zones.{zone_id}.{right}" for right in SWITCHING}


def scopes_in_zone(bearer: Bearer, zone_id: str) -> set[str]:
    """What a bearer's scopes are worth in a zone: those of another zone count by their prefix, which they lose."""
    scopes = bearer.scopes
    if bearer.zone_id == zone_id:
        return set(scopes)
    prefix = f"zones.{zone_id}."
    whole = {"uaa.admin", f"{prefix}admin", f"{prefix}read"}
    kept = {scope for scope in scopes if scope in whole or zone_id == UAA_ZONE}
    return kept | {scope.removeprefix(prefix) for scope in scopes if scope in switching_scopes(zone_id)}
