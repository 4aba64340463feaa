"""SCIM's lists: filters, sorting and paging, over what is shown.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimUserEndpoints.java, RFC 7644 3.4.2
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from fakecc.call import Call, Reply
from fakecc.json_reading import whole_number
from fakecc.json_types import Json
from fakecc.uaa.answers import UaaError, json_reply

Test = Callable[[Json], bool]

SCHEMA = "urn:scim:schemas:core:1.0"
PAGE = 100
TOKEN = re.compile(r'\s*("(?:\\.|[^"\\])*"|\(|\)|[^\s()"]+)')
COMPARED: dict[str, Callable[[str, str], bool]] = {
    "eq": lambda value, wanted: value == wanted,
    "ne": lambda value, wanted: value != wanted,
    "co": lambda value, wanted: wanted in value,
    "sw": lambda value, wanted: value.startswith(wanted),
    "gt": lambda value, wanted: value > wanted,
    "ge": lambda value, wanted: value >= wanted,
    "lt": lambda value, wanted: value < wanted,
    "le": lambda value, wanted: value <= wanted,
}
# Short names that UAA takes for longer ones.
ALIASES = {
    "email": "emails.value",
    "emails": "emails.value",
    "givenname": "name.givenname",
    "familyname": "name.familyname",
    "created": "meta.created",
    "lastmodified": "meta.lastmodified",
    "version": "meta.version",
    "members": "members.value",
    "groups": "groups.display",
}


def page(call: Call, resources: Sequence[Json]) -> Reply:
    """The part of a list that the query asks for. Raises UaaError for a filter that is none."""
    fits = filter_test(call.parameter("filter") or "")
    found = [resource for resource in resources if fits(resource)]
    order = call.parameter("sortBy")
    if order:
        found.sort(key=lambda shown: first(shown, order), reverse=call.parameter("sortOrder") == "descending")
    start = max(_number(call, "startIndex", 1), 1)
    count = min(max(_number(call, "count", PAGE), 1), 500)
    shown = found[start - 1 : start - 1 + count]
    names = [name for name in re.split(r",\s*", call.parameter("attributes") or "") if name]
    return json_reply(
        {
            "resources": [_part(resource, names) for resource in shown] if names else shown,
            "startIndex": start,
            "itemsPerPage": count,
            "totalResults": len(found),
            "schemas": [SCHEMA],
        }
    )


def _number(call: Call, name: str, default: int) -> int:
    try:
        return whole_number(call.parameter(name) or str(default))
    except ValueError:
        raise _refusal(f"Invalid {name}: {call.parameter(name)}") from None


def _part(resource: Json, names: list[str]) -> Json:
    lowered = {name.lower() for name in names}
    kept = {key: value for key, value in resource.items() if key.lower() in lowered}
    deeper = {name: first(resource, name) for name in names if "." in name}
    return kept | deeper


def filter_test(text: str) -> Test:
    """Whether a shown resource fits a filter; an empty one takes all."""
    if not text.strip():
        return lambda _: True
    tokens = TOKEN.findall(text)
    if "".join(tokens) != re.sub(r'("(?:\\.|[^"\\])*")|\s+', lambda found: found[1] or "", text):
        raise _refusal(f"Invalid filter expression: [{text}]")
    parser = Parser(tokens, text)
    test = parser.alternatives()
    if parser.tokens:
        raise parser.refusal()
    return test


class Parser:
    """Reads a filter: comparisons, joined by `and` and `or`, in parentheses."""

    def __init__(self, tokens: list[str], text: str) -> None:
        self.tokens = tokens
        self._text = text

    def refusal(self) -> UaaError:
        return _refusal(f"Invalid filter expression: [{self._text}]")

    def alternatives(self) -> Test:
        tests = [self._conjunction()]
        while self._takes("or"):
            tests.append(self._conjunction())
        return lambda shown: any(test(shown) for test in tests)

    def _conjunction(self) -> Test:
        tests = [self._comparison()]
        while self._takes("and"):
            tests.append(self._comparison())
        return lambda shown: all(test(shown) for test in tests)

    def _comparison(self) -> Test:
        if self._takes("("):
            test = self.alternatives()
            if not self._takes(")"):
                raise self.refusal()
            return test
        name, operator = self._next(), self._next().lower()
        if operator == "pr":
            return lambda shown: any(value not in {"", "null"} for value in values(shown, name))
        if operator not in COMPARED:
            raise self.refusal()
        compare, wanted = COMPARED[operator], _literal(self._next()).lower()
        return lambda shown: any(compare(value.lower(), wanted) for value in values(shown, name))

    def _takes(self, token: str) -> bool:
        if self.tokens and self.tokens[0].lower() == token:
            self.tokens.pop(0)
            return True
        return False

    def _next(self) -> str:
        if not self.tokens:
            raise self.refusal()
        return self.tokens.pop(0)


def _literal(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token.startswith('"') else token


def values(shown: Json, name: str) -> Iterator[str]:
    """Every value at a dotted name, as text; names ignore case, and lists are looked into."""
    path = ALIASES.get(name.lower(), name.lower()).split(".")
    yield from _at([shown], path)


def first(shown: Json, name: str) -> str:
    """The first value at a dotted name, or an empty text."""
    return next(values(shown, name), "")


def _at(found: list[Json], path: list[str]) -> Iterator[str]:
    for step in path:
        inside = [item for value in found for item in (value if isinstance(value, list) else [value])]
        found = [
            item for value in inside if isinstance(value, dict) for key, item in value.items() if key.lower() == step
        ]
    for value in found:
        for item in value if isinstance(value, list) else [value]:
            yield item if isinstance(item, str) else "null" if item is None else str(item).lower()


def _refusal(description: str) -> UaaError:
    return UaaError(400, "scim", description, message=description)
