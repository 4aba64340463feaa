"""Who presents a token to UAA itself.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/provider/authentication/BearerTokenExtractor.java
"""

from __future__ import annotations

from dataclasses import field

from fakecc.call import Call
from fakecc.models.uaa_accounts import UAA_ZONE, Account
from fakecc.records import Value, value_type
from fakecc.uaa import addresses, requests
from fakecc.uaa.answers import invalid_bearer
from fakecc.uaa.tokens import verification
from fakecc.uaa.tokens.verification import Claims, TokenProblem

EMPTY = "Invalid access token value, must be at least 30 characters"
MISSING = "Full authentication is required to access this resource"
SCHEME = "bearer"


@value_type
class Bearer(Value):
    """Who a token that holds says is asking. `user_id` is empty for a client's own token."""

    token: str
    claims: Claims
    client_id: str
    user_id: str
    scopes: frozenset[str] = field(default_factory=frozenset[str])
    audience: frozenset[str] = field(default_factory=frozenset[str])
    zone_id: str = UAA_ZONE

    @property
    def admin(self) -> bool:
        return "uaa.admin" in self.scopes


def bearer_token(call: Call) -> str | None:
    """The token of a request: of its header, or of its parameter `access_token`; None where there is none."""
    header = call.headers.get("Authorization") or ""
    if header.lower().startswith(SCHEME):
        return header[len(SCHEME) :].strip().partition(",")[0]
    if call.world.settings.jwt["token"]["queryString"]["enabled"]:
        return requests.parameters(call).get("access_token")
    return requests.form(call).get("access_token")


def has_bearer_header(call: Call) -> bool:
    return (call.headers.get("Authorization") or "").lower().startswith(f"{SCHEME} ")


def read_bearer(call: Call) -> Bearer:
    """Who presents a token with this request. Raises UaaError (401)."""
    token = bearer_token(call)
    if token is None:
        raise invalid_bearer(MISSING, "unauthorized")
    if not token:
        raise invalid_bearer(EMPTY)
    try:
        claims = verification.access_claims(call.world, token)
    except TokenProblem as problem:
        raise invalid_bearer(problem.description) from None
    bearer = bearer_of(token, claims)
    if bearer.zone_id != addresses.zone_of_host(call):
        issuer = addresses.issuer(call)
        raise invalid_bearer(f"Invalid issuer ({claims.get('iss')}) for token did not match expected: {issuer}")
    return bearer


def bearer_of(token: str, claims: Claims) -> Bearer:
    """Who these claims say is asking."""
    scopes, audience = claims.get("scope") or [], claims.get("aud") or []
    return Bearer(
        token=token,
        claims=claims,
        client_id=str(claims.get("client_id") or claims.get("cid") or ""),
        user_id=str(claims.get("user_id") or ""),
        scopes=frozenset(scopes.split() if isinstance(scopes, str) else map(str, scopes)),
        audience=frozenset([audience] if isinstance(audience, str) else map(str, audience)),
        zone_id=str(claims.get("zid") or UAA_ZONE),
    )


def account_of(call: Call, bearer: Bearer) -> Account | None:
    """The user of a token, or None for a client's own."""
    return call.world.accounts.get(bearer.user_id)
