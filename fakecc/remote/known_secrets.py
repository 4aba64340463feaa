"""What stands behind a recording's placeholders for secrets, as far as it is known before the recording is asked again.

A recording has no secrets, but says who logged in: a replay can send the password of that user, or the secret of that
client, on the server that is asked now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.remote.placeholders import PLACEHOLDER

# In a form or an object: who it is, and what shows that.
PAIRS = (("username", "password"), ("client_id", "client_secret"))
UNAUTHORIZED = 401


@value_type
class KnownSecrets(Value):
    """Passwords by user names, and clients' secrets by their ids."""

    passwords: Mapping[str, str] = field(default_factory=dict[str, str])
    clients: Mapping[str, str] = field(default_factory=dict[str, str])


def of_uaa_config(config: Mapping[str, Json]) -> KnownSecrets:
    """The secrets that a uaa.yml has. Raises AttributeError or TypeError where it is of another form."""
    clients: Mapping[str, Json] = (config.get("oauth") or {}).get("clients") or {}
    lines = [str(line).split("|") for line in (config.get("scim") or {}).get("users") or ()]
    return KnownSecrets(
        passwords={parts[0]: parts[1] for parts in lines if len(parts) > 1},
        clients={name: str(given.get("secret") or "") for name, given in clients.items() if given},
    )


def behind_placeholders(steps: Iterable[Mapping[str, Json]], known: KnownSecrets) -> dict[str, str]:
    """What stands behind the placeholders with which somebody logged in, by their names.

    What was only ever refused was a wrong password; a placeholder that a step made known is no old one.
    """
    return {
        name: secret
        for step in steps
        if "request" in step and step["response"]["status"] != UNAUTHORIZED
        for who, shown, kind in _log_ins(step["request"])
        if (secret := kind_of(known, kind).get(who)) is not None and (name := _name_of(shown))
    }


def kind_of(known: KnownSecrets, kind: str) -> Mapping[str, str]:
    """The secrets that are shown under a field of this name."""
    return known.passwords if kind == "password" else known.clients


def _log_ins(asked: Mapping[str, Json]) -> Iterator[tuple[str, str, str]]:
    """Who it is, what is shown for that, and under which name."""
    if "basic" in asked:
        yield asked["basic"][0], asked["basic"][1], "client_secret"
    for fields in (_pairs_of(asked.get("form")), _pairs_of(asked.get("json"))):
        for who, shown in PAIRS:
            if isinstance(fields.get(who), str) and isinstance(fields.get(shown), str):
                yield fields[who], fields[shown], shown


def _pairs_of(body: Json) -> dict[str, Json]:
    if isinstance(body, dict):
        return body
    pairs = body if isinstance(body, list) else []
    return {pair[0]: pair[1] for pair in pairs if isinstance(pair, list) and len(pair) == 2}


def _name_of(text: str) -> str:
    """The name of the placeholder that is the whole text, or an empty one."""
    found = PLACEHOLDER.fullmatch(text)
    return found[1] if found and found[1].startswith("token") else ""
