"""/check_token and /introspect: what a token says, for whoever it was sent to.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/CheckTokenEndpoint.java, IntrospectEndpoint.java
"""

from __future__ import annotations

from fakecc.call import Call, NotedFields, Reply, endpoint
from fakecc.json_types import Json
from fakecc.uaa import requests
from fakecc.uaa.answers import UaaError, access_denied, oauth_refusal, resource, view
from fakecc.uaa.tokens import bearers, client_authentication, verification
from fakecc.uaa.tokens.verification import Claims, TokenProblem

RESOURCE = "uaa.resource"
SHOWN = (
    "user_id", "user_name", "email", "client_id", "exp", "authorities", "scope", "jti", "aud", "sub", "iss", "iat",
    "cid", "grant_type", "azp", "auth_time", "zid", "rev_sig", "origin",
)  # fmt: skip


def check(call: Call) -> Reply:
    """The claims of a token that holds."""
    _require_resource_client(call)
    form = (
        NotedFields(call, {**dict(call.query), **requests.form(call)}, "?/") if call.method in {"GET", "POST"} else {}
    )
    token = form.get("token")
    if not token:
        raise oauth_refusal(400, "invalid_token", "Token parameter must be set")
    try:
        claims = verification.access_claims(call.world, token)
    except TokenProblem as problem:
        raise oauth_refusal(400, "invalid_token", problem.description) from None
    missing = [scope for scope in requests.words(form.get("scopes")) if scope not in claims["scope"]]
    if missing:
        sentence = f"Some requested scopes are missing: {','.join(missing)}"
        raise oauth_refusal(400, "invalid_scope", sentence)
    return resource(_present(claims))


def introspect(call: Call) -> Reply:
    """The claims of a token, and whether it holds: RFC 7662."""
    if bearers.has_bearer_header(call):
        if RESOURCE not in bearers.read_bearer(call).scopes:
            raise access_denied()
    else:
        _require_resource_client(call)
    token = requests.parameters(call).get("token")
    if token is None:
        raise UaaError(view({}, 400))
    try:
        claims = verification.access_claims(call.world, token)
    except TokenProblem:
        return resource({"revocable": False, "active": False})
    return resource({**_present(claims), "active": True})


def _present(claims: Claims) -> dict[str, Json]:
    shown = {name: claims[name] for name in SHOWN if name in claims}
    shown["revocable"] = bool(claims.get("revocable"))
    if "client_auth_method" in claims:
        shown["client_auth_method"] = claims["client_auth_method"]
    return shown


def _require_resource_client(call: Call) -> None:
    """Raise unless the client that asks by a Basic header is a resource server."""
    if not (call.headers.get("Authorization") or "").lower().startswith("basic "):
        raise client_authentication.no_client()
    if RESOURCE not in client_authentication.client_of(call).authorities:
        raise access_denied()


def client_info(call: Call) -> Reply:
    """/clientinfo: what the client that asks may."""
    if not (call.headers.get("Authorization") or "").lower().startswith("basic "):
        raise client_authentication.no_client()
    client = client_authentication.client_of(call)
    return resource(
        {
            "scope": [*client.scopes] or ["uaa.none"],
            "client_id": client.client_id,
            "resource_ids": ["none"],
            "authorized_grant_types": [*client.grant_types],
            "authorities": [*client.authorities] or ["uaa.none"],
        }
    )


ENDPOINTS = [
    endpoint("POST", "/check_token", check),
    endpoint("GET", "/check_token", check),
    endpoint("PUT", "/check_token", check),
    endpoint("DELETE", "/check_token", check),
    endpoint("PATCH", "/check_token", check),
    endpoint("POST", "/introspect", introspect),
    endpoint("GET", "/clientinfo", client_info),
    endpoint("POST", "/clientinfo", client_info),
]
