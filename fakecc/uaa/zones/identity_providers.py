"""/identity-providers.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/provider/IdentityProviderEndpoints.java,
JdbcIdentityProviderProvisioning.java, IdentityProvider.java (its serializer)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fakecc.actions.platform import uaa_policies, uaa_zones
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UAA_ZONE, IdentityProvider
from fakecc.records import Value, replace, value_type
from fakecc.uaa import bodies, requests
from fakecc.uaa.answers import GUARDED, JSON, PLAIN_LATIN, UNCACHED, UaaError, html_refusal, milliseconds, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.zones import _provider_configs as configs
from fakecc.uaa.zones.switching import current_zone

LONGEST_ORIGIN, LONGEST_NAME = 36, 255


@value_type
class SentProvider(Value):
    """What a body says of a provider."""

    type: str
    origin_key: str | None
    name: str | None
    active: bool
    version: int
    config: dict[str, Json] | None
    alias_id: str | None
    alias_zone: str | None


def index(call: Call) -> Reply:
    """The providers of a zone, or the active one of an origin."""
    zone_id, origin_key = current_zone(call), call.parameter("originKey")
    providers = [each for each in call.world.identity_providers if each.zone_id == zone_id]
    only_active = (call.parameter("active_only") or "").lower() == "true"
    if origin_key:
        providers = [each for each in providers if each.origin_key == origin_key and each.active]
        if not providers:
            raise _not_found(call)
    return resource([_present_provider(call, each) for each in providers if each.active or not only_active])


def show(call: Call, guid: str) -> Reply:
    return resource(_present_provider(call, _provider(call, guid)))


def create(call: Call) -> Reply:
    """Make a provider; what is refused is said once more, with its secret."""
    sent = _read(call)
    _check(call, sent)
    if not _is_storable(sent) or sent.origin_key is None or len(sent.origin_key) > LONGEST_ORIGIN:
        raise _refusal(call, sent, 500)
    if _has_issuer_twice(call, sent, None):
        raise _refusal(call, sent, 409)
    fields: dict[str, Any] = {
        "name": sent.name,
        "type": _stored_type(sent),
        "active": sent.active,
        "config": sent.config,
    }
    try:
        provider = uaa_zones.create_provider(
            call.world,
            origin_key=sent.origin_key,
            zone_id=current_zone(call),
            version=sent.version,
            **fields,
        )
    except Invalid:
        raise _refusal(call, sent, 409) from None
    return resource(_present_provider(call, provider), 201)


def update(call: Call, guid: str) -> Reply:
    """Change a provider but for its origin; a secret that is left out stays."""
    sent = _read(call)
    provider = _provider(call, guid)
    sent = _with_secrets(_in_place_of(sent, provider), provider)
    _check(call, sent, provider)
    if not _is_storable(sent) or _has_issuer_twice(call, sent, provider):
        raise _refusal(call, sent, 500, provider)
    provider = call.world.change(
        provider,
        name=sent.name,
        type=_stored_type(sent),
        active=sent.active,
        config=sent.config,
        version=sent.version + 1,
    )
    return resource(_present_provider(call, provider))


def change_status(call: Call, guid: str) -> Reply:
    """Have every user of a zone's own provider change the password at the next log-in."""
    body = _body(call)
    try:
        wished = bodies.flag_of(body.get("requirePasswordChange"))
    except BodyProblem:
        raise html_refusal(400) from None
    provider = _provider(call, guid)
    echo: dict[str, Json] = {"requirePasswordChange": wished}
    config = _config_of(call, provider)
    if not wished or provider.type != "uaa" or config is None or config["passwordPolicy"] is None:
        raise UaaError(resource({name: value for name, value in echo.items() if value is not None}, 422))
    policy = {**config["passwordPolicy"], "passwordNewerThan": milliseconds(call.world.now())}
    call.world.change(provider, config={**config, "passwordPolicy": policy}, version=provider.version + 1)
    for account in list(call.world.accounts):
        if (account.origin, account.zone_id) == (provider.origin_key, provider.zone_id):
            call.world.change(account, password_change_required=True)
    return resource(echo)


