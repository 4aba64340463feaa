"""/oauth/clients/tx: several clients at once, all of them or none.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminEndpoints.java
"""

from __future__ import annotations

from dataclasses import replace

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import bodies
from fakecc.uaa.answers import client_refusal, not_found, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.clients import _client_bodies, _clients
from fakecc.uaa.clients._client_bodies import ClientBody
from fakecc.uaa.password_rules import check_client_secret
from fakecc.uaa.tokens.bearers import read_bearer
from fakecc.uaa.tokens.client_authentication import is_client_secret
from fakecc.uaa.zones.switching import current_zone


def create(call: Call) -> Reply:
    sent = _client_bodies.read_clients(call)
    if not sent:
        raise not_found()
    for each in sent:
        _client_bodies.check_client(call, each, read_bearer(call), is_new=True)
    made = [_clients.store_new(call, each) for each in sent]
    return resource([_clients.present(client, call) for client in made], 201)


def update(call: Call) -> Reply:
    sent = _client_bodies.read_clients(call)
    if not sent:
        raise client_refusal(400, "No clients specified for update.")
    known = [_clients.find(call, str(each.client_id)) for each in sent]
    changed = [_clients.store_over(call, client, each) for client, each in zip(known, sent, strict=True)]
    return resource([_present_updated(client, call) for client in changed])


def _present_updated(client: UaaClient, call: Call) -> dict[str, Json]:
    shown = _clients.present(client, call)
    last_modified = shown.pop("lastModified")
    return {**shown, "lastModified": last_modified}


def destroy(call: Call) -> Reply:
    known = [_clients.find(call, str(each.client_id)) for each in _client_bodies.read_clients(call)]
    shown = [_present_deleted(client, call) for client in known]
    for client in known:
        uaa_clients.delete(call.world, client)
    return resource(shown)


def _present_deleted(client: UaaClient, call: Call) -> dict[str, Json]:
    if "approvals_deleted" in client.additional:
        return _clients.present_changed(client, call, None)
    return _clients.present_changed(client, call, None, approvals=True)


def change_secrets(call: Call) -> Reply:
    """Give each client another secret; approvals go where the old one was not known."""
    try:
        body = bodies.read_json(call)
        sent = [bodies.object_of(each) or {} for each in bodies.list_of(body) or ()]
        texts = [{key: bodies.text_of(each.get(key)) for key in ("clientId", "oldSecret", "secret")} for each in sent]
    except BodyProblem as problem:
        raise _client_bodies.body_refusal(problem) from None
    shown = []
    for each in texts:
        client = _clients.find(call, str(each["clientId"]))
        check_client_secret(call.world, current_zone(call), each["secret"])
        known = is_client_secret(client, each["oldSecret"])
        shown.append(_clients.present_changed(client, call, None, approvals=not known))
        _change_secret(call, client, each["secret"], keep_approvals=known)
    return resource(shown)


def _change_secret(call: Call, client: UaaClient, secret: str | None, *, keep_approvals: bool) -> UaaClient:
    if not keep_approvals:
        uaa_clients.delete_approvals(call.world, client)
    return uaa_clients.change_secret(call.world, client, secret or "")


def modify(call: Call) -> Reply:
    """Each client says itself what shall become of it."""
    return resource([_modify(call, each) for each in _client_bodies.read_clients(call, _client_bodies.ACTION_KEYS)])


def _modify(call: Call, sent: ClientBody) -> dict[str, Json]:
    action = sent.action
    if action == "add":
        return _clients.present_changed(_clients.store_new(call, sent), call, action)
    if action not in {"delete", "update", "update,secret", "secret"}:
        raise client_refusal(400, "Invalid action.")
    client = _clients.find(call, str(sent.client_id))
    if action == "delete":
        shown = _clients.present_changed(client, call, action, approvals=True)
        uaa_clients.delete(call.world, client)
        return shown
    if action == "update":
        shown = _clients.present_changed(client, call, action)
        _clients.store_in_place(call, client, sent)
        return shown
    return _with_secret(call, client, sent)


def _with_secret(call: Call, client: UaaClient, sent: ClientBody) -> dict[str, Json]:
    known = is_client_secret(client, sent.secret)
    shown = _clients.present_changed(client, call, sent.action, approvals=not known)
    if not known:
        client = _change_secret(call, client, sent.secret, keep_approvals=False)
        sent = replace(sent, additional={**sent.additional, "approvals_deleted": True})
    if sent.action == "update,secret":
        _clients.store_in_place(call, client, sent)
    return shown


ENDPOINTS = [
    endpoint("POST", "/oauth/clients/tx", create),
    endpoint("PUT", "/oauth/clients/tx", update),
    endpoint("POST", "/oauth/clients/tx/delete", destroy),
    endpoint("POST", "/oauth/clients/tx/secret", change_secrets),
    endpoint("POST", "/oauth/clients/tx/modify", modify),
]
