"""The key that signs tokens: always the same, as it protects nothing and tokens should outlive a restart.

The crypto library takes 50 ms to import, so that waits for the first token.
"""

from __future__ import annotations

import base64
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from fakecc.json_types import Json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


KEY_ID = "fakecc-1"


@cache
def _private() -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - see above

    key = load_pem_private_key(files("fakecc.uaa").joinpath("signing_key.pem").read_bytes(), None)
    if not isinstance(key, RSAPrivateKey):
        message = "signing_key.pem holds no RSA key"
        raise TypeError(message)
    return key


def sign(claims: dict[str, Json]) -> str:
    """A JWT of these claims, signed as RS256."""
    import jwt  # noqa: PLC0415 - see above

    return jwt.encode(claims, _private(), algorithm="RS256", headers={"kid": KEY_ID})


def verify(token: str) -> bool:
    """Did this UAA sign that token? Its expiry is another question."""
    import jwt  # noqa: PLC0415 - see above

    try:
        jwt.decode(
            token,
            _private().public_key(),
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_aud": False, "verify_iat": False},
        )
    except jwt.InvalidTokenError:
        return False
    return True


@cache
def public() -> dict[str, str]:
    """The public key as UAA's /token_key shows it: a JWK, and the same as PEM."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415 - see above

    key = _private().public_key()
    numbers = key.public_numbers()
    return {
        "kty": "RSA",
        "e": _number(numbers.e),
        "use": "sig",
        "kid": KEY_ID,
        "alg": "RS256",
        "value": key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        "n": _number(numbers.n),
    }


def _number(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
