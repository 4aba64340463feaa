"""The configuration of an identity provider: what each type has in it, what is refused, and how it is shown.

Source: uaa:model/src/main/java/org/cloudfoundry/identity/uaa/provider/*Definition.java,
server/src/main/java/org/cloudfoundry/identity/uaa/provider/IdentityProviderConfigValidationDelegator.java
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import ParseError, XMLParser

from fakecc.json_types import Json
from fakecc.uaa import bodies
from fakecc.uaa.bodies import BodyProblem

SECRET, BIND_PASSWORD = "relyingPartySecret", "bindPassword"
RESERVED = frozenset({"uaa", "ldap"})
METHODS = ("client_secret_basic", "client_secret_post", "none", "private_key_jwt")
OAUTH_PARAMETERS = frozenset({
    "redirect_uri", "code", "client_id", "client_secret", "response_type", "grant_type", "code_verifier",
    "client_assertion", "client_assertion_type", "code_challenge", "code_challenge_method", "nonce", "state", "scope",
    "assertion", "subject_token", "actor_token", "username", "password",
})  # fmt: skip
URL = re.compile(r"(https?|ftp|file|jar):.*", re.DOTALL | re.IGNORECASE)
METADATA = ("<?xml", "<md:EntityDescriptor", "<EntityDescriptor")
# What is not shown where it is null.
QUIET = frozenset({
    SECRET, BIND_PASSWORD, "groupMappingMode", "authMethod", "prompts", "jwtClientAuthentication",
    "additionalAuthzParameters",
})  # fmt: skip
COMMON: dict[str, Json] = {"emailDomain": None, "additionalConfiguration": None, "providerDescription": None}
EXTERNAL: dict[str, Json] = {
    **COMMON,
    "externalGroupsWhitelist": [],
    "attributeMappings": {},
    "addShadowUserOnLogin": True,
    "storeCustomAttributes": True,
}
OAUTH: dict[str, Json] = {
    **EXTERNAL,
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
    "groupMappingMode": None,
    "pkce": True,
    "performRpInitiatedLogout": True,
    "authMethod": None,
    "cacheJwks": True,
}
SAML: dict[str, Json] = {
    **EXTERNAL,
    "metaDataLocation": None,
    "idpEntityAlias": None,
    "zoneId": None,
    "nameID": None,
    "assertionConsumerIndex": 0,
    "metadataTrustCheck": False,
    "showSamlLink": False,
    "linkText": None,
    "iconUrl": None,
    "groupMappingMode": "EXPLICITLY_MAPPED",
    "skipSslValidation": False,
    "authnContext": None,
    "socketFactoryClassName": None,
}
LDAP: dict[str, Json] = {
    **EXTERNAL,
    "ldapProfileFile": None,
    "baseUrl": None,
    "referral": None,
    "skipSSLVerification": None,
    "userDNPattern": None,
    "userDNPatternDelimiter": None,
    "bindUserDn": None,
    BIND_PASSWORD: None,
    "userSearchBase": None,
    "userSearchFilter": None,
    "passwordAttributeName": None,
    "passwordEncoder": None,
    "localPasswordCompare": None,
    "mailAttributeName": "mail",
    "mailSubstitute": None,
    "mailSubstituteOverridesLdap": False,
    "ldapGroupFile": None,
    "groupSearchBase": None,
    "groupSearchFilter": None,
    "groupsIgnorePartialResults": None,
    "autoAddGroups": True,
    "groupSearchSubTree": True,
    "maxGroupSearchDepth": 10,
    "groupRoleAttribute": None,
    "tlsConfiguration": "none",
}
PASSWORD_POLICY: dict[str, Json] = {
    "minLength": -1,
    "maxLength": -1,
    "requireUpperCaseCharacter": -1,
    "requireLowerCaseCharacter": -1,
    "requireDigit": -1,
    "requireSpecialCharacter": -1,
    "passwordNewerThan": None,
    "expirePasswordInMonths": -1,
}
LOCKOUT_POLICY: dict[str, Json] = {"lockoutPeriodSeconds": -1, "lockoutAfterFailures": -1, "countFailuresWithin": -1}
POLICIES = {"passwordPolicy": PASSWORD_POLICY, "lockoutPolicy": LOCKOUT_POLICY}
SHAPES: dict[str, dict[str, Json]] = {
    "saml": SAML,
    "oauth2.0": {**OAUTH, "checkTokenUrl": None},
    "oidc1.0": {
        **OAUTH,
        "discoveryUrl": None,
        "passwordGrantEnabled": False,
        "setForwardHeader": False,
        "prompts": None,
        "jwtClientAuthentication": None,
        "additionalAuthzParameters": None,
    },
    "ldap": LDAP,
    "keystone": EXTERNAL,
    "uaa": {**COMMON, "passwordPolicy": None, "lockoutPolicy": None, "disableInternalUserManagement": False},
}
# How a value is read whose default is null; it is a text where nothing is said.
READERS: dict[str, Callable[[Json], object]] = {
    **dict.fromkeys(("emailDomain", "scopes", "authnContext", "prompts"), bodies.list_of),
    **dict.fromkeys(("additionalConfiguration", "additionalAuthzParameters"), bodies.object_of),
    **dict.fromkeys(("skipSSLVerification", "localPasswordCompare", "groupsIgnorePartialResults"), bodies.flag_of),
    "jwtClientAuthentication": lambda _: None,
}


def shape_of(kind: str) -> dict[str, Json]:
    """What a configuration of this type has in it where nothing is given."""
    return SHAPES.get(kind, COMMON)


def fill(kind: str, given: Mapping[str, Json]) -> dict[str, Json]:
    """The whole configuration; what is unknown is left out. Raises BodyProblem for a value of a wrong type."""
    made: dict[str, Json] = {}
    for name, default in shape_of(kind).items():
        value = given.get(name, default)
        policy = POLICIES.get(name)
        if policy is not None and value is not None:
            value = _read_policy(value, policy)
        elif name in given and value is not None:
            value = _read(name, value, default)
        elif value is None and isinstance(default, dict | list):
            value = default
        made[name] = value
    return made


def shorten(kind: str, config: Mapping[str, Json]) -> dict[str, Json]:
    """A configuration as it is written down: some of it only where it is not null."""
    quiet = QUIET - {"groupMappingMode"} if kind == "saml" else QUIET
    if kind == "saml" and not (config["linkText"] or "").strip():
        config = {**config, "linkText": config["idpEntityAlias"]}
    return {name: value for name, value in config.items() if value is not None or name not in quiet}


def without_secrets(kind: str, config: Mapping[str, Json]) -> dict[str, Json]:
    """A configuration as anybody may see it, with the way in which this UAA shows who it is."""
    kept = {**config}
    if kind in {"oauth2.0", "oidc1.0"}:
        kept |= {SECRET: None, "authMethod": authentication_method(config)}
    elif kind == "ldap":
        kept[BIND_PASSWORD] = None
    return kept


def authentication_method(config: Mapping[str, Json]) -> str:
    """How UAA shows to a provider who it is."""
    if config.get(SECRET) is not None:
        return METHODS[1] if config.get("clientAuthInBody") else METHODS[0]
    return "private_key_jwt" if config.get("jwtClientAuthentication") is not None else "none"


def fits(kind: str, origin_key: str | None, config: Mapping[str, Json] | None) -> bool:
    """May there be such a provider?"""
    if kind in {"oauth2.0", "oidc1.0"}:
        return origin_key not in RESERVED and config is not None and _is_usable(kind, config)
    if kind == "saml":
        return origin_key not in RESERVED
    if kind == "ldap":
        return origin_key == "ldap"
    if kind == "uaa" and config is not None:
        return all(_is_whole(config.get(name)) for name in POLICIES)
    return True


def is_metadata(location: str) -> bool:
    """Is it the metadata of a SAML provider, or their address?"""
    trimmed = location.strip()
    if trimmed.startswith("http"):
        return URL.fullmatch(trimmed) is not None
    if not trimmed.startswith(METADATA) or "<!DOCTYPE" in trimmed.upper():
        return False
    parser = XMLParser()  # noqa: S314 - without a DOCTYPE there are no entities
    try:
        parser.feed(trimmed)
        parser.close()
    except ParseError:
        return False
    return True


def _read(name: str, value: Json, default: Json) -> Json:
    if name.endswith("Url"):
        text = bodies.text_of(value)
        if text and not URL.fullmatch(text):
            raise BodyProblem("json", f"no protocol: {text}")
        return text or None
    if name in READERS:
        READERS[name](value)
        return value
    if isinstance(default, bool):
        return bool(bodies.flag_of(value))
    if isinstance(default, int):
        return bodies.number_of(value)
    if isinstance(default, dict):
        return bodies.object_of(value)
    return bodies.list_of(value) if isinstance(default, list) else bodies.text_of(value)


def _read_policy(value: Json, shape: Mapping[str, Json]) -> dict[str, Json]:
    given = bodies.object_of(value) or {}
    read = {name: bodies.number_of(given[name]) for name in shape if given.get(name) is not None}
    return {name: read.get(name, default) for name, default in shape.items()}


def _is_whole(policy: Json) -> bool:
    """Is every number of a policy there, and none below zero?"""
    return policy is None or all(value >= 0 for name, value in policy.items() if name != "passwordNewerThan")


def _is_usable(kind: str, config: Mapping[str, Json]) -> bool:
    if kind == "oidc1.0" and not _leads_somewhere(config):
        return False
    if set(config.get("additionalAuthzParameters") or ()) & OAUTH_PARAMETERS:
        return False
    if not (config["relyingPartyId"] or "").strip() or not _authenticates(config):
        return False
    return not config["showLinkText"] or bool((config["linkText"] or "").strip())


def _leads_somewhere(config: Mapping[str, Json]) -> bool:
    """Are the addresses there, unless discovery gives them?"""
    if config["discoveryUrl"] is not None:
        return True
    has_keys = (config["tokenKey"] or "").strip() or config["tokenKeyUrl"] is not None
    return config["authUrl"] is not None and config["tokenUrl"] is not None and bool(has_keys)


def _authenticates(config: Mapping[str, Json]) -> bool:
    """Does the way in which UAA shows who it is fit what it has to show?"""
    method = config["authMethod"]
    has_secret, has_key = config[SECRET] is not None, config.get("jwtClientAuthentication") is not None
    if not (method or "").strip():
        return not (has_secret and has_key)
    by_secret = METHODS[:2]
    expected = authentication_method(config)
    return method in METHODS and (method == expected or (method in by_secret and expected in by_secret))
