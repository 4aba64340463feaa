"""Gates as a test writes them down: closed, looked at, opened; what they hold goes on, succeeds, or fails.

{"job": "service_instance.create", "resource": "db"}    jobs wait before they begin, in PROCESSING
{"when": {"operation": "jobs.get", "nth": 2}}           requests wait before they are handled: fault_words/selection.py
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from itertools import count
from types import TracebackType
from typing import Self

from fakecc.actions import gates as actions
from fakecc.actions import held_jobs
from fakecc.arrange import faults, operations
from fakecc.arrange.checking import Missing, Part, check, check_description, check_type
from fakecc.arrange.fault_words import effects, selection
from fakecc.clock import iso, seconds_of
from fakecc.json_types import Json
from fakecc.models.arranged import Gate
from fakecc.models.jobs import JOB_OPERATIONS, V2_JOBS
from fakecc.near_names import nearest
from fakecc.world import World

# What a request is answered at a gate that fails, where the test says nothing.
NO_ANSWER: Mapping[str, Json] = {"status": 503}


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
        return held_jobs_of(self._world, self._gate) if self._gate else []

    def open(self) -> None:
        """Let go on what waits here, and hold nothing any more."""
        open_named(self._world, self.guid)

    @property
    def requests(self) -> list[Json]:
        """The requests that wait here, in the order in which they came: method, path, user, request_id."""
        with self._world.lock:
            return held_requests_of(self._world, self.guid)

    def wait_for(self, count: int = 1, *, timeout: float = 5.0) -> list[Json]:
        """Wait until so many requests wait here, at most `timeout` seconds of the wall; gives them.

        Raises TimeoutError where they do not come.
        """
        check_type(count, int, "/count", "a whole number")
        waiting = self._world.held_requests
        with self._world.lock:
            if not waiting.wait(lambda: len(waiting.at(self.guid)) >= count, timeout):
                message = f"{len(waiting.at(self.guid))} requests wait at the gate after {timeout:g} s, not {count}"
                raise TimeoutError(message)
            return held_requests_of(self._world, self.guid)

    def succeed(self) -> None:
        """Let go on what waits here, have it succeed as far as brokers decide that, and hold nothing any more."""
        succeed_named(self._world, self.guid)

    def fail(self, description: str = "", **answer: Json) -> None:
        """End the jobs that wait here as failed, and hold nothing any more.

        Requests that wait are answered with the `status` or the `error` that is given, as a fault's `then` has them;
        without one it is 503. Raises BadInput for another answer, and for a description that is no text.
        """
        fail_named(self._world, self.guid, description, answer)

    def as_json(self) -> Json:
        """The gate as JSON, as /_fakecc/gates shows it."""
        return present(self._world, self._gate) if self._gate else {"guid": self.guid, "gone": True}


def add(world: World, part: Part) -> Gate:
    """Close a gate. Raises BadInput where what it says cannot be."""
    name = part.get("name") or _next_name(world)
    if world.gates.find(name=name):
        raise part.at("name").error(f"there is a gate {name!r} already")
    if "when" in part:
        _check_alone(part)
    if "job" in part:
        _check_job(part.at("job"))
    until = None
    if "ttl" in part:
        try:
            until = world.now() + seconds_of(part["ttl"])
        except ValueError as problem:
            raise part.at("ttl").error(str(problem)) from None
    fields = part.present("job", "resource", "when")
    gate = world.add(Gate(**world.stamp(Gate), name=name, until=until, **fields))
    if "when" in part:
        _hold_requests(world, gate, part)
    if until is not None:
        world.later(until - world.now(), actions.open_in_time, gate_guid=gate.guid)
    return gate


def _check_alone(part: Part) -> None:
    """Raises BadInput for a gate that is to hold requests and jobs."""
    for key in ("job", "resource"):
        if key in part:
            raise part.at(key).error(f"{key!r} is for jobs, and `when` for requests: a gate holds one of them")


def _check_job(job: Part) -> None:
    """Raises BadInput for a pattern that no job's operation fits: a gate that could hold nothing."""
    if not job.value.startswith(V2_JOBS) and not any(fnmatchcase(known, job.value) for known in JOB_OPERATIONS):
        raise job.error(f"no job does {job.value!r}", nearest(job.value, JOB_OPERATIONS))


