"""Secrets out of what is shown: tokens, passwords and credentials, in headers, queries, forms and JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from fakecc import json_reading
from fakecc.journal import Entry, Journal
from fakecc.json_types import Json
from fakecc.records import replace
from fakecc.world import World

HIDDEN = "[redacted]"
HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-fakecc-token"})
# Names of JSON's keys, parameters and fields of forms whose values are secrets. `tokens_left` is none, `token` is.
SECRET = re.compile(
    r"password|passwd|secret|credential|passcode|private_?key|passphrase|assertion|code_verifier|api_?key"
    r"|(^|[_-])(token|jwt|authorization)$|^code$|^environment_variables$|^environment_json$|^var$",
    re.IGNORECASE,
)
# What a URL says of a user: scheme://name:password@host
USER_IN_URL = re.compile(r"(?<=://)[^/@\s:]*:[^/@\s]*(?=@)")
# Neither names that only say which kind of secret something is, nor flags about them.
NO_SECRETS = frozenset({"grant_type", "token_type", "credential_binding", "service_credential_bindings"})


def hide_secrets(journal: Journal, *, wanted: bool) -> None:
    """Hide secrets from whoever reads this journal from now on, or show them again. The journal keeps them."""
    journal.redact = redact_entry if wanted else None


def set_up_journal(world: World, *, redact: bool | None, reads: bool | None) -> None:
    """Have a world's journal hide secrets, and tell every record that is read, or not; None leaves it as it is."""
    if redact is not None:
        hide_secrets(world.journal, wanted=redact)
    if reads is not None:
        world.note_reads(wanted=reads)


def redact_entry(entry: Entry) -> Entry:
    """The entry without secrets."""
    return replace(
        entry,
        path=redact_path(entry.path),
        headers=redact_headers(entry.headers),
        response_headers=redact_headers(entry.response_headers),
        request=redact_body(entry.request),
        response=redact_body(entry.response),
    )


def redact_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, with only the scheme of those that say who asks."""
    return {name: _redact_header(name, value) for name, value in headers.items()}


def redact_path(path: str) -> str:
    """A path with its query, with the values of secret parameters hidden."""
    before, mark, query = path.partition("?")
    return f"{before}{mark}{redact_form(query)}" if mark else path


def redact_form(form: str) -> str:
    """A form, or a query, with the values of secret fields hidden; it stays as it is where it has none."""
    fields = parse_qsl(form, keep_blank_values=True)
    if not any(_is_secret(name) for name, _ in fields):
        return form
    return urlencode([(name, HIDDEN if _is_secret(name) else value) for name, value in fields], safe="[]")


def redact_body(body: Json) -> Json:
    """A body: JSON, or a text that is JSON or a form; of a text that was cut off nothing is left where JSON began."""
    if not isinstance(body, str):
        return redact_json(body)
    if not body[:1].strip("{["):
        try:
            return json_reading.write(redact_json(json_reading.read(body)), spaced=True)
        except json_reading.Unfit:
            return HIDDEN if SECRET.search(body) else body
    return redact_form(body) if "=" in body else body


def redact_json(value: Json) -> Json:
    """JSON, with what stands under secret keys hidden, at any depth; empty values and numbers there stay."""
    if isinstance(value, dict):
        return {key: _redact_member(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [redact_json(item) for item in value]
    return USER_IN_URL.sub(HIDDEN, value) if isinstance(value, str) and "://" in value else value


def _redact_member(key: str, value: Json) -> Json:
    if not _is_secret(key) or not isinstance(value, str | list | dict) or not value:
        return redact_json(value)
    return dict.fromkeys(value, HIDDEN) if isinstance(value, dict) else HIDDEN


def _redact_header(name: str, value: str) -> str:
    if name.lower() not in HEADERS:
        return value
    scheme, blank, _ = value.partition(" ")
    return f"{scheme} {HIDDEN}" if blank and name.lower().endswith("authorization") else HIDDEN


def _is_secret(name: str) -> bool:
    return name not in NO_SECRETS and SECRET.search(name) is not None
