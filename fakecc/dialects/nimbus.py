"""Keys and tokens as UAA's library (Nimbus JOSE + JWT) reads them: JWK sets, and signed JWTs with what makes them good.

Certificates in a key (`x5c`) are kept and not looked at.
Source: nimbus-jose-jwt 9.41.2: com.nimbusds.jose.jwk.JWKSet, JWK, RSAKey, ECKey, com.nimbusds.jwt.JWTParser,
JWTClaimsSet, proc.DefaultJWTProcessor, jose.jwk.JWKMatcher (forJWSHeader)
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from fakecc import json_reading
from fakecc.json_types import Json
from fakecc.records import Value, value_type

Jwk = Mapping[str, Json]
# What a public key keeps of what is sent, by its type; every other member is dropped.
COMMON = ("kty", "use", "key_ops", "alg", "kid", "x5u", "x5t", "x5t#S256", "x5c", "exp", "nbf", "iat")
PUBLIC = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
KNOWN_TYPES = frozenset({*PUBLIC, "oct"})
TEXTS = ("use", "alg", "kid", "x5u", "x5t", "x5t#S256")
OPERATIONS = frozenset({"sign", "verify", "encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"})
# What a key of a curve signs by; Java has none for the last one any more.
CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "secp256k1": ""}
ALGORITHMS = {
    "RSA": frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}),
    "EC": frozenset({"ES256", "ES384", "ES512"}),
}
TYPES = frozenset({"", "JWT"})
# Seconds: Java counts milliseconds in 64 bits.
FURTHEST = 2**63 // 1000
NOT_BASE64 = re.compile(r"[^A-Za-z0-9_-]")


class NoKey(Exception):  # noqa: N818 - reads as the sentence `raise NoKey`
    """There is no key that could have signed a token."""


@value_type
class SignedToken(Value):
    """A JWT: its header, its claims (None: it is encrypted), and what of it is signed how."""

    header: Mapping[str, Json]
    claims: Mapping[str, Json] | None
    signed: bytes = b""
    signature: bytes = b""

    @property
    def algorithm(self) -> str:
        """The algorithm of the header."""
        return str(self.header["alg"])


def public_keys(value: Json) -> list[dict[str, Json]]:
    """The public keys of a set. Keys of unknown types and symmetric ones are left out. Raises ValueError."""
    keys = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(keys, list):
        raise ValueError('Missing required "keys" member')  # noqa: TRY004 - the value is wrong, whatever its type
    made: list[dict[str, Json]] = []
    for key in keys:
        if not isinstance(key, dict):
            raise ValueError('The "keys" JSON array must contain JSON objects only')  # noqa: TRY004 - as above
        if isinstance(key.get("kty"), str) and key["kty"] not in KNOWN_TYPES:
            continue
        read = public_key(key)
        if read is not None:
            made.append(read)
    return made


def public_key(key: Mapping[str, Json]) -> dict[str, Json] | None:
    """The public half of a key, or None for a symmetric one, which has none. Raises ValueError."""
    kind = _text(key, "kty")
    if kind is None or kind not in KNOWN_TYPES:
        raise ValueError(f"Missing or unsupported key type: {kind}")
    for name in TEXTS:
        _text(key, name)
    if not {*_texts(key.get("key_ops"))} <= OPERATIONS:
        raise ValueError("Invalid JWK operation")
    if kind == "oct":
        _require(key, "k")
        return None
    for name in PUBLIC[kind]:
        _require(key, name)
    if kind == "EC":
        _check_point(key)
    return {name: key[name] for name in (*COMMON, *PUBLIC[kind]) if key.get(name) is not None}


def read_token(text: str) -> SignedToken:
    """A JWT that is not verified yet. Raises ValueError where it is none."""
    parts = text.strip().split(".")
    header = _object(parts[0])
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or len(parts) not in {3, 5}:
        raise ValueError("Invalid JWT serialization")
    for name in ("typ", "kid", "cty"):
        _text(header, name)
    if "enc" in header and algorithm != "none":
        if len(parts) != 5:
            raise ValueError("Unexpected number of Base64URL parts, must be five")
        return SignedToken(header=header, claims=None)
    if len(parts) != 3 or (algorithm == "none") != (parts[2].strip() == ""):
        raise ValueError("Unexpected number of Base64URL parts, or no signature")
    claims = _object(parts[1])
    _check_claims(claims)
    return SignedToken(
        header=header, claims=claims, signed=f"{parts[0]}.{parts[1]}".encode(), signature=_decode(parts[2])
    )


def is_signed_by(token: SignedToken, keys: Sequence[Jwk]) -> bool:
    """Did one of the keys that fit the token's header sign it? Raises NoKey where none fits."""
    if str(token.header.get("typ") or "").upper() not in TYPES:
        raise NoKey
    fitting = [key for key in keys if _fits(key, token.header)]
    if not fitting:
        raise NoKey
    return any(_verifies(key, token) for key in fitting) and "crit" not in token.header


