"""/identity-providers.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/provider/IdentityProviderEndpoints.java,
IdentityProvider.java (its serializer)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fakecc import json_reading
from fakecc.actions.platform import uaa_zones
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import IdentityProvider
from fakecc.uaa import bodies, requests
from fakecc.uaa.answers import GUARDED, JSON, PLAIN_LATIN, UNCACHED, UaaError, html_refusal, milliseconds, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.zones.switching import current_zone

SECRET = "relyingPartySecret"  # noqa: S105 - the name of one
EXTERNAL: dict[str, Json] = {
    "emailDomain": None,
    "additionalConfiguration": None,
    "providerDescription": None,
    "externalGroupsWhitelist": [],
    "attributeMappings": {},
    "addShadowUserOnLogin": True,
    "storeCustomAttributes": False,
    "authUrl": None,
    "tokenUrl": None,
    "tokenKeyUrl": None,
    "tokenKey": None,
    "userInfoUrl": None,
    "logoutUrl": None,
    "linkText": None,
    "showLinkText": True,
    "clientAuthInBody": False,
    "skipSslValidation": False,
    "relyingPartyId": None,
    SECRET: None,
    "scopes": None,
    "issuer": None,
    "responseType": "code",
    "userPropagationParameter": None,
    "pkce": True,
    "performRpInitiatedLogout": True,
    "authMethod": "client_secret_basic",
    "cacheJwks": True,
}
LAST = {"oauth2.0": "checkTokenUrl", "oidc1.0": "discoveryUrl"}
METADATA = "<"


def index(call: Call) -> Reply:
    providers = [each for each in call.world.identity_providers if each.zone_id == current_zone(call)]
    only = call.parameter("active_only") == "true"
    return resource([_present_provider(call, provider) for provider in providers if provider.active or not only])


def show(call: Call, guid: str) -> Reply:
    return resource(_present_provider(call, _provider(call, guid)))


def create(call: Call) -> Reply:
    """Make a provider; what is refused is said once more, with its secret."""
    body = _body(call)
    fields = _fields(body)
    _check(body, fields)
    if not body.get("originKey"):
        raise UaaError(resource(_echo(call, body), 500))
    try:
        provider = uaa_zones.create_provider(
            call.world, origin_key=str(body["originKey"]), zone_id=current_zone(call), **fields
        )
    except Invalid:
        raise UaaError(resource(_echo(call, body), 409)) from None
    return resource(_present_provider(call, provider), 201)


def update(call: Call, guid: str) -> Reply:
    """Change a provider; a secret that is left out stays."""
    provider = _provider(call, guid)
    body = _body(call)
    fields = _fields(body)
    _check(body, fields)
    config, old = fields["config"], provider.config or {}
    if config is not None and config.get(SECRET) is None and SECRET in old:
        fields["config"] = {**config, SECRET: old[SECRET]}
    return resource(_present_provider(call, call.world.change(provider, **fields, version=provider.version + 1)))


def change_status(call: Call, guid: str) -> Reply:
    """Have every user of a provider change the password at the next log-in."""
    provider = _provider(call, guid)
    body = _body(call)
    if provider.type != "uaa" or body.get("requirePasswordChange") is not True:
        raise UaaError(resource(body, 422))
    for account in list(call.world.accounts):
        if (account.origin, account.zone_id) == (provider.origin_key, provider.zone_id):
            call.world.change(account, password_change_required=True)
    return resource(body)


def destroy(call: Call, guid: str) -> Reply:
    provider = _provider(call, guid)
    uaa_zones.delete_provider(call.world, provider)
    return resource(_present_provider(call, provider))


def _provider(call: Call, guid: str) -> IdentityProvider:
    provider = call.world.identity_providers.get(guid)
    if provider is None or provider.zone_id != current_zone(call):
        kind = JSON if JSON in requests.accepts(call) else PLAIN_LATIN
        raise UaaError(_plain(404, "Provider not found.", kind))
    return provider


def _plain(status: int, text: str, kind: str = PLAIN_LATIN) -> Reply:
    return Reply(status=status, text=text, headers={**GUARDED, **UNCACHED}, content_type=kind)


def _body(call: Call) -> dict[str, Json]:
    try:
        return bodies.read_object(call)
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None


def _fields(body: Mapping[str, Json]) -> dict[str, Any]:
    """What a body says, with its configuration as an object whichever way it was sent."""
    config = body.get("config")
    if isinstance(config, str):
        try:
            config = json_reading.read(config)
        except ValueError:
            raise html_refusal(400) from None
    return {
        "type": str(body.get("type") or "unknown"),
        "name": str(body.get("name") or ""),
        "active": body.get("active") is not False,
        "config": config if isinstance(config, dict) else None,
    }


def _check(body: Mapping[str, Json], fields: Mapping[str, Any]) -> None:
    if fields["type"] != "saml":
        return
    location = str((fields["config"] or {}).get("metaDataLocation"))
    if not location.startswith((METADATA, "http")):
        # As the real one does. recording: uaa/identity-providers
        raise UaaError(_plain(400, f"Invalid metadata type for alias[{body.get('originKey')}]:{location}"))


def _present_provider(call: Call, provider: IdentityProvider) -> dict[str, Json]:
    config = _fill_config(provider.type, provider.config)
    if config is not None:
        config.pop(SECRET, None)
    return _present(
        call,
        provider.type,
        config,
        id=provider.guid,
        originKey=provider.origin_key,
        name=provider.name,
        version=provider.version,
        created=milliseconds(provider.created_at),
        last_modified=milliseconds(provider.updated_at),
        active=provider.active,
        identityZoneId=provider.zone_id,
    )


def _echo(call: Call, body: Mapping[str, Json]) -> dict[str, Json]:
    """What a body said, where nothing was made of it."""
    fields = _fields(body)
    config = _fill_config(fields["type"], fields["config"])
    if config is not None:
        config.pop("authMethod", None)
    return _present(
        call,
        fields["type"],
        config,
        id=None,
        originKey=body.get("originKey"),
        name=body.get("name"),
        version=0,
        created=None,
        last_modified=None,
        active=fields["active"],
        identityZoneId=current_zone(call),
    )


def _present(call: Call, kind: str, config: Json, **rest: Json) -> dict[str, Json]:
    as_object = call.parameter("rawConfig") == "true"
    told = config if as_object else json.dumps(config, separators=(",", ":"), ensure_ascii=False)
    return {"type": kind, "config": told, **rest, "aliasId": None, "aliasZid": None}


def _fill_config(kind: str, config: Mapping[str, Json] | None) -> dict[str, Json] | None:
    if config is None:
        return None
    if kind not in LAST:
        return dict(config)
    return {name: config.get(name, default) for name, default in {**EXTERNAL, LAST[kind]: None}.items()}


ENDPOINTS = [
    endpoint("GET", "/identity-providers", index),
    endpoint("POST", "/identity-providers", create),
    endpoint("GET", "/identity-providers/<guid>", show),
    endpoint("PUT", "/identity-providers/<guid>", update),
    endpoint("DELETE", "/identity-providers/<guid>", destroy),
    endpoint("PATCH", "/identity-providers/<guid>/status", change_status),
]
