"""What is under way for apps, and how a test ends it: builds, tasks, deployments, packages, instances.

                  release                      succeed                   fail
deployments       the updater looks at it      DEPLOYED (or CANCELED)    its new instances crash, it goes nowhere
builds            as its behaviour says        STAGED                    FAILED with this error
tasks             as its behaviour says        SUCCEEDED                 FAILED for this reason
tasks, cancelled  FAILED                       FAILED                    FAILED
packages          READY or FAILED: its bits    as released               FAILED with this error
instances         as its behaviour says        RUNNING                   CRASHED for this reason
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from fakecc.actions import delayed_jobs
from fakecc.actions.apps import deployment_updates, instances, packages, tasks
from fakecc.actions.apps.staging import completion, starts
from fakecc.arrange.checking import check_description
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.apps import App, Build, Deployment, Package, ProcessInstance, Task
from fakecc.models.jobs import Step
from fakecc.records import Value, small_value_type
from fakecc.runtime import staging
from fakecc.world import World
from fakecc.world.agenda import name_of
from fakecc.world.runtime_port import Crash, InstanceCourse, Progress, StagingResult

Operated = Deployment | Build | Task | Package | ProcessInstance
# How a build ends: whether an app starts by that depends on who had it staged.
Settle = Callable[[World, Build, StagingResult], None]
Ending = Callable[[World, Operated, Settle], None]

# In which states something is under way; of several operations of an app the first of these is meant.
UNDER_WAY = {
    "deployments": frozenset({"DEPLOYING", "PREPAUSED", "PAUSED", "CANCELING"}),
    "builds": frozenset({"STAGING"}),
    "tasks": frozenset({"PENDING", "RUNNING", "CANCELING"}),
    "packages": frozenset({"PROCESSING_UPLOAD", "COPYING"}),
    "process_instances": frozenset({"STARTING"}),
}
# By which argument a step tells whom it is about.
ARGUMENTS = {
    "deployments": "deployment_guid",
    "builds": "build_guid",
    "tasks": "task_guid",
    "packages": "guid",
    "process_instances": "instance_guid",
}
FAILED = "failed, because a test said so"


@small_value_type
class AppOperation(Value):
    """One operation that is under way for an app: on which resource, of which table."""

    world: World
    table: str
    guid: str

    def __repr__(self) -> str:
        return f"<AppOperation of {self.table} {self.names[0]}: {self.state or 'gone'}>"

    @property
    def resource(self) -> Operated | None:
        """The resource as it is now, or None when it is gone."""
        found: Operated | None = self.world.tables[self.table].get(self.guid)
        return found

    @property
    def state(self) -> str:
        """The resource's own state: STAGING, RUNNING, DEPLOYING ...; empty when the resource is gone."""
        return self.resource.state if self.resource else ""

    @property
    def names(self) -> tuple[str, ...]:
        """Under which names it is found: a task's own, `app/web/0` of an instance, the app's; and its guid."""
        resource = self.resource
        if resource is None:
            return (self.guid,)
        own = _own_names(self.world, resource)
        return (*own, _app_of(self.world, resource).name, self.guid)

    def release(self) -> None:
        """Let it go on now, in the way in which it would by itself."""
        with self.world.lock, self.world.transaction():
            for step in self._steps():
                self.world.remind(self.world.change(step, at=self.world.now(), held=False, polls_left=0))
        self.world.catch_up()

    def succeed(self, description: str = "") -> None:
        """Have it succeed now. Nothing tells why an app's operation went well, so the description is left out."""
        del description
        if self.table == "packages":
            self.release()
            return
        self._end(_succeed)

    def fail(self, description: str = "") -> None:
        """Have it fail now; `description` is the reason: of a build the id of a staging error, or Diego's words.

        Raises BadInput for a description that is no text.
        """
        check_description(description)
        self._end(lambda world, resource, settle: _fail(world, resource, settle, description or FAILED))

    def as_json(self) -> Json:
        """The operation as JSON, as /_fakecc/operations shows it."""
        steps = self._steps()
        return {
            "resource": self.table,
            "guid": self.guid,
            "name": self.names[0],
            "operation": "delete" if self.state == "CANCELING" else "create",
            "state": self.state,
            "description": getattr(self.resource, "error", None),
            "progress": _progress(steps),
            "jobs": [],
        }

    def _end(self, ending: Ending) -> None:
        resource = self.resource
        if resource is None:
            return
        with self.world.lock, self.world.transaction():
            steps = self._steps() if self.table != "deployments" else []
            starting = any(step.action == name_of(starts.complete) for step in steps)
            for step in steps:
                self.world.remove(step)
                delayed_jobs.fail(self.world, step.arguments.get("job_guid", ""), Broken(FAILED))
            ending(self.world, resource, starts.settle if starting else completion.settle)
        self.world.catch_up()

    def _steps(self) -> list[Step]:
        key = ARGUMENTS[self.table]
        return [step for step in self.world.steps if _arguments(self.table, step).get(key) == self.guid]


