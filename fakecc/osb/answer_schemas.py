"""The schemas of the JSON in brokers' answers, and the complaints about answers that break them.

Source: cloud_controller_ng:lib/services/service_brokers/v2/response_parser.rb (the schemas); the sentences are
those of the json-schema gem.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc.json_types import Json

Schema = dict[str, Any]

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

KINDS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("null", (type(None),)),
    ("boolean", (bool,)),
    ("integer", (int,)),
    ("number", (float,)),
    ("string", (str,)),
    ("array", (list,)),
    ("object", (dict,)),
)


def complaints(value: Json, schema: Schema, place: str = "#/") -> Iterator[str]:
    """Give the complaints about `value` in the schema's order; `place` is its path in the body."""
    yield from _wrong_kind(value, schema, place)
    yield from _too_long(value, schema, place)
    yield from _strange(value, schema, place)
    prefix = place if place.endswith("/") else f"{place}/"
    if isinstance(value, dict):
        yield from _missing(value, schema, place)
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield from complaints(value[name], inner, f"{prefix}{name}")
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from complaints(item, schema["items"], f"{prefix}{number}")


def _wrong_kind(value: Json, schema: Schema, place: str) -> Iterator[str]:
    allowed = schema.get("type", ())
    kind = next(name for name, types in KINDS if isinstance(value, types))
    if not allowed or kind in allowed:
        return
    if len(allowed) == 1:
        yield f"The property '{place}' of type {kind} did not match the following type: {allowed[0]}"
    else:
        listed = ", ".join(allowed)
        yield f"The property '{place}' of type {kind} did not match one or more of the following types: {listed}"


def _too_long(value: Json, schema: Schema, place: str) -> Iterator[str]:
    maximum = schema.get("maximum")
    if maximum is not None and isinstance(value, str) and len(value) > maximum:
        yield f"The property '{place}' was not of a maximum string length of {maximum}"


def _strange(value: Json, schema: Schema, place: str) -> Iterator[str]:
    allowed = schema.get("one_of", ())
    if allowed and value not in allowed:
        shown = f'"{value}"' if isinstance(value, str) else value
        yield f"The property '{place}' value {shown} did not match one of the following values: {', '.join(allowed)}"


def _missing(value: dict[str, Json], schema: Schema, place: str) -> Iterator[str]:
    for name in schema.get("required", ()):
        if name not in value:
            yield f"The property '{place}' did not contain a required property of '{name}'"
