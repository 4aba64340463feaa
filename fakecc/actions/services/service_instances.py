"""What every service instance obeys, managed or user-provided: its limits, its name, its place in the usage events.

Source: cloud_controller_ng:app/models/services/service_instance.rb, managed_service_instance.rb,
user_provided_service_instance.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from fakecc.actions import audit_events
from fakecc.actions.services import service_usage_events
from fakecc.actions.services.bindings import Binding
from fakecc.errors import Broken, Invalid
from fakecc.models.services import ServiceBroker, ServiceInstance, ServiceOffering, ServicePlan
from fakecc.models.tenancy import OrganizationQuota, SpaceQuota
from fakecc.osb.requester import NOBODY
from fakecc.world import World

# What Ruby's strip takes for white space.
WHITE = "\0\t\n\v\f\r "
LONGEST_NAME = 255
LONGEST_TAGS = 2048
LONGEST_URL = 10000

Complaint = tuple[str, str]


def check(world: World, draft: ServiceInstance, *, fresh: bool = False) -> None:
    """Raises Invalid with the first complaint; `complaints` of what it tells are all of them.

    `draft` is the instance as it shall be, `fresh` when there is none of its guid yet.
    """
    found = list(complaints(world, draft, fresh=fresh))
    if found:
        field, rule = found[0]
        raise Invalid(field, rule, complaints=found, name=draft.name)


def name_as_stored(name: str) -> str:
    """A name as the model keeps it, without white space around it. Raises Broken for what PostgreSQL does not take."""
    kept = name.strip(WHITE)
    if "\0" in kept:
        raise Broken("a NUL in a name")
    return kept


def urls_as_stored(given: Mapping[str, object]) -> dict[str, object]:
    """What a user-provided instance is made of, without white space around its URLs: strip_attributes of the model."""
    return {
        field: name_as_stored(value)
        if field in {"syslog_drain_url", "route_service_url"} and isinstance(value, str)
        else value
        for field, value in given.items()
    }


def complaints(world: World, draft: ServiceInstance, *, fresh: bool) -> Iterator[Complaint]:
    """What is wrong with an instance: fields and rules, in the order in which the real model collects them."""
    if not draft.name.strip():
        yield "name", "presence"
    if is_name_taken(world, draft.name, draft.space_guid, but=draft.guid):
        yield "name", "unique"
    if len(draft.name) > LONGEST_NAME:
        yield "name", "max_length"
    if draft.service_plan_guid is None:
        yield from _url_complaints(draft)
    if len("".join(draft.tags)) > LONGEST_TAGS:
        yield "tags", "too_long"
    if draft.service_plan_guid is not None:
        yield from _quota_complaints(world, draft, fresh=fresh)


def is_name_taken(world: World, name: str, space_guid: str, *, but: str = "") -> bool:
    """Is there an instance of that name in the space, its own or shared into it? `but` is one that does not count."""
    return any(
        other.guid != but and (other.space_guid == space_guid or space_guid in other.shared_space_guids)
        for other in world.service_instances.find(name=name)
    )


def _url_complaints(draft: ServiceInstance) -> Iterator[Complaint]:
    if draft.syslog_drain_url and len(draft.syslog_drain_url) > LONGEST_URL:
        yield "syslog_drain_url", "max_length"
    if not draft.route_service_url:
        return
    scheme, _, rest = draft.route_service_url.partition(":")
    if scheme != "https":
        yield "service_instance", "route_service_url_not_https"
    # An empty host passes where one is announced.
    # recording: v3-instances/user-provided-create-validation
    elif not rest.startswith("//") or rest.startswith("//."):
        yield "service_instance", "route_service_url_invalid"


def _quota_complaints(world: World, draft: ServiceInstance, *, fresh: bool) -> Iterator[Complaint]:
    space = world.spaces[draft.space_guid]
    organization = world.organizations[space.organization_guid]
    outer = world.organization_quotas.get(organization.quota_guid)
    inner = world.space_quotas.get(space.quota_guid)
    plan = world.service_plans[draft.service_plan_guid or ""]
    if inner and _is_exceeded(world, inner, {space.guid}, fresh=fresh):
        yield "quota", "service_instance_space_quota_exceeded"
    if outer:
        spaces = {other.guid for other in world.spaces.find(organization_guid=organization.guid)}
        if _is_exceeded(world, outer, spaces, fresh=fresh):
            yield "quota", "service_instance_quota_exceeded"
    if inner and not plan.free and not inner.non_basic_services_allowed:
        yield "service_plan", "paid_services_not_allowed_by_space_quota"
    if outer and not plan.free and not outer.non_basic_services_allowed:
        yield "service_plan", "paid_services_not_allowed_by_quota"


def _is_exceeded(world: World, quota: OrganizationQuota | SpaceQuota, space_guids: set[str], *, fresh: bool) -> bool:
    """Would a fresh one be too many, or are there too many already? Even an update is refused then."""
    if quota.total_services < 0:
        return False
    among: dict[str, Collection[object]] = {"space_guid": space_guids}
    count = len(world.service_instances.select(among, lambda instance: instance.managed))
    return count + fresh > quota.total_services


def add(world: World, draft: ServiceInstance) -> ServiceInstance:
    """Put a checked draft into the world."""
    instance = world.add(draft)
    service_usage_events.record(world, "CREATED", instance)
    return instance


def change(world: World, instance: ServiceInstance, **changed: object) -> ServiceInstance:
    """Change an instance; a new name and a new plan are usage events."""
    after = world.change(instance, **changed)
    if (after.name, after.service_plan_guid) != (instance.name, instance.service_plan_guid):
        service_usage_events.record(world, "UPDATED", after)
    return after


def remove(world: World, instance: ServiceInstance) -> None:
    """Take an instance out of the world; nothing may be bound to it any more."""
    service_usage_events.record(world, "DELETED", instance)
    world.remove(instance)


def purge(world: World, instance: ServiceInstance, actor: audit_events.Actor = NOBODY) -> None:
    """Remove an instance and all that is bound to it without a word to the broker; of the latter events tell."""
    bound: tuple[Binding, ...] = (
        *world.route_bindings.find(service_instance_guid=instance.guid),
        *world.service_bindings.find(service_instance_guid=instance.guid),
        *world.service_keys.find(service_instance_guid=instance.guid),
    )
    for binding in bound:
        audit_events.record_unbound(world, actor, "delete", binding)
        world.remove(binding)
    for space_guid in instance.shared_space_guids:
        audit_events.record_unshared(world, actor, instance, space_guid)
    remove(world, instance)


def plan_of(world: World, instance: ServiceInstance) -> ServicePlan:
    """The plan of a managed instance."""
    return world.service_plans[instance.service_plan_guid or ""]


def offering_of(world: World, instance: ServiceInstance) -> ServiceOffering:
    """The offering of a managed instance."""
    return world.service_offerings[plan_of(world, instance).service_offering_guid]


def broker_of(world: World, instance: ServiceInstance) -> ServiceBroker:
    """The broker of a managed instance."""
    return world.service_brokers[offering_of(world, instance).service_broker_guid]


def has_failed_creation(instance: ServiceInstance) -> bool:
    """Was its creation the newest operation, and did it fail?"""
    last = instance.last_operation
    return last is not None and (last.type, last.state) == ("create", "failed")


def is_busy(instance: ServiceInstance) -> bool:
    """Is any operation on it under way?"""
    return instance.last_operation is not None and instance.last_operation.busy
