"""The policy of passwords and of clients' secrets.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/validate/UaaPasswordPolicyValidator.java
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from fakecc.actions.platform import uaa_policies
from fakecc.json_types import Json
from fakecc.uaa.answers import UaaError, scim_refusal
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
    problems = list(_problems(uaa_policies.password_policy(world, zone_id), password or ""))
    if problems:
        raise invalid_password(status, ", ".join(problems))


def invalid_password(status: int, description: str) -> UaaError:
    return scim_refusal(status, "invalid_password", description)


def _problems(policy: Mapping[str, Json], password: str) -> Iterator[str]:
    shortest, longest = max(policy["minLength"], 1), policy["maxLength"]
    if len(password) < shortest:
        yield f"Password must be at least {shortest} characters in length."
    if 0 < longest < len(password):
        yield f"Password must be no more than {longest} characters in length."
    for name, kind, signs in CHARACTERS:
        if sum(sign in signs for sign in password) < policy[name]:
            yield f"Password must contain at least {policy[name]} {kind} characters."
