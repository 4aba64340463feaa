"""The configuration of a zone where nobody says otherwise.

Source: uaa:model/src/main/java/org/cloudfoundry/identity/uaa/zone/IdentityZoneConfiguration.java
"""

from __future__ import annotations

import re
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


# What is shown only where it is given, and what stands before it.
GIVEN_ONLY = {
    "": {"branding": "idpDiscoveryEnabled", "issuer": "userConfig", "defaultIdentityProvider": "issuer"},
    "samlConfig": {"activeKeyId": "wantAssertionSigned", "entityID": "keys"},
    "userConfig": {"allowedGroups": "defaultGroups"},
}
_BANNER: dict[str, Json] = dict.fromkeys(("logo", "text", "textColor", "backgroundColor", "link"), "")
# What a zone's pages look like: the kinds of what may be given. A banner and a consent show what was not given as null.
BRANDING: dict[str, Json] = {
    **dict.fromkeys(("companyName", "productLogo", "squareLogo", "footerLegalText"), ""),
    "footerLinks": {},
    "banner": _BANNER,
    "consent": {"text": "", "link": ""},
}
REGULAR_EXPRESSIONS = ("allowedUris", "allowedOrigins")
COLOR = re.compile(r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")
# What commons-codec takes for base64: its two alphabets, padding and white space, anywhere.
BASE64 = re.compile(r"[A-Za-z0-9+/=_\s-]*")
# The protocols of which java.net.URL knows.
PROTOCOL = re.compile(r"\s*(https?|ftp|file|jar|mailto):", re.IGNORECASE)


def fill(given: Mapping[str, Json]) -> dict[str, Json]:
    """A given configuration with the defaults for what it leaves out, and without its keys' secrets."""
    filled = _fill(given, DEFAULTS)
    keys = filled["samlConfig"].get("keys") or {}
    if filled["samlConfig"].get("keys"):
        shown = {name: {"certificate": (key or {}).get("certificate")} for name, key in keys.items()}
        filled["samlConfig"] = {**filled["samlConfig"], "keys": shown}
    if "branding" in filled:
        filled["branding"] = _branding(filled["branding"])
    return filled


def _branding(given: Mapping[str, Json]) -> dict[str, Json]:
    shown = {name: given[name] for name in BRANDING if given.get(name) is not None}
    for part in ("banner", "consent"):
        if part in shown:
            shown[part] = {name: shown[part].get(name) for name in BRANDING[part]}
    return shown


def problem_of(given: Mapping[str, Json]) -> str:
    """Why a configuration, whose types fit, is refused; an empty text where it is not.

    Source: uaa:server/.../zone/GeneralIdentityZoneConfigurationValidator.java, UserConfigValidator.java,
    ConsentValidator.java, BannerValidator.java
    """
    problems = (_problem_of_keys, _problem_of_expressions, _problem_of_users, _problem_of_consent, _problem_of_banner)
    return next((said for problem in problems if (said := problem(given))), "")


def _problem_of_keys(given: Mapping[str, Json]) -> str:
    saml, tokens = given.get("samlConfig") or {}, given.get("tokenPolicy") or {}
    saml_keys, active = saml.get("keys") or {}, saml.get("activeKeyId")
    if saml_keys and saml_keys.get(active) is None:
        return f"Invalid SAML active key ID: '{'null' if active is None else active}'. Couldn't find any matching keys."
    for key in saml_keys.values():
        parts = [(key or {}).get(name) for name in ("certificate", "key", "passphrase")]
        if None in parts and any(part is not None for part in parts):
            return "Identity zone cannot be udpated with partial Saml CertKey config."
    active, keys = (tokens.get("activeKeyId") or "").strip(), tokens.get("keys") or {}
    if active and not keys:
        return "Identity zone cannot specify an active key ID with no keys configured for the zone."
    if active and active not in keys:
        return f"The specified active key ID is not present in the configured keys: {active}"
    if given.get("issuer") and not active:
        return "You cannot set issuer value unless you have set your own signing key for this identity zone."
    return ""


def _problem_of_expressions(given: Mapping[str, Json]) -> str:
    policy = given.get("corsPolicy") or {}
    for part in ("xhrConfiguration", "defaultConfiguration"):
        for name in REGULAR_EXPRESSIONS:
            for text in (policy.get(part) or {}).get(name) or ():
                try:
                    re.compile(text)
                except re.error:
                    return f"Invalid value in config.corsPolicy.{part}.{name}: '{text}'."
    return ""


def _problem_of_users(given: Mapping[str, Json]) -> str:
    users = given.get("userConfig") or {}
    if users.get("allowedGroups") == [] and users.get("defaultGroups") == []:
        return "At least one group must be allowed"
    most = users.get("maxUsers", -1)
    if most < -1 or most == 0:
        return "Maximum number of users in the zone is invalid, either use -1 or a value more than 0."
    return ""


def _problem_of_consent(given: Mapping[str, Json]) -> str:
    consent = (given.get("branding") or {}).get("consent")
    if consent is None:
        return ""
    if not consent.get("text"):
        return "Consent text must be set if configuring consent"
    return _problem_of_link("consent", consent.get("link"))


def _problem_of_banner(given: Mapping[str, Json]) -> str:
    banner = (given.get("branding") or {}).get("banner") or {}
    wrong_link = _problem_of_link("banner", banner.get("link"))
    if wrong_link:
        return wrong_link
    for name, words in (("backgroundColor", "background color"), ("textColor", "text color")):
        color = banner.get(name) or ""
        if color.strip() and not COLOR.fullmatch(color):
            return f"Invalid banner {words}: {color}. Must be a properly formatted hexadecimal color code."
    if not BASE64.fullmatch(banner.get("logo") or ""):
        return "Invalid banner logo. Must be in BASE64 format."
    return ""


def _problem_of_link(what: str, link: Json) -> str:
    if not (link or "").strip() or PROTOCOL.match(link):
        return ""
    return f"Invalid {what} link: {link}. Must be a properly formatted URI beginning with http:// or https://"


def check(given: Mapping[str, Json]) -> None:
    """Raise BodyProblem where a configuration has a value of another type than its default's; null fits everywhere."""
    _check_parts(given, {**DEFAULTS, "branding": BRANDING})


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


def _fill(given: Mapping[str, Json], defaults: Mapping[str, Json], part: str = "") -> dict[str, Json]:
    made: dict[str, Json] = {}
    for name, default in defaults.items():
        value = given.get(name, default)
        has_parts = isinstance(value, dict) and isinstance(default, dict) and default
        made[name] = _fill(value, default, name) if has_parts else value
        for extra, before in GIVEN_ONLY.get(part, {}).items():
            if before in made and extra not in made and given.get(extra) is not None:
                made[extra] = given[extra]
    return made
