"""/oauth/token and what belongs to it: tokens granted, looked at, revoked.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/UaaTokenEndpoint.java, CheckTokenEndpoint.java,
TokenRevocationEndpoint.java
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from fakecc import json_reading
from fakecc.actions.platform import uaa_accounts
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account, UaaClient
from fakecc.uaa import granting, keys, tokens
from fakecc.uaa.answers import UaaError, client_of, form_of, json_reply, require

Form = Mapping[str, str]

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
REFUSED = "The token expired, was revoked, or the token ID is incorrect"


def create_token(call: Call) -> Reply:
    """Let a user or a client in."""
    form = form_of(call)
    kind = form.get("grant_type", "")
    if not kind:
        raise UaaError(400, "invalid_request", "Missing grant type")
    if kind not in GRANTS:
        raise UaaError(400, "unsupported_grant_type", f"Unsupported grant type: {kind}")
    client = client_of(call, form)
    if client.grant_types and kind not in client.grant_types:
        raise UaaError(401, "invalid_client", f"Unauthorized grant type: {kind}")
    return json_reply(GRANTS[kind](call, client, form))


def _by_password(call: Call, client: UaaClient, form: Form) -> dict[str, Json]:
    account = uaa_accounts.find(call.world, form.get("username", ""), _origin(form))
    if account is None or account.password is None or account.password != form.get("password"):
        raise UaaError(401, "unauthorized", "Bad credentials")
    if not account.active:
        raise UaaError(401, "unauthorized", "User is disabled")
    return granting.for_account(call, client, account, grant_type="password", asked=form.get("scope", ""))


def _origin(form: Form) -> str | None:
    """The origin that `login_hint` asks for."""
    try:
        hint = json_reading.read(form.get("login_hint") or "{}")
    except ValueError:
        hint = None
    if not isinstance(hint, dict):
        raise UaaError(401, "invalid_request", "The login_hint is no JSON object")
    return hint.get("origin")


def _by_client(call: Call, client: UaaClient, form: Form) -> dict[str, Json]:
    return granting.for_client(call, client, form.get("scope", ""))


def _by_refresh_token(call: Call, client: UaaClient, form: Form) -> dict[str, Json]:
    token = form.get("refresh_token", "")
    claims = tokens.claims_of(token) or {}
    grant = call.world.grants.get(claims.get("jti"))
    account = call.world.accounts.get(grant.account_guid) if grant else None
    if grant is None or grant.client_id != client.guid or grant.expires_at <= call.world.now() or account is None:
        raise UaaError(401, "invalid_token", f"{REFUSED}: {token}")
    if not keys.verify(token) or not account.active:
        raise UaaError(401, "invalid_token", f"{REFUSED}: {token}")
    return granting.for_refresh(call, client, account, grant=grant, token=token)


def _by_code(call: Call, client: UaaClient, form: Form) -> dict[str, Json]:
    grant = call.world.grants.get(form.get("code", ""))
    account = call.world.accounts.get(grant.account_guid) if grant else None
    if grant is None or account is None or grant.client_id != client.guid or grant.expires_at <= call.world.now():
        raise UaaError(400, "invalid_grant", f"Invalid authorization code: {form.get('code', '')}")
    call.world.remove(grant)
    return granting.for_account(call, client, account, grant_type="authorization_code")


def _by_assertion(call: Call, client: UaaClient, form: Form) -> dict[str, Json]:
    """Another UAA's or identity provider's word for a user, who is made known to this one."""
    assertion = form.get("assertion", "")
    claims = tokens.claims_of(assertion)
    if claims is None or not isinstance(claims.get("exp"), int | float) or claims["exp"] <= call.world.now():
        raise UaaError(401, "unauthorized", "Token is expired, or is no JWT")
    if call.world.auth == "strict" and not keys.verify(assertion):
        raise UaaError(401, "unauthorized", "Could not verify token signature.")
    account = _asserted_account(call, claims)
    return granting.for_account(call, client, account, grant_type=JWT_BEARER, asked=form.get("scope", ""))


def _asserted_account(call: Call, claims: Mapping[str, Json]) -> Account:
    name = next((claims[key] for key in ("user_name", "email", "sub") if isinstance(claims.get(key), str)), "")
    known = call.world.accounts.get(claims.get("user_id")) or uaa_accounts.find(call.world, name, claims.get("origin"))
    if known is None and not name:
        raise UaaError(401, "unauthorized", "Unable to map claim to a username")
    return known or uaa_accounts.create(call.world, name, origin=claims.get("origin") or "uaa")


GRANTS: dict[str, Callable[[Call, UaaClient, Form], dict[str, Json]]] = {
    "password": _by_password,
    "client_credentials": _by_client,
    "refresh_token": _by_refresh_token,
    "authorization_code": _by_code,
    JWT_BEARER: _by_assertion,
}


def authorize(call: Call) -> Reply:
    """A code for a client, such as `cf ssh-code` asks for; the caller's token stands for the person."""
    require(call, "openid", "cloud_controller.read")
    form = form_of(call)
    client = call.world.uaa_clients.get(form.get("client_id", ""))
    account = call.world.accounts.get(call.caller.guid)
    if client is None or account is None or form.get("response_type") != "code":
        raise UaaError(400, "invalid_request", "A response_type of code, a client and a user are needed")
    registered = client.settings.get("redirect_uri") or ["http://localhost/"]
    target = form.get("redirect_uri") or registered[0]
    query = {"code": granting.code_for(call, client.guid, account)}
    query |= {"state": form["state"]} if "state" in form else {}
    return Reply(status=302, headers={"Location": f"{target}?{urlencode(query)}"})


