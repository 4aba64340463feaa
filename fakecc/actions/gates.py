"""Gates that a test closes: jobs wait before they begin, requests before they are handled.

They wait until the gate is opened, or its time is over.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from fakecc.models.arranged import Gate
from fakecc.models.jobs import Step
from fakecc.world import World, action


def hold(world: World, job: str, step: Step) -> None:
    """Hold a job's first step where a closed gate says so. `job` is its operation (service_instance.create)."""
    for gate in world.gates:
        if gate.closed and gate.when is None and fnmatchcase(job, gate.job) and _is_about(world, gate, step):
            world.change(step, held=True)
            world.change(gate, steps=(*gate.steps, step.guid))
            return


def _is_about(world: World, gate: Gate, step: Step) -> bool:
    if gate.resource is None or gate.resource in step.concerns:
        return True
    for guid in step.concerns:
        job = world.jobs.get(guid)
        table = world.tables.get(job.resource_type) if job else None
        resource = table.get(job.resource_guid) if table is not None and job is not None else None
        if gate.resource in {getattr(resource, "name", None), job.resource_guid if job else None}:
            return True
    return False


def open_gate(world: World, gate: Gate) -> None:
    """Let go on what the gate holds, and hold nothing any more."""
    for guid in gate.steps:
        _release(world, world.steps.get(guid))
    world.change(gate, closed=False, steps=())
    forget_requests(world, gate)


def forget_requests(world: World, gate: Gate) -> None:
    """Hold no more requests at an open gate; those that wait look again."""
    for fault in world.faults.find(where="gate"):
        if fault.effect.get("hold") == gate.guid:
            world.remove(fault)
    world.held_requests.look_again()


@action
def open_in_time(world: World, gate_guid: str) -> None:
    """The time of a gate is over."""
    gate = world.gates.get(gate_guid)
    if gate is not None and gate.closed:
        open_gate(world, gate)


def let_go(world: World, guid: str) -> None:
    """Let go on what is held about this job or resource, whichever gate it stands at."""
    for step in world.steps.find(concerns=guid):
        if step.held:
            _release(world, step)
            for gate in world.gates:
                if step.guid in gate.steps:
                    world.change(gate, steps=tuple(one for one in gate.steps if one != step.guid))


def _release(world: World, step: Step | None) -> None:
    if step is not None and step.held:
        world.remind(world.change(step, held=False, at=max(step.at, world.now())))
