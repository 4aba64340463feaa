"""The schemas of the JSON in brokers' answers, and the complaints about answers that break them.

Source: cloud_controller_ng:lib/services/service_brokers/v2/response_parser.rb (the schemas); the sentences are
those of the json-schema gem.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from fakecc.json_types import Json

Schema = dict[str, Any]
Sentences = Sequence[str]

OBJECT: Schema = {"type": ("object",)}
STRING: Schema = {"type": ("string",)}
OPERATION: Schema = {"type": ("string",), "maximum": 10000}
METADATA: Schema = {"type": ("object",), "properties": {"labels": OBJECT, "attributes": OBJECT}}

ASYNCHRONOUS: Schema = {"properties": {"operation": OPERATION}}
INSTANCE: Schema = {
    "properties": {"dashboard_url": {"type": ("string", "null")}, "operation": OPERATION, "metadata": METADATA}
}
FETCHED_INSTANCE: Schema = {
    "properties": {
        "service_id": STRING,
        "plan_id": STRING,
        "dashboard_url": STRING,
        "parameters": OBJECT,
        "metadata": METADATA,
    }
}
MOUNT: Schema = {
    "type": ("object",),
    "required": ("device", "device_type", "driver", "mode", "container_dir"),
    "properties": {
        "device": {
            "type": ("object",),
            "required": ("volume_id",),
            "properties": {"volume_id": STRING, "mount_config": {"type": ("object", "null")}},
        },
        "device_type": STRING,
        "driver": STRING,
        "mode": {"one_of": ("r", "rw")},
        "container_dir": STRING,
    },
}
FETCHED_BINDING: Schema = {
    "properties": {
        "parameters": OBJECT,
        "credentials": OBJECT,
        "syslog_drain_url": STRING,
        "route_service_url": STRING,
        "volume_mounts": {"type": ("array",), "items": MOUNT},
    }
}

KINDS: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "number",
    str: "string",
    list: "array",
    dict: "object",
}


def complaints(value: Json, schema: Schema, place: str = "#/") -> list[str]:
    """Give the complaints about `value` in the schema's order; `place` is its path in the body."""
    found: list[str] = []
    for rule, wanted in schema.items():
        found += CHECKS[rule](value, wanted, place)
    return found


def _wrong_kind(value: Json, allowed: Collection[str], place: str) -> Sentences:
    kind = KINDS[type(value)]
    if kind in allowed:
        return ()
    if len(allowed) == 1:
        return (f"The property '{place}' of type {kind} did not match the following type: {next(iter(allowed))}",)
    listed = ", ".join(allowed)
    return (f"The property '{place}' of type {kind} did not match one or more of the following types: {listed}",)


def _too_long(value: Json, maximum: int, place: str) -> Sentences:
    if isinstance(value, str) and len(value) > maximum:
        return (f"The property '{place}' was not of a maximum string length of {maximum}",)
    return ()


def _strange(value: Json, allowed: Collection[str], place: str) -> Sentences:
    if value in allowed:
        return ()
    shown = f'"{value}"' if isinstance(value, str) else value
    return (f"The property '{place}' value {shown} did not match one of the following values: {', '.join(allowed)}",)


def _missing(value: Json, required: Collection[str], place: str) -> Sentences:
    missing = [name for name in required if name not in value] if isinstance(value, dict) else []
    return [f"The property '{place}' did not contain a required property of '{name}'" for name in missing]


def _in_properties(value: Json, properties: Schema, place: str) -> Sentences:
    found: list[str] = []
    for name, schema in properties.items() if isinstance(value, dict) else ():
        if name in value:
            found += complaints(value[name], schema, f"{place.removesuffix('/')}/{name}")
    return found


def _in_items(value: Json, schema: Schema, place: str) -> Sentences:
    found: list[str] = []
    for number, item in enumerate(value if isinstance(value, list) else ()):
        found += complaints(item, schema, f"{place.removesuffix('/')}/{number}")
    return found


CHECKS: Mapping[str, Callable[[Json, Any, str], Sentences]] = {
    "type": _wrong_kind,
    "maximum": _too_long,
    "one_of": _strange,
    "required": _missing,
    "properties": _in_properties,
    "items": _in_items,
}