def destroy(call: Call, guid: str) -> Reply:
    """Delete a provider and the users of its origin; a zone's own only says that it was, and stays."""
    provider = _provider(call, guid)
    if provider.origin_key != uaa_policies.OWN_ORIGIN:
        uaa_zones.delete_provider(call.world, provider)
    return resource(_present_provider(call, provider))


def _provider(call: Call, guid: str) -> IdentityProvider:
    provider = call.world.identity_providers.get(guid)
    if provider is None or provider.zone_id != current_zone(call):
        raise _not_found(call)
    return provider


def _not_found(call: Call) -> UaaError:
    kind = JSON if JSON in requests.accepts(call) else PLAIN_LATIN
    return UaaError(_plain(404, "Provider not found.", kind))


def _plain(status: int, text: str, kind: str = PLAIN_LATIN) -> Reply:
    return Reply(status=status, text=text, headers={**GUARDED, **UNCACHED}, content_type=kind)


# What is sent.


def _body(call: Call) -> dict[str, Json]:
    try:
        return bodies.read_object(call)
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None


def _read(call: Call) -> SentProvider:
    """What a body says, with its configuration as an object whichever way it was sent. Raises UaaError."""
    body = _body(call)
    kind = _text(body.get("type")) or "unknown"
    active, version = body.get("active"), body.get("version")
    origin_key, config = _text(body.get("originKey")), _read_config(kind, body.get("config"))
    if kind == "saml" and config is not None:
        config |= {"idpEntityAlias": origin_key, "zoneId": current_zone(call)}
    return SentProvider(
        type=kind,
        origin_key=origin_key,
        name=_text(body.get("name")),
        active=active if isinstance(active, bool) else str(active).lower() != "false",
        version=version if isinstance(version, int) and not isinstance(version, bool) else 0,
        config=config,
        alias_id=_text(body.get("aliasId")),
        alias_zone=_text(body.get("aliasZid")),
    )


def _text(value: Json) -> str | None:
    try:
        return bodies.text_of(value)
    except BodyProblem:
        return ""


def _read_config(kind: str, sent: Json) -> dict[str, Json] | None:
    try:
        config = bodies.parse(sent) if isinstance(sent, str) and sent.strip() else sent
        return (
            None if not config and not isinstance(config, dict) else configs.fill(kind, bodies.object_of(config) or {})
        )
    except BodyProblem:
        raise UaaError(_plain(400, "Invalid provider configuration.")) from None


def _in_place_of(sent: SentProvider, provider: IdentityProvider) -> SentProvider:
    """What is sent, where a SAML provider keeps its origin."""
    if sent.type != "saml" or sent.config is None:
        return sent
    config = {**sent.config, "idpEntityAlias": provider.origin_key}
    return replace(sent, origin_key=provider.origin_key, config=config)


def _with_secrets(sent: SentProvider, provider: IdentityProvider) -> SentProvider:
    """What is sent, with the secrets that are there already."""
    name = configs.BIND_PASSWORD if sent.type == "ldap" else configs.SECRET
    old = (provider.config or {}).get(name)
    if sent.config is None or name not in sent.config or sent.config[name] is not None or old is None:
        return sent
    if name == configs.SECRET and sent.config["authMethod"] in {"none", "private_key_jwt"}:
        return sent
    return replace(sent, config={**sent.config, name: old})


def _check(call: Call, sent: SentProvider, provider: IdentityProvider | None = None) -> None:
    """Refuse what cannot be a provider; fakecc is installed without aliases, as a release is. Raises UaaError."""
    if not configs.fits(sent.type, sent.origin_key, sent.config):
        raise _refusal(call, sent, 422, provider)
    if sent.type == "saml":
        _check_metadata(sent)
    if (sent.alias_id or "").strip() or (sent.alias_zone or "").strip():
        raise _refusal(call, sent, 422, provider)


