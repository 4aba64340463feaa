"""What bindings of apps, keys and bindings of routes have in common: their kinds, and their last operation.

Source: cloud_controller_ng:app/models/services/service_binding.rb, service_key.rb, route_binding.rb
"""

from __future__ import annotations

from typing import cast

from fakecc.actions.services.navigation import instance_of, offering_if_managed, plan_of
from fakecc.brokers import requests
from fakecc.dialects import ruby
from fakecc.errors import Invalid, Unstorable
from fakecc.json_types import Json
from fakecc.models.services import (
    AnyBinding,
    RouteBinding,
    ServiceBinding,
    ServiceInstance,
    ServiceKey,
)
from fakecc.osb import bind_replies
from fakecc.osb.bind_replies import BindAnswer
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import World

TABLES: dict[type[AnyBinding], str] = {
    ServiceBinding: "service_bindings",
    ServiceKey: "service_keys",
    RouteBinding: "route_bindings",
}
# The operation of a job about a binding is this, followed by `.create` or `.delete`.
OPERATIONS: dict[type[AnyBinding], str] = {
    ServiceBinding: "service_bindings",
    ServiceKey: "service_keys",
    RouteBinding: "service_route_bindings",
}
LONGEST_DRAIN = 10000
DRAIN_TOO_LONG = "syslog_drain_url max_length"


def find(world: World, table: str, guid: str) -> AnyBinding | None:
    """The binding of that table and guid, as it is now; None when it is gone."""
    return cast("AnyBinding | None", world.tables[table].get(guid))


def current(world: World, binding: AnyBinding) -> AnyBinding | None:
    """The binding as it is now; None when it is gone."""
    return find(world, TABLES[type(binding)], binding.guid)


def of_instance(world: World, instance: ServiceInstance) -> list[AnyBinding]:
    """Everything bound to an instance in the order in which its deletion unbinds: routes, apps, keys."""
    return [
        *world.route_bindings.find(service_instance_guid=instance.guid),
        *world.service_bindings.find(service_instance_guid=instance.guid),
        *world.service_keys.find(service_instance_guid=instance.guid),
    ]


def is_managed(world: World, binding: AnyBinding) -> bool:
    return instance_of(world, binding).managed


def is_created(binding: AnyBinding) -> bool:
    """Was its creation the last operation, and did it succeed? A binding made without an operation counts."""
    last = binding.last_operation
    return last is None or (last.type, last.state) == ("create", "succeeded")


def has(binding: AnyBinding, type_: str, *states: str) -> bool:
    """Is its last operation of that type, and in one of these states?"""
    last = binding.last_operation
    return last is not None and last.type == type_ and last.state in states


def is_creating(binding: AnyBinding) -> bool:
    return has(binding, "create", "initial", "in progress")


def is_busy(binding: AnyBinding) -> bool:
    """Is an operation on it in progress?"""
    return binding.last_operation is not None and binding.last_operation.busy


def is_blocked(binding: AnyBinding) -> bool:
    """Is an operation in progress that a deletion waits for? A creation that the broker works on is none."""
    last = binding.last_operation
    return last is not None and last.busy and not has(binding, "create", "in progress")


def contents(binding: AnyBinding, bound: BindAnswer) -> dict[str, Json]:
    """What a binding keeps of its broker's answer, by field."""
    if isinstance(binding, RouteBinding):
        return {"route_service_url": bound.route_service_url}
    if isinstance(binding, ServiceKey):
        return {"credentials": bound.credentials}
    return {
        "credentials": bound.credentials,
        "syslog_drain_url": drain_as_stored(bound.syslog_drain_url),
        "volume_mounts": bound.volume_mounts,
    }


def drain_as_stored(given: Json) -> str | None:
    """A broker's syslog drain: a number or a boolean becomes a text. Raises Unstorable for what cannot be one."""
    if isinstance(given, dict | list):
        raise Unstorable(f"undefined method `gsub' for an instance of {ruby.class_name(given)}")
    if is_drain_too_long(given):
        raise Unstorable(DRAIN_TOO_LONG)
    # recording: v3-services/odd-binding-answers
    return None if given is None or given is False else drain_without_comma(ruby.text(given))


def is_drain_too_long(given: Json) -> bool:
    """Does the model of an app's binding refuse that syslog drain for its length? A comma counts once."""
    # source: cloud_controller_ng:app/models/services/service_binding.rb (validate)
    return isinstance(given, str) and len(given) > LONGEST_DRAIN


def drain_without_comma(url: str | None) -> str | None:
    """The syslog drain of an app's binding as the model stores it: without a comma, which separates drains."""
    return url and url.replace(",", "%2c")


def fetched_contents(binding: AnyBinding, bound: BindAnswer) -> dict[str, Json]:
    """What a binding keeps of its broker's answer to get_binding."""
    # What the broker leaves out stays as it is. recording: v3-bindings/async-fetch-fails
    return {field: value for field, value in contents(binding, bound).items() if value is not None}


def is_bindable(world: World, instance: ServiceInstance) -> bool:
    """May the instance be bound? The offering decides where the plan is silent; a user-provided one always may."""
    offering = offering_if_managed(world, instance)
    if offering is None:
        return True
    plan = plan_of(world, instance)
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


def fetch(world: World, binding: AnyBinding, requester: Requester) -> Conversation[BindAnswer]:
    """What the broker knows of the binding. Raises BrokerError."""
    request = requests.get_binding(world, binding, requester)
    answer = yield request
    return bind_replies.read_get_binding(request, answer)
