"""A client's request as faults and gates see it: by which names they may select it, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from urllib.parse import parse_qsl

from fakecc.faults.matching import Facts, FaultTarget
from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.store import Record
from fakecc.world import World

GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@value_type
class ClientRequest(Value):
    """What a client asked. `route` is its pattern, as /v3/apps/:guid, or the path where it has none.

    `caller` are the user's name and guid, `host` the names of the host. `body` is the JSON that was sent.
    """

    method: str
    path: str
    route: str
    query: str = ""
    caller: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    body: Json = None


def target_of(world: World, asked: ClientRequest) -> FaultTarget:
    """The request as a fault's target."""
    return FaultTarget(
        where="request",
        # No fault is for a path with a zero byte, which no table looks for.
        keys=() if "\0" in asked.route else (f"{asked.method} {asked.route}",),
        facts=partial(_facts, world, asked),
        resource=partial(_resource_name, world, asked),
        identity=partial(_identity, world, asked),
    )


def _facts(world: World, asked: ClientRequest) -> Facts:
    subject = _subject(world, asked)
    resource = subject[1] if subject else None
    return {
        "method": asked.method,
        "path": (asked.path, asked.route),
        "caller": asked.caller,
        "host": asked.host,
        "type": subject[0] if subject else _collection(asked),
        "name": tuple(_names(asked, resource)),
        "plan": tuple(_plans(world, asked, resource)),
        "label": tuple(_labels(asked, resource)),
    }


def _identity(world: World, asked: ClientRequest) -> str:
    """The request in words that are the same in every run: of random guids stand the names of what they are of."""
    told = GUID.sub(lambda match: _word_for(world, match[0]), f"{asked.path}?{asked.query}")
    return f"{asked.caller[:1]} {asked.method} {told} {_names(asked, None)}"


def _word_for(world: World, guid: str) -> str:
    """The type and the name of the record of that guid, of a job those of what it works on; or else its number."""
    for table in world.tables.values():
        record = table.get(guid)
        if record is not None:
            kind, about = _work_of(world, table.name, record)
            return f"{table.name} {kind} {getattr(about, 'name', None) or table.ordinal(guid)}"
    return "unknown"


def _subject(world: World, asked: ClientRequest) -> tuple[str, Record] | None:
    """The record that the path names last, and its table; of a job what it works on."""
    for segment in reversed(asked.path.split("/")):
        for table in world.tables.values() if segment and "\0" not in segment else ():
            record = table.get(segment)
            if record is not None and table.name != "steps":
                return _work_of(world, table.name, record)
    return None


def _work_of(world: World, table: str, record: Record) -> tuple[str, Record]:
    about = getattr(record, "resource_type", ""), getattr(record, "resource_guid", "")
    worked_on = world.tables[about[0]].get(about[1]) if table == "jobs" and about[0] in world.tables else None
    return (about[0], worked_on) if worked_on is not None else (table, record)


def _collection(asked: ClientRequest) -> str:
    """The resource's type by the path: what a creation makes, or a list holds."""
    segments = [segment for segment in asked.path.split("/") if segment]
    return segments[1] if len(segments) > 1 else ""


def _resource_name(world: World, asked: ClientRequest) -> str:
    subject = _subject(world, asked)
    if subject is not None:
        return subject[1].guid
    names = _names(asked, None)
    return f"{_collection(asked)} {names[0]}" if names else asked.path


def _names(asked: ClientRequest, resource: Record | None) -> list[str]:
    """The guid and the name of the resource; those that a creation's body or a list's filter gives."""
    if resource is not None:
        return [resource.guid, *filter(None, [getattr(resource, "name", None)])]
    body = _body(asked)
    named = [body["name"]] if isinstance(body.get("name"), str) else []
    for key, value in parse_qsl(asked.query):
        if key == "names":
            named += value.split(",")
        elif key == "q" and value.startswith("name:"):
            named.append(value.removeprefix("name:"))
    return named


def _plans(world: World, asked: ClientRequest, resource: Record | None) -> list[str]:
    guid = getattr(resource, "service_plan_guid", None) or _plan_in_body(_body(asked))
    plan = None if isinstance(guid, str) and "\0" in guid else world.service_plans.get(guid)
    return [plan.guid, plan.name] if plan else []


def _plan_in_body(body: Mapping[str, Json]) -> Json:
    """The plan that v3's or v2's body names."""
    found: Json = body.get("relationships")
    for key in ("service_plan", "data", "guid"):
        found = found.get(key) if isinstance(found, dict) else None
    return found or body.get("service_plan_guid")


def _labels(asked: ClientRequest, resource: Record | None) -> list[str]:
    metadata: Json = getattr(resource, "metadata", None)
    given = _body(asked).get("metadata")
    held: Json = (
        dict(metadata.labels) if metadata is not None else given.get("labels") if isinstance(given, dict) else {}
    )
    labels = held.items() if isinstance(held, dict) else ()
    return [text for key, value in labels for text in (str(key), f"{key}={value}")]


def _body(asked: ClientRequest) -> Mapping[str, Json]:
    return asked.body if isinstance(asked.body, dict) else {}
