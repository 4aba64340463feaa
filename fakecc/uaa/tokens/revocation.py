"""/oauth/token/revoke and /oauth/token/list.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/TokenRevocationEndpoint.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_accounts, uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import StoredToken
from fakecc.uaa import addresses
from fakecc.uaa.answers import UaaError, milliseconds, nothing, oauth_refusal, resource
from fakecc.uaa.tokens import verification


def present(token: StoredToken) -> Json:
    """A stored token, but for what it stands for."""
    return {
        "tokenId": token.guid,
        "clientId": token.client_id,
        "userId": token.account_guid,
        "format": token.format,
        "responseType": token.response_type,
        "issuedAt": milliseconds(token.created_at),
        "expiresAt": milliseconds(token.expires_at),
        "scope": token.scope,
        "value": None,
        "zoneId": token.zone_id,
    }


def revoke(call: Call, token_id: str) -> Reply:
    """Revoke a stored token by its id."""
    token = call.world.stored_tokens.get(token_id)
    if token is None or token.zone_id != addresses.zone_of_host(call):
        raise _not_found()
    call.world.remove(token)
    return nothing()


def revoke_for_user(call: Call, user_id: str) -> Reply:
    """Revoke all tokens of a user."""
    account = call.world.accounts.get(user_id)
    if account is None or account.zone_id != addresses.zone_of_host(call):
        raise _not_found()
    uaa_accounts.revoke_tokens(call.world, account)
    return nothing()


def revoke_for_client(call: Call, client_id: str) -> Reply:
    """Revoke all tokens of a client."""
    client = uaa_clients.find(call.world, client_id, addresses.zone_of_host(call))
    if client is None:
        raise _not_found()
    uaa_clients.revoke_tokens(call.world, client)
    return nothing()


def revoke_for_user_and_client(call: Call, user_id: str, client_id: str) -> Reply:
    """Revoke the stored tokens of a user that a client has."""
    zone_id = addresses.zone_of_host(call)
    for token in call.world.stored_tokens.find(account_guid=user_id, client_id=client_id):
        if token.zone_id == zone_id:
            call.world.remove(token)
    return nothing()


def index_for_user(call: Call, user_id: str) -> Reply:
    return resource([present(token) for token in _alive(call, call.world.stored_tokens.find(account_guid=user_id))])


def index_for_client(call: Call, client_id: str) -> Reply:
    return resource([present(token) for token in _alive(call, call.world.stored_tokens.find(client_id=client_id))])


def _alive(call: Call, tokens: list[StoredToken]) -> list[StoredToken]:
    zone_id = addresses.zone_of_host(call)
    own = [token for token in tokens if token.zone_id == zone_id]
    alive = [token for token in own if token.expires_at > verification.time_of(call.world, token.created_at)]
    return sorted(alive, key=lambda token: (token.created_at, token.response_type))


def _not_found() -> UaaError:
    return oauth_refusal(404, "invalid_token", "Resource not found")


ENDPOINTS = [
    endpoint("DELETE", "/oauth/token/revoke/<token_id>", revoke),
    *(
        endpoint(method, rule, handler)
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH")
        for rule, handler in (
            ("/oauth/token/revoke/user/<user_id>", revoke_for_user),
            ("/oauth/token/revoke/client/<client_id>", revoke_for_client),
            ("/oauth/token/revoke/user/<user_id>/client/<client_id>", revoke_for_user_and_client),
        )
    ),
    endpoint("GET", "/oauth/token/list/user/<user_id>", index_for_user),
    endpoint("GET", "/oauth/token/list/client/<client_id>", index_for_client),
]
