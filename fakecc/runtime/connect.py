"""What connects a world with what runs its apps."""

from __future__ import annotations

from fakecc.models.apps import Build, Deployment, Package, Process, ProcessInstance, Task
from fakecc.runtime import bits, deployments, instances, router, staging, tasks
from fakecc.world import World
from fakecc.world.runtime_port import InstanceCourse, Progress, RouteAnswer, StagingResult


def connect(world: World) -> None:
    """Give a world what runs its apps."""
    world.runtime = Runtime(world)


class Runtime:
    """Everything that would run in one world. It holds nothing itself: what it knows is in the world's tables."""

    def __init__(self, world: World) -> None:
        self._world = world

    def stage(self, build: Build) -> Progress:
        """Begin staging a build; says when it is over."""
        return staging.begin(self._world, build)

    def staging_result(self, build: Build) -> StagingResult:
        """What came of it, or would by now."""
        return staging.result(self._world, build)

    def stop_staging(self, build: Build) -> None:
        """Give a build up."""
        staging.stop(self._world, build)

    def start_instance(self, process: Process, instance: ProcessInstance) -> InstanceCourse:
        """Begin an instance; says what becomes of it."""
        return instances.begin(self._world, process, instance)

    def instance_course(self, process: Process, instance: ProcessInstance) -> InstanceCourse:
        """What becomes of an instance that was begun."""
        return instances.course(self._world, process, instance)

    def stop_instance(self, process: Process, instance: ProcessInstance) -> None:
        """End an instance."""
        instances.stop(self._world, process, instance)

    def run_task(self, task: Task) -> Progress:
        """Begin a task; says when it is over."""
        return tasks.begin(self._world, task)

    def task_failure(self, task: Task) -> str:
        """Why a task failed that is over; empty for success."""
        return tasks.failure(self._world, task)

    def cancel_task(self, task: Task) -> Progress:
        """Give a task up; says when it has ended."""
        return tasks.cancel(self._world, task)

    def take_bits(self, package: Package) -> Progress:
        """Begin to take the bits of a package; says when it is over."""
        return bits.begin(self._world, package)

    def deploy(self, deployment: Deployment) -> Progress:
        """Begin, go on with or cancel a deployment; says when it is looked at first."""
        return deployments.begin(self._world, deployment)

    def route(self, host: str, path: str) -> RouteAnswer | None:
        """Where a request to this host and path leads; None for a host that is no app's."""
        return router.route(self._world, host, path)