def _next_name(world: World) -> str:
    return next(name for number in count(1) if not world.gates.find(name=(name := f"gate-{number}")))


def _hold_requests(world: World, gate: Gate, part: Part) -> None:
    """Add the fault by which requests are held. Raises BadInput where `when` selects none."""
    when = part.at("when")
    chosen = selection.read(world, when)
    if chosen["where"] != "request":
        raise when.error("a gate holds requests of clients; what is under way is held by the progress mode `manual`")
    given = {"name": gate.name, "when": when.value, "then": {"hold": gate.name}}
    fields: dict[str, Json] = {**chosen, "name": gate.name, "given": given}
    fields["effect"] = {"hold": gate.guid}
    del fields["where"]
    world.add(faults.draft(world, "gate", **fields))


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


def fail_named(world: World, name: str, description: str = "", answer: Mapping[str, Json] | None = None) -> Gate:
    """End the jobs that wait at the gate as failed, have requests answered so, and open it.

    Raises Missing, and BadInput as ClosedGate.fail does.
    """
    check_description(description)
    with world.lock, world.transaction():
        gate = find(world, name)
        effect = _answer_of(gate, answer or {})
        for step in held_jobs.waiting_at(world, gate):
            held_jobs.fail(world, step, description)
        gate = world.change(world.gates[gate.guid], closed=False, answer=effect)
        actions.forget_requests(world, gate)
    world.catch_up()
    return world.gates[gate.guid]


def _answer_of(gate: Gate, given: Mapping[str, Json]) -> dict[str, Json]:
    """The effect that requests meet at a gate that fails; jobs meet none."""
    if gate.when is None:
        for key in given:
            raise Part(given).at(key).error(f"{key!r} is what requests are answered, and this gate holds jobs")
        return {}
    check({"when": {"operation": "*"}, "then": given or NO_ANSWER}, "fault")
    return effects.read("request", Part(given or NO_ANSWER), ())


def succeed_named(world: World, name: str) -> Gate:
    """Open the gate, and have what waited there succeed, as far as brokers decide that. Raises Missing."""
    with world.lock:
        gate = find(world, name)
        subjects = [job.resource_guid for guid in held_jobs_of(world, gate) if (job := world.jobs.get(guid))]
    open_named(world, name)
    for guid in subjects:
        for operation in operations.busy_on(world, guid):
            operation.succeed()
    return world.gates[gate.guid]


def held_jobs_of(world: World, gate: Gate) -> list[str]:
    """The guids of the jobs that wait at the gate."""
    return [guid for step in held_jobs.waiting_at(world, gate) for guid in held_jobs.jobs_of(world, step)]


def held_requests_of(world: World, gate_guid: str) -> list[Json]:
    """The requests that wait at the gate, as JSON. Hold the lock."""
    told = ("method", "path", "user", "request_id")
    return [{key: getattr(one, key) for key in told} for one in world.held_requests.at(gate_guid)]


def present(world: World, gate: Gate) -> Json:
    """The gate as JSON."""
    shown = {
        "guid": gate.guid,
        "name": gate.name,
        "job": gate.job if gate.when is None else None,
        "when": None if gate.when is None else dict(gate.when),
        "resource": gate.resource,
        "closed": gate.closed,
        "until": None if gate.until is None else iso(gate.until),
        "jobs": held_jobs_of(world, gate),
        "requests": held_requests_of(world, gate.guid),
    }
    return {key: value for key, value in shown.items() if value is not None}
