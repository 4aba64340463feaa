"""The configuration of a zone where nobody says otherwise.

Source: uaa:model/src/main/java/org/cloudfoundry/identity/uaa/zone/IdentityZoneConfiguration.java
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions.platform.uaa_groups import ZONE_DEFAULTS
from fakecc.json_types import Json
from fakecc.uaa import bodies

_ORIGINS: dict[str, Json] = {
    "allowedOrigins": [".*"],
    "allowedOriginPatterns": [],
    "allowedUris": [".*"],
    "allowedUriPatterns": [],
    "allowedHeaders": ["Accept", "Authorization", "Content-Type"],
    "allowedMethods": ["GET"],
    "allowedCredentials": False,
    "maxAge": 1728000,
}
DEFAULTS: dict[str, Json] = {
    "clientSecretPolicy": {
        "minLength": -1,
        "maxLength": -1,
        "requireUpperCaseCharacter": -1,
        "requireLowerCaseCharacter": -1,
        "requireDigit": -1,
        "requireSpecialCharacter": -1,
    },
    "tokenPolicy": {
        "accessTokenValidity": -1,
        "refreshTokenValidity": -1,
        "jwtRevocable": False,
        "refreshTokenUnique": False,
        "refreshTokenRotate": False,
        "refreshTokenFormat": "opaque",
        "activeKeyId": None,
    },
    "samlConfig": {"requestSigned": True, "wantAssertionSigned": True, "keys": {}, "disableInResponseToCheck": False},
    "corsPolicy": {"xhrConfiguration": _ORIGINS, "defaultConfiguration": _ORIGINS},
    "links": {
        "logout": {
            "redirectUrl": "/login",
            "redirectParameterName": "redirect",
            "disableRedirectParameter": False,
            "whitelist": None,
        },
        "selfService": {"selfServiceLinksEnabled": True, "signup": None, "passwd": None},
    },
    "prompts": [
        {"name": "username", "type": "text", "text": "Email"},
        {"name": "password", "type": "password", "text": "Password"},
        {
            "name": "passcode",
            "type": "password",
            "text": "Temporary Authentication Code (Get on at /passcode)",
        },
    ],
    "idpDiscoveryEnabled": False,
    "accountChooserEnabled": False,
    "userConfig": {
        "defaultGroups": [*ZONE_DEFAULTS],
        "maxUsers": -1,
        "checkOriginEnabled": False,
        "allowOriginLoop": True,
    },
}


def fill(given: Mapping[str, Json]) -> dict[str, Json]:
    """A given configuration with the defaults for what it leaves out; more keys of its own stand last."""
    return _fill(given, DEFAULTS)


def check(given: Mapping[str, Json]) -> None:
    """Raise BodyProblem where a configuration has a value of another type than its default's; null fits everywhere."""
    _check_parts(given, DEFAULTS)


def _check_parts(given: Mapping[str, Json], defaults: Mapping[str, Json]) -> None:
    for name, value in given.items():
        default = defaults.get(name)
        if isinstance(default, dict):
            _check_parts(bodies.object_of(value) or {}, default)
        elif isinstance(default, list):
            _check_members(bodies.list_of(value) or [], default)
        elif isinstance(default, bool):
            bodies.flag_of(value)
        elif isinstance(default, int):
            bodies.number_of(value)
        elif isinstance(default, str):
            bodies.text_of(value)


def _check_members(members: list[Json], defaults: list[Json]) -> None:
    for member in members:
        if defaults and isinstance(defaults[0], dict):
            _check_parts(bodies.object_of(member) or {}, defaults[0])
        else:
            bodies.text_of(member)


def _fill(given: Mapping[str, Json], defaults: Mapping[str, Json]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for name, default in {**defaults, **given}.items():
        value = given.get(name, default)
        has_parts = isinstance(value, dict) and isinstance(default, dict) and name in defaults
        made[name] = _fill(value, default) if has_parts else value
    return made
