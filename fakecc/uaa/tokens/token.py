"""/oauth/token.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/token/UaaTokenEndpoint.java,
oauth/provider/endpoint/TokenEndpoint.java
"""

from __future__ import annotations

from fakecc.call import Answer, Call, Reply, endpoint
from fakecc.models.uaa_accounts import UaaClient
from fakecc.osb.port import Conversation
from fakecc.uaa import cookies, requests
from fakecc.uaa.answers import (
    UaaError,
    invalid_grant,
    oauth_refusal,
    token_answer,
    unauthorized_client,
    unauthorized_user,
)
from fakecc.uaa.tokens import bearers, client_assertions, client_authentication, client_keys, grants, logons
from fakecc.uaa.tokens.client_authentication import AuthenticatedClient

NOT_DONE = {
    "urn:ietf:params:oauth:grant-type:saml2-bearer": "fakecc's UAA has no SAML: the saml2-bearer grant is not done",
}


def create_token(call: Call) -> Answer:
    """Let a user or a client in."""
    client = client_authentication.client_without_keys(call)
    return _create(call) if client is None else _fetch_keys_and_create(call, client)


def _fetch_keys_and_create(call: Call, client: UaaClient) -> Conversation[Reply]:
    answer = yield client_keys.request_for(client)
    known = call.world.uaa_clients.get(client.guid)
    if known is not None and known.jwks_uri == client.jwks_uri:
        client_assertions.keep_keys(call, known, answer)
    return _create(call)


def _create(call: Call) -> Reply:
    form = requests.parameters(call)
    if form.get("grant_type") == "user_token" and bearers.has_bearer_header(call) and "client_id" in form:
        return token_answer(grants.by_user_token(call, form))
    client = client_authentication.find_client(call)
    if client is None:
        raise _no_client(form)
    account = grants.authenticate_user(call, client.client, form)
    # The servlet session that this log-in opens shows even in what is refused from here on.
    session = [cookies.session(call)] if form.get("grant_type") == "password" and "passcode" not in form else []
    try:
        if account is not None:
            form[grants.USER] = account.guid
            if account.password_change_required and session:
                raise unauthorized_user("password change required")
            grants.user_scopes(call, client.client, account, form.get("scope"))
            logons.check_provider(client.client, account)
        reply = token_answer(_granted_body(call, client, form))
    except UaaError as refusal:
        refusal.reply.cookies = session
        raise
    reply.cookies = session
    return reply


def _granted_body(call: Call, client: AuthenticatedClient, form: dict[str, str]) -> object:
    named = form.get("client_id")
    if named and named != client.client.client_id:
        raise invalid_grant(401, "invalid_client", "Given client ID does not match authenticated client")
    kind = form.get("grant_type", "")
    if not kind.strip():
        raise invalid_grant(400, "invalid_request", "Missing grant type")
    if kind == "implicit":
        raise invalid_grant(400, "invalid_grant", "Implicit grant type not supported from token endpoint")
    if kind in NOT_DONE:
        raise oauth_refusal(501, "not_implemented", NOT_DONE[kind])
    if kind == "refresh_token" and not form.get("refresh_token"):
        raise invalid_grant(400, "invalid_request", "refresh_token parameter not provided")
    if kind not in grants.GRANTS:
        raise invalid_grant(400, "unsupported_grant_type", "Unsupported grant type")
    if kind not in client.client.grant_types:
        raise grants.unauthorized_grant()
    return grants.GRANTS[kind](call, client, form)


def _no_client(form: dict[str, str]) -> UaaError:
    if form.get("grant_type") == "password":
        return unauthorized_client("No client authentication found.")
    return client_authentication.no_client()


def create_token_by_alias(call: Call, alias: str) -> Answer:
    """The same at an address that SAML has."""
    del alias
    return create_token(call)


def refuse_method(call: Call) -> Reply:
    """PUT, DELETE and the like."""
    sentence = f"Request method '{call.method}' not supported"
    raise oauth_refusal(405, "method_not_allowed", sentence)


ENDPOINTS = [
    endpoint("POST", "/oauth/token", create_token),
    endpoint("GET", "/oauth/token", create_token),
    endpoint("PUT", "/oauth/token", refuse_method),
    endpoint("DELETE", "/oauth/token", refuse_method),
    endpoint("PATCH", "/oauth/token", refuse_method),
    endpoint("POST", "/oauth/token/alias/<alias>", create_token_by_alias),
]
