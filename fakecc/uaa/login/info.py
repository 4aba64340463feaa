"""What UAA says of itself: how to log in, where its endpoints are, whether it is well.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/login/LoginInfoEndpoint.java,
account/OpenIdConnectEndpoints.java, health/HealthzEndpoint.java
"""

from __future__ import annotations

from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.uaa import addresses, requests
from fakecc.uaa.answers import (
    ALWAYS,
    ENGLISH,
    HTML,
    JSON,
    JSON_UTF8,
    PLAIN_LATIN,
    UaaError,
)
from fakecc.uaa.login import _info

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")


def show(call: Call) -> Reply:
    """/info: what a client needs to know to ask a person for a name and a password."""
    if not requests.accepts_json(call):
        raise UaaError(_not_acceptable())
    headers = {**ALWAYS, "Cache-Control": "no-store", **ENGLISH}
    return Reply(body=_info.body(call), headers=headers, content_type=JSON_UTF8)


def show_configuration(call: Call) -> Reply:
    """What OpenID Connect's discovery asks for."""
    here = addresses.asked_url(call)
    told: dict[str, Json] = {
        "issuer": addresses.issuer(call),
        "authorization_endpoint": f"{here}/oauth/authorize",
        "token_endpoint": f"{here}/oauth/token",
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "HS256"],
        "userinfo_endpoint": f"{here}/userinfo",
        "jwks_uri": f"{here}/token_keys",
        "end_session_endpoint": f"{here}/logout.do",
        "scopes_supported": ["openid", "profile", "email", "phone", "roles", "user_attributes"],
        "response_types_supported": ["code", "code id_token", "id_token", "token id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256"],
        "id_token_encryption_alg_values_supported": ["none"],
        "claim_types_supported": ["normal"],
        "claims_supported": [
            "sub", "user_name", "origin", "iss", "auth_time", "amr", "acr", "client_id", "aud", "zid", "grant_type",
            "user_id", "azp", "scope", "exp", "iat", "jti", "rev_sig", "cid", "given_name", "family_name",
            "phone_number", "email",
        ],
        "claims_parameter_supported": False,
        "service_documentation": "http://docs.cloudfoundry.org/api/uaa/",
        "ui_locales_supported": ["en-US"],
        "code_challenge_methods_supported": ["S256", "plain"],
    }  # fmt: skip
    return Reply(body=told, headers={**ALWAYS}, content_type=JSON)


def show_health(call: Call) -> Reply:
    kinds = requests.accepts(call)
    content_type = JSON if kinds and kinds[0] == JSON else PLAIN_LATIN
    return Reply(text="ok\n", headers={"X-Content-Type-Options": "nosniff"}, content_type=content_type)


def _not_acceptable() -> Reply:
    return Reply(status=406, text="<h1>HTTP Status 406</h1>", headers={**ALWAYS, **ENGLISH}, content_type=HTML)


ENDPOINTS = [
    *(endpoint(method, "/info", show) for method in METHODS),
    endpoint("GET", "/.well-known/openid-configuration", show_configuration),
    endpoint("GET", "/oauth/token/.well-known/openid-configuration", show_configuration),
    endpoint("GET", "/healthz", show_health),
]
