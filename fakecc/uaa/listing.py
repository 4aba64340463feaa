"""UAA's lists: the part of them that a query asks for, in which order, with which attributes.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/resources/SearchResultsFactory.java,
util/UaaPagingUtils.java
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from fakecc.dialects import java
from fakecc.json_types import Json
from fakecc.uaa.filters import Column, FilterProblem, column_of

R = TypeVar("R")
MAXIMUM = 500
DEFAULT_COUNT = 100
LAST_PLACE = float("inf")
ATTRIBUTE = re.compile(r"[\w$-]+(?:\.[\w$-]+)*(?:\[\*\])?(?:\.[\w$-]+)*")
NUMBER = re.compile(r"[+-]?\d{1,10}")


def sort(records: Sequence[R], sort_by: str, columns: Mapping[str, Column[R]], *, ascending: bool) -> list[R]:
    """Records in the order of a column; those without a value stand last, or descending first.

    Raises FilterProblem where there is no such column.
    """
    column = column_of(sort_by, columns)

    def key(record: R) -> tuple[bool, Json]:
        value = column.read(record)
        return (value is None, value if value is not None else 0)

    return sorted(records, key=key, reverse=not ascending)


def window(records: Sequence[R], start_index: int, count: int) -> Sequence[R]:
    """`count` records from the one at `start_index`, counted from 1. Raises IndexError for an index before it."""
    first = start_index - 1
    last = min(first + count, len(records))
    if first >= last:
        return []
    if first < 0:
        raise IndexError(start_index)
    return records[first:last]


def whole_number(text: str | None, default: int) -> int:
    """A number of a query. Raises ValueError where it is none of 32 bits."""
    if text is None or text == "":
        return default
    if not NUMBER.fullmatch(text) or not -(2**31) <= int(text) < 2**31:
        raise ValueError(text)
    return int(text)


def results(resources: Sequence[Json], *, start_index: int, count: int, total: int, schema: str) -> dict[str, Json]:
    """The envelope of a list."""
    return {
        "resources": [*resources],
        "startIndex": start_index,
        "itemsPerPage": count,
        "totalResults": total,
        "schemas": [schema],
    }


def parts(resources: Sequence[Json], names: Sequence[str], path_of: Callable[[str], str]) -> list[dict[str, Json]]:
    """Of each resource the attributes of these names, in the order of a Java map. Raises FilterProblem.

    `path_of` gives the path of a name, whose part `[*]` stands for every item of a list.
    """
    for name in names:
        if not ATTRIBUTE.fullmatch(path_of(name)):
            raise FilterProblem(name)
    chosen = java.in_hash_order(names)
    return [{name: _at(resource, path_of(name)) for name in chosen} for resource in resources]


def _at(resource: Json, path: str) -> Json:
    head, star, rest = path.partition("[*].")
    value = resource
    for step in head.split("."):
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    if not star:
        return value
    return (
        [item[rest] for item in value if isinstance(item, dict) and rest in item] if isinstance(value, list) else None
    )
