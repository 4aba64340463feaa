"""Sidecars: made, changed, deleted. They leave no events.

Source: cloud_controller_ng:app/actions/sidecar_create.rb, sidecar_update.rb, app/models/runtime/sidecar_model.rb,
sidecar_process_type_model.rb, constraints/sidecar_memory_less_than_process_memory_policy.rb
"""

from __future__ import annotations

from collections.abc import Iterable

from fakecc.columns import NULL_BYTE
from fakecc.errors import Invalid, Unstorable
from fakecc.json_types import Json
from fakecc.models.apps import App, Sidecar
from fakecc.records import replace
from fakecc.world import World

LONGEST_NAME, LONGEST_COMMAND = 255, 4096


def create(
    world: World, app: App, *, name: str, command: str, process_types: Iterable[str], memory: int | None
) -> Sidecar:
    """Make a sidecar. Raises Invalid("sidecar", "memory", type=...), and what `_check` does."""
    sidecar = Sidecar(
        **world.stamp(Sidecar),
        app_guid=app.guid,
        name=name,
        command=command,
        process_types=tuple(process_types),
        memory=memory,
    )
    if memory is not None:
        check_memory(world, sidecar)
    _check(world, sidecar)
    return world.add(sidecar)


def update(world: World, sidecar: Sidecar, changed: dict[str, Json]) -> Sidecar:
    """Change a sidecar, and save it whole. Raises as create does."""
    wanted = replace(sidecar, **changed)
    if "memory" in changed or "process_types" in changed:
        check_memory(world, wanted)
    _check(world, wanted)
    return world.change(sidecar, **changed, updated_at=world.now())


def check_memory(world: World, sidecar: Sidecar) -> None:
    """Raises Invalid("sidecar", "memory", type=...) where a process would have no memory left beside its sidecars."""
    others = [each for each in world.sidecars.find(app_guid=sidecar.app_guid) if each.guid != sidecar.guid]
    for process in world.processes.find(app_guid=sidecar.app_guid):
        if process.type not in sidecar.process_types:
            continue
        used = sum(each.memory or 0 for each in others if process.type in each.process_types)
        if used + (sidecar.memory or 0) >= process.memory:
            raise Invalid("sidecar", "memory", type=process.type)


def _check(world: World, sidecar: Sidecar) -> None:
    """Raises Invalid("sidecar", ...): "name_length", "command_length", "unique", and what _check_types does."""
    if len(sidecar.name) > LONGEST_NAME:
        raise Invalid("sidecar", "name_length")
    if len(sidecar.command) > LONGEST_COMMAND:
        raise Invalid("sidecar", "command_length")
    others = [each for each in world.sidecars.find(app_guid=sidecar.app_guid) if each.guid != sidecar.guid]
    if any(each.name == sidecar.name for each in others):
        raise Invalid("sidecar", "unique", name=sidecar.name)
    _check_types(sidecar)


def _check_types(sidecar: Sidecar) -> None:
    """Raises Invalid("sidecar", ...): "presence", "length", "twice"; Unstorable for a NUL."""
    for number, process_type in enumerate(sidecar.process_types):
        if not process_type.strip():
            raise Invalid("sidecar", "presence")
        if len(process_type) > LONGEST_NAME:
            raise Invalid("sidecar", "length")
        if "\0" in process_type:
            raise Unstorable(NULL_BYTE)
        if process_type in sidecar.process_types[:number]:
            raise Invalid("sidecar", "twice", type=process_type)


def sentence(problem: Invalid) -> str:
    """What is said of a sidecar that is refused: to a client, and by a job."""
    details = problem.details
    return {
        "memory": (
            f'The memory allocation defined is too large to run with the dependent "{details.get("type")}" process'
        ),
        "name_length": "Name is too long (maximum is 255 characters)",
        "command_length": "Command is too long (maximum is 4096 characters)",
        "unique": f"Sidecar with name '{details.get('name')}' already exists for given app",
        "presence": "type presence",
        "length": "Process type is too long (maximum is 255 characters)",
        "twice": f"sidecar_guid and type Sidecar is already associated with process type {details.get('type')}",
    }[problem.rule]
