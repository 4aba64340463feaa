"""/approvals: what a user lets clients have.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/approval/ApprovalsAdminEndpoints.java
"""

from __future__ import annotations

from collections.abc import Sequence

from fakecc.actions.platform import uaa_approvals
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account, Approval
from fakecc.uaa import bodies
from fakecc.uaa.answers import UaaError, html_refusal, moment, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.tokens import bearers

STATUSES = ("APPROVED", "DENIED")


def present(approval: Approval) -> dict[str, Json]:
    return {
        "userId": approval.account_guid,
        "clientId": approval.client_id,
        "scope": approval.scope,
        "status": approval.status,
        "lastUpdatedAt": moment(approval.updated_at),
        "expiresAt": moment(approval.expires_at),
    }


def index(call: Call) -> Reply:
    return resource([present(approval) for approval in _own(call)])


def update(call: Call) -> Reply:
    """PUT: these and no others."""
    return _replace(call, _own(call), _read_approvals(call))


def update_for_client(call: Call, client_id: str) -> Reply:
    """PUT: for this client these and no others."""
    sent = [{**approval, "clientId": client_id} for approval in _read_approvals(call)]
    if client_id not in call.world.uaa_clients:
        raise _unknown_client(client_id)
    return _replace(call, [approval for approval in _own(call) if approval.client_id == client_id], sent)


def destroy(call: Call) -> Reply:
    """Forget what the user lets a client have."""
    client_id = call.parameter("clientId")
    if not client_id:
        raise html_refusal(400)
    if client_id not in call.world.uaa_clients:
        raise _unknown_client(client_id)
    for approval in _own(call):
        if approval.client_id == client_id:
            call.world.remove(approval)
    sentence = f"Approvals of user {_account(call).guid} and client {client_id} revoked"
    return resource({"status": "ok", "message": sentence})


def _replace(call: Call, known: Sequence[Approval], sent: Sequence[dict[str, Json]]) -> Reply:
    account = _account(call)
    for approval in known:
        call.world.remove(approval)
    made = [
        uaa_approvals.create(
            call.world, account, str(each["clientId"]), str(each["scope"]), str(each.get("status", STATUSES[0]))
        )
        for each in sent
    ]
    return resource([present(approval) for approval in made])


def _read_approvals(call: Call) -> list[dict[str, Json]]:
    try:
        body = bodies.read_json(call)
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None
    if not isinstance(body, list) or not all(isinstance(each, dict) for each in body):
        raise html_refusal(400)
    for each in body:
        named = isinstance(each.get("clientId"), str) and isinstance(each.get("scope"), str)
        if not named or each.get("status", STATUSES[0]) not in STATUSES:
            raise html_refusal(400)
    return body


def _own(call: Call) -> list[Approval]:
    return call.world.approvals.find(account_guid=_account(call).guid)


def _account(call: Call) -> Account:
    account = bearers.account_of(call, bearers.read_bearer(call))
    if account is None:
        raise UaaError(resource({"error": "invalid_user", "error_description": "A user is needed here"}, 403))
    return account


def _unknown_client(client_id: str) -> UaaError:
    sentence = f"No client with requested id: {client_id}"
    return UaaError(resource({"error": "not_found", "error_description": sentence}, 404))


ENDPOINTS = [
    endpoint("GET", "/approvals", index),
    endpoint("PUT", "/approvals", update),
    endpoint("PUT", "/approvals/<client_id>", update_for_client),
    endpoint("DELETE", "/approvals", destroy),
]
