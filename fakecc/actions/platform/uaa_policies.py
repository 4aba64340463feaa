"""Which policy holds for passwords and for wrong ones: the one of a zone's own provider, or else the settings'.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/validate/UaaPasswordPolicyValidator.java,
authentication/manager/UserLockoutPolicyRetriever.java, zone/ZoneAwareClientSecretPolicyValidator.java
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.models.uaa_accounts import IdentityProvider
from fakecc.world import World

OWN_ORIGIN = "uaa"
CHARACTERS = ("requireUpperCaseCharacter", "requireLowerCaseCharacter", "requireDigit", "requireSpecialCharacter")
# What a zone says where it says nothing.
UNSAID = -1


def find_provider(world: World, origin_key: str, zone_id: str) -> IdentityProvider | None:
    """The provider of an origin, or None."""
    known = world.identity_providers.find(origin_key=origin_key)
    return next((provider for provider in known if provider.zone_id == zone_id), None)


def password_policy(world: World, zone_id: str) -> Mapping[str, Json]:
    """How long a password must be, and of what signs."""
    given = _policy(world, zone_id, "passwordPolicy")
    return given if given is not None else configured_password_policy(world)


def lockout_policy(world: World, zone_id: str) -> Mapping[str, Json]:
    """After how many failures a user is locked out, and for how many seconds."""
    given = _policy(world, zone_id, "lockoutPolicy")
    return given if given is not None else configured_lockout_policy(world)


def client_secret_policy(world: World, zone_id: str) -> Mapping[str, Json]:
    """How long a client's secret must be, and of what signs: a zone says all of it, or nothing."""
    zone = world.identity_zones.get(zone_id)
    given: Json = (zone.config.get("clientSecretPolicy") if zone else None) or {}
    unsaid = given.get("minLength", UNSAID) == UNSAID
    default = {"minLength": 0, "maxLength": 255} if unsaid else {"minLength": UNSAID, "maxLength": UNSAID}
    return {**default, **dict.fromkeys(CHARACTERS, UNSAID), **({} if unsaid else given)}


def configured_password_policy(world: World) -> dict[str, Json]:
    """The policy of the settings, in the words of a provider's configuration and in their order."""
    policy = dict(world.settings.password["policy"])
    expiry = policy.pop("expirePasswordInMonths")
    return {**policy, "passwordNewerThan": None, "expirePasswordInMonths": expiry}


def configured_lockout_policy(world: World) -> dict[str, Json]:
    """The same for wrong passwords."""
    policy = world.settings.authentication["policy"]
    return {
        "lockoutPeriodSeconds": policy["lockoutPeriodSeconds"],
        "lockoutAfterFailures": policy["lockoutAfterFailures"],
        "countFailuresWithin": policy["countFailuresWithinSeconds"],
    }


def users_policy(world: World, zone_id: str) -> Mapping[str, Json]:
    """What the configuration of a zone says of its users (`userConfig`); UAA's own zone says nothing of them."""
    zone = world.identity_zones.get(zone_id)
    given: Json = zone.config.get("userConfig") if zone else None
    return given if isinstance(given, Mapping) else {}


def allowed_groups(world: World, zone_id: str) -> frozenset[str] | None:
    """The names that groups of a zone may have; None: any."""
    users = users_policy(world, zone_id)
    allowed = users.get("allowedGroups")
    return None if allowed is None else frozenset([*allowed, *(users.get("defaultGroups") or ())])


def _policy(world: World, zone_id: str, name: str) -> Mapping[str, Json] | None:
    provider = find_provider(world, OWN_ORIGIN, zone_id)
    policy = (provider.config or {}).get(name) if provider else None
    return policy if isinstance(policy, Mapping) else None
