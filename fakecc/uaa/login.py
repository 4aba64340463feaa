"""What UAA says of itself: how to log in, its keys, its endpoints.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/login/LoginInfoEndpoint.java
"""

from __future__ import annotations

from fakecc.call import Call, Reply, endpoint
from fakecc.uaa import keys
from fakecc.uaa.answers import json_reply, moment
from fakecc.uaa.granting import issuer

VERSION = "77.20.0"


def show(call: Call) -> Reply:
    """What a client needs to know to ask a person for a name and a password."""
    uaa = f"{call.api}/uaa"
    return json_reply(
        {
            "app": {"version": VERSION},
            "showLoginLinks": True,
            "links": {
                "uaa": uaa,
                "passwd": f"{uaa}/forgot_password",
                "login": uaa,
                "register": f"{uaa}/create_account",
            },
            "zone_name": "uaa",
            "entityID": uaa.partition("://")[2],
            "commit_id": "fakecc",
            "idpDefinitions": {},
            "prompts": {
                "username": ["text", "Email"],
                "password": ["password", "Password"],
                "passcode": ["password", f"Temporary Authentication Code ( Get one at {uaa}/passcode )"],
            },
            "timestamp": moment(call.world.now()),
        }
    )


def show_key(call: Call) -> Reply:
    """The key that verifies tokens; anybody may see a public one."""
    del call
    return json_reply(keys.public())


def show_keys(call: Call) -> Reply:
    del call
    return json_reply({"keys": [keys.public()]})


def show_configuration(call: Call) -> Reply:
    """What OpenID Connect's discovery asks for."""
    uaa = f"{call.api}/uaa"
    methods = ["client_secret_basic", "client_secret_post"]
    return json_reply(
        {
            "issuer": issuer(call),
            "authorization_endpoint": f"{uaa}/oauth/authorize",
            "token_endpoint": f"{uaa}/oauth/token",
            "token_endpoint_auth_methods_supported": methods,
            "token_endpoint_auth_signing_alg_values_supported": ["RS256", "HS256"],
            "userinfo_endpoint": f"{uaa}/userinfo",
            "jwks_uri": f"{uaa}/token_keys",
            "end_session_endpoint": f"{uaa}/logout.do",
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
        }
    )  # fmt: skip


ENDPOINTS = [
    endpoint("GET", "/login", show),
    endpoint("GET", "/uaa/info", show),
    endpoint("GET", "/token_key", show_key),
    endpoint("GET", "/token_keys", show_keys),
    endpoint("GET", "/.well-known/openid-configuration", show_configuration),
    endpoint("GET", "/oauth/token/.well-known/openid-configuration", show_configuration),
]
