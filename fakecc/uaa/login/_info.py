"""What a client needs to know to ask a person for a name and a password.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/login/LoginInfoEndpoint.java
"""

from __future__ import annotations

from fakecc.call import Call, Reply
from fakecc.json_types import Json
from fakecc.uaa import addresses
from fakecc.uaa.answers import (
    ENGLISH,
    GUARDED,
    JSON_UTF8,
)
from fakecc.uaa.login import _sessions

VERSION = "77.18.0"
COMMIT, BUILT_AT = "13dc87a", "2024-10-24T14:05:34+0200"
EXTERNAL = frozenset({"oauth2.0", "oidc1.0", "saml", "ldap"})


def show_login(call: Call) -> Reply:
    """/login as JSON: the same."""
    reply = Reply(body=body(call), headers={**GUARDED, "Cache-Control": "no-store", **ENGLISH}, content_type=JSON_UTF8)
    return _sessions.renew_csrf(call, reply)


def body(call: Call) -> dict[str, Json]:
    """How to log in here."""
    uaa, with_links = addresses.zone_url(call), _has_external_provider(call)
    zone = call.world.identity_zones.get(addresses.zone_of_host(call))
    links: dict[str, Json] = {"uaa": uaa}
    if call.world.settings.login["selfServiceLinksEnabled"]:
        links["passwd"] = "/forgot_password"  # noqa: S105 - an address
    links["login"] = uaa
    entity = call.login_url.split("://", 1)[-1]
    if call.world.settings.login["selfServiceLinksEnabled"]:
        links["register"] = "/create_account"
    return {
        "app": {"version": VERSION},
        **({"showLoginLinks": True} if with_links else {}),
        "links": links,
        "zone_name": zone.name if zone else "uaa",
        "entityID": f"{zone.subdomain}.{entity}" if zone else entity,
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
    zone_id = addresses.zone_of_host(call)
    return any(
        provider.active and provider.type in EXTERNAL and provider.zone_id == zone_id
        for provider in call.world.identity_providers
    )
