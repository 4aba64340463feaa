"""Read `created_ats` and `updated_ats`, and test records against them.

Source: cloud_controller_ng:app/messages/validators.rb, app/fetchers/base_list_fetcher.rb
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Callable, Iterator
from math import inf
from typing import Any

from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.selections import AnyOf, Span
from fakecc.v3.message import human

Query = dict[str, Json]
Test = Callable[[Any], bool]

NAMES = ("created_ats", "updated_ats")
FORM = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z\n?\Z")
WRONG = " has an invalid timestamp format. Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'"
OPERATORS = ("lt", "lte", "gt", "gte")
DAY = 86400


def complaints(query: Query) -> Iterator[str]:
    """The complaints about the timestamps of a query."""
    for name in NAMES:
        asked = query.get(name)
        if isinstance(asked, dict):
            for operator, moment in asked.items():
                yield from _operator_complaints(human(name), operator, ruby_text(moment))
        elif asked is not None:
            yield from (human(name) + WRONG for text in _list(asked) if not FORM.match(text))


def _operator_complaints(label: str, operator: str, text: str) -> Iterator[str]:
    if operator not in OPERATORS:
        yield f"{label} Invalid relational operator: '{operator}'"
    if "," in text:
        yield f"{label} only accepts one value when using a relational operator"
    elif not FORM.match(text):
        yield label + WRONG


def tests(query: Query) -> Iterator[Test]:
    """The tests that a record must pass to fit the timestamps of a valid query.

    Raises Broken where one has no value: nil has no members.
    """
    for name in NAMES:
        asked = query.get(name)
        if name in query and asked is None:
            raise Broken(f"{name} without a value")
        field = name[:-1]
        if isinstance(asked, dict):
            for operator, text in asked.items():
                yield _comparison(field, operator, _seconds(text))
        elif asked is not None:
            yield _equal(field, {_seconds(text) for text in _list(asked)})


def _list(asked: Json) -> list[str]:
    return re.split(r",\s*", ruby_text(asked))


def _equal(field: str, moments: set[int]) -> Test:
    if len(moments) == 1:
        return _comparison(field, "equal", *moments)
    return AnyOf(tuple(Span(field, moment, moment + 1) for moment in moments))


def _comparison(field: str, operator: str, moment: int) -> Span:
    # `lte` and `gt` compare with the end of that second. source: cloud_controller_ng:app/fetchers/base_list_fetcher.rb
    low = {"gt": moment + 1, "gte": moment, "equal": moment}.get(operator, -inf)
    high = {"lt": moment, "lte": moment + 1, "equal": moment + 1}.get(operator, inf)
    return Span(field, low, high)


def _seconds(text: str) -> int:
    """Read a moment as Ruby's Time.parse does: 30 February is a day in March, a 13th month breaks it."""
    match = FORM.match(text)
    year, month, day, hour, minute, second = map(int, match.groups()) if match else (0,) * 6
    if not (1 <= month <= 12 and 1 <= day <= 31 and minute < 60 and second <= 60):
        raise Broken(f"the time {text}")
    if not year or hour * 3600 + minute * 60 + second > DAY:
        raise Broken(f"the time {text}")
    return timegm((year, month, day, hour, minute, second))
