"""The operations that are under way, and how a test ends them; those of apps are in app_operations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from fakecc.actions import gates, held_jobs
from fakecc.actions.services import last_operations, operations, service_instances
from fakecc.arrange import app_operations, faults, job_operations
from fakecc.arrange.app_operations import AppOperation
from fakecc.arrange.checking import BadInput, Complaint, Missing, check_description
from fakecc.arrange.job_operations import JobOperation
from fakecc.json_types import Json
from fakecc.models.arranged import BrokerOperation
from fakecc.models.services import RouteBinding, ServiceBinding, ServiceInstance, ServiceKey
from fakecc.near_names import nearest
from fakecc.records import Value, small_value_type
from fakecc.world import World

Operated = ServiceInstance | ServiceBinding | ServiceKey | RouteBinding

OPERATED = ("service_instances", "service_bindings", "service_keys", "route_bindings")
ENDINGS = ("release", "succeed", "fail")


@small_value_type
class Operation(Value):
    """One operation that is under way: on which resource, of which table."""

    world: World
    table: str
    guid: str

    def __repr__(self) -> str:
        told = self.as_json()
        return f"<Operation {told['operation']} of {self.table} {told['name'] or self.guid}: {self.state or 'gone'}>"

    @property
    def resource(self) -> Operated | None:
        """The resource as it is now, or None when it is gone."""
        found: Operated | None = self.world.tables[self.table].get(self.guid)
        return found

    @property
    def state(self) -> str:
        """in progress, succeeded, failed ...; empty when the resource is gone, or nothing ever happened to it."""
        operation = self.resource.last_operation if self.resource else None
        return operation.state if operation else ""

    def release(self) -> None:
        """End it now, in the way in which it would end by itself. Raises BadInput when it is over already."""
        self._check_under_way()
        if not self._at_broker() and not held_jobs.steps_about(self.world, self.guid):
            # Its broker was not asked yet, and so knows of nothing that could be released.
            self._go_on()
        known = self._at_broker()
        if known:
            self.world.change(known, progress="immediate")
        self._go_on()

    def succeed(self, description: str = "") -> None:
        """Have it succeed now. Where its job waits at a gate, that begins, and its broker then says so.

        Raises BadInput when it is over already.
        """
        self._check_under_way()
        if held_jobs.steps_about(self.world, self.guid):
            self._go_on()
            if self.state != "in progress":
                return
        self._end("succeeded", description)

    def fail(self, description: str = "") -> None:
        """Have it fail now; `description` is what the broker says of it. A job at a gate fails without beginning.

        Raises BadInput when it is over already, and for a description that is no text.
        """
        self._check_under_way()
        check_description(description)
        held = held_jobs.steps_about(self.world, self.guid)
        if not held:
            self._end("failed", description)
            return
        with self.world.lock, self.world.transaction():
            for step in held:
                held_jobs.fail(self.world, step, description)

    def as_json(self) -> Json:
        """The operation as JSON, as /_fakecc/operations shows it."""
        resource = self.resource
        operation = resource.last_operation if resource else None
        known = self._at_broker()
        return {
            "resource": self.table,
            "guid": self.guid,
            "name": getattr(resource, "name", None),
            "operation": operation.type if operation else None,
            "state": self.state,
            "description": operation.description if operation else None,
            "progress": known.progress if known else None,
            "jobs": [job.guid for job in self.world.jobs.find(resource_guid=self.guid) if job.state in BUSY],
        }

    def _check_under_way(self) -> None:
        with self.world.lock:
            if self.state == "in progress" or self._at_broker() or self._waits():
                return
            name = getattr(self.resource, "name", None) or self.guid
            raise BadInput(Complaint("", f"the operation on {name!r} is over: {self.state or 'it is gone'}"))

    def _at_broker(self) -> BrokerOperation | None:
        found = self.world.broker_operations.find(resource_guid=self.guid)
        return next((known for known in reversed(found) if known.outcome is None), None)

    def _end(self, state: str, description: str) -> None:
        with self.world.lock, self.world.transaction():
            known = self._at_broker()
            if known:
                self.world.change(known, outcome=state, description=description or None, progress="immediate")
            elif self._waits():
                self._have_the_broker_say(state, description)
            else:
                self._settle(state, description)
                return
        self._go_on()

    def _go_on(self) -> None:
        with self.world.lock:
            gates.let_go(self.world, self.guid)
            operations.hasten(self.world, self.guid)
        self.world.catch_up()

    def _waits(self) -> bool:
        return any(step.arguments.get("guid") == self.guid for step in self.world.steps.find(concerns=self.guid))

    def _have_the_broker_say(self, state: str, description: str) -> None:
        operation = "last_operation" if self.table == "service_instances" else "binding_last_operation"
        select = {"operation": operation, "instance": self._instance_guid()}
        effect = {"status": 200, "body": {"state": state, "description": description}}
        self.world.add(faults.draft(self.world, "broker", select=select, effect=effect, times=1))

    def _instance_guid(self) -> str:
        resource = self.resource
        return self.guid if resource is None else getattr(resource, "service_instance_guid", self.guid)

    def _settle(self, state: str, description: str) -> None:
        """Write down the end of an operation on which nobody works: a seed made it so."""
        resource = self.resource
        if resource is None or resource.last_operation is None:
            return
        kind = resource.last_operation.type
        if kind == "delete" and state == "succeeded":
            _take_away(self.world, resource)
        else:
            last_operations.record(self.world, resource, kind, state, description)


BUSY = ("PROCESSING", "POLLING")
AnyOperation = Operation | AppOperation | JobOperation


def _take_away(world: World, resource: Operated) -> None:
    if isinstance(resource, ServiceInstance):
        service_instances.purge(world, resource)
    else:
        world.remove(resource)


def pending(world: World) -> list[AnyOperation]:
    """Every operation that is under way: on services, then of apps, then other jobs that wait at gates."""
    return [*_busy(world), *app_operations.pending(world), *job_operations.waiting(world)]


def _busy(world: World) -> list[Operation]:
    return [
        Operation(world, table, resource.guid)
        for table in OPERATED
        for resource in world.tables[table]
        if resource.last_operation and resource.last_operation.busy
    ]


def busy_on(world: World, guid: str) -> list[Operation]:
    """What is under way on the resource of that guid, on services."""
    return [one for one in _operations_named(world, guid) if one.state == "in progress"][:1]


def find(world: World, name: str, resource: str | None = None) -> AnyOperation:
    """The newest operation on the resource of that name or guid, or of the job of that guid. Raises Missing.

    `resource` is the name of its table, where several have that name; None means any.
    """
    if resource is not None and resource not in world.tables:
        raise Missing(f"there is no table {resource!r}", tuple(nearest(resource, world.tables)))
    job = world.jobs.get(name)
    guid = job.resource_guid if job else name
    candidates: Iterator[AnyOperation] = chain(
        job_operations.waiting_as(world, name) if name in world.jobs or name in world.delayed_jobs else (),
        _operations_named(world, guid),
        app_operations.operations_named(world, guid),
        job_operations.waiting_as(world, name),
    )
    found = next((one for one in candidates if resource in {None, one.table}), None)
    if found is None:
        raise Missing(f"there is no operation on {name!r}", tuple(_names(world)))
    return found


def end(world: World, name: str, ending: str, description: str = "", *, resource: str | None = None) -> AnyOperation:
    """End the operation that find() gives. ending: release, succeed or fail. Raises Missing for others."""
    if ending not in ENDINGS:
        raise Missing(f"an operation cannot {ending!r}", ENDINGS)
    operation = find(world, name, resource)
    if ending == "release":
        operation.release()
    elif ending == "succeed":
        operation.succeed(description)
    else:
        operation.fail(description)
    return operation


def _operations_named(world: World, name: str) -> Iterator[Operation]:
    """What is under way under that name or guid, and then what was: the newest of each table first."""
    named = [(table, resource) for table in OPERATED for resource in _resources_named(world, table, name)]
    for table, resource in named:
        if resource.last_operation and resource.last_operation.busy:
            yield Operation(world, table, resource.guid)
    for table in OPERATED:
        for _, resource in reversed([one for one in named if one[0] == table]):
            yield Operation(world, table, resource.guid)


def _resources_named(world: World, table_name: str, name: str) -> list[Operated]:
    """The records of a table with that guid or name, in creation order. Route bindings have no names."""
    table = world.tables[table_name]
    by_guid = table.get(name)
    return [*([by_guid] if by_guid else ()), *(table.find(name=name) if hasattr(table.kind, "name") else ())]


def _names(world: World) -> list[str]:
    services = {str(getattr(one.resource, "name", None) or one.guid) for one in _busy(world)}
    jobs = (one.names[-1] for one in job_operations.waiting(world))
    return sorted({*services, *(one.names[0] for one in app_operations.pending(world)), *jobs})
