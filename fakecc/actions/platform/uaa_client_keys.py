"""The keys by which UAA's clients sign who they are: read, laid over each other, taken away.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientJwtConfiguration.java,
util/UaaUrlUtils.java (isUrl, normalizeUri), model: oauth/jwk/JsonWebKeySet.java
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from fakecc import json_reading
from fakecc.dialects import nimbus
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.records import Value, value_type

MOST_KEYS = 10
# The types of keys that UAA keeps of those that its library knows.
KEPT_TYPES = frozenset({"RSA", "EC"})
# What Java takes for a URL: these protocols it knows.
URL = re.compile(r"\s*(?:url:)?(?:https?|ftp|file|mailto|jrt):", re.IGNORECASE)
URI = re.compile(
    r"(?:([^:/?#]+):)?(?://((?:[^@/?#]*@)?)(\[[^\]]*\]|[^\[/?#:]*)((?::\d*)?))?([^?#]*)((?:\?[^#]*)?(?:#.*)?)",
    re.DOTALL,
)
ILLEGAL = re.compile(r'[\x00-\x20\x7f"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})')
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
MOST_DECODINGS = 5
EVERYTHING = "*"


@value_type
class ClientKeys(Value):
    """Where a client's public keys are: at a URI, or here. None and none: it has no keys."""

    uri: str | None = None
    keys: tuple[Mapping[str, Json], ...] = ()

    @property
    def fields(self) -> dict[str, Json]:
        """The fields of a client's record that keep them."""
        return {"jwks_uri": self.uri, "jwks": self.keys, "fetched_keys": None}


NO_KEYS = ClientKeys()


def keys_of(client: UaaClient) -> ClientKeys:
    """The keys that a client was given."""
    return ClientKeys(uri=client.jwks_uri, keys=client.jwks)


def read(uri: str | None, key_set: str | None) -> ClientKeys:
    """The keys that a new client is given, by a URI or else as a text of JSON. Raises Invalid."""
    if uri is not None:
        return at_uri(uri)
    if key_set is None or "{" not in key_set or "}" not in key_set:
        raise Invalid("jwks", "readable")
    return in_text(key_set)


def read_either(text: str | None) -> ClientKeys:
    """The keys that one text stands for, be it a URI or JSON. Raises Invalid."""
    return at_uri(str(text)) if is_url(text) else in_text(text)


def is_url(text: str | None) -> bool:
    """Is this what Java calls a URL?"""
    return text is not None and URL.match(text) is not None


def at_uri(text: str) -> ClientKeys:
    """The keys at a URI, which is normalized. Raises Invalid."""
    parts = URI.fullmatch(text)
    if parts is None or not parts[1] or not parts[3]:
        raise Invalid("jwks_uri", "uri")
    scheme, host = parts[1].lower(), parts[3].lower()
    uri = f"{scheme}://{parts[2]}{host}{parts[4]}{_clean_path(parts[5])}{parts[6]}"
    if ILLEGAL.search(uri):
        raise Invalid("jwks_uri", "characters")
    if scheme not in {"http", "https"}:
        raise Invalid("jwks_uri", "scheme")
    if scheme == "http" and not host.endswith("localhost"):
        raise Invalid("jwks_uri", "local")
    return ClientKeys(uri=uri)


def in_text(text: str | None) -> ClientKeys:
    """The public keys in a text of JSON: a set, or a key alone. Raises Invalid."""
    if text is None or not text.strip():
        # UAA breaks on it: there is nothing to look into.
        raise Invalid("jwks", "present")
    try:
        keys = _public_keys(json_reading.read(text))
    except ValueError:
        raise Invalid("jwks", "parsed") from None
    if None in keys:
        raise Invalid("jwks", "present")
    return _keys_by_id(key for key in keys if key is not None and key["kty"] in KEPT_TYPES)


def _public_keys(value: Json) -> list[dict[str, Json] | None]:
    """The public keys of a set, or of a key alone, which has none where it is symmetric. Raises ValueError."""
    if not isinstance(value, dict):
        raise ValueError("an object is expected")  # noqa: TRY004 - the value is wrong, whatever its type
    return [*nimbus.public_keys(value)] if "keys" in value else [nimbus.public_key(value)]


def merge(known: ClientKeys, sent: ClientKeys, *, overwrite: bool) -> ClientKeys:
    """What a client has once it is given more keys; what it has stays, unless it is overwritten. Raises Invalid."""
    if known == NO_KEYS:
        return sent
    if sent.uri is not None or not known.keys:
        return sent if overwrite else known
    ids = {key.get("kid") for key in sent.keys}
    kept = [key for key in known.keys if not overwrite or key.get("kid") not in ids]
    taken = {key.get("kid") for key in kept}
    return _keys_by_id([*kept, *(key for key in sent.keys if key.get("kid") not in taken)])


def without(known: ClientKeys, name: str) -> ClientKeys:
    """What a client has once a key's id, or a URI, is taken away; a star stands for every URI. Raises Invalid."""
    if is_url(name):
        name = str(at_uri(name).uri)
    if known.keys:
        return ClientKeys(keys=tuple(key for key in known.keys if key.get("kid") != name))
    return NO_KEYS if name in {EVERYTHING, known.uri} else known


def _keys_by_id(keys: Iterable[Mapping[str, Json]]) -> ClientKeys:
    """Of two keys of one id the later one counts."""
    by_id: dict[Json, Mapping[str, Json]] = {}
    for number, key in enumerate(keys):
        name = key.get("kid", number)
        by_id.pop(name, None)
        by_id[name] = key
    if not 0 < len(by_id) <= MOST_KEYS:
        raise Invalid("jwks", "count")
    if not all(str(key.get("kid", "")).strip() for key in by_id.values()):
        raise Invalid("jwks", "kid")
    return ClientKeys(keys=tuple(by_id.values()))


def _clean_path(path: str) -> str:
    """A path with its escapes undone, and without `.` and `..`. Raises Invalid."""
    for _ in range(MOST_DECODINGS + 1):
        if BROKEN_ESCAPE.search(path):
            break
        decoded = unquote(path)
        if decoded == path:
            return _resolve(path.replace("\\", "/"))
        path = decoded
    raise Invalid("jwks_uri", "uri")


def _resolve(path: str) -> str:
    if "." not in path:
        return path
    made: list[str] = []
    for part in path.split("/"):
        if part == ".." and made and made[-1] not in {"", ".."}:
            made.pop()
        elif part != ".":
            made.append(part)
    return "/".join(made)
