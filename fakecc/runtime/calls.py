"""Calls to what runs apps: written in the journal, and what a test's faults say of them.

What a fault says of something that begins is kept as long as that is under way: it stands before progress rules and
behaviours, and an error is raised at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from fakecc.faults import matching, on_runtime
from fakecc.faults.matching import FaultTarget
from fakecc.journal import Entry
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.arranged import Fault, RuntimeVerdict
from fakecc.records import Value, value_type
from fakecc.world import World


@value_type
class RuntimeCall(Value):
    """One call: the operation, such as `stage`, and about what of which app, by its guid and as a path.

    `selectors` are what faults may select by beside the app; `told` is what the journal keeps.
    """

    operation: str
    path: str
    guid: str
    app: App
    told: Mapping[str, Json] = field(default_factory=dict[str, Json])
    selectors: Mapping[str, Json] = field(default_factory=dict[str, Json])


def begin(world: World, call: RuntimeCall) -> None:
    """Write the call down, and keep what a fault says of it. Raises the error that a fault has for it."""
    fault = matching.strike(world.faults, _target(call), world.now()) if len(world.faults) else None
    _write_down(world, call, fault)
    forget(world, call.guid)
    if fault is None:
        return
    error = on_runtime.refusal(fault)
    if error is not None:
        raise error
    world.add(RuntimeVerdict(**world.stamp(RuntimeVerdict), resource_guid=call.guid, words=on_runtime.words(fault)))


def end(world: World, call: RuntimeCall) -> None:
    """Write down that something was given up."""
    _write_down(world, call, None)
    forget(world, call.guid)


def words(world: World, guid: str) -> Mapping[str, Json]:
    """What a fault said of what is under way; nothing where none did."""
    verdict = world.runtime_verdicts.first(resource_guid=guid)
    return verdict.words if verdict else {}


def forget(world: World, guid: str) -> None:
    """What was said of an earlier call no longer holds."""
    for verdict in world.runtime_verdicts.find(resource_guid=guid) if len(world.runtime_verdicts) else ():
        world.remove(verdict)


def _target(call: RuntimeCall) -> FaultTarget:
    app = call.app
    # A task's guid is random, its name is not.
    names = [value[1] if isinstance(value, tuple) else value for value in call.selectors.values()]
    return FaultTarget(
        where="runtime",
        keys=(f"runtime {call.operation}",),
        facts=lambda: {"app": (app.guid, app.name), **call.selectors},
        resource=lambda: app.guid,
        identity=lambda: f"{call.operation} {app.name} {names}",
    )


def _write_down(world: World, call: RuntimeCall, fault: Fault | None) -> None:
    named = fault.name or fault.guid if fault else ""
    entry = Entry(
        kind="runtime",
        at=world.now(),
        method="",
        path=call.path,
        status=0,
        operation=call.operation,
        request={"app_guid": call.app.guid, **call.told},
        note="fault" if fault else "",
        fault=named,
    )
    world.journal.add(entry)