def _check_metadata(sent: SentProvider) -> None:
    location = (sent.config or {}).get("metaDataLocation")
    if location is None or not (sent.origin_key or "").strip():
        raise html_refusal(500)
    if not configs.is_metadata(location):
        # As the real one does. recording: uaa/identity-providers
        raise UaaError(_plain(400, f"Invalid metadata type for alias[{sent.origin_key}]:{location}"))


def _is_storable(sent: SentProvider) -> bool:
    """Would the database take it?"""
    return sent.name is not None and len(sent.name) <= LONGEST_NAME


def _has_issuer_twice(call: Call, sent: SentProvider, provider: IdentityProvider | None) -> bool:
    """Is there another provider of this type and issuer in the zone?"""
    issuer = (sent.config or {}).get("issuer")
    return issuer is not None and any(
        each is not provider
        and each.zone_id == current_zone(call)
        and each.type == sent.type
        and (each.config or {}).get("issuer") == issuer
        for each in call.world.identity_providers
    )


def _stored_type(sent: SentProvider) -> str:
    """The type as the database gives it back: a configuration of no known type makes it unknown."""
    return sent.type if sent.config is None or sent.type in configs.SHAPES else "unknown"


# What is shown.


def _config_of(call: Call, provider: IdentityProvider) -> dict[str, Json] | None:
    """The whole configuration; that of UAA's own provider is the settings' until somebody changes it."""
    config = provider.config
    if config is None and (provider.origin_key, provider.zone_id) == (uaa_policies.OWN_ORIGIN, UAA_ZONE):
        config = {
            "passwordPolicy": uaa_policies.configured_password_policy(call.world),
            "lockoutPolicy": uaa_policies.configured_lockout_policy(call.world),
        }
    return None if config is None else configs.fill(provider.type, config)


def _present_provider(call: Call, provider: IdentityProvider) -> dict[str, Json]:
    config = _config_of(call, provider)
    return _present(
        call,
        provider.type,
        config and configs.without_secrets(provider.type, config),
        id=provider.guid,
        originKey=provider.origin_key,
        name=provider.name,
        version=provider.version,
        created=milliseconds(provider.created_at),
        last_modified=milliseconds(provider.updated_at),
        active=provider.active,
        identityZoneId=provider.zone_id,
        aliasId=None,
        aliasZid=None,
    )


def _refusal(call: Call, sent: SentProvider, status: int, provider: IdentityProvider | None = None) -> UaaError:
    """What a body said, where nothing was made of it."""
    echo = _present(
        call,
        sent.type,
        sent.config,
        id=provider.guid if provider else None,
        originKey=sent.origin_key,
        name=sent.name,
        version=sent.version,
        created=None,
        last_modified=None,
        active=sent.active,
        identityZoneId=current_zone(call),
        aliasId=sent.alias_id,
        aliasZid=sent.alias_zone,
    )
    return UaaError(resource(echo, status))


def _present(call: Call, kind: str, config: Mapping[str, Json] | None, **rest: Json) -> dict[str, Json]:
    told = None if config is None else configs.shorten(kind, config)
    as_object = call.parameter("rawConfig") == "true"
    return {
        "type": kind,
        "config": told if as_object else json.dumps(told, separators=(",", ":"), ensure_ascii=False),
        **rest,
    }


ENDPOINTS = [
    endpoint("GET", "/identity-providers", index),
    endpoint("POST", "/identity-providers", create),
    endpoint("GET", "/identity-providers/<guid>", show),
    endpoint("PUT", "/identity-providers/<guid>", update),
    endpoint("DELETE", "/identity-providers/<guid>", destroy),
    endpoint("PATCH", "/identity-providers/<guid>/status", change_status),
]
