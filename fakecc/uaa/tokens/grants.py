"""The grants of /oauth/token, each of which lets a client or a user in.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/provider/, oauth/token/, oauth/pkce/
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping

from fakecc.actions.platform import uaa_accounts, uaa_clients
from fakecc.call import Call
from fakecc.dialects import java
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account, AuthorizationCode, ExpiringCode, UaaClient
from fakecc.uaa import addresses, requests, scopes
from fakecc.uaa.answers import UaaError, insufficient_scope, invalid_grant, oauth_refusal, unauthorized_user
from fakecc.uaa.tokens import bearers, granting, logons, policies, signatures, verification
from fakecc.uaa.tokens.client_authentication import PUBLIC, VERIFIER, AuthenticatedClient
from fakecc.uaa.tokens.granting import Grant
from fakecc.uaa.tokens.verification import TokenProblem

Form = Mapping[str, str]
PASSCODE = "PASSCODE"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
BAD_VERIFIER = "Code verifier length must between 43 and 128 and use only [A-Z],[a-z],[0-9],_,.,-,~ characters."
CLIENT_REALM = 'Basic realm="UAA/client"'


def by_client_credentials(call: Call, asking: AuthenticatedClient, form: Form) -> dict[str, Json]:
    """The client's own rights."""
    client = asking.client
    held = java.in_hash_order(client.authorities or (granting.NO_SCOPE,))
    wanted = requests.words(form.get("scope"))
    wrong = next((scope for scope in wanted if not scopes.matches(held, scope)), None)
    if wrong is not None:
        raise invalid_grant(400, "invalid_scope", f"Invalid scope: {wrong}", scope=" ".join(held))
    granted = [scope for scope in held if scope in wanted] if wanted else held
    return granting.for_client(call, client, granted, opaque=_is_opaque(form), client_auth=asking.claim)


def by_password(call: Call, asking: AuthenticatedClient, form: Form) -> dict[str, Json]:
    """A user's, by name and password or by a passcode; who it is was asked already: see authenticate_user."""
    client = asking.client
    account = call.world.accounts[form[USER]]
    by_passcode = "passcode" in form
    return granting.for_user(
        call,
        Grant(
            client=client,
            account=account,
            grant_type="password",
            scopes=user_scopes(call, client, account, form.get("scope")),
            authenticated_at=None if by_passcode else call.world.now(),
            by_password=not by_passcode,
            opaque=_is_opaque(form),
            client_auth=asking.claim,
        ),
    )


def by_refresh_token(call: Call, asking: AuthenticatedClient, form: Form) -> dict[str, Json]:
    """A user's again."""
    client = asking.client
    token = form.get("refresh_token")
    if not token:
        raise invalid_grant(400, "invalid_request", "refresh_token parameter not provided")
    claims = _refresh_claims(call, client, token)
    account = call.world.accounts[claims["user_id"]]
    held = java.in_hash_order(claims["granted_scopes"])
    wanted = sorted(set(requests.words(form.get("scope")))) or held
    if not set(wanted) <= set(held):
        sentence = f"Unable to narrow the scope of the client authentication to [{', '.join(wanted)}]."
        raise invalid_grant(400, "invalid_scope", sentence, scope=" ".join(held))
    if asking.method == PUBLIC and claims.get("client_auth_method") != PUBLIC:
        raise invalid_grant(401, "invalid_token", "Refresh without client authentication not allowed.")
    opaque, kept = _is_opaque(form), call.world.stored_tokens.get(token)
    grant = Grant(
        client=client,
        account=account,
        grant_type=str(claims["grant_type"]),
        scopes=wanted,
        authenticated_at=claims.get("auth_time"),
        by_password="pwd" in claims.get("amr", ()),
        opaque=opaque,
        client_auth=asking.claim,
        refreshed=True,
        audience=tuple(claims.get("aud") or ()),
        stored=bool(claims.get("revocable")),
    )
    # Whether tokens are opaque is asked anew each time, as in UaaTokenServices.refreshAccessToken.
    token = kept.value if kept else token
    if asking.method == PUBLIC or policies.policy_of(call).rotating_refresh:
        token, claims = _rotate(call, claims, opaque=opaque)
    shown = granting.keep_refresh_token(call, token, claims, account, opaque=opaque)
    return granting.for_refresh(call, grant, refresh_token=shown, signature=str(claims["rev_sig"]))