def _fits(key: Jwk, header: Mapping[str, Json]) -> bool:
    algorithm, key_id, kind = header["alg"], header.get("kid"), key.get("kty")
    if algorithm not in ALGORITHMS.get(str(kind), ()):
        return False
    if key_id is not None and key.get("kid") != key_id:
        return False
    if header.get("x5t#S256") is not None and key.get("x5t#S256") != header["x5t#S256"]:
        return False
    return key.get("use") in {None, "sig"} and key.get("alg") in {None, algorithm}


def _verifies(key: Jwk, token: SignedToken) -> bool:
    # The crypto library takes 50 ms to import, so that waits for the first assertion.
    import jwt  # noqa: PLC0415 - see above

    if key["kty"] == "EC" and CURVES[str(key["crv"])] != token.algorithm:
        raise NoKey
    algorithm: Any = jwt.get_algorithm_by_name(token.algorithm)
    try:
        public = algorithm.from_jwk(dict(key))
    except (jwt.InvalidKeyError, ValueError):
        raise NoKey from None
    return bool(algorithm.verify(token.signed, public, token.signature))


def _check_claims(claims: Mapping[str, Json]) -> None:
    for name in ("iss", "sub", "jti"):
        _text(claims, name)
    for name in ("exp", "nbf", "iat"):
        value = claims.get(name)
        if name in claims and not _is_moment(value):
            raise ValueError(f"Unexpected type of JSON object member {name}")
    audience = claims.get("aud")
    if not isinstance(audience, str | None):
        _texts(audience)


def _is_moment(value: Json) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and -FURTHEST < value < FURTHEST


def _check_point(key: Jwk) -> None:
    """Is it a point of its curve?"""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - see _verifies

    curves: dict[str, type[ec.EllipticCurve]] = {
        "P-256": ec.SECP256R1,
        "P-384": ec.SECP384R1,
        "P-521": ec.SECP521R1,
        "secp256k1": ec.SECP256K1,
    }
    curve = curves.get(str(key["crv"]))
    if curve is None:
        raise ValueError(f"Unknown / unsupported curve: {key['crv']}")
    x, y = (int.from_bytes(_decode(str(key[name])), "big") for name in ("x", "y"))
    ec.EllipticCurvePublicNumbers(x, y, curve()).public_key()


def _require(key: Jwk, name: str) -> None:
    if not _text(key, name):
        raise ValueError(f"The {name} must not be null")


def _text(value: Mapping[str, Json], name: str) -> str | None:
    text = value.get(name)
    if not isinstance(text, str | None):
        raise ValueError(f"Unexpected type of JSON object member {name}")  # noqa: TRY004 - as above
    return text


def _texts(value: Json) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError("Unexpected type of a list of texts")
    return value


def _object(encoded: str) -> dict[str, Json]:
    value = json_reading.read(_decode(encoded).decode())
    if not isinstance(value, dict):
        raise ValueError("Invalid JSON: an object is expected")  # noqa: TRY004 - as above
    return value


def _decode(encoded: str) -> bytes:
    plain = NOT_BASE64.sub("", encoded.replace("+", "-").replace("/", "_"))
    return base64.urlsafe_b64decode(plain[: len(plain) - (len(plain) % 4 == 1)] + "=" * (-len(plain) % 4))
