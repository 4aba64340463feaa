"""What bindings of apps, keys and bindings of routes have in common: their kinds, and their last operation.

Source: cloud_controller_ng:app/models/services/service_binding.rb, service_key.rb, route_binding.rb
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TypeAlias, cast

from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.services import (
    RouteBinding,
    ServiceBinding,
    ServiceInstance,
    ServiceKey,
    ServiceOffering,
    ServicePlan,
)
from fakecc.osb import bind_replies
from fakecc.osb.requester import Asker
from fakecc.records import Value, value_type
from fakecc.world import World

Binding: TypeAlias = ServiceBinding | ServiceKey | RouteBinding

TABLES: dict[type[Binding], str] = {
    ServiceBinding: "service_bindings",
    ServiceKey: "service_keys",
    RouteBinding: "route_bindings",
}
# What a job about one says that it does: this, and `.create` or `.delete`.
OPERATIONS: dict[type[Binding], str] = {
    ServiceBinding: "service_bindings",
    ServiceKey: "service_keys",
    RouteBinding: "service_route_bindings",
}


@value_type
class Errand(Value):
    """What a job about a binding carries from run to run: itself, the binding, in whose name (Asker.plain)."""

    job_guid: str
    table: str
    guid: str
    asker: Json

    def plain(self) -> dict[str, Json]:
        """As arguments of a step on the agenda."""
        return asdict(self)

    @property
    def who(self) -> Asker:
        return Asker.of(self.asker)

    def binding(self, world: World) -> Binding | None:
        """The binding as it is now; None when it is gone."""
        return find(world, self.table, self.guid)


def find(world: World, table: str, guid: str) -> Binding | None:
    """The binding of that table and guid, as it is now; None when it is gone."""
    return cast("Binding | None", world.tables[table].get(guid))


def current(world: World, binding: Binding) -> Binding | None:
    """The binding as it is now; None when it is gone."""
    return find(world, TABLES[type(binding)], binding.guid)


def of_instance(world: World, instance: ServiceInstance) -> list[Binding]:
    """Everything bound to an instance in the order in which its deletion unbinds: routes, apps, keys."""
    return [
        *world.route_bindings.find(service_instance_guid=instance.guid),
        *world.service_bindings.find(service_instance_guid=instance.guid),
        *world.service_keys.find(service_instance_guid=instance.guid),
    ]


def instance_of(world: World, binding: Binding) -> ServiceInstance:
    return world.service_instances[binding.service_instance_guid]


def offering_of(world: World, instance: ServiceInstance) -> ServiceOffering | None:
    """The offering of a managed instance; None for a user-provided one."""
    if instance.service_plan_guid is None:
        return None
    return world.service_offerings[world.service_plans[instance.service_plan_guid].service_offering_guid]


def plan_of(world: World, binding: Binding) -> ServicePlan:
    """The plan of a managed instance's binding."""
    return world.service_plans[instance_of(world, binding).service_plan_guid or ""]


def is_managed(world: World, binding: Binding) -> bool:
    return instance_of(world, binding).service_plan_guid is not None


def is_created(binding: Binding) -> bool:
    """Did creating it succeed, and was nothing else tried since? One made without an operation counts."""
    last = binding.last_operation
    return last is None or (last.type, last.state) == ("create", "succeeded")


def has(binding: Binding, type_: str, *states: str) -> bool:
    """Is its last operation of that type, and in one of these states?"""
    last = binding.last_operation
    return last is not None and last.type == type_ and last.state in states


def is_creating(binding: Binding) -> bool:
    return has(binding, "create", "initial", "in progress")


def is_blocked(binding: Binding) -> bool:
    """Does something go on that a deletion waits for? A creation that a broker works on is no reason."""
    last = binding.last_operation
    return last is not None and last.busy and not has(binding, "create", "in progress")


def contents(binding: Binding, bound: bind_replies.Bound) -> dict[str, Json]:
    """What a binding keeps of what its broker told, by field."""
    if isinstance(binding, RouteBinding):
        return {"route_service_url": bound.route_service_url}
    if isinstance(binding, ServiceKey):
        return {"credentials": bound.credentials}
    return {
        "credentials": bound.credentials,
        "syslog_drain_url": drain_without_comma(bound.syslog_drain_url),
        "volume_mounts": bound.volume_mounts,
    }


def drain_without_comma(url: str | None) -> str | None:
    """The syslog drain of an app's binding as it is kept: without a comma, which separates drains.

    Source: cloud_controller_ng:app/models/services/service_binding.rb
    """
    return url and url.replace(",", "%2c")


def fetched_contents(binding: Binding, bound: bind_replies.Bound) -> dict[str, Json]:
    """Of a fetched binding only what was told: the rest stays as it began. recording: v3-bindings/async-fetch-fails"""
    return {field: value for field, value in contents(binding, bound).items() if value is not None}


def is_bindable(world: World, instance: ServiceInstance) -> bool:
    """May it be bound at all? A plan that is silent leaves it to its offering; a user-provided one always may."""
    offering = offering_of(world, instance)
    if offering is None:
        return True
    plan = world.service_plans[instance.service_plan_guid or ""]
    return offering.bindable if plan.bindable is None else plan.bindable


def check_bindable(world: World, instance: ServiceInstance) -> None:
    """Raises Invalid("plan", "bindable")."""
    if not is_bindable(world, instance):
        raise Invalid("plan", "bindable")


def check_instance_ready(instance: ServiceInstance) -> None:
    """Raises Invalid("instance", "created") and ("instance", "busy")."""
    last = instance.last_operation
    if last is not None and (last.type, last.state) == ("create", "failed"):
        raise Invalid("instance", "created")
    if last is not None and last.busy:
        raise Invalid("instance", "busy")


def first_operation(world: World, state: str) -> LastOperation:
    """The operation that a new binding begins with: initial, or succeeded for a user-provided instance's."""
    now = world.now()
    return LastOperation(type="create", state=state, description=None, created_at=now, updated_at=now)
