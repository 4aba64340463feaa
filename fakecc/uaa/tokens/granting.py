"""Tokens made: what stands in them, and for how long they hold.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/UaaTokenServices.java,
oauth/openid/IdTokenCreator.java, oauth/refresh/RefreshTokenCreator.java
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fakecc.actions.platform import uaa_tokens
from fakecc.call import Call
from fakecc.dialects import java
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account, UaaClient
from fakecc.records import Value, value_type
from fakecc.uaa import addresses, scopes
from fakecc.uaa.answers import milliseconds
from fakecc.uaa.tokens import policies, signatures

OPAQUE = policies.OPAQUE
NO_SCOPE = "uaa.none"
ID_TOKEN_GRANTS = frozenset({"authorization_code", "password", "implicit", "refresh_token"})


@value_type
class Grant(Value):
    """What a client is granted in a user's name.

    `authenticated_at` None: it is not known when the user logged in. `client_auth`: what the tokens say of how the
    client showed who it is (`none` for a public one), or empty. `refreshed`: it is granted by a refresh token,
    whose `audience` stays, whatever the scopes. `stored`: its access token is kept, as every opaque one is.
    """

    client: UaaClient
    account: Account
    grant_type: str
    scopes: Sequence[str]
    authenticated_at: float | None = None
    by_password: bool = False
    opaque: bool = False
    nonce: str | None = None
    client_auth: str = ""
    refreshed: bool = False
    audience: tuple[str, ...] = ()
    stored: bool = False


def for_client(
    call: Call, client: UaaClient, granted: Sequence[str], *, opaque: bool, client_auth: str = ""
) -> dict[str, Json]:
    """The answer that lets a client in: no refresh token. `client_auth`: see Grant."""
    now, jti, kept = int(call.world.now()), new_id(call), opaque or policies.policy_of(call).revocable
    held = java.in_hash_order(client.authorities or (NO_SCOPE,))
    claims: dict[str, Json] = {
        "jti": jti,
        "sub": client.client_id,
        "authorities": held,
        "scope": [*granted],
        **({"client_auth_method": client_auth} if client_auth else {}),
        **_client_claims(client),
        **({"revocable": True} if kept else {}),
        "grant_type": "client_credentials",
        "rev_sig": signatures.newest_owner_signature(client, None),
        "iat": now,
        "exp": now + policies.access_seconds(call, client),
        **_issuer_claims(call),
        "aud": scopes.audience(client.client_id, granted),
    }
    token = _sign(call, claims)
    if kept:
        uaa_tokens.store(call.world, token, claims, opaque=opaque)
    return {
        "access_token": jti if opaque else token,
        "token_type": "bearer",
        "expires_in": policies.access_seconds(call, client) - 1,
        "scope": " ".join(granted),
        "jti": jti,
    }


def for_user(call: Call, grant: Grant) -> dict[str, Json]:
    """The answer that lets a client act for a user: an access token, an id token for `openid`, a refresh token."""
    jti, refresh = new_id(call), None
    signature = signatures.newest_owner_signature(grant.client, grant.account)
    if "refresh_token" in grant.client.grant_types:
        refresh = _refresh_token(call, grant, signature)
    return _answer(call, grant, jti=jti, id_jti=jti, refresh_token=refresh, signature=signature)


def for_refresh(call: Call, grant: Grant, *, refresh_token: str, signature: str) -> dict[str, Json]:
    """The answer to a refresh token: another access token, and the same refresh token again."""
    jti, id_jti = new_id(call), new_id(call)
    return _answer(call, grant, jti=jti, id_jti=id_jti, refresh_token=refresh_token, signature=signature)


def access_token(call: Call, grant: Grant, jti: str, signature: str | None = None) -> str:
    """An access token of a user; an opaque one is stored, and its id stands for it."""
    now, client = int(call.world.now()), grant.client
    stored = grant.opaque or grant.stored or (not grant.refreshed and policies.policy_of(call).revocable)
    claims: dict[str, Json] = {
        "jti": jti,
        **({"nonce": grant.nonce} if grant.nonce is not None else {}),
        **({"client_auth_method": grant.client_auth} if grant.client_auth else {}),
        "scope": [*grant.scopes],
        **_client_claims(client),
        **({"revocable": True} if stored else {}),
        "grant_type": grant.grant_type,
        **_user_claims(grant),
        "rev_sig": signature or signatures.newest_owner_signature(client, grant.account),
        "iat": now,
        "exp": now + policies.access_seconds(call, client),
        **_issuer_claims(call),
        "aud": [*(grant.audience or scopes.audience(client.client_id, grant.scopes))],
    }
    token = _sign(call, claims)
    if stored:
        uaa_tokens.store(call.world, token, claims, account_guid=grant.account.guid, opaque=grant.opaque)
    return jti if grant.opaque else token


def id_token(call: Call, grant: Grant, jti: str, signature: str | None = None) -> str:
    """What OpenID Connect tells the client about the user."""
    now, account, client = int(call.world.now()), grant.account, grant.client
    previous = None if grant.refreshed else account.previous_logon_at
    claims: dict[str, Json] = {
        "sub": account.guid,
        "aud": [client.client_id],
        "iat": now,
        "exp": now + policies.access_seconds(call, client),
        "scope": ["openid"],
        **({"auth_time": int(grant.authenticated_at)} if grant.authenticated_at is not None else {}),
        **({"amr": ["pwd"]} if grant.by_password else {}),
        "azp": client.client_id,
        **_profile_claims(grant),
        **({"previous_logon_time": milliseconds(previous)} if previous is not None else {}),
        **_issuer_claims(call),
        "origin": account.origin,
        "jti": jti,
        "client_id": client.client_id,
        "cid": client.client_id,
        "grant_type": grant.grant_type,
        "user_name": account.username,
        "rev_sig": signature or signatures.newest_owner_signature(client, account),
        "user_id": account.guid,
        "email": account.email,
        "email_verified": account.verified,
        **({"nonce": grant.nonce} if grant.nonce is not None else {}),
    }
    ordered = {"email": claims.pop("email"), **claims}
    return _sign(call, ordered)


def new_id(call: Call) -> str:
    """32 hexadecimal digits for a new token."""
    return call.world.guid("Token").replace("-", "")


def expires_in(call: Call, client: UaaClient) -> int:
    return policies.access_seconds(call, client) - 1


def _answer(
    call: Call, grant: Grant, *, jti: str, id_jti: str, refresh_token: str | None, signature: str
) -> dict[str, Json]:
    with_id_token = "openid" in grant.scopes and grant.grant_type in ID_TOKEN_GRANTS
    return {
        "access_token": access_token(call, grant, jti, signature),
        "token_type": "bearer",
        **({"id_token": id_token(call, grant, id_jti, signature)} if with_id_token else {}),
        **({"refresh_token": refresh_token} if refresh_token else {}),
        "expires_in": expires_in(call, grant.client),
        "scope": " ".join(grant.scopes),
        **({"nonce": grant.nonce} if grant.nonce is not None else {}),
        "jti": jti,
    }


def _refresh_token(call: Call, grant: Grant, signature: str) -> str:
    now, client, policy = int(call.world.now()), grant.client, policies.policy_of(call)
    jti = f"{new_id(call)}-r"
    claims: dict[str, Json] = {
        "jti": jti,
        "sub": grant.account.guid,
        "iat": now,
        "exp": now + policies.refresh_seconds(call, client),
        "cid": client.client_id,
        "client_id": client.client_id,
        **_issuer_claims(call),
        "aud": scopes.audience(client.client_id, grant.scopes),
        "granted_scopes": [*grant.scopes],
        **({"amr": ["pwd"]} if grant.by_password else {}),
        **({"auth_time": int(grant.authenticated_at)} if grant.authenticated_at is not None else {}),
        **({"client_auth_method": grant.client_auth} if grant.client_auth else {}),
        "grant_type": grant.grant_type,
        "user_name": grant.account.username,
        "origin": grant.account.origin,
        "user_id": grant.account.guid,
        **({"revocable": True} if grant.opaque or policy.revocable or policy.opaque_refresh else {}),
        "rev_sig": signature,
    }
    return keep_refresh_token(call, _sign(call, claims), claims, grant.account, opaque=grant.opaque)


def rotate(call: Call, claims: Mapping[str, Json]) -> tuple[str, Mapping[str, Json]]:
    """A refresh token in the place of one with these claims, and its own claims."""
    rotated = {**claims, "jti": f"{new_id(call)}-r"}
    return _sign(call, rotated), rotated


def keep_refresh_token(call: Call, token: str, claims: Mapping[str, Json], account: Account, *, opaque: bool) -> str:
    """Keep a refresh token where the zone or the client wants it kept; gives what the client is told of it.

    `opaque`: its access token is one; then its id stands for it, as wherever the zone says so.
    """
    policy = policies.policy_of(call)
    opaque = opaque or policy.opaque_refresh
    jti, client_id = str(claims["jti"]), str(claims["cid"])
    if not opaque and not policy.revocable:
        return token
    if policy.unique_refresh:
        uaa_tokens.remove_refresh_tokens(call.world, account.guid, client_id, str(claims["zid"]))
    if jti not in call.world.stored_tokens:
        told = {**claims, "scope": claims["granted_scopes"]}
        uaa_tokens.store(call.world, token, told, account_guid=account.guid, opaque=opaque)
    return jti if opaque else token


def _sign(call: Call, claims: Mapping[str, Json]) -> str:
    return signatures.sign(call.world, claims, addresses.key_set_url(call))


def _client_claims(client: UaaClient) -> dict[str, Json]:
    return {"client_id": client.client_id, "cid": client.client_id, "azp": client.client_id}


def _user_claims(grant: Grant) -> dict[str, Json]:
    account = grant.account
    return {
        "user_id": account.guid,
        "origin": account.origin,
        "user_name": account.username,
        "email": account.email,
        **({"auth_time": int(grant.authenticated_at)} if grant.authenticated_at is not None else {}),
        "sub": account.guid,
    }


def _profile_claims(grant: Grant) -> dict[str, Json]:
    """Names and telephone number, where the client was granted the profile."""
    if "profile" not in grant.scopes:
        return {}
    account = grant.account
    return {
        **({"given_name": account.given_name} if account.given_name else {}),
        **({"family_name": account.family_name} if account.family_name else {}),
        **({"phone_number": account.phone_number} if account.phone_number else {}),
    }


def _issuer_claims(call: Call) -> dict[str, Json]:
    return {"iss": addresses.issuer(call), "zid": addresses.zone_of_host(call)}
