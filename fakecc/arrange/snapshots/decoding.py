"""JSON as records: every value is checked against the type of its field."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass
from functools import lru_cache
from math import isfinite
from typing import Any, get_args, get_origin

from fakecc.arrange.checking import BadInput, Complaint, Part, escape
from fakecc.arrange.snapshots.encoding import BYTES, KIND, MAP, MARKS, PARTS, TUPLE, choices, field_types, members
from fakecc.clock import FIRST, LAST
from fakecc.json_types import Json
from fakecc.store import Record

Reader = Callable[[Json], Json]
PLAIN_TYPES: Mapping[Any, str] = {str: "a text", int: "a whole number", bool: "true or false", type(None): "null"}


class _MisfitError(Exception):
    """A value that is not of its field's type; `pointer` leads from the field to it."""

    def __init__(self, problem: str, pointer: str = "", allowed: Sequence[Json] = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.pointer = pointer
        self.allowed = tuple(allowed)


def decode_record(part: Part, kind: type[Record]) -> Record:
    """The record that is written there. Raises BadInput, with a pointer to what is not as the type of its field says.

    Numbers of seconds are moments, or spans between two of them.
    """
    try:
        record: Record = _read_part(part.value, kind)
    except _MisfitError as misfit:
        raise BadInput(Complaint(part.pointer + misfit.pointer, misfit.problem, misfit.allowed)) from None
    return record


def _read_part(value: Json, kind: Json) -> Json:
    """A record, or a part of one."""
    if not isinstance(value, dict):
        raise _MisfitError(f"this is no {kind.__name__}, which is an object")
    known = field_types(kind)
    for key in value:
        if key not in known and key != KIND:
            raise _MisfitError(f"{kind.__name__} has no field {key!r}", f"/{escape(key)}", sorted(known))
    required = known.keys() - kind.DEFAULTS.keys() - kind.FACTORIES.keys()
    lacking = sorted(required - value.keys())
    if lacking:
        raise _MisfitError(f"this is no {kind.__name__}: it lacks {', '.join(lacking)}", allowed=sorted(known))
    return kind(**{key: _read_at(key, item, _reader(known[key])) for key, item in value.items() if key != KIND})


def _read_at(key: object, value: Json, reader: Reader) -> Json:
    try:
        return reader(value)
    except _MisfitError as misfit:
        raise _MisfitError(misfit.problem, f"/{escape(str(key))}{misfit.pointer}", misfit.allowed) from None


@lru_cache(maxsize=256)
def _reader(hint: Json) -> Reader:
    """What reads a value of that type. Raises _MisfitError for a value of another."""
    wanted = choices(hint)
    if len(wanted) > 1:
        return _union_reader(wanted)
    if hint in PLAIN_TYPES:
        return lambda value: _check_type(value, hint)
    return _read_seconds if hint is float else _holder_reader(hint)


def _holder_reader(hint: Json) -> Reader:
    """What reads a value that holds others."""
    origin: Json = get_origin(hint) or hint
    if origin is tuple:
        return lambda value: _read_tuple(value, hint)
    if is_dataclass(hint):
        return lambda value: _read_part(value, hint)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner = (get_args(hint) or (str, Any))[1]
        return lambda value: _read_map(value, _reader(inner))
    return _read_anything


def _union_reader(wanted: tuple[Any, ...]) -> Reader:
    """One of these types; what is wrong is said of the first that is not null."""
    others = [choice for choice in wanted if choice is not type(None)]
    optional = len(others) < len(wanted)

    def read(value: Json) -> Json:
        if value is None and optional:
            return None
        for choice in others[1:]:
            try:
                return _reader(choice)(value)
            except _MisfitError:
                continue
        return _reader(others[0])(value)

    return read


def _check_type(value: Json, wanted: type[Any]) -> Json:
    if type(value) is not wanted:
        raise _MisfitError(f"this is not {PLAIN_TYPES[wanted]}", allowed=(PLAIN_TYPES[wanted],))
    return value


def _read_seconds(value: Json) -> Json:
    if isinstance(value, bool) or not isinstance(value, int | float) or not FIRST <= value <= LAST:
        raise _MisfitError(f"this is no number of seconds between {FIRST:.0f} and {LAST:.0f}")
    return value


def _read_tuple(value: Json, hint: Json) -> Json:
    if not isinstance(value, list):
        raise _MisfitError("this is not a list", allowed=("a list",))
    wanted = members(hint, len(value)) or ()
    if len(wanted) != len(value):
        raise _MisfitError(f"this is not a list of {len(wanted)}")
    pairs = zip(value, wanted, strict=True)
    return tuple(_read_at(index, item, _reader(member)) for index, (item, member) in enumerate(pairs))


def _read_map(value: Json, reader: Reader) -> Json:
    if not isinstance(value, dict):
        raise _MisfitError("this is not an object", allowed=("an object",))
    if set(value) == {MAP}:
        return _read_at(MAP, value[MAP], lambda inner: _read_map_within(inner, reader))
    return _read_map_within(value, reader)


def _read_map_within(value: Json, reader: Reader) -> Json:
    if not isinstance(value, dict):
        raise _MisfitError("this is not an object", allowed=("an object",))
    return {key: _read_at(key, item, reader) for key, item in value.items()}


def _read_anything(value: Json) -> Json:
    """Any JSON value, in which what JSON has not is marked."""
    if isinstance(value, list):
        return [_read_at(index, item, _read_anything) for index, item in enumerate(value)]
    if isinstance(value, float) and not isfinite(value):
        raise _MisfitError("this is no number that JSON has")
    if not isinstance(value, dict):
        return value
    mark = next((key for key in value if key in MARKS), None)
    return _read_at(mark, value, _MARKED[mark]) if mark else _read_map_within(value, _read_anything)


def _read_marked_tuple(value: Json) -> Json:
    if not isinstance(value[TUPLE], list):
        raise _MisfitError("this is not a list", allowed=("a list",))
    return tuple(_read_at(index, item, _read_anything) for index, item in enumerate(value[TUPLE]))


def _read_marked_bytes(value: Json) -> Json:
    try:
        return base64.b64decode(value[BYTES], validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise _MisfitError("this is no text in Base64") from None


def _read_marked_part(value: Json) -> Json:
    name = value[KIND]
    if not isinstance(name, str) or name not in PARTS:
        raise _MisfitError(f"there is no part of a record called {name!r:.60}", allowed=sorted(PARTS))
    return _read_part(value, PARTS[name])


def _read_marked_map(value: Json) -> Json:
    return _read_map_within(value[MAP], _read_anything)


_MARKED: Mapping[str, Reader] = {
    TUPLE: _read_marked_tuple,
    BYTES: _read_marked_bytes,
    KIND: _read_marked_part,
    MAP: _read_marked_map,
}
