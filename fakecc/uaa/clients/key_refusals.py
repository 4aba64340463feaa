"""What UAA says of keys that a client cannot have.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientJwtConfiguration.java
"""

from __future__ import annotations

from fakecc.actions.platform.uaa_client_keys import MOST_KEYS
from fakecc.errors import Invalid
from fakecc.uaa.answers import UaaError, client_refusal, html_refusal

SENTENCES = {
    ("jwks_uri", "uri"): "Client jwt configuration with invalid URI",
    ("jwks_uri", "characters"): "Invalid private_key_jwt: jwks_uri must be URI complaint",
    ("jwks_uri", "scheme"): "Invalid private_key_jwt: jwks_uri must be either using https or http",
    ("jwks_uri", "local"): "Invalid private_key_jwt: jwks_uri with http is not on localhost",
    ("jwks", "readable"): "Client with client jwt configuration not valid",
    ("jwks", "parsed"): "Client jwt configuration cannot be parsed",
    ("jwks", "count"): (f"Invalid private_key_jwt: jwk set is empty of exceeds to maximum of keys. max: + {MOST_KEYS}"),
    ("jwks", "kid"): "Invalid private_key_jwt: kid is required attribute",
}


def refusal(problem: Invalid) -> UaaError:
    """The answer to keys that a client cannot have; UAA breaks on some."""
    known = SENTENCES.get((problem.field, problem.rule))
    return html_refusal(500) if known is None else client_refusal(400, known)


def sentence(problem: Invalid) -> str:
    """The same as a sentence; of what UAA breaks on there is no more to say than its name."""
    return SENTENCES.get((problem.field, problem.rule), "null")
