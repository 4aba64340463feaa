"""Read the query of a request as v2 does: paging, order, relations, and `q`.

Source: cloud_controller_ng:app/controllers/base/base_controller.rb (parse_params), rack:lib/rack/query_parser.rb (2.2)
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from fakecc import errors
from fakecc.call import Call, NotedFields
from fakecc.dialects import rack, ruby
from fakecc.json_reading import whole_number
from fakecc.records import Value, value_type

INTEGER = re.compile(
    r"([+-]?)(0x[0-9a-f]+(?:_[0-9a-f]+)*|0b[01]+(?:_[01]+)*|0o?[0-7]+(?:_[0-7]+)*|0d\d+|[1-9]\d*(?:_\d+)*|0)\Z",
    re.IGNORECASE,
)
BAD_ENCODING = re.compile(r"%(?![0-9a-fA-F]{2})")

# The parameters that every controller reads; for what another one reads, QueryOptions.extras notes it.
PARAMETERS = frozenset(
    {
        "page", "results-per-page", "q", "order-by", "order-direction", "inline-relations-depth", "orphan-relations",
        "exclude-relations", "include-relations",
    }
)  # fmt: skip


@value_type
class QueryOptions(Value):
    """What the query asks for; None where it says nothing. `extras` holds the last parameter of each name.

    `order_by_is_no_text`: was it sent as a list, a map or without a value, which a list at the top breaks on?
    """

    page: int | None = None
    per_page: int | None = None
    q: tuple[str, ...] = ()
    order_by: str | None = None
    order_by_is_no_text: bool = False
    direction: str | None = None
    depth: int | None = None
    orphans: int | None = None
    exclude: tuple[str, ...] | None = None
    include: tuple[str, ...] | None = None
    extras: dict[str, str]


class BadParameters(Exception):  # noqa: N818 - reads as what it is
    """A query or form that Rack cannot parse. The text goes into the answer."""


def options_of(call: Call) -> QueryOptions:
    """The options of a call's query. Raises a real error where Ruby's Integer() cannot read a number."""
    pairs = pairs_of(call.raw_query)
    last = {name: value for name, value in pairs if value is not None}
    q = tuple(value for name, value in pairs if name == "q" and value is not None)
    if not q and any(name.startswith("q[") for name in last):
        raise call.real_error()
    return QueryOptions(
        page=_integer(call, last, "page"),
        per_page=_integer(call, last, "results-per-page"),
        q=q,
        order_by=_text(call, last, "order-by"),
        order_by_is_no_text=_is_nested(last, "order-by") or ("order-by" not in last and ("order-by", None) in pairs),
        direction=_text(call, last, "order-direction"),
        depth=_integer(call, last, "inline-relations-depth"),
        orphans=_integer(call, last, "orphan-relations"),
        exclude=_names(call, last, "exclude-relations"),
        include=_names(call, last, "include-relations"),
        extras=NotedFields(call, last) if call.unread else last,
    )


def flag(call: Call, name: str) -> bool:
    """A parameter that is `true`, `false` or absent. Raises InvalidRequest."""
    value = options_of(call).extras.get(name)
    if value not in {None, "true", "false"}:
        raise errors.InvalidRequest()
    return bool(value == "true")


def pairs_of(raw: str) -> list[tuple[str, str | None]]:
    """The names and values of a query in order, split at `&` and `;`. None is the value of a name without `=`."""
    pairs: list[tuple[str, str | None]] = []
    for part in re.split(r"[&;] *", raw):
        if part:
            name, equals, value = part.partition("=")
            pairs.append((_decode(name), _decode(value) if equals else None))
    return pairs


def check_pairs(raw: str) -> None:
    """Raises BadParameters for what Rack refuses: bad escapes, or a name used in two ways."""
    for part in re.split(r"[&;] *", raw):
        name, _, value = part.partition("=")
        for text in (name, value):
            if BAD_ENCODING.search(text):
                raise BadParameters(f"invalid %-encoding ({text})")
    kinds: dict[str, str] = {}
    for name, _ in pairs_of(raw):
        outer, bracket, rest = name.partition("[")
        kind = "String" if not bracket or "]" not in rest else "Array" if rest.startswith("]") else "Hash"
        known = kinds.get(outer)
        if known is not None and kind not in {known, "String"}:
            raise BadParameters(f"expected {kind} (got {known}) for param `{outer}'")
        kinds[outer] = kind


def integer(text: str) -> int | None:
    """Read a number as Ruby's Integer() does, with signs, underscores and prefixes; None where it is none."""
    match = INTEGER.match(text.strip())
    if match is None:
        return None
    digits = match[2].lower().replace("_", "")
    base = {"0x": 16, "0b": 2, "0o": 8, "0d": 10}.get(digits[:2]) or (8 if digits[0] == "0" else 10)
    digits = digits[2:] if digits[:2] in {"0x", "0b", "0o", "0d"} else digits
    number = whole_number(digits) if base == 10 else int(digits, base)
    return -number if match[1] == "-" else number


def _integer(call: Call, given: dict[str, str], name: str) -> int | None:
    if _is_nested(given, name):
        # Ruby's Integer() takes no array and no hash.
        raise call.real_error()
    if name not in given:
        return None
    number = integer(given[name])
    if number is None:
        raise call.real_error()
    return number


def _names(call: Call, given: dict[str, str], name: str) -> tuple[str, ...] | None:
    text = _text(call, given, name)
    return None if text is None else tuple(part for part in text.split(",") if part)


def _is_nested(given: dict[str, str], name: str) -> bool:
    return any(other.startswith(f"{name}[") for other in given)


def _text(call: Call, given: dict[str, str], name: str) -> str | None:
    """A parameter as a text: Ruby's String() prints a list or a map."""
    if not _is_nested(given, name):
        return given.get(name)
    return ruby.inspect(rack.parse_nested(call.raw_query).get(name))


def _decode(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", errors="surrogateescape")
