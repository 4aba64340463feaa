"""/approvals: what a user lets clients have.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/approval/ApprovalsAdminEndpoints.java,
JdbcApprovalStore.java
"""

from __future__ import annotations

from collections.abc import Sequence

from fakecc.actions.platform import uaa_approvals, uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account, Approval, UaaClient
from fakecc.records import Value, value_type
from fakecc.uaa import bodies, listing
from fakecc.uaa.answers import moment, report, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.tokens import bearers
from fakecc.uaa.zones.switching import current_zone

STATUSES = ("APPROVED", "DENIED")
REFUSED = "Error accessing user's approvals"
# How the report calls whatever this page refuses.
ERROR = "uaa"


@value_type
class SentApproval(Value):
    """What a body says of one approval; times are seconds since the epoch."""

    user_id: str
    client_id: str
    scope: str
    status: str | None
    expires_at: float | None
    updated_at: float | None


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
    """The user's approvals, without those of scopes that a client has anyway."""
    try:
        start = listing.whole_number(call.parameter("startIndex"), 1)
        count = listing.whole_number(call.parameter("count"), listing.DEFAULT_COUNT)
        asked = listing.window(_own(call, _account(call)), start, count)
    except (ValueError, IndexError):
        raise report(500, ERROR, REFUSED) from None
    clients = {each.client_id: _client(call, each.client_id) for each in asked}
    return resource([present(each) for each in asked if not _has_anyway(clients[each.client_id], each.scope)])


def update(call: Call) -> Reply:
    """PUT: these and no others."""
    sent, account = _read(call), _account(call)
    for approval in _own(call, account):
        call.world.remove(approval)
    stored = _store(call, account, sent)
    told = [{**present(approval), "status": one.status} for approval, one in zip(stored, sent, strict=True)]
    return resource([{name: value for name, value in each.items() if value is not None} for each in told])


def update_for_client(call: Call, client_id: str) -> Reply:
    """PUT: for this client these and no others."""
    sent = _read(call)
    _client(call, client_id)
    account = _account(call)
    for approval in _own(call, account, client_id):
        call.world.remove(approval)
    _store(call, account, sent)
    return resource([present(approval) for approval in _own(call, account, client_id)])


def destroy(call: Call) -> Reply:
    """Forget what the user lets a client have."""
    client_id = call.parameter("clientId")
    if client_id is None:
        raise report(500, ERROR, REFUSED)
    _client(call, client_id)
    account = _account(call)
    for approval in _own(call, account, client_id):
        call.world.remove(approval)
    sentence = f"Approvals of user {account.guid} and client {client_id} revoked"
    return resource({"status": "ok", "message": sentence})


def _store(call: Call, account: Account, sent: Sequence[SentApproval]) -> list[Approval]:
    stored: list[Approval] = []
    for one in sent:
        if one.user_id.strip() and one.user_id != account.guid:
            # What was taken away and put before it stays so: UAA does this in no transaction.
            call.world.keep()
            sentence = "Cannot update approvals for another user. Set user_id to null to update for existing user."
            raise report(401, ERROR, sentence)
        stored.append(
            uaa_approvals.put(
                call.world,
                account,
                one.client_id,
                one.scope,
                one.status or STATUSES[0],
                updated_at=one.updated_at,
                expires_at=one.expires_at,
            )
        )
    return stored


def _read(call: Call) -> list[SentApproval]:
    try:
        return [_read_one(bodies.object_of(each) or {}) for each in bodies.list_of(bodies.read_json(call)) or ()]
    except BodyProblem:
        raise report(400, ERROR, REFUSED) from None


def _read_one(given: dict[str, Json]) -> SentApproval:
    named = {name.lower(): value for name, value in given.items()}
    status = named.get("status")
    if status is not None and status not in STATUSES:
        raise BodyProblem("json", "Cannot deserialize value of type `ApprovalStatus`")
    return SentApproval(
        user_id=bodies.text_of(named.get("userid")) or "",
        client_id=bodies.text_of(named.get("clientid")) or "",
        scope=bodies.text_of(named.get("scope")) or "",
        status=status,
        expires_at=bodies.moment_of(named.get("expiresat")),
        updated_at=bodies.moment_of(named.get("lastupdatedat")),
    )


def _own(call: Call, account: Account, client_id: str | None = None) -> list[Approval]:
    approvals = call.world.approvals.find(account_guid=account.guid)
    return [each for each in approvals if client_id in {None, each.client_id}]


def _account(call: Call) -> Account:
    account = bearers.account_of(call, bearers.read_bearer(call))
    if account is None:
        raise report(500, ERROR, REFUSED)
    return account


def _client(call: Call, client_id: str) -> UaaClient:
    client = uaa_clients.find(call.world, client_id, current_zone(call))
    if client is None:
        raise report(404, ERROR, f"No client with requested id: {client_id}")
    return client


def _has_anyway(client: UaaClient, scope: str) -> bool:
    return scope in (client.scopes if "true" in client.autoapprove else client.autoapprove)


ENDPOINTS = [
    endpoint("GET", "/approvals", index),
    endpoint("PUT", "/approvals", update),
    endpoint("PUT", "/approvals/<client_id>", update_for_client),
    endpoint("DELETE", "/approvals", destroy),
]