def by_code(call: Call, asking: AuthenticatedClient, form: Form) -> dict[str, Json]:
    """A user's, by a code that /oauth/authorize gave."""
    client = asking.client
    text = form.get("code")
    if text is None:
        raise invalid_grant(400, "invalid_request", "An authorization code must be supplied.")
    if "code_verifier" in form and not VERIFIER.fullmatch(form["code_verifier"]):
        raise invalid_grant(400, "invalid_request", BAD_VERIFIER)
    code = call.world.authorization_codes.get(text)
    account = call.world.accounts.get(code.account_guid) if code else None
    if code is None or account is None or code.expires_at <= call.world.now():
        raise invalid_grant(400, "invalid_grant", f"Invalid authorization code: {text}")
    call.world.remove(code)
    call.world.keep()
    _check_code(code, client, form)
    return granting.for_user(
        call,
        Grant(
            client=client,
            account=account,
            grant_type="authorization_code",
            scopes=code.scopes,
            authenticated_at=code.authenticated_at,
            by_password=code.by_password,
            opaque=_is_opaque(form),
            nonce=code.nonce,
            client_auth=asking.claim,
        ),
    )


def by_assertion(call: Call, asking: AuthenticatedClient, form: Form) -> dict[str, Json]:
    """A user's, by a token of this UAA; who it is was asked already: see authenticate_user."""
    client = asking.client
    account = call.world.accounts[form[USER]]
    return granting.for_user(
        call,
        Grant(
            client=client,
            account=account,
            grant_type=JWT_BEARER,
            scopes=user_scopes(call, client, account, form.get("scope")),
            opaque=_is_opaque(form),
            client_auth=asking.claim,
        ),
    )


def by_user_token(call: Call, form: Form) -> dict[str, Json]:
    """Another client's refresh token for the user who presents a token."""
    bearer = bearers.read_bearer(call)
    if "uaa.user" not in bearer.scopes:
        raise insufficient_scope("uaa.user")
    account = bearers.account_of(call, bearer)
    zone_id = addresses.zone_of_host(call)
    requesting = uaa_clients.find(call.world, bearer.client_id, zone_id)
    receiving = uaa_clients.find(call.world, form.get("client_id", ""), zone_id)
    if account is None or requesting is None or "user_token" not in requesting.grant_types:
        raise unauthorized_grant()
    if receiving is None:
        raise invalid_grant(401, "invalid_client", f"No client with requested id: {form.get('client_id')}")
    if "refresh_token" not in receiving.grant_types:
        raise unauthorized_grant()
    granted = user_scopes(call, receiving, account, form.get("scope"))
    grant = Grant(client=receiving, account=account, grant_type="user_token", scopes=granted, opaque=True)
    answer = granting.for_user(call, grant)
    call.world.remove(call.world.stored_tokens[answer["jti"]])
    return {**answer, "access_token": None, "jti": answer["refresh_token"]}


USER = "\0user"
GRANTS: dict[str, Callable[[Call, AuthenticatedClient, Form], dict[str, Json]]] = {
    "client_credentials": by_client_credentials,
    "password": by_password,
    "refresh_token": by_refresh_token,
    "authorization_code": by_code,
    JWT_BEARER: by_assertion,
}


def authenticate_user(call: Call, client: UaaClient, form: Form) -> Account | None:
    """The user of a grant that brings one; UAA asks who it is before it looks at the grant. Raises UaaError."""
    kind = form.get("grant_type")
    if kind == "password" and "passcode" in form:
        return _account_of_passcode(call, form["passcode"])
    if kind == "password":
        by_header = call.headers.get("Authorization") is not None
        logons.check_origin(call, client if by_header else None, form.get("login_hint"))
        return logons.log_in(call, form.get("username"), form.get("password"))
    if kind == JWT_BEARER:
        return _asserted_account(call, form)
    return None


def user_scopes(call: Call, client: UaaClient, account: Account, asked: str | None) -> list[str]:
    """The scopes that a client is granted in a user's name. Raises UaaError for scopes that it cannot have."""
    allowed = client.scopes or (granting.NO_SCOPE,)
    wanted = requests.words(asked)
    for scope in wanted:
        if not scopes.matches(allowed, scope):
            sentence = f"{scope} is invalid. Please use a valid scope name in the request"
            raise oauth_refusal(400, "invalid_scope", sentence, challenge=CLIENT_REALM)
    granted = scopes.intersection(wanted or allowed, allowed, uaa_accounts.scopes_of(call.world, account))
    if not granted:
        listed = ", ".join(wanted or java.in_hash_order(allowed))
        sentence = f"[{listed}] is invalid. This user is not allowed any of the requested scopes"
        raise oauth_refusal(400, "invalid_scope", sentence, challenge=CLIENT_REALM)
    if not verification.meets_required_groups(call.world, client, account):
        sentence = "User does not meet the client's required group criteria."
        raise oauth_refusal(400, "invalid_scope", sentence, challenge=CLIENT_REALM)
    return granted


