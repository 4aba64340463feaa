"""/oauth/clients/:id/clientjwt: the public keys by which a client may show who it is.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminEndpoints.java (changeClientJwt),
zone/MultitenantJdbcClientDetailsService.java, model: oauth/client/ClientJwtChangeRequest.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_client_keys
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import bodies
from fakecc.uaa.answers import resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.clients import _client_bodies, _clients, key_refusals

# A client that changes its own keys knows its secret only where that is empty.
SECRET = ""


def change_keys(call: Call, client_id: str) -> Reply:
    """Give a client keys, others in their place, or take some away."""
    try:
        body = bodies.read_object(call)
        kid, uri, key_set = (bodies.text_of(body.get(name)) for name in ("kid", "jwks_uri", "jwks"))
        mode = _clients.change_mode(body, "ADD")
    except BodyProblem as problem:
        raise _client_bodies.body_refusal(problem) from None
    client = _clients.find(call, client_id)
    _clients.check_owner(call, client, SECRET)
    sent = key_set if uri is None else uri
    try:
        if mode == "DELETE":
            return _delete(call, client, sent if kid is None else kid)
        return _update(call, client, sent) if mode == "UPDATE" else _add(call, client, sent)
    except Invalid as problem:
        raise key_refusals.refusal(problem) from None


def _add(call: Call, client: UaaClient, sent: str | None) -> Reply:
    if sent is None:
        return _reply("No key added")
    _merge(call, client, sent, overwrite=False)
    return _reply("Client jwt configuration is added")


def _update(call: Call, client: UaaClient, sent: str | None) -> Reply:
    _merge(call, client, sent, overwrite=True)
    return _reply("Client jwt configuration updated")


def _delete(call: Call, client: UaaClient, name: str | None) -> Reply:
    known = uaa_client_keys.keys_of(client)
    if name is None or known == uaa_client_keys.NO_KEYS:
        return _reply("No key deleted")
    call.world.change(client, **uaa_client_keys.without(known, name).fields)
    return _reply("Client jwt configuration is deleted")


def _merge(call: Call, client: UaaClient, sent: str | None, *, overwrite: bool) -> None:
    keys = uaa_client_keys.read_either(sent)
    merged = uaa_client_keys.merge(uaa_client_keys.keys_of(client), keys, overwrite=overwrite)
    call.world.change(client, **merged.fields)


def _reply(message: str) -> Reply:
    return resource({"status": "ok", "message": message})


ENDPOINTS = [endpoint("PUT", "/oauth/clients/<client_id>/clientjwt", change_keys)]
