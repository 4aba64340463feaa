"""Read query strings as Rack and Rails do: `a[b]=c` is a map, `a[]=c` a list, `a` alone nothing.

Source: rack:lib/rack/query_parser.rb, rails:actionpack/lib/action_dispatch/http/param_builder.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

Params = dict[str, Any]

SEPARATOR = re.compile(r"& *")
BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
DEEPEST = 32


class Unreadable(ValueError):  # noqa: N818 - says what the query is
    """A query that Rack cannot read, with Rack's message."""


def parse_nested(raw: str) -> Params:
    """The parameters of a raw query string, nested; one without `=` is None.

    Raises Unreadable for a bad percent-encoding, for bytes that are no UTF-8, and where a name is used in two ways.
    """
    params: Params = {}
    for name, value in pairs(raw):
        _store(params, name, value, 0)
    return params


def pairs(raw: str) -> Iterator[tuple[str, str | None]]:
    """Names and values in the order sent, decoded."""
    for part in SEPARATOR.split(raw):
        if part:
            name, equals, value = part.partition("=")
            yield decode(name), decode(value) if equals else None


def decode(text: str) -> str:
    """One name or value, `+` and percent-encodings decoded."""
    if BAD_PERCENT.search(text):
        raise Unreadable(f"invalid %-encoding ({text})")
    try:
        return unquote_to_bytes(text.replace("+", " ")).decode()
    except UnicodeDecodeError:
        raise Unreadable("invalid byte sequence in UTF-8") from None


def _store(params: Params, name: str, value: str | None, depth: int) -> object:
    if depth >= DEEPEST:
        raise Unreadable("exceeded available parameter key space")
    key, after = _split(name, depth)
    if key == "[]" and depth and not after:
        return [value]
    if key:
        _store_under(params, name, value, depth)
    return params


def _store_under(params: Params, name: str, value: str | None, depth: int) -> None:
    key, after = _split(name, depth)
    if after in {"", "["}:
        params[key + after] = value
    elif after == "[]":
        _list(params, key).append(value)
    elif after.startswith("[]"):
        _store_in_list(_list(params, key), after, value, depth)
    else:
        inner = params.setdefault(key, {})
        if not isinstance(inner, dict):
            raise Unreadable(f"expected Hash (got {_ruby(inner)}) for param `{key}'")
        params[key] = _store(inner, after, value, depth + 1)


def _split(name: str, depth: int) -> tuple[str, str]:
    """The key that a name begins with, and what follows it."""
    if depth == 0:
        start = name.find("[", 1)
        return (name, "") if start < 0 else (name[:start], name[start:])
    if name.startswith("[]"):
        return "[]", name[2:]
    end = name.find("]", 1) if name.startswith("[") else -1
    return (name, "") if end < 0 else (name[1:end], name[end + 1 :])


def _store_in_list(items: list[Any], after: str, value: str | None, depth: int) -> None:
    child = re.fullmatch(r"\[\]\[([^\[\]]+)\]", after)
    name = child[1] if child else after[2:]
    last = items[-1] if items else None
    if isinstance(last, dict) and name not in last:
        _store(last, name, value, depth + 1)
    else:
        items.append(_store({}, name, value, depth + 1))


def _list(params: Params, key: str) -> list[Any]:
    items = params.setdefault(key, [])
    if not isinstance(items, list):
        raise Unreadable(f"expected Array (got {_ruby(items)}) for param `{key}'")
    return items


def _ruby(value: object) -> str:
    classes: dict[type, str] = {str: "String", dict: "Hash", list: "Array"}
    return classes.get(type(value), "NilClass")
