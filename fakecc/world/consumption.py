"""What a space or an organization uses of what quotas limit: counts and sums that the store keeps.

Source: cloud_controller_ng:app/presenters/v3/organization_usage_summary_presenter.rb, space_usage_summary_presenter.rb
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fakecc.models.relations import GROUP_OF_ROUTE, SPACE_OF_APP, SPACE_OF_INSTANCE, organization_of
from fakecc.records import Value, value_type
from fakecc.store import Column, Composite, Table, Total

if TYPE_CHECKING:
    from fakecc.world.facade import World

LIVING = ("PENDING", "RUNNING")
STARTED = "STARTED"


@value_type
class PlaceIndexes(Value):
    """By which indexes things are counted that are in a place of one kind."""

    app_state: Composite
    instances: Total
    memory: Total
    log_rate: Total
    task_memory: Total
    task_log_rate: Total
    unlimited: Composite
    managed: Composite
    groups: Composite
    home: Column
    instance_home: Column


def _indexes(place: Callable[[Column], Column]) -> PlaceIndexes:
    """`place` makes the column that names the place of the one that names the space."""
    app_state = (place(SPACE_OF_APP), "state")
    return PlaceIndexes(
        app_state=Composite(app_state),
        instances=Total(app_state, ("instances",)),
        memory=Total(app_state, ("memory", "instances")),
        log_rate=Total(app_state, ("log_rate_limit", "instances")),
        task_memory=Total(app_state, ("memory_in_mb",)),
        task_log_rate=Total(app_state, ("log_rate_limit",)),
        unlimited=Composite((place(SPACE_OF_APP), "log_rate_limit")),
        managed=Composite((place("space_guid"), "managed")),
        groups=Composite((place("space_guid"), GROUP_OF_ROUTE)),
        home=place("space_guid"),
        instance_home=place(SPACE_OF_INSTANCE),
    )


_OF_SPACE = _indexes(lambda space: space)
_OF_ORGANIZATION = _indexes(organization_of)


class Consumption:
    """Memory in MB, log rate in bytes a second. Started processes count, and tasks that have not ended."""

    def __init__(self, world: World, guid: str, indexes: PlaceIndexes) -> None:
        self._world = world
        self._guid = guid
        self._by = indexes

    @classmethod
    def of_space(cls, world: World, guid: str) -> Consumption:
        return cls(world, guid, _OF_SPACE)

    @classmethod
    def of_organization(cls, world: World, guid: str) -> Consumption:
        return cls(world, guid, _OF_ORGANIZATION)

    def started_instances(self) -> int:
        return self._world.processes.total(self._by.instances, self._guid, STARTED)

    def memory(self) -> int:
        return self._sum(self._by.memory, self._by.task_memory)

    def log_rate(self) -> int:
        """What is unlimited counts as the -1 that stands for it."""
        return self._sum(self._by.log_rate, self._by.task_log_rate)

    def _sum(self, of_processes: Total, of_tasks: Total) -> int:
        tasks = sum(self._world.tasks.total(of_tasks, self._guid, state) for state in LIVING)
        return self._world.processes.total(of_processes, self._guid, STARTED) + tasks

    def living_tasks(self) -> int:
        return self._count(self._world.tasks, self._by.app_state, *((self._guid, state) for state in LIVING))

    def unlimited_processes(self) -> int:
        """How many have no log rate limit, started or not."""
        return self._count(self._world.processes, self._by.unlimited, (self._guid, -1))

    def routes(self) -> int:
        return self._count(self._world.routes, self._by.home, self._guid)

    def reserved_ports(self) -> int:
        """How many routes reserve a port: all on domains of router groups, also where they speak HTTP.

        A route without a port has port 0 in the Cloud Controller's table.
        Source: cloud_controller_ng:app/models/runtime/organization_reserved_route_ports.rb,
        space_reserved_route_ports.rb
        """
        return self.routes() - self._count(self._world.routes, self._by.groups, (self._guid, None))

    def managed_instances(self) -> int:
        return self._count(self._world.service_instances, self._by.managed, (self._guid, True))

    def service_keys(self) -> int:
        return self._count(self._world.service_keys, self._by.instance_home, self._guid)

    def _count(self, table: Table[Any], index: Column | Composite, *keys: object) -> int:
        return len(table.select({index: keys}))
