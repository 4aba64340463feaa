"""/oauth/clients/meta: how clients look on a page for people.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientMetadataAdminEndpoints.java,
uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/JdbcClientMetadataProvisioning.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import bodies
from fakecc.uaa.answers import UaaError, report, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.clients import _client_bodies
from fakecc.uaa.zones.switching import current_zone

TEXTS = ("clientName", "appLaunchUrl", "appIcon")


def present(client: UaaClient, call: Call) -> dict[str, Json]:
    del call
    page = client.home_page or {}
    shown = {
        "clientId": client.client_id,
        "clientName": client.additional.get("name"),
        "showOnHomePage": page.get("showOnHomePage", True),
        "appLaunchUrl": page.get("appLaunchUrl"),
        "appIcon": page.get("appIcon"),
    }
    return {key: value for key, value in shown.items() if value is not None}


def index(call: Call) -> Reply:
    """Only those of which somebody said how they look: such a client has an icon, be it an empty one."""
    zone_id = current_zone(call)
    clients = [client for client in call.world.uaa_clients if client.zone_id == zone_id]
    return resource([present(client, call) for client in clients if client.home_page is not None])


def show(call: Call, client_id: str) -> Reply:
    client = _find(call, client_id)
    if client is None:
        raise _refusal(404, f"No client metadata found for {client_id}")
    return resource(present(client, call))


def update(call: Call, client_id: str) -> Reply:
    """PUT: what is left out is gone, but for the name."""
    try:
        body = bodies.read_object(call)
        texts = {key: bodies.text_of(body.get(key)) for key in ("clientId", *TEXTS)}
        on_page = bodies.flag_of(body.get("showOnHomePage"))
    except BodyProblem as problem:
        raise _client_bodies.body_refusal(problem) from None
    named, name = texts["clientId"], texts["clientName"]
    if named and named.strip() and named != client_id:
        raise _refusal(400, f"Client ID in body {{{named}}} does not match URL path {{{client_id}}}")
    client = _find(call, client_id)
    if client is None:
        raise _refusal(404, f"No client with ID {client_id}")
    additional = {**client.additional, "name": name} if name and name.strip() else client.additional
    page = {
        "showOnHomePage": bool(on_page),
        "appLaunchUrl": texts["appLaunchUrl"],
        "appIcon": texts["appIcon"] or "",
    }
    return resource(present(call.world.change(client, additional=additional, home_page=page), call))


def _find(call: Call, client_id: str) -> UaaClient | None:
    return uaa_clients.find(call.world, client_id, current_zone(call))


def _refusal(status: int, sentence: str) -> UaaError:
    return report(status, "client_metadata", sentence)


ENDPOINTS = [
    endpoint("GET", "/oauth/clients/meta", index),
    endpoint("GET", "/oauth/clients/<client_id>/meta", show),
    endpoint("PUT", "/oauth/clients/<client_id>/meta", update),
]
