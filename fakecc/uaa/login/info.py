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
    GUARDED,
    HTML,
    JSON,
    JSON_UTF8,
    PLAIN_LATIN,
    UaaError,
)
from fakecc.uaa.login import _sessions

VERSION = "77.18.0"
COMMIT, BUILT_AT = "13dc87a", "2024-10-24T14:05:34+0200"
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
EXTERNAL = frozenset({"oauth2.0", "oidc1.0", "saml", "ldap"})


def show(call: Call) -> Reply:
    """/info: what a client needs to know to ask a person for a name and a password."""
    if not requests.accepts_json(call):
        raise UaaError(_not_acceptable())
    headers = {**ALWAYS, "Cache-Control": "no-store", **ENGLISH}
    return Reply(body=body(call), headers=headers, content_type=JSON_UTF8)


def show_login(call: Call) -> Reply:
    """/login as JSON: the same."""
    reply = Reply(body=body(call), headers={**GUARDED, "Cache-Control": "no-store", **ENGLISH}, content_type=JSON_UTF8)
    return _sessions.renew_csrf(call, reply)


def body(call: Call) -> dict[str, Json]:
    """How to log in here."""
    uaa, with_links = call.uaa_url, _has_external_provider(call)
    links: dict[str, Json] = {"uaa": uaa}
    if call.world.settings.login["selfServiceLinksEnabled"]:
        links["passwd"] = "/forgot_password"  # noqa: S105 - an address
    links["login"] = uaa
    if call.world.settings.login["selfServiceLinksEnabled"]:
        links["register"] = "/create_account"
    return {
        "app": {"version": VERSION},
        **({"showLoginLinks": True} if with_links else {}),
        "links": links,
        "zone_name": "uaa",
        "entityID": call.login_url.split("://", 1)[-1],
        "commit_id": COMMIT,
        "idpDefinitions": {},
        "prompts": _prompts(call, with_passcode=with_links),
        "timestamp": BUILT_AT,
    }


def _prompts(call: Call, *, with_passcode: bool) -> dict[str, Json]:
    asked = call.world.settings.login["prompt"]
    prompts: dict[str, Json] = {
        "username": ["text", asked["username"]["text"]],
        "password": ["password", asked["password"]["text"]],
    }
    if with_passcode:
        text = f"Temporary Authentication Code ( Get one at {call.login_url}/passcode )"
        prompts["passcode"] = ["password", text]
    return prompts


def _has_external_provider(call: Call) -> bool:
    return any(provider.active and provider.type in EXTERNAL for provider in call.world.identity_providers)


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
