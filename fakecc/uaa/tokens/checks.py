"""/check_token and /introspect: what a token says, for whoever it was sent to.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/CheckTokenEndpoint.java, IntrospectEndpoint.java
"""

from __future__ import annotations

from fakecc.call import Call, NotedFields, Reply, endpoint
from fakecc.json_types import Json
from fakecc.uaa import addresses, requests
from fakecc.uaa.answers import UaaError, access_denied, html_refusal, oauth_refusal, resource, view
from fakecc.uaa.tokens import bearers, client_authentication, verification
from fakecc.uaa.tokens.verification import Claims, TokenProblem

RESOURCE = "uaa.resource"
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
SHOWN = (
    "user_id", "user_name", "email", "client_id", "exp", "authorities", "scope", "jti", "aud", "sub", "iss", "iat",
    "cid", "grant_type", "azp", "auth_time", "zid", "rev_sig", "origin",
)  # fmt: skip


def check(call: Call) -> Reply:
    """The claims of a token that holds."""
    _require_resource_client(call)
    takes_query: bool = call.world.settings.jwt["token"]["queryString"]["enabled"]
    if call.method != "POST" and not takes_query:
        raise html_refusal(405)
    form = _parameters(call)
    token = form.get("token", "")
    if not token.strip():
        raise oauth_refusal(400, "invalid_token", "Token parameter must be set")
    if call.raw_query.strip() and not takes_query:
        raise html_refusal(405)
    try:
        claims = verification.access_claims(call.world, token)
    except TokenProblem as problem:
        raise oauth_refusal(400, "invalid_token", problem.description) from None
    held = {str(scope).lower() for scope in claims["scope"]}
    missing = [scope for scope in _asked_scopes(call) if scope.lower() not in held]
    if missing:
        sentence = f"Some requested scopes are missing: {','.join(missing)}"
        raise oauth_refusal(400, "invalid_scope", sentence)
    return resource(_present(claims))


def _parameters(call: Call) -> dict[str, str]:
    """The parameters of the query, and of a form that is posted."""
    return requests.parameters(call) if call.method == "POST" else NotedFields(call, dict(reversed(call.query)), "?")


def _asked_scopes(call: Call) -> list[str]:
    """The scopes that are asked for: `scopes` of a POST, which may be repeated, and `scope` of everything else."""
    if call.method != "POST":
        return list(dict.fromkeys(scope for scope in _parameters(call).get("scope", "").split(",") if scope))
    _parameters(call).get("scopes")
    sent = [value for name, value in [*call.query, *requests.form_pairs(call)] if name == "scopes"]
    texts = sent[0].split(",") if len(sent) == 1 else sent
    return [text.strip() for text in texts if text.strip()]


def introspect(call: Call) -> Reply:
    """The claims of a token, and whether it holds: RFC 7662."""
    _require_introspecting(call)
    token = requests.parameters(call).get("token")
    if token is None:
        raise UaaError(view({}, 400))
    try:
        claims = verification.access_claims(call.world, token)
    except TokenProblem:
        return resource({"revocable": False, "active": False})
    return resource({**_present(claims), "active": True})


def refuse_method(call: Call) -> Reply:
    """/introspect is asked by POST; whoever asks it otherwise must show who it is, too."""
    _require_introspecting(call)
    raise html_refusal(405)


def _require_introspecting(call: Call) -> None:
    if not bearers.has_bearer_header(call):
        _require_resource_client(call)
    elif RESOURCE not in bearers.read_bearer(call).scopes:
        raise access_denied()


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
    redirects, access, refresh = client.redirect_uris, client.access_token_validity, client.refresh_token_validity
    return resource(
        {
            "scope": [*client.scopes] or ["uaa.none"],
            "client_id": client.client_id,
            "resource_ids": ["none"],
            "authorized_grant_types": [*client.grant_types],
            **({"redirect_uri": [addresses.fill(call, uri) for uri in redirects]} if redirects else {}),
            **({} if access is None else {"access_token_validity": access}),
            **({} if refresh is None else {"refresh_token_validity": refresh}),
            "authorities": [*client.authorities] or ["uaa.none"],
        }
    )


ENDPOINTS = [
    *(endpoint(method, "/check_token", check) for method in METHODS),
    endpoint("POST", "/introspect", introspect),
    *(endpoint(method, "/introspect", refuse_method) for method in ("GET", "PUT", "DELETE", "PATCH")),
    *(endpoint(method, "/clientinfo", client_info) for method in METHODS),
]
