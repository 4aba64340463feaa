"""The policy of passwords and of clients' secrets.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/validate/UaaPasswordPolicyValidator.java
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fakecc.json_types import Json
from fakecc.settings import Settings
from fakecc.uaa.answers import UaaError, scim_refusal

CHARACTERS = (
    ("requireUpperCaseCharacter", "uppercase", str.isupper),
    ("requireLowerCaseCharacter", "lowercase", str.islower),
    ("requireDigit", "digit", str.isdigit),
    ("requireSpecialCharacter", "special", lambda sign: not sign.isalnum() and not sign.isspace()),
)


def check_password(settings: Settings, password: str | None) -> None:
    """Refuse a password that the policy does not allow. Raises UaaError."""
    problems = list(_problems(settings.password["policy"], password or ""))
    if problems:
        raise invalid_password(400, ", ".join(problems))


def invalid_password(status: int, description: str) -> UaaError:
    return scim_refusal(status, "invalid_password", description)


def _problems(policy: Mapping[str, Json], password: str) -> Iterator[str]:
    shortest, longest = max(policy["minLength"], 1), policy["maxLength"]
    if len(password) < shortest:
        yield f"Password must be at least {shortest} characters in length."
    if len(password) > longest:
        yield f"Password must be no more than {longest} characters in length."
    for name, kind, fits in CHARACTERS:
        if sum(map(fits, password)) < policy[name]:
            yield f"Password must contain at least {policy[name]} {kind} characters."
