"""What the database makes of an annotation's value that is no text: the real one writes it into the SQL as it is.

An array becomes a parenthesis: `('a')` is a text, an empty one `(NULL)`, a longer one an error. A map becomes a condition
on the columns of the annotation's own row, of which the text "true" or "false" is kept, or null: `{"guid": "x"}` is
`(guid = 'x')`. A column that the table does not have, or a comparison that PostgreSQL does not know, is an error.
Source: cloud_controller_ng:app/actions/annotations_update.rb, sequel:lib/sequel/sql.rb (from_value_pairs)
"""

from __future__ import annotations

from decimal import Decimal

from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json

# Columns of texts and numbers whose values no client knows beforehand.
UNKNOWN_TEXTS = frozenset({"guid"})
UNKNOWN_NUMBERS = frozenset({"id"})
MOMENTS = frozenset({"created_at", "updated_at"})


def stored_value(key: str, value: Json, before: str | None, guid: str | None = None) -> str | None:
    """The value as it is stored; `before` is what the annotation of that key was, null for a new one.

    `guid` is that of the resource, where a client can know it.
    Raises Broken where the database refuses the value. recording: cross/metadata-values
    """
    if isinstance(value, dict) and value:
        return _stored_truth([_condition(_row(key, before, guid), column, wanted) for column, wanted in value.items()])
    if isinstance(value, list) and value and all(isinstance(item, list) and len(item) == 2 for item in value):
        return _stored_truth([_equals(left, right) for left, right in value])
    if isinstance(value, list) and len(value) < 2:
        return stored_value(key, value[0], before, guid) if value else None
    if isinstance(value, list | dict):
        raise Broken(f"an annotation of {value}")
    return ruby_text(value)


def _row(key: str, before: str | None, guid: str | None) -> dict[str, str | None]:
    """The row of the annotation. A guid that no client knows is a NUL, which equals no text that it sends."""
    prefix, _, name = key.rpartition("/")
    return {"key_prefix": prefix, "key_name": name, "value": before, "resource_guid": guid or "\0"}


def _condition(row: dict[str, str | None], column: str, wanted: Json) -> bool | None:
    """Does the row fulfil the condition? None stands for SQL's null."""
    if wanted == []:
        return False  # An empty list becomes (1 = 0), whatever the column.
    if column in row:
        return wanted is row[column] if wanted is None else _is_one_of(row[column], _texts(wanted))
    if column in UNKNOWN_TEXTS:
        _texts(wanted)
        return False
    if column in UNKNOWN_NUMBERS and (wanted is None or _is_number(wanted)):
        return False
    if column in MOMENTS and wanted is None:
        return False
    raise Broken(f"a condition on {column}")


def _texts(wanted: Json) -> list[str]:
    """What a column of texts can be compared with. Raises Broken for the rest."""
    texts = wanted if isinstance(wanted, list) else [] if wanted is None else [wanted]
    if not all(isinstance(text, str) and "\0" not in text for text in texts):
        raise Broken(f"a text compared with {wanted}")
    return texts


def _is_one_of(value: str | None, wanted: list[str]) -> bool | None:
    return None if value is None else value in wanted


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _equals(left: Json, right: Json) -> bool | None:
    if left is None or not isinstance(left, str) or not isinstance(right, str | None):
        raise Broken("a condition on values of different types")
    return False if right is None else left == right


def _stored_truth(conditions: list[bool | None]) -> str | None:
    if False in conditions:
        return "false"
    return None if None in conditions else "true"
