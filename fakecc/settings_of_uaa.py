"""How UAA is configured, in the words of its own uaa.yml; the clients and their lifetimes are cf-deployment's.

Two words are fakecc's own: `login.acceptUnknownUsers`, and `jwt.token.policy.keys` takes PEM texts only.
"""

from __future__ import annotations

from fakecc.json_types import Json

AUTHENTICATION: dict[str, Json] = {
    "policy": {"lockoutAfterFailures": 5, "countFailuresWithinSeconds": 1200, "lockoutPeriodSeconds": 300},
}
PASSWORD: dict[str, Json] = {
    "policy": {
        "minLength": 0, "maxLength": 255, "requireUpperCaseCharacter": 0, "requireLowerCaseCharacter": 0,
        "requireDigit": 0, "requireSpecialCharacter": 0, "expirePasswordInMonths": 0,
    },
}  # fmt: skip
JWT: dict[str, Json] = {
    "token": {
        "queryString": {"enabled": True},
        "revocable": False,
        "policy": {
            "accessTokenValiditySeconds": 43200,
            "refreshTokenValiditySeconds": 2592000,
            "global": {"accessTokenValiditySeconds": 43200, "refreshTokenValiditySeconds": 2592000},
            "activeKeyId": "key-1",
            "keys": {},
        },
        "refresh": {"format": "jwt", "unique": False, "rotate": False},
    },
}
LOGIN: dict[str, Json] = {
    "url": None,
    "prompt": {"username": {"text": "Email"}, "password": {"text": "Password"}},
    "selfServiceLinksEnabled": True,
    "acceptUnknownUsers": False,
}
UAA: dict[str, Json] = {"url": None}
# Hosts at which UAA's own zone is served beside those of uaa.url and login.url; None: decision 0006.
ZONES: dict[str, Json] = {"internal": {"hostnames": None}}
CF_SCOPES = (
    "network.admin,network.write,cloud_controller.read,cloud_controller.write,openid,password.write,"
    "cloud_controller.admin,scim.read,scim.write,doppler.firehose,uaa.user,routing.router_groups.read,"
    "routing.router_groups.write,cloud_controller.admin_read_only,cloud_controller.global_auditor,perm.admin,"
    "clients.read"
)
OAUTH: dict[str, Json] = {
    "clients": {
        "admin": {
            "authorized-grant-types": "client_credentials",
            "authorities": "clients.read,clients.write,clients.secret,uaa.admin,scim.read,scim.write,password.write",
            "secret": "admin-secret",
        },
        "cf": {
            "access-token-validity": 1200,
            "refresh-token-validity": 2592000,
            "authorities": "uaa.none",
            "authorized-grant-types": "password,refresh_token,urn:ietf:params:oauth:grant-type:jwt-bearer",
            "scope": CF_SCOPES,
            "secret": "",
        },
        "ssh-proxy": {
            "authorized-grant-types": "authorization_code",
            "autoapprove": True,
            "redirect-uri": "${uaa}/login",
            "scope": "openid,cloud_controller.read,cloud_controller.write,cloud_controller.admin",
            "secret": "ssh-proxy-secret",
        },
        "cc_service_key_client": {
            "authorities": "credhub.read,credhub.write",
            "authorized-grant-types": "client_credentials",
            "secret": "cc_service_key_client-secret",
        },
        "cloud_controller_username_lookup": {
            "authorities": "scim.userids,scim.read",
            "authorized-grant-types": "client_credentials",
            "secret": "cloud_controller_username_lookup-secret",
        },
        "cc-service-dashboards": {
            "authorities": "clients.read,clients.write,clients.admin",
            "authorized-grant-types": "client_credentials",
            "scope": "openid,cloud_controller_service_permissions.read",
            "secret": "some-sekret",
        },
        "cc_routing": {
            "authorities": "routing.router_groups.read",
            "authorized-grant-types": "client_credentials",
            "secret": "cc_routing-secret",
        },
        "cloud_controller": {
            "authorities": "uaa.resource",
            "authorized-grant-types": "client_credentials",
            "secret": "cloud_controller-secret",
        },
        "cf_smoke_tests": {
            "authorities": "cloud_controller.admin,clients.read",
            "authorized-grant-types": "client_credentials",
            "secret": "cf_smoke_tests-secret",
        },
        "doppler": {
            "authorities": "uaa.resource",
            "authorized-grant-types": "client_credentials",
            "secret": "doppler-secret",
        },
        "network-policy": {
            "authorities": "uaa.resource,cloud_controller.admin_read_only",
            "authorized-grant-types": "client_credentials",
            "secret": "network-policy-secret",
        },
    },
    "client": {"autoapprove": ["cf"]},
    "user": {
        "authorities": [
            "openid", "scim.me", "cloud_controller.read", "cloud_controller.write",
            "cloud_controller_service_permissions.read", "password.write", "uaa.user", "approvals.me",
            "oauth.approvals", "notification_preferences.read", "notification_preferences.write", "profile", "roles",
            "user_attributes", "uaa.offline_token",
        ],
    },
}  # fmt: skip
SCIM: dict[str, Json] = {"userids_enabled": True, "users": [], "groups": {}}

# Maps whose keys are names that the operator chooses.
OPEN_MAPS = ("oauth.clients", "jwt.token.policy.keys", "login.prompt", "scim.groups")


# Where a list of texts is expected, and none is given by default.
LISTS_OF_TEXTS = frozenset({"zones.internal.hostnames"})


# What fakecc does not do: only these values are taken.
FIXED: dict[str, Json] = {"password.policy.expirePasswordInMonths": 0}


def fits(path: str, given: Json) -> bool:
    """May this be given at a path whose default is null?"""
    if path not in LISTS_OF_TEXTS:
        return True
    return given is None or (isinstance(given, list) and all(isinstance(item, str) for item in given))


def is_open(path: str) -> bool:
    """May a map at this path have any keys? `path` is dotted, as `oauth.clients.cf`."""
    return any(path == known or path.startswith(f"{known}.") for known in OPEN_MAPS)
