"""Ways from a record to columns, as rules write them: selection_rules.py says how."""

from __future__ import annotations

from itertools import chain


def values_of(world, record, way, made_up):
    """What a record has at the end of a way; `made_up` are columns that are worked out."""
    if isinstance(way, list):
        return [value for one in way for value in values_of(world, record, one, made_up)]
    first, _, rest = way.partition("/")
    if first in made_up:
        return made_up[first](record)
    if first.startswith("<"):
        table, field = first[1:].split(".")
        table, _, kind = table.partition(" of ")
        others = [other for other in world.tables[table] if record.guid in as_tuple(getattr(other, field))]
        others = [other for other in others if not kind or other.type == kind]
        return [value for other in others for value in values_of(world, other, rest, made_up)]
    found = as_tuple(getattr(record, first.rstrip("?"), None)) or ((None,) if first.endswith("?") else ())
    if not rest:
        return list(found)
    lead = {"space": "spaces", "organization": "organizations", "app": "apps", "route": "routes"}
    kind = first.rstrip("?").removesuffix("s").removesuffix("_guid").removeprefix("shared_")
    table = world.tables[lead.get(kind, f"{kind}s")]
    return list(
        chain.from_iterable([None] if guid is None else values_of(world, table[guid], rest, made_up) for guid in found)
    )


def as_tuple(value):
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def text_of(value):
    return str(value).lower() if isinstance(value, bool) else str(value)
