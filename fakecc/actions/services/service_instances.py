"""The rules of every service instance, managed or user-provided: name, limits, quotas, usage events.

Source: cloud_controller_ng:app/models/services/service_instance.rb, managed_service_instance.rb,
user_provided_service_instance.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fakecc.actions.services import bindings, service_usage_events
from fakecc.actions.services.navigation import offering_of, plan_of
from fakecc.errors import Broken, Invalid, Unstorable
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, LastOperation, Metadata
from fakecc.models.services import ServiceInstance, ServicePlan
from fakecc.models.tenancy import OrganizationQuota, SpaceQuota
from fakecc.records import replace
from fakecc.world import World
from fakecc.world.consumption import Consumption

# What Ruby's strip takes for white space.
WHITE = "\0\t\n\v\f\r "
LONGEST_NAME = 255
LONGEST_TAGS = 2048
NO_VOLUMES = "Support for volume services is disabled. This service instance cannot be bound to an app."
NO_ROUTES = "Support for route services is disabled. This service instance cannot be bound to a route."

# source: cloud_controller_ng:app/models/services/managed_service_instance.rb (validation_policies)
QUOTA_RULES = (
    "service_instance_quota_exceeded",
    "service_instance_space_quota_exceeded",
    "paid_services_not_allowed_by_quota",
    "paid_services_not_allowed_by_space_quota",
)

# What Ruby's URI refuses, and where it finds scheme and host.
UNPARSABLE = re.compile(r"[^!-~]|[\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
AUTHORITY = re.compile(r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*):)?//(?:[^/?#@]*@)?(?P<host>[^/?#]*)")

Complaint = tuple[str, str]


def draft(
    world: World,
    plan: ServicePlan,
    *,
    name: str,
    space_guid: str,
    credentials: Json,
    tags: tuple[str, ...] = (),
    last_operation: LastOperation | None = None,
    metadata: Metadata = NO_METADATA,
) -> ServiceInstance:
    """A managed instance that is in no table yet. Raises Broken for a name that PostgreSQL does not take."""
    return ServiceInstance(
        **world.stamp(ServiceInstance),
        name=name_as_stored(name),
        space_guid=space_guid,
        service_plan_guid=plan.guid,
        credentials=credentials,
        tags=tags,
        maintenance_info=plan.maintenance_info,
        last_operation=last_operation,
        metadata=metadata,
    )


def check(world: World, wanted: ServiceInstance) -> None:
    """Check a draft, or an instance as it shall be. Raises Invalid as refuse does."""
    refuse(list(complaints(world, wanted)), wanted.name)


def refuse(found: list[Complaint], name: str) -> None:
    """Raises Invalid with the first complaint, where there is one. Its detail `complaints` has all of them."""
    if found:
        field, rule = found[0]
        raise Invalid(field, rule, complaints=found, name=name)


def name_as_stored(name: str) -> str:
    """A name as the model stores it, without white space around it. Raises Broken for one that PostgreSQL refuses."""
    stripped = name.strip(WHITE)
    if "\0" in stripped:
        raise Broken("a NUL in a name")
    return stripped


def complaints(world: World, draft: ServiceInstance) -> Iterator[Complaint]:
    """What is wrong with an instance: fields and rules, in the order in which the real model collects them."""
    if not draft.managed and draft.route_service_url:
        yield from _route_service_complaints(draft.route_service_url)
    if not draft.name.strip():
        yield "name", "presence"
    if is_name_taken(world, draft.name, draft.space_guid, but=draft.guid):
        yield "name", "unique"
    if len(draft.name) > LONGEST_NAME:
        yield "name", "max_length"
    if draft.syslog_drain_url and len(draft.syslog_drain_url) > bindings.LONGEST_DRAIN:
        yield "syslog_drain_url", "max_length"
    if len("".join(draft.tags)) > LONGEST_TAGS:
        yield "tags", "too_long"
    if draft.managed:
        yield from _quota_complaints(world, draft)


def is_name_taken(world: World, name: str, space_guid: str, *, but: str = "") -> bool:
    """Is there an instance of that name in the space, its own or shared into it? `but` is one that does not count."""
    return any(
        other.guid != but and (other.space_guid == space_guid or space_guid in other.shared_space_guids)
        for other in world.service_instances.find(name=name)
    )


def _route_service_complaints(url: str) -> Iterator[Complaint]:
    """Only a URL that parses and has a host is asked for https.

    Source: cloud_controller_ng:app/models/services/user_provided_service_instance.rb
    """
    authority = None if UNPARSABLE.search(url) else AUTHORITY.match(url)
    # An empty host passes behind the two slashes. recording: v3-instances/user-provided-create-validation
    if authority is None or authority["host"].startswith("."):
        yield "service_instance", "route_service_url_invalid"
    elif (authority["scheme"] or "").lower() != "https":
        yield "service_instance", "route_service_url_not_https"


def _quota_complaints(world: World, draft: ServiceInstance) -> Iterator[Complaint]:
    # Counted with the draft where that is a new one; even an update is refused where there are too many already.
    added = int(draft.guid not in world.service_instances)
    space = world.spaces[draft.space_guid]
    inner, outer = _quotas(world, draft)
    plan = plan_of(world, draft)
    if inner and _is_exceeded(inner, Consumption.of_space(world, space.guid), added):
        yield "quota", "service_instance_space_quota_exceeded"
    if outer and _is_exceeded(outer, Consumption.of_organization(world, space.organization_guid), added):
        yield "quota", "service_instance_quota_exceeded"
    if inner and not plan.free and not inner.non_basic_services_allowed:
        yield "service_plan", "paid_services_not_allowed_by_space_quota"
    if outer and not plan.free and not outer.non_basic_services_allowed:
        yield "service_plan", "paid_services_not_allowed_by_quota"


def _quotas(world: World, instance: ServiceInstance) -> tuple[SpaceQuota | None, OrganizationQuota | None]:
    """The quotas of an instance's space and of its organization, where there are any."""
    space = world.spaces[instance.space_guid]
    organization = world.organizations[space.organization_guid]
    return world.space_quotas.get(space.quota_guid), world.organization_quotas.get(organization.quota_guid)


