"""What the spaces of an organization use of what their quotas limit.

Source: cloud_controller_ng:app/presenters/v3/organization_usage_summary_presenter.rb, space_usage_summary_presenter.rb
"""

from __future__ import annotations

from collections.abc import Iterable

from fakecc.actions.routing import router_groups
from fakecc.models.apps import Process, Task
from fakecc.models.services import ServiceInstance
from fakecc.models.tenancy import Space
from fakecc.records import Value, value_type
from fakecc.world import World

LIVING = frozenset({"PENDING", "RUNNING"})


@value_type
class Usage(Value):
    """Memory in MB; only managed instances count."""

    started_instances: int
    memory: int
    routes: int
    service_instances: int
    reserved_ports: int
    domains: int
    tasks: int
    service_keys: int


def usage(world: World, organization_guid: str, spaces: list[Space]) -> Usage:
    """What these spaces use; `domains` are those that the organization owns."""
    guids = [space.guid for space in spaces]
    routes = world.routes.select({"space_guid": guids}).all()
    instances = world.service_instances.select({"space_guid": guids}).all()
    started, tasks = _running(world, guids)
    return Usage(
        started_instances=sum(process.instances for process in started),
        memory=memory_of(started, tasks),
        routes=len(routes),
        service_instances=sum(instance.managed for instance in instances),
        reserved_ports=router_groups.reserved_ports(world, routes),
        domains=len(world.domains.find(organization_guid=organization_guid)),
        tasks=len(tasks),
        service_keys=_keys(world, instances),
    )


def memory_of(processes: Iterable[Process], tasks: Iterable[Task]) -> int:
    """The memory that these use, in MB."""
    return sum(each.memory * each.instances for each in processes) + sum(task.memory_in_mb for task in tasks)


def _running(world: World, space_guids: list[str]) -> tuple[list[Process], list[Task]]:
    """Started processes, and tasks that have not ended."""
    apps = [app.guid for app in world.apps.select({"space_guid": space_guids}).all()]
    processes = world.processes.select({"app_guid": apps}, lambda process: process.state == "STARTED").all()
    return processes, world.tasks.select({"app_guid": apps}, lambda task: task.state in LIVING).all()


def _keys(world: World, instances: list[ServiceInstance]) -> int:
    return len(world.service_keys.select({"service_instance_guid": [instance.guid for instance in instances]}))
