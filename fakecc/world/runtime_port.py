"""What the world asks whatever runs its apps: what stands in for Diego."""

from __future__ import annotations

from typing import Protocol

from fakecc.json_types import Json
from fakecc.models.apps import Build, Deployment, Package, Process, ProcessInstance, Task
from fakecc.records import Value, value_type


@value_type
class Progress(Value):
    """When something that was begun is over: in `seconds`; a held one waits for a test, however late it is.

    With `polls` it waits for clients instead: the poll of that number finds that it is over.
    """

    seconds: float = 0.0
    held: bool = False
    polls: int = 0


@value_type
class StagingResult(Value):
    """What staging found, or why it failed: `reason` is Diego's, empty for success.

    `answer` is what the stager tells of a success, in Diego's own words: lifecycle_type, lifecycle_metadata,
    process_types, execution_metadata, sidecars. It may be of any shape: a test can have it wrong.
    `droplet` are the bits that the stager uploaded, a tgz.
    """

    reason: str = ""
    answer: Json = None
    droplet: bytes = b""


@value_type
class Crash(Value):
    """That an instance crashes: `after` seconds of running, `times` times (None: for good, and it stays down)."""

    after: float = 0.0
    exit_description: str = "APP/PROC/WEB: Exited with status 1"
    reason: str = "CRASHED"
    times: int | None = None


@value_type
class InstanceCourse(Value):
    """What becomes of an instance that is begun: it is STARTING until `progress` is over, and then in this state.

    `routable` says whether requests reach a running one, `details` why one that is DOWN has no place.
    """

    progress: Progress
    state: str = "RUNNING"
    routable: bool = True
    details: str | None = None
    crash: Crash | None = None


@value_type
class RouteAnswer(Value):
    """Where a request to an app's route leads: to a `backend`, a URL of a server that answers for one of its instances.

    Without one the router answers itself: `status`, `message`, and the `error` that its header names. `hint` says
    what a test could do about it.
    """

    backend: str = ""
    app_guid: str = ""
    instance_guid: str = ""
    instance_index: int = 0
    status: int = 0
    error: str = ""
    message: str = ""
    hint: str = ""


class RuntimePort(Protocol):
    """Whoever runs apps. It changes no record of theirs: the actions apply what it answers."""

    def stage(self, build: Build) -> Progress:
        """Begin staging a build; says when it is over."""
        ...

    def staging_result(self, build: Build) -> StagingResult:
        """What came of it: asked when it is over."""
        ...

    def stop_staging(self, build: Build) -> None:
        """Give a build up."""
        ...

    def start_instance(self, process: Process, instance: ProcessInstance) -> InstanceCourse:
        """Begin an instance; says what becomes of it."""
        ...

    def instance_course(self, process: Process, instance: ProcessInstance) -> InstanceCourse:
        """What becomes of an instance that was begun, asked once more."""
        ...

    def stop_instance(self, process: Process, instance: ProcessInstance) -> None:
        """End an instance."""
        ...

    def run_task(self, task: Task) -> Progress:
        """Begin a task; says when it is over."""
        ...

    def task_failure(self, task: Task) -> str:
        """Why a task failed that is over; empty for success."""
        ...

    def cancel_task(self, task: Task) -> Progress:
        """Give a task up; says when it has ended."""
        ...

    def take_bits(self, package: Package) -> Progress:
        """Begin to take the bits of a package, uploaded or copied; says when it is over."""
        ...

    def deploy(self, deployment: Deployment) -> Progress:
        """Begin, go on with or cancel a deployment; says when it is looked at first: 0 s is the updater's own time."""
        ...

    def route(self, host: str, path: str) -> RouteAnswer | None:
        """Where a request to this host and path leads; None for a host that is no app's."""
        ...


class NoRuntime:
    """Nobody runs apps: `runtime.connect.connect` was not called for this world."""

    def stage(self, build: Build) -> Progress:
        raise LookupError(self._explain(f"build {build.guid}"))

    def staging_result(self, build: Build) -> StagingResult:
        raise LookupError(self._explain(f"build {build.guid}"))

    def stop_staging(self, build: Build) -> None:
        raise LookupError(self._explain(f"build {build.guid}"))

    def start_instance(self, process: Process, instance: ProcessInstance) -> InstanceCourse:
        raise LookupError(self._explain(f"instance {instance.index} of process {process.guid}"))

    def instance_course(self, process: Process, instance: ProcessInstance) -> InstanceCourse:
        raise LookupError(self._explain(f"instance {instance.index} of process {process.guid}"))

    def stop_instance(self, process: Process, instance: ProcessInstance) -> None:
        raise LookupError(self._explain(f"instance {instance.index} of process {process.guid}"))

    def run_task(self, task: Task) -> Progress:
        raise LookupError(self._explain(f"task {task.guid}"))

    def task_failure(self, task: Task) -> str:
        raise LookupError(self._explain(f"task {task.guid}"))

    def cancel_task(self, task: Task) -> Progress:
        raise LookupError(self._explain(f"task {task.guid}"))

    def take_bits(self, package: Package) -> Progress:
        raise LookupError(self._explain(f"package {package.guid}"))

    def deploy(self, deployment: Deployment) -> Progress:
        raise LookupError(self._explain(f"deployment {deployment.guid}"))

    def route(self, host: str, path: str) -> RouteAnswer | None:
        del host, path
        return None

    def _explain(self, what: str) -> str:
        return f"nobody runs apps in this world, so nobody has heard of {what}: call fakecc.runtime.connect.connect"
