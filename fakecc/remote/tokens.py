"""Tokens with which recorded users ask again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from fakecc.clock import wall_second
from fakecc.json_types import Json

SECRET = b"tokensecret"
ISSUER = "http://localhost:8080/uaa/oauth/token"
SECONDS = 36000
USER_SCOPES = ("openid", "cloud_controller.read", "cloud_controller.write")
# What users of these names may do; every other one is an ordinary user.
SCOPES: dict[str, tuple[str, ...]] = {
    "admin": ("openid", "cloud_controller.admin", "cloud_controller.read", "cloud_controller.write"),
    "admin_read_only": ("openid", "cloud_controller.admin_read_only"),
    "global_auditor": ("openid", "cloud_controller.global_auditor"),
    "reader": ("openid", "cloud_controller.read"),
    "routing_admin": (
        "openid", "routing.router_groups.read", "routing.router_groups.write", "routing.routes.read",
        "routing.routes.write",
    ),
    "routing_reader": ("openid", "routing.router_groups.read", "routing.routes.read"),
    "network_admin": ("openid", "network.admin"),
    "network_writer": (*USER_SCOPES, "network.write"),
    "network_writer_2": (*USER_SCOPES, "network.write"),
    "logs_admin": ("openid", "logs.admin"),
}  # fmt: skip


def token_of(name: str, guid: str) -> str:
    """A token with UAA's claims, for a server that takes them for the caller's identity, whoever signed them."""
    now = wall_second()
    claims = {
        "jti": hashlib.sha256(f"{name}{now}".encode()).hexdigest()[:32],
        "sub": guid, "user_id": guid, "user_name": name, "email": email_of(name), "origin": "uaa",
        "client_id": "cf", "cid": "cf", "azp": "cf", "grant_type": "password", "zid": "uaa",
        "scope": [*SCOPES.get(name, USER_SCOPES)], "aud": ["cloud_controller", "cf", "openid"],
        "iss": ISSUER, "iat": now, "exp": now + SECONDS,
    }  # fmt: skip
    return sign({"alg": "HS256", "typ": "JWT"}, claims)


def email_of(name: str) -> str:
    """The address of a user who does not log in."""
    return f"{name}@example.com"


def sign(header: Json, claims: Json) -> str:
    """A token that says this, signed by nobody whom a server trusts."""
    signed = ".".join(_part(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{_part(hmac.new(SECRET, signed.encode(), hashlib.sha256).digest())}"


def claims_of(token: Json) -> Json:
    """What a JWT says, unverified: `{"header": {...}, "claims": {...}}`; None for anything else."""
    parts = token.split(".") if isinstance(token, str) else []
    if len(parts) != 3:
        return None
    try:
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
    except ValueError:
        return None
    return {"header": header, "claims": claims}


def basic(name: str, secret: str) -> str:
    """The value of the header Authorization for a client's id and secret."""
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
