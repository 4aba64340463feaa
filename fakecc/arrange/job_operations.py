"""Jobs that wait at gates and are about no service and no app's work, as a test lets one of them go on, or fail.

What is about a service instance or a binding is an operation of its own: arrange/operations.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.actions import gates, held_jobs
from fakecc.arrange.checking import check_description
from fakecc.json_types import Json
from fakecc.models.jobs import DelayedJob, Job
from fakecc.records import Value, small_value_type
from fakecc.store import Record
from fakecc.world import World

# Their jobs are ended with what they work on.
SERVICES = frozenset({"service_instances", "service_bindings", "service_keys", "route_bindings"})


@small_value_type
class JobOperation(Value):
    """One job that waits before it begins. `table` is that of what it works on, or `delayed_jobs` for one of v2's."""

    world: World
    table: str
    guid: str

    @property
    def job(self) -> Job | DelayedJob | None:
        """The job as it is now; None when it is gone, as v2's are once they have finished."""
        return self.world.jobs.get(self.guid) or self.world.delayed_jobs.get(self.guid)

    @property
    def resource(self) -> Record | None:
        """What the job works on; None where it is gone, or v2 does not say."""
        job, table = self.job, self.world.tables.get(self.table)
        found: Record | None = table.get(job.resource_guid) if table is not None and isinstance(job, Job) else None
        return found

    @property
    def state(self) -> str:
        """PROCESSING, POLLING, COMPLETE, FAILED, or v2's words; empty when the job is gone."""
        job = self.job
        return job.state if job else ""

    @property
    def names(self) -> tuple[str, ...]:
        """Under which names it is found: its guid, and the guid and the name of what it works on."""
        resource = self.resource
        own = (resource.guid, str(getattr(resource, "name", None) or resource.guid)) if resource else ()
        return (self.guid, *own)

    def release(self) -> None:
        """Let it begin now."""
        with self.world.lock, self.world.transaction():
            gates.let_go(self.world, self.guid)
        self.world.catch_up()

    def succeed(self, description: str = "") -> None:
        """Let it begin now: nobody but the Cloud Controller decides how it ends, so the description is left out."""
        del description
        self.release()

    def fail(self, description: str = "") -> None:
        """Have it fail now, without beginning. Raises BadInput for a description that is no text."""
        check_description(description)
        with self.world.lock, self.world.transaction():
            for step in held_jobs.steps_about(self.world, self.guid):
                held_jobs.fail(self.world, step, description)

    def as_json(self) -> Json:
        """The operation as JSON, as /_fakecc/operations shows it."""
        job = self.job
        return {
            "resource": self.table,
            "guid": self.guid,
            "name": self.names[-1],
            "operation": job.operation if isinstance(job, Job) else None,
            "state": self.state,
            "description": None,
            "progress": "manual",
            "jobs": [self.guid],
        }


def waiting(world: World) -> Iterator[JobOperation]:
    """The jobs that wait at gates, and are no service's."""
    for gate in world.gates:
        for step in held_jobs.waiting_at(world, gate):
            for guid in held_jobs.jobs_of(world, step):
                job = world.jobs.get(guid)
                table = job.resource_type if job else "delayed_jobs"
                if table not in SERVICES:
                    yield JobOperation(world, table, guid)


def waiting_as(world: World, name: str) -> Iterator[JobOperation]:
    """Those of that guid, or about what has that name or guid."""
    yield from (one for one in waiting(world) if name in one.names)
