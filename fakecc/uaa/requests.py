"""What UAA reads from a request: the parameters of a query and of a form, and cookies."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from fakecc.call import Call, NotedFields

FORM = "application/x-www-form-urlencoded"


def media_type(call: Call) -> str:
    """The type of the body, without its parameters and in small letters."""
    return (call.headers.get("Content-Type") or "").partition(";")[0].strip().lower()


def form_pairs(call: Call) -> list[tuple[str, str]]:
    """The parameters of a form's body; whatever else a body is has none."""
    if media_type(call) != FORM:
        return []
    return parse_qsl(call.raw.decode(errors="replace"), keep_blank_values=True)


def note_fields(call: Call) -> None:
    """Take note of the parameters that a query and a form have: those that are not read helped nobody."""
    call.note_query()
    if call.raw:
        call.unread.update(f"/{name}" for name, _ in form_pairs(call))


def form(call: Call) -> dict[str, str]:
    """The parameters of a form's body; of a repeated one the first."""
    return NotedFields(call, dict(reversed(form_pairs(call))), "/")


def parameters(call: Call) -> dict[str, str]:
    """The parameters of query and form; of a repeated one the first."""
    return NotedFields(call, dict(reversed([*call.query, *form_pairs(call)])), "?/")


def words(text: str | None) -> list[str]:
    """Scopes and their like, which are separated by blanks or commas."""
    return [word for word in re.split(r"[\s,]+", text or "") if word]


def cookie(call: Call, name: str) -> str:
    """The value of a cookie, or an empty text."""
    for part in (call.headers.get("Cookie") or "").split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return ""


def accepts(call: Call) -> list[str]:
    """The media types that the client accepts, without their parameters; none where it does not say."""
    sent = call.headers.get("Accept") or ""
    return [part.partition(";")[0].strip().lower() for part in sent.split(",") if part.strip()]


def accepts_json(call: Call) -> bool:
    """May the answer be application/json?"""
    types = accepts(call)
    return not types or any(kind in {"application/json", "*/*", "application/*"} for kind in types)