def _is_exceeded(quota: OrganizationQuota | SpaceQuota, used: Consumption, added: int) -> bool:
    return quota.total_services >= 0 and used.managed_instances() + added > quota.total_services


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


def move_to_plan(world: World, instance: ServiceInstance, plan: ServicePlan) -> ServiceInstance:
    """Save an instance with this plan, without asking its broker, as the sub-collection of the plan does.

    A user-provided one stays user-provided. Raises Invalid as refuse does.
    """
    return _save_with_plan(world, instance, plan.guid)


def leave_plan(world: World, instance: ServiceInstance) -> ServiceInstance:
    """Save a user-provided instance without the plan that was written down for it. Raises Invalid as refuse does."""
    return _save_with_plan(world, instance, None)


def _save_with_plan(world: World, instance: ServiceInstance, guid: str | None) -> ServiceInstance:
    """Save an instance with the plan of that guid.

    All columns are saved, even those that stay. So there is a usage event even when the plan stays, and the bindings
    of the instance get its syslog_drain_url.
    Source: cloud_controller_ng:app/models/services/service_instance.rb (after_update)
    """
    planned = replace(instance, service_plan_guid=guid, user_provided=not instance.managed)
    refuse(_complaints_of_save(world, instance, planned), instance.name)
    moved = world.change(instance, service_plan_guid=guid, user_provided=planned.user_provided, updated_at=world.now())
    service_usage_events.record(world, "UPDATED", moved)
    for binding in world.service_bindings.find(service_instance_guid=moved.guid):
        world.change(binding, syslog_drain_url=moved.syslog_drain_url, updated_at=binding.updated_at)
    return moved


def refuse_without_plan(world: World, instance: ServiceInstance) -> None:
    """A managed instance cannot be without a plan. Always raises Invalid as refuse does, or Broken.

    Broken where a quota allows no paid plans: its rule asks the plan that is gone whether it is free.
    Source: cloud_controller_ng:app/models/runtime/quota_constraints/paid_service_instance_policy.rb
    """
    if any(quota and not quota.non_basic_services_allowed for quota in _quotas(world, instance)):
        raise Broken("a paid plan is forbidden, and there is no plan")
    found = _complaints_of_save(world, instance, instance)
    of_quotas = [complaint for complaint in found if complaint[0] == "quota"]
    others = [complaint for complaint in found if complaint[0] != "quota"]
    refuse([*others, ("service_plan", "presence"), *of_quotas], instance.name)


def check_save(world: World, instance: ServiceInstance, fields: Mapping[str, object]) -> None:
    """Check what a job is about to save in these fields: names and quotas may be others than when it began.

    Raises Unstorable, in the words of the real one's exception. Nothing is checked where no field changes.
    """
    if all(getattr(instance, name) == value for name, value in fields.items()):
        return
    found = _complaints_of_save(world, instance, replace(instance, **fields))
    if found:
        raise Unstorable(", ".join(f"{field} {rule}" for field, rule in found))


def _complaints_of_save(world: World, instance: ServiceInstance, wanted: ServiceInstance) -> list[Complaint]:
    """The complaints about an instance as it shall be. A name that stays is not compared with others'.

    The real model asks the organization's quota before the space's.
    """
    stays = wanted.name == instance.name
    found = [each for each in complaints(world, wanted) if not (stays and each == ("name", "unique"))]
    return sorted(found, key=lambda complaint: QUOTA_RULES.index(complaint[1]) if complaint[1] in QUOTA_RULES else -1)


def delete(world: World, instance: ServiceInstance) -> None:
    """Delete an instance to which nothing is bound any more."""
    service_usage_events.record(world, "DELETED", instance)
    world.remove(instance)


def purge(world: World, instance: ServiceInstance) -> None:
    """Delete an instance and all that is bound to it, without asking the broker. purges.py tells of it, too."""
    for binding in bindings.of_instance(world, instance):
        world.remove(binding)
    delete(world, instance)


def feature_warnings(world: World, instance: ServiceInstance) -> list[str]:
    """What a client is told of features that this installation lacks and the instance's service needs."""
    requires = offering_of(world, instance).requires
    found: list[str] = []
    if "volume_mount" in requires and not world.settings.volume_services_enabled:
        found.append(NO_VOLUMES)
    if "route_forwarding" in requires and not world.settings.route_services_enabled:
        found.append(NO_ROUTES)
    return found


def has_failed_creation(instance: ServiceInstance) -> bool:
    """Was its creation the newest operation, and did it fail?"""
    last = instance.last_operation
    return last is not None and (last.type, last.state) == ("create", "failed")


def is_busy(instance: ServiceInstance) -> bool:
    """Is an operation on it in progress?"""
    return instance.last_operation is not None and instance.last_operation.busy
