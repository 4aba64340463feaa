"""Snapshots: write everything that a world holds as JSON, and make a world of that again.

The type of a field says how its value is read; where a field may hold any value, tuples and records are marked.
"""

from __future__ import annotations

import base64
import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from fakecc.arrange.checking import Part
from fakecc.clock import RealClock, VirtualClock
from fakecc.json_types import Json
from fakecc.models.common import LastOperation, Metadata
from fakecc.models.jobs import Problem
from fakecc.settings import SettingError
from fakecc.store import Record
from fakecc.world import World, action_named

TUPLE, BYTES, KIND = "$tuple", "$bytes", "$record"
PARTS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Metadata, LastOperation, Problem)}


def take(world: World) -> Json:
    """Write everything that the world holds: records, settings, the time, how many guids were given."""
    with world.lock:
        clock = world.clock
        scale = clock.scale if isinstance(clock, RealClock) else 1.0
        return {
            "world": world.name,
            "clock": {"seconds": clock.now(), "frozen": not clock.flows, "scale": scale},
            "settings": {item.name: getattr(world.settings, item.name) for item in fields(world.settings)},
            "guids": dict(world.numbers),
            "blobs": [base64.b64encode(content).decode() for content in world.blobs],
            "tables": {
                name: [encode_record(record) for record in table] for name, table in world.tables.items() if len(table)
            },
        }


def restore(world: World, snapshot: Json) -> None:
    """Make the world what the snapshot says. Raises BadInput, with nothing changed, when the snapshot is wrong."""
    whole = Part(snapshot)
    try:
        settings = world.settings.with_changes(whole.get("settings", {}))
    except SettingError as error:
        raise whole.at("settings").error(str(error)) from None
    tables = whole.at("tables")
    for name in tables.value:
        if name not in world.tables:
            raise tables.at(name).error(f"there is no table {name!r}", sorted(world.tables))
    records = [
        _record(part, world.tables[name].kind) for name in world.tables if name in tables for part in tables.each(name)
    ]
    _check_actions(tables)
    with world.lock, world.transaction():
        world.begin_era()
        for table in world.tables.values():
            for record in table:
                table.remove(record.guid)
        for record in records:
            world.add(record)
        world.settings = settings
        world.numbers = dict(whole.get("guids", {}))
        _put_blobs(world, whole.get("blobs", ()))
        _set_clock(world, whole.get("clock"))
        for step in world.steps:
            world.remind(step)


def _put_blobs(world: World, blobs: Sequence[str]) -> None:
    for content in blobs:
        world.blobs.put(base64.b64decode(content))


def _check_actions(tables: Part) -> None:
    for part in tables.each("steps") if "steps" in tables else ():
        try:
            action_named(str(part["action"]))
        except LookupError as error:
            raise part.at("action").error(str(error)) from None


def _set_clock(world: World, given: Json) -> None:
    if given:
        now = float(given["seconds"])
        world.go_by(VirtualClock(now) if given["frozen"] else RealClock(start=now, scale=given["scale"]))


def encode_record(record: Record) -> Json:
    """Write one record as JSON."""
    kind: Json = type(record)
    return {item.name: _encode(getattr(record, item.name), hint) for item, hint in _field_types(kind)}


def _record(part: Part, kind: Json) -> Json:
    known = {item.name: hint for item, hint in _field_types(kind)}
    for key in part.value:
        if key not in known:
            raise part.at(key).error(f"{kind.__name__} has no field {key!r}", sorted(known))
    try:
        return kind(**{key: _decode(value, known[key]) for key, value in part.value.items()})
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise part.error(f"this is no {kind.__name__}: {error}", sorted(known)) from None


@lru_cache(maxsize=256)
def _field_types(kind: Json) -> list[tuple[Any, Any]]:
    hints = get_type_hints(kind)
    return [(item, hints[item.name]) for item in fields(kind)]


def _encode(value: Json, hint: Json) -> Json:
    if is_dataclass(value) and not isinstance(value, type):
        inner = {item.name: _encode(getattr(value, item.name), wanted) for item, wanted in _field_types(type(value))}
        return inner if _within(hint, type(value)) else {KIND: type(value).__name__, **inner}
    if isinstance(value, tuple):
        members = _members(hint, len(value))
        if members is None:
            return {TUPLE: [_encode(item, Any) for item in value]}
        return [_encode(item, member) for item, member in zip(value, members, strict=True)]
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode()}
    if isinstance(value, Mapping):
        return {key: _encode(item, Any) for key, item in value.items()}
    return [_encode(item, Any) for item in value] if isinstance(value, list) else value


def _decode(value: Json, hint: Json) -> Json:
    if isinstance(value, dict):
        return _decode_map(value, hint)
    if isinstance(value, list):
        members = _members(hint, len(value))
        if members is None:
            return [_decode(item, Any) for item in value]
        return tuple(_decode(item, member) for item, member in zip(value, members, strict=True))
    return value


def _decode_map(value: dict[str, Json], hint: Json) -> Json:
    if set(value) == {TUPLE}:
        return tuple(_decode(item, Any) for item in value[TUPLE])
    if set(value) == {BYTES}:
        return base64.b64decode(value[BYTES])
    inner = (choice for choice in _choices(hint) if is_dataclass(choice))
    kind: Json = PARTS[value[KIND]] if KIND in value else next(inner, None)
    if kind is None:
        return {key: _decode(item, Any) for key, item in value.items()}
    known: dict[str, Any] = {item.name: wanted for item, wanted in _field_types(kind)}
    return kind(**{key: _decode(item, known[key]) for key, item in value.items() if key != KIND})


def _choices(hint: Json) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)


def _within(hint: Json, kind: type[Any]) -> bool:
    return kind in _choices(hint)


def _members(hint: Json, length: int) -> tuple[Any, ...] | None:
    """The types of a tuple's members where the field is a tuple, or None where it may be anything."""
    for choice in _choices(hint):
        if get_origin(choice) is tuple:
            arguments = get_args(choice)
            return arguments[:1] * length if arguments[1:] == (Ellipsis,) else arguments
    return None
