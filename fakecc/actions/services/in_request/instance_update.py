"""Changes of managed instances, of which the broker is told at once, while the client waits.

Source: cloud_controller_ng:app/actions/services/service_instance_update.rb,
app/actions/services/locks/updater_lock.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fakecc.actions import audit_events
from fakecc.actions.services import last_operations, service_instances, service_plans
from fakecc.actions.services.broker_errors import as_client_error
from fakecc.actions.services.in_request import binding_requests, operation_polls
from fakecc.brokers import requests
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.services import ServiceInstance, ServicePlan
from fakecc.osb import replies
from fakecc.osb.catalog_complaints import SEMANTIC_VERSION
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError, Provisioned
from fakecc.osb.requester import Asker
from fakecc.records import Value, value_type
from fakecc.world import World

# After these the name and tags go back to what they were; after any other the new ones stay.
# recording: v2-services/update-failures
UNDOING = {
    "ServiceBrokerBadResponse",
    "ServiceBrokerApiTimeout",
    "ServiceBrokerResponseMalformed",
    "ServiceBrokerRequestRejected",
    "AsyncRequired",
}


@value_type
class Change(Value):
    """What is asked for; None is not."""

    name: str | None = None
    tags: tuple[str, ...] | None = None
    plan: ServicePlan | None = None
    parameters: Mapping[str, Json] | None = None
    maintenance_info: Mapping[str, Json] | None = None


def check_plan(world: World, instance: ServiceInstance, plan: ServicePlan) -> None:
    """May the instance get this other plan?

    Raises Invalid("service_plan", "not_updateable" / "other_service" / "not_bindable").
    """
    before = service_instances.plan_of(world, instance)
    if not service_plans.plan_updateable(world, before):
        raise Invalid("service_plan", "not_updateable")
    if plan.service_offering_guid != before.service_offering_guid:
        raise Invalid("service_plan", "other_service")
    bound = world.service_bindings.first(service_instance_guid=instance.guid)
    if bound and not service_plans.bindable(world, plan):
        raise Invalid("service_plan", "not_bindable")


def check_quotas(world: World, instance: ServiceInstance, plan: ServicePlan) -> None:
    """May the instance have, or keep, this plan? Raises Invalid("quota", ...) and ("service_plan", ...)."""
    drafted = replace(instance, service_plan_guid=plan.guid)
    for field, rule in service_instances.complaints(world, drafted, fresh=False):
        if field in {"quota", "service_plan"}:
            raise Invalid(field, rule)


def check_version(world: World, instance: ServiceInstance, info: Mapping[str, Json]) -> None:
    """Raises Invalid("maintenance_info", "not_supported" / "not_semver")."""
    if not service_instances.plan_of(world, instance).maintenance_info:
        raise Invalid("maintenance_info", "not_supported")
    version = info.get("version")
    if not isinstance(version, str) or not SEMANTIC_VERSION.fullmatch(version):
        raise Invalid("maintenance_info", "not_semver")


def update(
    world: World, instance: ServiceInstance, asker: Asker, change: Change, *, accepts_incomplete: bool
) -> Conversation[ServiceInstance]:
    """Change an instance, or begin to: then its last operation is in progress.

    Raises what the client is told, and Invalid where the new name or tags cannot be.
    """
    check_idle(world, instance)
    before = instance
    instance = _save(world, last_operations.record(world, instance, "update", "in progress", None), change)
    if not _concerns_broker(world, before, change):
        audit_events.record_asked(world, asker, "update", instance)
        return last_operations.record(world, instance, "update", "succeeded", None)
    asked = _update_call(world, before, instance, change)
    request = requests.update(world, before, asker, asked, accepts_incomplete=accepts_incomplete)
    answer = yield request
    present = world.service_instances.get(instance.guid)
    if present is None:
        message = "an instance that was purged while its broker was asked to update it"
        raise Broken(message)
    instance = present
    try:
        updated = replies.read_update(request, answer)
    except BrokerError as error:
        _undo(world, before, instance, error)
        world.keep()
        raise as_client_error(error) from None
    return _apply(world, instance, asker, updated, _proposed_changes(before, change))


def check_idle(world: World, instance: ServiceInstance) -> None:
    """Raises AsyncServiceInstanceOperationInProgress and AsyncServiceBindingOperationInProgress."""
    binding_requests.check_instance_idle(instance)
    for binding in world.service_bindings.find(service_instance_guid=instance.guid):
        binding_requests.check_binding_idle(world, binding)


def _save(world: World, instance: ServiceInstance, change: Change) -> ServiceInstance:
    """The new name and tags are saved before the broker is asked. Raises Invalid; the update has failed then."""
    name = instance.name if change.name is None else change.name.strip()
    tags = instance.tags if change.tags is None else change.tags
    try:
        service_instances.check(world, replace(instance, name=name, tags=tags))
    except Invalid:
        last_operations.record(world, instance, "update", "failed", None)
        world.keep()
        raise
    return service_instances.change(world, instance, name=name, tags=tags)


def _concerns_broker(world: World, instance: ServiceInstance, change: Change) -> bool:
    return (
        change.parameters is not None
        or _is_other_plan(instance, change)
        or _is_other_version(instance, change)
        or (change.name is not None and service_instances.offering_of(world, instance).allow_context_updates)
    )


def _is_other_plan(instance: ServiceInstance, change: Change) -> bool:
    return change.plan is not None and change.plan.guid != instance.service_plan_guid


def _is_other_version(instance: ServiceInstance, change: Change) -> bool:
    if change.maintenance_info is None:
        return False
    return change.maintenance_info.get("version") != (instance.maintenance_info or {}).get("version")


def _version(info: Mapping[str, Json] | None) -> dict[str, Json] | None:
    return {"version": info["version"]} if info else None


def _update_call(world: World, before: ServiceInstance, instance: ServiceInstance, change: Change) -> requests.Update:
    previous = requests.previous_values(world, before)
    if before.maintenance_info:
        previous["maintenance_info"] = _version(before.maintenance_info)
    proposed = _proposed_changes(before, change)
    return requests.Update(
        plan_guid=change.plan.guid if change.plan else before.service_plan_guid or "",
        name=instance.name,
        previous_values=previous,
        parameters=change.parameters,
        maintenance_info=proposed.get("maintenance_info"),
    )


def _proposed_changes(before: ServiceInstance, change: Change) -> dict[str, Json]:
    """What becomes of the instance when the broker has done it: plan and maintenance_info."""
    if change.plan is not None:
        return {"service_plan_guid": change.plan.guid, "maintenance_info": _version(change.plan.maintenance_info)}
    if _is_other_version(before, change):
        return {"maintenance_info": _version(change.maintenance_info)}
    return {}


def _later(proposed: dict[str, Json]) -> tuple[tuple[str, Json], ...]:
    """A plan without maintenance_info leaves the instance's as it is, when it changes later.

    Source: cloud_controller_ng:lib/services/service_brokers/v2/client.rb
    """
    return tuple((name, value) for name, value in proposed.items() if value is not None)


def _undo(world: World, before: ServiceInstance, instance: ServiceInstance, error: BrokerError) -> None:
    if error.name not in UNDOING:
        last_operations.record(world, instance, "update", "failed", None)
        return
    instance = service_instances.change(world, instance, name=before.name, tags=before.tags)
    last_operations.record(world, instance, "update", "failed", error.message)


def _apply(
    world: World, instance: ServiceInstance, asker: Asker, updated: Provisioned, proposed: dict[str, Json]
) -> ServiceInstance:
    now = world.now()
    operation = LastOperation(
        type="update",
        state="in progress" if updated.in_progress else "succeeded",
        description=updated.description,
        created_at=now,
        updated_at=now,
        broker_operation=updated.operation,
        proposed=_later(proposed) if updated.in_progress else (),
    )
    changed: dict[str, Json] = {} if updated.in_progress else dict(proposed)
    if updated.dashboard_url is not None:
        changed["dashboard_url"] = updated.dashboard_url
    instance = service_instances.change(world, instance, last_operation=operation, **changed)
    audit_events.record_asked(world, asker, "start_update" if updated.in_progress else "update", instance)
    if updated.in_progress:
        operation_polls.await_instance(world, instance, asker)
    return instance
