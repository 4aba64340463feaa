"""Update a managed instance while the client waits.

Source: cloud_controller_ng:app/actions/services/service_instance_update.rb,
app/actions/services/locks/updater_lock.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions import audit_events
from fakecc.actions.services import last_operations, service_instances, service_plans
from fakecc.actions.services.in_request import operation_polls
from fakecc.actions.services.in_request.idle_checks import check_all_idle
from fakecc.actions.services.navigation import offering_of, plan_of
from fakecc.brokers import requests
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.services import ServiceInstance, ServicePlan
from fakecc.osb import replies
from fakecc.osb.catalog_complaints import SEMANTIC_VERSION
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError, ProvisionAnswer
from fakecc.osb.requester import Requester
from fakecc.records import Value, replace, value_type
from fakecc.world import World

# After these the name and tags go back to what they were;
# after any other the new ones stay. recording: v2-services/update-failures
UNDOING = {
    "ServiceBrokerBadResponse",
    "ServiceBrokerApiTimeout",
    "ServiceBrokerResponseMalformed",
    "ServiceBrokerRequestRejected",
    "AsyncRequired",
}


@value_type
class InstanceUpdate(Value):
    """What an update of a managed instance asks for; None is what it leaves alone."""

    name: str | None = None
    tags: tuple[str, ...] | None = None
    plan: ServicePlan | None = None
    parameters: Mapping[str, Json] | None = None
    maintenance_info: Mapping[str, Json] | None = None


def check_plan(world: World, instance: ServiceInstance, plan: ServicePlan) -> None:
    """May the instance get this other plan?

    Raises Invalid("service_plan", "not_updateable" / "other_service" / "not_bindable").
    """
    before = plan_of(world, instance)
    if not service_plans.is_plan_updateable(world, before):
        raise Invalid("service_plan", "not_updateable")
    if plan.service_offering_guid != before.service_offering_guid:
        raise Invalid("service_plan", "other_service")
    bound = world.service_bindings.first(service_instance_guid=instance.guid)
    if bound and not service_plans.is_bindable(world, plan):
        raise Invalid("service_plan", "not_bindable")


def check_quotas(world: World, instance: ServiceInstance, plan: ServicePlan) -> None:
    """May the instance have, or keep, this plan? Raises Invalid("quota", ...) and ("service_plan", ...)."""
    drafted = replace(instance, service_plan_guid=plan.guid)
    for field, rule in service_instances.complaints(world, drafted):
        if field in {"quota", "service_plan"}:
            raise Invalid(field, rule)


def check_version(world: World, instance: ServiceInstance, info: Mapping[str, Json]) -> None:
    """Raises Invalid("maintenance_info", "not_supported" / "not_semver")."""
    if not plan_of(world, instance).maintenance_info:
        raise Invalid("maintenance_info", "not_supported")
    version = info.get("version")
    if not isinstance(version, str) or not SEMANTIC_VERSION.fullmatch(version):
        raise Invalid("maintenance_info", "not_semver")


def update(
    world: World, instance: ServiceInstance, requester: Requester, wanted: InstanceUpdate, *, accepts_incomplete: bool
) -> Conversation[ServiceInstance]:
    """Change an instance, or begin to: then its last operation is in progress.

    Raises what the client is told, and Invalid where the new name or tags cannot be.
    """
    check_all_idle(world, instance)
    before = instance
    instance = _save(world, last_operations.record(world, instance, "update", "in progress", None), wanted)
    if not _concerns_broker(world, before, wanted):
        audit_events.record_asked(world, requester, "update", instance)
        return last_operations.record(world, instance, "update", "succeeded", None)
    asked = _update_call(world, before, instance, wanted)
    request = requests.update(world, before, requester, asked, accepts_incomplete=accepts_incomplete)
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
        raise error.as_client_error() from None
    return _apply(world, instance, requester, updated, _proposed_changes(wanted))


def _save(world: World, instance: ServiceInstance, wanted: InstanceUpdate) -> ServiceInstance:
    """The new name and tags are saved before the broker is asked. Raises Invalid; the update has failed then."""
    name = instance.name if wanted.name is None else service_instances.name_as_stored(wanted.name)
    tags = instance.tags if wanted.tags is None else wanted.tags
    try:
        service_instances.check(world, replace(instance, name=name, tags=tags))
    except Invalid:
        last_operations.record(world, instance, "update", "failed", None)
        world.keep()
        raise
    return service_instances.change(world, instance, name=name, tags=tags)


def _concerns_broker(world: World, instance: ServiceInstance, wanted: InstanceUpdate) -> bool:
    return (
        wanted.parameters is not None
        or _is_other_plan(instance, wanted)
        or _is_other_version(instance, wanted)
        or (wanted.name is not None and offering_of(world, instance).allow_context_updates)
    )


def _is_other_plan(instance: ServiceInstance, wanted: InstanceUpdate) -> bool:
    return wanted.plan is not None and wanted.plan.guid != instance.service_plan_guid


def _is_other_version(instance: ServiceInstance, wanted: InstanceUpdate) -> bool:
    if wanted.maintenance_info is None:
        return False
    return wanted.maintenance_info.get("version") != (instance.maintenance_info or {}).get("version")


def _version(info: Mapping[str, Json] | None) -> dict[str, Json] | None:
    return {"version": info["version"]} if info else None


def _update_call(
    world: World, before: ServiceInstance, instance: ServiceInstance, wanted: InstanceUpdate
) -> requests.UpdateCall:
    previous = requests.previous_values(world, before)
    if before.maintenance_info:
        previous["maintenance_info"] = _version(before.maintenance_info)
    proposed = _proposed_changes(wanted)
    return requests.UpdateCall(
        plan_guid=(wanted.plan or plan_of(world, before)).guid,
        name=instance.name,
        previous_values=previous,
        parameters=wanted.parameters,
        maintenance_info=proposed.get("maintenance_info"),
    )


def _proposed_changes(wanted: InstanceUpdate) -> dict[str, Json]:
    """The fields that change when the broker has made the update: plan and maintenance_info."""
    if wanted.plan is not None:
        return {"service_plan_guid": wanted.plan.guid, "maintenance_info": _version(wanted.plan.maintenance_info)}
    if wanted.maintenance_info is not None:
        return {"maintenance_info": _version(wanted.maintenance_info)}
    return {}


def _later(proposed: dict[str, Json]) -> tuple[tuple[str, Json], ...]:
    """What changes when an operation succeeds later: then a plan without maintenance_info leaves the instance's."""
    # source: cloud_controller_ng:lib/services/service_brokers/v2/client.rb
    return tuple((name, value) for name, value in proposed.items() if value is not None)


def _undo(world: World, before: ServiceInstance, instance: ServiceInstance, error: BrokerError) -> None:
    if error.name not in UNDOING:
        last_operations.record(world, instance, "update", "failed", None)
        return
    instance = service_instances.change(world, instance, name=before.name, tags=before.tags)
    last_operations.record(world, instance, "update", "failed", error.message)


def _apply(
    world: World, instance: ServiceInstance, requester: Requester, updated: ProvisionAnswer, proposed: dict[str, Json]
) -> ServiceInstance:
    operation = last_operations.draft(
        world,
        "update",
        "in progress" if updated.in_progress else "succeeded",
        updated.description,
        broker_operation=updated.operation,
        proposed=_later(proposed) if updated.in_progress else (),
    )
    changed: dict[str, Json] = {} if updated.in_progress else dict(proposed)
    if updated.dashboard_url is not None:
        changed["dashboard_url"] = updated.dashboard_url
    instance = service_instances.change(world, instance, last_operation=operation, **changed)
    audit_events.record_asked(world, requester, "start_update" if updated.in_progress else "update", instance)
    if updated.in_progress:
        operation_polls.poll_instance_later(world, instance, requester)
    return instance
