"""/oauth/clients/meta: how clients look on a page for people.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientMetadataAdminEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import bodies
from fakecc.uaa.answers import UaaError, resource, scim_refusal
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.clients import _client_bodies
from fakecc.uaa.zones.switching import current_zone

KEYS = {"clientName": "name", "appLaunchUrl": "app_launch_url", "appIcon": "app_icon"}


def present(client: UaaClient, call: Call) -> dict[str, Json]:
    del call
    more, kept = client.additional, {}
    for key, name in KEYS.items():
        if more.get(name):
            kept[key] = more[name]
    name = kept.pop("clientName", None)
    return {
        "clientId": client.client_id,
        **({} if name is None else {"clientName": name}),
        "showOnHomePage": more.get("show_on_home_page", True) is not False,
        **kept,
    }


def index(call: Call) -> Reply:
    zone_id = current_zone(call)
    return resource([present(client, call) for client in call.world.uaa_clients if client.zone_id == zone_id])


def show(call: Call, client_id: str) -> Reply:
    client = _find(call, client_id)
    if client is None:
        raise _refusal(404, f"No client metadata found for {client_id}")
    return resource(present(client, call))


def update(call: Call, client_id: str) -> Reply:
    """PUT: what is left out is gone."""
    try:
        body = bodies.read_object(call)
        texts = {key: bodies.text_of(body.get(key)) for key in ("clientId", *KEYS)}
        shown = bodies.flag_of(body.get("showOnHomePage"))
    except BodyProblem as problem:
        raise _client_bodies.body_refusal(problem) from None
    named = texts.pop("clientId")
    if named and named.strip() and named != client_id:
        raise _refusal(400, f"Client ID in body {{{named}}} does not match URL path {{{client_id}}}")
    client = _find(call, client_id)
    if client is None:
        raise _refusal(404, f"No client with ID {client_id}")
    additional = {key: value for key, value in client.additional.items() if key not in KEYS.values()}
    additional |= {KEYS[key]: value for key, value in texts.items() if value is not None}
    client = call.world.change(client, additional={**additional, "show_on_home_page": bool(shown)})
    return resource(present(client, call))


def _find(call: Call, client_id: str) -> UaaClient | None:
    return uaa_clients.find(call.world, client_id, current_zone(call))


def _refusal(status: int, sentence: str) -> UaaError:
    return scim_refusal(status, "unknown_error", sentence)


ENDPOINTS = [
    endpoint("GET", "/oauth/clients/meta", index),
    endpoint("GET", "/oauth/clients/<client_id>/meta", show),
    endpoint("PUT", "/oauth/clients/<client_id>/meta", update),
]
