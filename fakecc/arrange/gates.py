"""Gates as a test writes them down: closed, looked at, opened; what they hold released, or ended as failed."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from fakecc import errors
from fakecc.actions import gates as actions
from fakecc.actions import jobs
from fakecc.actions.services import last_operations
from fakecc.arrange.checking import Missing, Part
from fakecc.clock import iso, seconds_of
from fakecc.json_types import Json
from fakecc.models.arranged import Gate
from fakecc.models.jobs import Job
from fakecc.world import World


class ClosedGate:
    """A gate at hand: `with world.gate(job="service_instance.create") as gate:` opens it at the end of the block."""

    def __init__(self, world: World, guid: str) -> None:
        self._world = world
        self.guid = guid

    def __repr__(self) -> str:
        return f"<gate {self.as_json()}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del kind, error, trace
        if self._gate is not None:
            self.open()

    @property
    def _gate(self) -> Gate | None:
        return self._world.gates.get(self.guid)

    @property
    def jobs(self) -> list[str]:
        """The guids of the jobs that wait here, in the order in which they came."""
        return held_jobs(self._world, self._gate) if self._gate else []

    def open(self) -> None:
        """Let go on what waits here, and hold nothing any more."""
        open_named(self._world, self.guid)

    def fail(self, description: str = "") -> None:
        """End the jobs that wait here as failed, and hold nothing any more."""
        fail_named(self._world, self.guid, description)

    def as_json(self) -> Json:
        """The gate as JSON, as /_fakecc/gates shows it."""
        return present(self._world, self._gate) if self._gate else {"guid": self.guid, "gone": True}


def add(world: World, part: Part) -> Gate:
    """Close a gate. Raises BadInput where what it says cannot be."""
    name = part.get("name") or f"gate-{len(world.gates) + 1}"
    if world.gates.find(name=name):
        raise part.at("name").error(f"there is a gate {name!r} already")
    until = None
    if "ttl" in part:
        try:
            until = world.now() + seconds_of(part["ttl"])
        except ValueError as problem:
            raise part.at("ttl").error(str(problem)) from None
    gate = world.add(Gate(**world.stamp(Gate), name=name, until=until, **part.present("job", "resource")))
    if until is not None:
        world.later(until - world.now(), actions.open_in_time, gate_guid=gate.guid)
    return gate


def find(world: World, name: str) -> Gate:
    """The gate of that name or guid. Raises Missing."""
    gate = world.gates.get(name) or world.gates.first(name=name)
    if gate is None:
        raise Missing(f"there is no gate {name!r}", tuple(known.name for known in world.gates))
    return gate


def open_named(world: World, name: str) -> Gate:
    """Open the gate, and do what waited there. Raises Missing."""
    with world.lock, world.transaction():
        gate = find(world, name)
        actions.open_gate(world, gate)
    world.catch_up()
    return world.gates[gate.guid]


def fail_named(world: World, name: str, description: str = "") -> Gate:
    """End the jobs that wait at the gate as failed, and open it. Raises Missing."""
    with world.lock, world.transaction():
        gate = find(world, name)
        for guid in gate.steps:
            step = world.steps.get(guid)
            if step is not None:
                for job_guid in step.concerns:
                    _fail(world, job_guid, description or "the test let it fail")
                world.remove(step)
        world.change(gate, closed=False, steps=())
    world.catch_up()
    return world.gates[gate.guid]


def _fail(world: World, job_guid: str, description: str) -> None:
    job, delayed = world.jobs.get(job_guid), world.delayed_jobs.get(job_guid)
    if job is not None:
        jobs.fail(world, job.guid, jobs.problem_of(errors.UnableToPerform(job.operation, description)))
        _fail_last_operation(world, job, description)
    if delayed is not None:
        problem = jobs.problem_of(errors.UnableToPerform("job", description))
        world.change(delayed, state="failed", problem=problem)


def _fail_last_operation(world: World, job: Job, description: str) -> None:
    table = world.tables.get(job.resource_type)
    resource: Json = table.get(job.resource_guid) if table is not None else None
    last = getattr(resource, "last_operation", None)
    if last is not None and last.busy:
        last_operations.record(world, resource, last.type, "failed", description)


def held_jobs(world: World, gate: Gate) -> list[str]:
    """The guids of the jobs that wait at the gate."""
    steps = [step for guid in gate.steps if (step := world.steps.get(guid)) is not None]
    known = (world.jobs, world.delayed_jobs)
    return [guid for step in steps for guid in step.concerns if any(guid in table for table in known)]


def present(world: World, gate: Gate) -> Json:
    """The gate as JSON."""
    shown = {
        "guid": gate.guid,
        "name": gate.name,
        "job": gate.job,
        "resource": gate.resource,
        "closed": gate.closed,
        "until": None if gate.until is None else iso(gate.until),
        "jobs": held_jobs(world, gate),
    }
    return {key: value for key, value in shown.items() if value is not None}
