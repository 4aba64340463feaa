"""Hooks: what a test wants done before or after the nth request of a kind, as if somebody else did it meanwhile.

{"when": {"operation": "jobs.get", "nth": 2}, "then": {"before": {"release": "db"}}}

    release, succeed, fail    the operation on that resource, or at that gate: a name
    seed                      a seed
    delete                    {"service_instances": "db"}: a table and a name
    fault                     another fault
    advance                   a duration
    expire_tokens             true
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fakecc.actions.services import service_instances
from fakecc.arrange import clock, faults, gates, operations
from fakecc.arrange.checking import Missing, Part
from fakecc.arrange.seeds import documents
from fakecc.json_types import Json
from fakecc.models.services import ServiceInstance
from fakecc.world import World


def do(world: World, deeds: Mapping[str, Json]) -> None:
    """Do what a hook says, in its order. Raises BadInput and Missing as doing it by hand does."""
    for name, argument in deeds.items():
        DEEDS[name](world, argument)


def _end(ending: str) -> Callable[[World, Json], None]:
    def end(world: World, name: Json) -> None:
        gate = world.gates.get(name) or world.gates.first(name=name)
        if gate is None:
            operations.end(world, name, ending)
        elif ending == "fail":
            gates.fail_named(world, name)
        elif ending == "succeed":
            gates.succeed_named(world, name)
        else:
            gates.open_named(world, name)

    return end


def _seed(world: World, document: Json) -> None:
    documents.seed(world, document)


def _delete(world: World, names: Json) -> None:
    with world.lock, world.piece(None):
        for table_name, name in names.items():
            table = world.tables.get(table_name)
            if table is None:
                raise Missing(f"there is no table {table_name!r}", tuple(world.tables))
            record = table.get(name) or next((one for one in table if getattr(one, "name", None) == name), None)
            if isinstance(record, ServiceInstance):
                service_instances.purge(world, record)
            elif record is not None:
                world.remove(record)


def _fault(world: World, document: Json) -> None:
    with world.lock, world.transaction():
        faults.add(world, Part(document))


def _advance(world: World, duration: Json) -> None:
    clock.change(world, Part({"advance": duration}))


def _expire_tokens(world: World, _: Json) -> None:
    clock.change(world, Part({"expire_tokens": True}))


DEEDS: Mapping[str, Callable[[World, Json], None]] = {
    "release": _end("release"),
    "succeed": _end("succeed"),
    "fail": _end("fail"),
    "seed": _seed,
    "delete": _delete,
    "fault": _fault,
    "advance": _advance,
    "expire_tokens": _expire_tokens,
}
