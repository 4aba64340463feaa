"""/oauth/clients/:id/secret and /clientjwt.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import bodies
from fakecc.uaa.answers import client_refusal, oauth_refusal, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.clients import _client_bodies, _clients
from fakecc.uaa.password_rules import check_client_secret
from fakecc.uaa.tokens.bearers import read_bearer
from fakecc.uaa.tokens.client_authentication import is_client_secret
from fakecc.uaa.zones.switching import current_zone

MODES = ("ADD", "UPDATE", "DELETE")


def _mode_of(text: str | None) -> str:
    if (text or MODES[1]) not in MODES:
        raise BodyProblem("json", f"Cannot deserialize value of type `ChangeMode` from String {text!r}")
    return text or MODES[1]


def change_secret(call: Call, client_id: str) -> Reply:
    """Another secret, a second one, or one less."""
    try:
        body = bodies.read_object(call)
        old, new = bodies.text_of(body.get("oldSecret")), bodies.text_of(body.get("secret"))
        mode = _mode_of(bodies.text_of(body.get("changeMode")))
    except BodyProblem as problem:
        raise _client_bodies.body_refusal(problem) from None
    client = _clients.find(call, client_id)
    _check_permission(call, client, old)
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


def _check_permission(call: Call, client: UaaClient, old: str | None) -> None:
    bearer = read_bearer(call)
    if bearer.admin or "clients.admin" in bearer.scopes:
        return
    if bearer.client_id != client.client_id:
        raise client_refusal(400, "Bad request. Not permitted to change another client's secret")
    if not is_client_secret(client, old):
        raise client_refusal(400, "Previous secret is required and must be valid")


def change_jwt(call: Call, client_id: str) -> Reply:
    """The keys by which a client signs its own assertions."""
    _clients.find(call, client_id)
    sentence = "fakecc's UAA lets no client in by private_key_jwt, so it keeps no client's keys"
    raise oauth_refusal(501, "not_implemented", sentence)


ENDPOINTS = [
    endpoint("PUT", "/oauth/clients/<client_id>/secret", change_secret),
    endpoint("PUT", "/oauth/clients/<client_id>/clientjwt", change_jwt),
]
