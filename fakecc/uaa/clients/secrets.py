"""/oauth/clients/:id/secret.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import bodies
from fakecc.uaa.answers import client_refusal, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.clients import _client_bodies, _clients
from fakecc.uaa.password_rules import check_client_secret
from fakecc.uaa.zones.switching import current_zone


def change_secret(call: Call, client_id: str) -> Reply:
    """Another secret, a second one, or one less."""
    try:
        body = bodies.read_object(call)
        old, new = bodies.text_of(body.get("oldSecret")), bodies.text_of(body.get("secret"))
        mode = _clients.change_mode(body, "UPDATE")
    except BodyProblem as problem:
        raise _client_bodies.body_refusal(problem) from None
    client = _clients.find(call, client_id)
    _clients.check_owner(call, client, old)
    if mode == "ADD":
        return _add(call, client, new)
    if mode == "DELETE":
        return _delete(call, client)
    check_client_secret(call.world, current_zone(call), new)
    uaa_clients.change_secret(call.world, client, new or "")
    return resource({"status": "ok", "message": "secret updated"})


def _add(call: Call, client: UaaClient, secret: str | None) -> Reply:
    if len(client.secrets) > 1:
        raise client_refusal(400, "client secret is either empty or client already has two secrets.")
    check_client_secret(call.world, current_zone(call), secret)
    call.world.change(client, secrets=(*client.secrets, secret or ""))
    return resource({"status": "ok", "message": "Secret is added"})


def _delete(call: Call, client: UaaClient) -> Reply:
    if len(client.secrets) < 2:
        raise client_refusal(400, "client secret is either empty or client has only one secret.")
    call.world.change(client, secrets=client.secrets[1:])
    return resource({"status": "ok", "message": "Secret is deleted"})


ENDPOINTS = [
    endpoint("PUT", "/oauth/clients/<client_id>/secret", change_secret),
]
