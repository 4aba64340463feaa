"""What there is to exercise of an operation: `repertoire.json`, made of recordings of a real Cloud Controller.

The file has a line for each operation: the query and the body that it was seen to take, and the errors that it was seen
to answer. In an error `...` stands for whatever a call is about. tests/evidence/write_repertoire.py makes the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from fakecc.json_types import Json
from fakecc.records import Value, small_value_type

FILE = Path(__file__).with_name("repertoire.json")
ANYTHING = re.escape("...")


@small_value_type
class Repertoire(Value):
    """Parameters, fields of the body (`relationships.space.data.guid`), and errors (`404 CF-NotFound: ...`)."""

    query: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    def without(self, query: Collection[str], body: Collection[str], errors: Collection[str]) -> Repertoire:
        """What is left of it where these were exercised."""
        return Repertoire(
            query=tuple(name for name in self.query if name not in query),
            body=tuple(name for name in self.body if not any(_is_in(name, given) for given in body)),
            errors=tuple(each for each in self.errors if not any(map(_pattern(each).fullmatch, errors))),
        )


def _is_in(name: str, given: str) -> bool:
    """Is a field of a body this one, or around it?"""
    return given == name or given.startswith((f"{name}.", f"{name}["))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, Json]]:
    table: dict[str, Mapping[str, Json]] = json.loads(FILE.read_text(encoding="ascii"))
    return table


@lru_cache(maxsize=4096)
def _pattern(error: str) -> re.Pattern[str]:
    """What any sentence of this error is like."""
    return re.compile(re.escape(error).replace(ANYTHING, ".*"), re.DOTALL)


def of(operation: str) -> Repertoire:
    """The repertoire of an operation such as `POST /v3/apps`; an empty one where nothing is known of it."""
    # UAA has a host of its own in recordings.
    known = _table().get(operation.replace(" /uaa/", " /", 1), {})
    return Repertoire(*(tuple(known.get(key, ())) for key in ("query", "body", "errors")))
