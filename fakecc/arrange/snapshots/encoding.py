"""Records as JSON: the type of a field says how its value is written.

Where a field may hold any value, what JSON has not is a map of one marked key: tuples, bytes, records' parts; and so
are maps that look like one of these.
"""

from __future__ import annotations

import base64
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from fakecc.json_types import Json
from fakecc.models.common import LastOperation, Metadata
from fakecc.models.jobs import Problem
from fakecc.store import Record

TUPLE, BYTES, KIND, MAP = "$tuple", "$bytes", "$record", "$map"
MARKS = frozenset({TUPLE, BYTES, KIND, MAP})
# The parts of records that fields hold whose type does not say so.
PARTS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Metadata, LastOperation, Problem)}


def encode_record(record: Record) -> Json:
    """Write one record as JSON."""
    kind: Json = type(record)
    return {name: _encode(getattr(record, name), hint) for name, hint in field_types(kind).items()}


def encode_field(kind: type[Record], name: str, value: Json) -> Json:
    """Write the value of one field of such a record as JSON."""
    return _encode(value, field_types(kind)[name])


@lru_cache(maxsize=256)
def field_types(kind: Json) -> dict[str, Any]:
    """The types of the fields of a record, or of a part of one."""
    hints = get_type_hints(kind)
    return {item.name: hints[item.name] for item in fields(kind)}


def choices(hint: Json) -> tuple[Any, ...]:
    """The types that a union allows; of another type itself."""
    return get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)


def members(hint: Json, length: int) -> tuple[Any, ...] | None:
    """The types of a tuple's members where the field is a tuple, or None where it may be anything."""
    for choice in choices(hint):
        if get_origin(choice) is tuple:
            arguments = get_args(choice)
            return arguments[:1] * length if arguments[1:] == (Ellipsis,) else arguments
    return None


def _encode(value: Json, hint: Json) -> Json:
    if is_dataclass(value) and not isinstance(value, type):
        inner = {name: _encode(getattr(value, name), wanted) for name, wanted in field_types(type(value)).items()}
        return inner if type(value) in choices(hint) else {KIND: type(value).__name__, **inner}
    if isinstance(value, tuple):
        wanted = members(hint, len(value))
        if wanted is None:
            return {TUPLE: [_encode(item, Any) for item in value]}
        return [_encode(item, member) for item, member in zip(value, wanted, strict=True)]
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode()}
    if isinstance(value, Mapping):
        plain = {key: _encode(item, Any) for key, item in value.items()}
        return plain if MARKS.isdisjoint(plain) else {MAP: plain}
    return [_encode(item, Any) for item in value] if isinstance(value, list) else value