def _progress(steps: list[Step]) -> str | None:
    if any(step.polls_left for step in steps):
        return "polls"
    return "manual" if any(step.held for step in steps) else "after" if steps else None


def _arguments(table: str, step: Step) -> Mapping[str, Json]:
    """What a step is about. Jobs are about other things, but for those of v2 that take the bits of packages."""
    if "job_guid" not in step.arguments:
        return step.arguments
    takes_bits = table == "packages" and step.action == name_of(delayed_jobs.run)
    return step.arguments["arguments"] if takes_bits else {}


def pending(world: World) -> Iterator[AppOperation]:
    """Every operation that is under way, the newest of each table first."""
    for table, states in UNDER_WAY.items():
        for resource in reversed(list(world.tables[table])):
            if resource.state in states:
                yield AppOperation(world, table, resource.guid)


def operations_named(world: World, name: str) -> Iterator[AppOperation]:
    """What is under way under that name, and then whatever has that guid or is a task of that name.

    A job of v2 stands for the package whose bits it takes.
    """
    for step in world.steps:
        if name in world.delayed_jobs and step.arguments.get("job_guid") == name:
            name = str(_arguments("packages", step).get("guid", name))
    yield from (one for one in pending(world) if name in one.names)
    yield from (AppOperation(world, table, name) for table in UNDER_WAY if name in world.tables[table])
    yield from (AppOperation(world, "tasks", task.guid) for task in reversed(list(world.tasks)) if task.name == name)


def _app_of(world: World, resource: Operated) -> App:
    if isinstance(resource, ProcessInstance):
        return world.apps[world.processes[resource.process_guid].app_guid]
    return world.apps[resource.app_guid]


def _own_names(world: World, resource: Operated) -> tuple[str, ...]:
    if isinstance(resource, Task):
        return (resource.name,)
    if isinstance(resource, ProcessInstance):
        process = world.processes[resource.process_guid]
        return (f"{world.apps[process.app_guid].name}/{process.type}/{resource.index}",)
    return ()


def _succeed(world: World, resource: Operated, settle: Settle) -> None:
    if isinstance(resource, Build):
        settle(world, resource, staging.success(world, resource))
    elif isinstance(resource, Task):
        tasks.end(world, resource, "")
    elif isinstance(resource, Deployment):
        deployment_updates.complete_now(world, resource)
    elif isinstance(resource, ProcessInstance):
        instances.settle(world, resource, InstanceCourse(progress=Progress()))


def _fail(world: World, resource: Operated, settle: Settle, reason: str) -> None:
    if isinstance(resource, Build):
        settle(world, resource, staging.failure(reason))
    elif isinstance(resource, Task):
        tasks.end(world, resource, reason)
    elif isinstance(resource, Deployment):
        deployment_updates.crash_new_instances(world, resource, reason)
    elif isinstance(resource, Package):
        packages.fail(world, resource, reason)
    else:
        crash = Crash(exit_description=reason)
        instances.settle(world, resource, InstanceCourse(progress=Progress(), crash=crash))
