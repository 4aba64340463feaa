"""/oauth/clients.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminEndpoints.java
"""

from __future__ import annotations

from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import scim
from fakecc.uaa.answers import UaaError, json_of, json_reply, require

LISTS = ("scope", "authorities", "authorized_grant_types")


def present(client: UaaClient, call: Call) -> Json:
    """All but the secret."""
    del call
    return {
        "scope": list(client.scopes) or ["uaa.none"],
        "client_id": client.guid,
        "resource_ids": ["none"],
        "authorized_grant_types": list(client.grant_types),
        "autoapprove": [],
        "authorities": list(client.authorities) or ["uaa.none"],
        "lastModified": int(client.updated_at * 1000),
        **client.settings,
    }


def index(call: Call) -> Reply:
    require(call, "clients.read", "clients.admin")
    return scim.page(call, [present(client, call) for client in call.world.uaa_clients])


def show(call: Call, client_id: str) -> Reply:
    require(call, "clients.read", "clients.admin")
    return json_reply(present(_client(call, client_id), call))


def create(call: Call) -> Reply:
    require(call, "clients.write", "clients.admin")
    body = json_of(call)
    client_id = body.get("client_id")
    if not isinstance(client_id, str) or not client_id:
        raise UaaError(400, "invalid_client", "Client ID cannot be blank")
    if client_id in call.world.uaa_clients:
        raise UaaError(409, "invalid_client", f"Client already exists: {client_id}")
    now = call.world.now()
    secret = str(body.get("client_secret") or "")
    client = UaaClient(guid=client_id, created_at=now, updated_at=now, secret=secret, **_fields(body))
    return json_reply(present(call.world.add(client), call), 201)


def update(call: Call, client_id: str) -> Reply:
    require(call, "clients.write", "clients.admin")
    client = _client(call, client_id)
    return json_reply(present(call.world.change(client, **_fields(json_of(call))), call))


def change_secret(call: Call, client_id: str) -> Reply:
    """A client's own secret with the old one, anybody's with the right to."""
    body, client = json_of(call), _client(call, client_id)
    if call.caller.guid == client_id and not call.caller.problem:
        if client.secret != body.get("oldSecret"):
            raise UaaError(400, "invalid_client", "Previous secret is required and must be valid")
    else:
        require(call, "clients.secret", "clients.admin")
    call.world.change(client, secret=str(body.get("secret") or ""))
    return json_reply({"status": "ok", "message": "Secret is updated"})


def destroy(call: Call, client_id: str) -> Reply:
    require(call, "clients.write", "clients.admin")
    client = _client(call, client_id)
    call.world.remove(client)
    return json_reply(present(client, call))


def _client(call: Call, client_id: str) -> UaaClient:
    client = call.world.uaa_clients.get(client_id)
    if client is None:
        raise UaaError(404, "invalid_client", f"No client with requested id: {client_id}")
    return client


def _fields(body: dict[str, Json]) -> dict[str, Json]:
    scopes, authorities, grant_types = (_list(body.get(name)) for name in LISTS)
    settings = {
        key: value for key, value in body.items() if key not in {*LISTS, "client_id", "client_secret", "lastModified"}
    }
    return {"scopes": scopes, "authorities": authorities, "grant_types": grant_types, "settings": settings}


def _list(value: Json) -> tuple[str, ...]:
    return tuple(value.split(",")) if isinstance(value, str) else tuple(value or ())


ENDPOINTS = [
    endpoint("GET", "/oauth/clients", index),
    endpoint("POST", "/oauth/clients", create),
    endpoint("GET", "/oauth/clients/<client_id>", show),
    endpoint("PUT", "/oauth/clients/<client_id>", update),
    endpoint("DELETE", "/oauth/clients/<client_id>", destroy),
    endpoint("PUT", "/oauth/clients/<client_id>/secret", change_secret),
]