def check(call: Call) -> Reply:
    """The claims of a token that holds; a client asks."""
    form = form_of(call)
    client_of(call, form)
    claims = _holding(call, form)
    if claims is None:
        raise UaaError(400, "invalid_token", "The token expired, was revoked, or is no token of this UAA")
    return json_reply(claims)


def introspect(call: Call) -> Reply:
    """The claims of a token, and whether it holds: RFC 7662."""
    form = form_of(call)
    if call.caller.problem:
        client_of(call, form)
    claims = _holding(call, form)
    return json_reply({"active": False} if claims is None else {"active": True, **claims})


def _holding(call: Call, form: Form) -> dict[str, Json] | None:
    token = form.get("token", "").removeprefix("bearer ").removeprefix("Bearer ")
    known = tokens.caller_of(call.world, f"bearer {token}")
    return None if known.problem else tokens.claims_of(token)


def show_user(call: Call) -> Reply:
    """/userinfo: who the caller is."""
    require(call, "openid")
    account = call.world.accounts.get(call.caller.guid)
    if account is None:
        raise UaaError(403, "access_denied", "Only a user's token has a user")
    name = account.scim.get("name") or {}
    given, family = name.get("givenName") or account.username, name.get("familyName") or account.username
    return json_reply(
        {
            "user_id": account.guid,
            "sub": account.guid,
            "user_name": account.username,
            "given_name": given,
            "family_name": family,
            "name": f"{given} {family}",
            "email": granting.email_of(account),
            "email_verified": bool(account.scim.get("verified", True)),
            "phone_number": None,
            "previous_logon_time": None,
        }
    )


def revoke(call: Call, jti: str) -> Reply:
    """Revoke a token by its id. Access tokens hold until they expire, as UAA's JWTs do."""
    require(call, "openid", "tokens.revoke")
    for guid in (jti, f"{jti}-r"):
        grant = call.world.grants.get(guid)
        if grant:
            call.world.remove(grant)
    return Reply(status=200)


def revoke_for_user(call: Call, guid: str) -> Reply:
    """Revoke a user's tokens; everybody may revoke their own."""
    if call.caller.problem or call.caller.guid != guid:
        require(call, "tokens.revoke")
    uaa_accounts.revoke(call.world, account_guid=guid)
    return Reply(status=200)


def revoke_for_client(call: Call, client_id: str) -> Reply:
    require(call, "tokens.revoke")
    uaa_accounts.revoke(call.world, client_id=client_id)
    return Reply(status=200)


ENDPOINTS = [
    endpoint("POST", "/oauth/token", create_token),
    endpoint("GET", "/oauth/authorize", authorize),
    endpoint("POST", "/check_token", check),
    endpoint("POST", "/introspect", introspect),
    endpoint("GET", "/userinfo", show_user),
    endpoint("POST", "/userinfo", show_user),
    endpoint("DELETE", "/oauth/token/revoke/<jti>", revoke),
    endpoint("GET", "/oauth/token/revoke/user/<guid>", revoke_for_user),
    endpoint("GET", "/oauth/token/revoke/client/<client_id>", revoke_for_client),
]
