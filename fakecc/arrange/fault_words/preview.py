"""Which of the calls in the journal a fault would have hit, had it been there."""

from __future__ import annotations

from fakecc.arrange import faults
from fakecc.arrange.checking import Part
from fakecc.arrange.fault_words.targets import ClientRequest, target_of
from fakecc.faults import matching
from fakecc.faults.matching import FaultTarget
from fakecc.journal import Entry
from fakecc.json_types import Json
from fakecc.models.arranged import Fault
from fakecc.store import Table
from fakecc.world import World

TABLES = {"broker": "service_brokers", "plan": "service_plans", "instance": "service_instances"}


def hits(world: World, part: Part) -> list[Entry]:
    """The entries that the fault would have hit, oldest first. Raises BadInput as adding it does.

    Times are left out: a fault that begins now is asked about the past.
    """
    fault = faults.draft_of(world, part, taken=())
    alone: Table[Fault] = Table("faults", Fault, ("keys",))
    alone.put(fault)
    found: list[Entry] = []
    for entry in world.journal:
        target = _target(world, entry)
        if target is not None and matching.strike(alone, target, fault.since or 0.0) is not None:
            found.append(entry)
    return found


def _target(world: World, entry: Entry) -> FaultTarget | None:
    if entry.kind == "runtime":
        return _runtime_target(world, entry)
    if entry.kind == "request":
        path, _, query = entry.path.partition("?")
        return target_of(
            world,
            ClientRequest(
                method=entry.method,
                path=path,
                route=entry.route or path,
                query=query,
                caller=(entry.caller, entry.user_guid),
                host=entry.hosts,
                body=entry.request,
            ),
        )
    return FaultTarget(
        where="broker",
        keys=(f"broker {entry.operation}",),
        facts=lambda: {key: (guid, _name(world, key, guid)) for key, guid in entry.subjects.items()},
        resource=lambda: entry.subjects.get("instance", ""),
        identity=lambda: f"{entry.operation} {entry.path}",
    )


def _runtime_target(world: World, entry: Entry) -> FaultTarget:
    told: Json = entry.request
    process, instance = (world.processes.get(told.get("process_guid")), entry.path.rpartition("/")[2])
    facts = {
        "app": (told["app_guid"], _app_name(world, told["app_guid"])),
        "task": (told.get("task_guid"), _task_name(world, told.get("task_guid"))),
        "process_type": process.type if process else None,
        "index": int(instance) if process else None,
    }
    return FaultTarget(
        where="runtime",
        keys=(f"runtime {entry.operation}",),
        facts=lambda: facts,
        resource=lambda: str(told["app_guid"]),
        identity=lambda: f"{entry.operation} {entry.path}",
    )


def _app_name(world: World, guid: str) -> str:
    app = world.apps.get(guid)
    return app.name if app else ""


def _task_name(world: World, guid: str | None) -> str:
    task = world.tasks.get(guid)
    return task.name if task else ""


def _name(world: World, key: str, guid: str) -> str:
    record = world.tables[TABLES[key]].get(guid)
    return str(record.name) if record else ""
