"""The policy of passwords and of clients' secrets.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/validate/UaaPasswordPolicyValidator.java,
zone/ZoneAwareClientSecretPolicyValidator.java
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from fakecc.actions.platform import uaa_policies
from fakecc.json_types import Json
from fakecc.uaa.answers import UaaError, client_refusal, scim_refusal
from fakecc.world import World

CHARACTERS = (
    ("requireUpperCaseCharacter", "uppercase", string.ascii_uppercase),
    ("requireLowerCaseCharacter", "lowercase", string.ascii_lowercase),
    ("requireDigit", "digit", string.digits),
    # Those of ASCII and of Latin-1, as passay's EnglishCharacterData.Special has them.
    ("requireSpecialCharacter", "special", string.punctuation + "".join(map(chr, (*range(0xA1, 0xC0), 0xD7, 0xF7)))),
)


def check_password(world: World, zone_id: str, password: str | None, status: int = 400) -> None:
    """Refuse a password that the zone's policy does not allow. Raises UaaError with this status."""
    policy = uaa_policies.password_policy(world, zone_id)
    shortest = max(policy["minLength"], 1)
    problems = list(_problems("Password", {**policy, "minLength": shortest}, password or ""))
    if problems:
        raise invalid_password(status, ", ".join(problems))


def check_client_secret(world: World, zone_id: str, secret: str | None) -> None:
    """Refuse a client's secret that the zone's policy does not allow; none, and a blank one, is always allowed.

    Raises UaaError (400).
    """
    if not (secret or "").strip():
        return
    problems = sorted(_problems("Client Secret", uaa_policies.client_secret_policy(world, zone_id), secret or ""))
    if problems:
        raise client_refusal(400, " ".join(problems))


def invalid_password(status: int, description: str) -> UaaError:
    return scim_refusal(status, "invalid_password", description)


def _problems(subject: str, policy: Mapping[str, Json], text: str) -> Iterator[str]:
    shortest, longest = policy["minLength"], policy["maxLength"]
    if len(text) < shortest:
        yield f"{subject} must be at least {shortest} characters in length."
    if 0 < longest < len(text):
        yield f"{subject} must be no more than {longest} characters in length."
    for name, kind, signs in CHARACTERS:
        if sum(sign in signs for sign in text) < policy[name]:
            yield f"{subject} must contain at least {policy[name]} {kind} characters."