def unauthorized_grant() -> UaaError:
    return invalid_grant(401, "invalid_client", "Unauthorized grant type")


def _is_opaque(form: Form) -> bool:
    return form.get("token_format") == granting.OPAQUE


def _refresh_claims(call: Call, client: UaaClient, token: str) -> verification.Claims:
    try:
        claims = verification.refresh_claims(call.world, token)
        jti = claims.get("jti")
    except TokenProblem as problem:
        description = problem.description
        if "granted_scopes" in description:
            description = "Invalid refresh token."
        raise invalid_grant(401, "invalid_token", description) from None
    if not str(jti).endswith("-r") or "granted_scopes" not in claims:
        raise invalid_grant(401, "invalid_token", "Invalid refresh token.")
    if claims["cid"] != client.client_id:
        raise invalid_grant(400, "invalid_grant", f"Wrong client for this refresh token: {claims['cid']}")
    if claims["exp"] < call.world.token_time(verification.issue_moment(claims)):
        sentence = f"Invalid refresh token expired at {java.date_text(claims['exp'])}"
        raise invalid_grant(401, "invalid_token", sentence)
    return claims


def _rotate(call: Call, claims: verification.Claims, *, opaque: bool) -> tuple[str, verification.Claims]:
    """Another refresh token in the place of this one, which is forgotten where UAA keeps the new one."""
    old, policy = call.world.stored_tokens.get(str(claims["jti"])), policies.policy_of(call)
    if old is not None and (opaque or policy.opaque_refresh or policy.revocable):
        call.world.remove(old)
    return granting.rotate(call, claims)


def _check_code(code: AuthorizationCode, client: UaaClient, form: Form) -> None:
    _check_verifier(code, client, form.get("code_verifier"))
    redirect = form.get("redirect_uri")
    if (code.redirect_asked or redirect is not None) and code.redirect_uri != redirect:
        raise invalid_grant(400, "invalid_grant", "Redirect URI mismatch.")
    if code.client_id != client.client_id:
        raise invalid_grant(401, "invalid_client", "Client ID mismatch")


def _check_verifier(code: AuthorizationCode, client: UaaClient, verifier: str | None) -> None:
    if code.challenge is None and verifier is None:
        return
    if code.challenge is None or verifier is None:
        must = "must be provided" if verifier is None else "not required"
        raise invalid_grant(400, "invalid_grant", f"PKCE error: Code verifier {must} for this authorization code.")
    if (code.challenge_method or "plain").upper() != "S256" and client.additional.get("allowpublic") is not None:
        raise invalid_grant(400, "invalid_grant", "Public client must use code challange method S256")
    if _challenge_of(verifier, code.challenge_method) != code.challenge:
        raise invalid_grant(400, "invalid_grant", f"Invalid code verifier: {verifier}")


def _challenge_of(verifier: str, method: str | None) -> str:
    if method != "S256":
        return verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _account_of_passcode(call: Call, passcode: str) -> Account:
    if not passcode:
        raise _passcode_refusal("Passcode information is missing.")
    code: ExpiringCode | None = call.world.expiring_codes.get(passcode)
    account = call.world.accounts.get(code.data) if code and code.intent == PASSCODE else None
    if code is None or account is None or code.expires_at <= call.world.now():
        raise _passcode_refusal("Invalid passcode")
    call.world.remove(code)
    return account


def _passcode_refusal(description: str) -> UaaError:
    challenge = f'Bearer realm="oauth", error="unauthorized", error_description="{description}"'
    return oauth_refusal(401, "unauthorized", description, challenge=challenge)


def _asserted_account(call: Call, form: Form) -> Account:
    assertion = form.get("assertion")
    if assertion is None:
        raise unauthorized_user("Assertion is missing")
    if not assertion.strip():
        raise unauthorized_user("Unable to decode expected id_token")
    decoded = verification.decode(assertion)
    if decoded is None:
        raise unauthorized_user("Invalid token")
    header, claims = decoded
    account = call.world.accounts.get(claims.get("user_id"))
    ours = claims.get("iss") == addresses.issuer(call) or verification.is_taken_at_its_word(call.world, assertion)
    if not ours or account is None:
        sentence = f"Unable to map issuer, {claims.get('iss')} , to a single registered provider"
        raise unauthorized_user(sentence)
    signatures.load_configured_keys(call.world)
    if "kid" in header and not call.world.signing_keys.verifies(assertion, str(header["kid"])):
        raise unauthorized_user("Could not verify token signature.")
    if not isinstance(claims.get("exp"), int | float) or claims["exp"] <= verification.claims_time(call.world, claims):
        raise unauthorized_user("Token does not bear a valid EXP claim.")
    return account
