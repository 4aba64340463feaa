"""The keys that sign a world's tokens: made at first use, kept in memory only, replaced on request.

The crypto library takes 50 ms to import, so that waits for the first token.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fakecc.json_types import Json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

BITS = 2048
FIRST_ID = "key-1"
CACHED = 256


class KeyRing:
    """RS256 keys by id; the newest signs, all of them verify."""

    def __init__(self) -> None:
        self._keys: dict[str, RSAPrivateKey] = {}
        self._made = 0
        # How often the keys changed.
        self.version = 0
        self._lock = threading.Lock()
        self._verified: dict[tuple[str, str], bool] = {}

    @property
    def active_id(self) -> str:
        """The id of the key that signs; it is made where there is none."""
        with self._lock:
            if not self._keys:
                self._make()
            return next(reversed(self._keys))

    @property
    def ids(self) -> list[str]:
        """The ids of all keys, the one that signs first."""
        active = self.active_id
        return [active, *(key_id for key_id in self._keys if key_id != active)]

    def rotate(self, *, keep_old: bool = True) -> str:
        """Have another key sign from now on; gives its id. Without the old ones, their tokens hold no longer."""
        with self._lock:
            if not self._keys:
                self._make()
            if not keep_old:
                self._keys.clear()
            self._verified.clear()
            return self._make()

    def load(self, key_id: str, pem: str) -> None:
        """Have this key sign from now on. Raises ValueError where the text is no RSA key in PEM."""
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - see above

        key = load_pem_private_key(pem.encode(), None)
        if not isinstance(key, RSAPrivateKey):
            message = f"the key {key_id!r} is no RSA key"
            raise ValueError(message)  # noqa: TRY004 - the text is wrong, not its type
        with self._lock:
            self._keys[key_id] = key
            self.version += 1
            self._verified.clear()

    def sign(self, signed: bytes) -> bytes:
        """The RS256 signature of these bytes, by the key that signs."""
        import jwt  # noqa: PLC0415 - see above

        return jwt.get_algorithm_by_name("RS256").sign(signed, self._keys[self.active_id])

    def verifies(self, token: str, key_id: str) -> bool:
        """Did that key sign the token, a JWT? A key that is not on the ring signed nothing."""
        known = self._verified.get((token, key_id))
        if known is not None:
            return known
        key = self._keys.get(key_id)
        good = key is not None and _signed_by(key, token)
        if len(self._verified) >= CACHED:
            self._verified.clear()
        self._verified[token, key_id] = good
        return good

    def has(self, key_id: object) -> bool:
        return key_id in self._keys

    def public(self, key_id: str) -> Mapping[str, Json]:
        """A public key as a JWK, and the same as PEM under `value`, in UAA's order."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415 - see above

        key = self._keys[key_id].public_key()
        numbers = key.public_numbers()
        return {
            "kty": "RSA",
            "e": _number(numbers.e),
            "use": "sig",
            "kid": key_id,
            "alg": "RS256",
            "value": key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode().strip(),
            "n": _number(numbers.n),
        }

    def _make(self) -> str:
        from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - see above

        self._made += 1
        self.version += 1
        key_id = FIRST_ID if self._made == 1 else f"key-{self._made}"
        self._keys[key_id] = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
        return key_id


def _signed_by(key: RSAPrivateKey, token: str) -> bool:
    import jwt  # noqa: PLC0415 - see above

    signed, _, signature = token.rpartition(".")
    try:
        raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    except ValueError:
        return False
    return jwt.get_algorithm_by_name("RS256").verify(signed.encode(), key.public_key(), raw)


def _number(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
