"""Managed instances whose broker is asked at once, while the client waits: made and deleted.

Source: cloud_controller_ng:app/actions/services/service_instance_create.rb, service_instance_delete.rb,
app/actions/services/locks/deleter_lock.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import last_operations, orphan_mitigation, service_instances
from fakecc.actions.services.broker_errors import as_client_error
from fakecc.actions.services.in_request import binding_requests, operation_polls
from fakecc.brokers import requests
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.services import RouteBinding, ServiceInstance, ServiceKey, ServicePlan
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError, Deprovisioned, Provisioned
from fakecc.osb.requester import Asker
from fakecc.world import World, action


def draft(world: World, plan: ServicePlan, *, name: str, space_guid: str, tags: tuple[str, ...]) -> ServiceInstance:
    """An instance that is in no table yet; spaces around its name do not count."""
    return ServiceInstance(
        **world.stamp(ServiceInstance),
        name=name.strip(),
        space_guid=space_guid,
        service_plan_guid=plan.guid,
        tags=tags,
        maintenance_info=plan.maintenance_info,
    )


def provision(
    world: World, drafted: ServiceInstance, asker: Asker, *, parameters: Json, accepts_incomplete: bool
) -> Conversation[ServiceInstance]:
    """Have a checked draft made; a refused one leaves nothing. Raises what the client is told."""
    request = requests.provision(world, drafted, asker, parameters=parameters, accepts_incomplete=accepts_incomplete)
    answer = yield request
    try:
        provisioned = replies.read_provision(request, answer)
    except BrokerError as error:
        if error.orphan:
            _mitigate(world, drafted, asker)
        raise as_client_error(error) from None
    try:
        # Meanwhile the name may have been taken.
        service_instances.check(world, drafted, fresh=True)
    except Invalid:
        _mitigate(world, drafted, asker)
        raise
    instance = service_instances.add(world, _create(world, drafted, provisioned))
    audit_events.record_asked(world, asker, "start_create" if provisioned.in_progress else "create", instance)
    if provisioned.in_progress:
        operation_polls.await_instance(world, instance, asker)
    return instance


def _mitigate(world: World, drafted: ServiceInstance, asker: Asker) -> None:
    orphan_mitigation.mitigate_instance(world, drafted, asker)
    world.keep()


def _create(world: World, drafted: ServiceInstance, provisioned: Provisioned) -> ServiceInstance:
    now = world.now()
    operation = LastOperation(
        type="create",
        state="in progress" if provisioned.in_progress else "succeeded",
        description=provisioned.description,
        created_at=now,
        updated_at=now,
        broker_operation=provisioned.operation,
    )
    return replace(
        drafted,
        created_at=now,
        updated_at=now,
        dashboard_url=provisioned.dashboard_url,
        broker_provided_metadata=provisioned.metadata,
        last_operation=operation,
    )


def delete(
    world: World,
    instance: ServiceInstance,
    asker: Asker,
    *,
    accepts_incomplete: bool,
    recursive: bool,
    unbinder: Asker | None = None,
) -> Conversation[list[str]]:
    """Delete an instance, or begin to: then its last operation is in progress. Gives warnings.

    `recursive`: with all that is bound to it. `unbinder`: who unbinds apps, where that is not the asker. Raises what
    the client is told.
    """
    if not instance.managed:
        service_instances.purge(world, instance, asker.actor)
        audit_events.record_instance(world, asker.actor, "delete", instance, {})
        return []
    if not _is_creating(instance):
        binding_requests.check_instance_idle(instance)
    failures, warnings = list[CloudControllerError](), list[str]()
    if recursive:
        unbinder = unbinder or asker
        warnings = yield from _unbind_apps(world, instance, unbinder, failures, accepts_incomplete=accepts_incomplete)
        yield from _unbind_rest(world, instance, asker, failures)
        _check(world, instance, failures)
    present = world.service_instances.get(instance.guid)
    if present is not None:
        yield from _deprovision(world, present, asker, accepts_incomplete=accepts_incomplete)
    return warnings


def _is_creating(instance: ServiceInstance) -> bool:
    last = instance.last_operation
    return last is not None and last.busy and last.type == "create"


def _unbind_apps(
    world: World,
    instance: ServiceInstance,
    asker: Asker,
    failures: list[CloudControllerError],
    *,
    accepts_incomplete: bool,
) -> Conversation[list[str]]:
    """Unbind every app, and end the sharing. Gives warnings."""
    warnings: list[str] = []
    for binding in world.service_bindings.find(service_instance_guid=instance.guid):
        try:
            warning = yield from binding_requests.unbind_app(
                world, binding, asker, accepts_incomplete=accepts_incomplete
            )
        except CloudControllerError as error:
            failures.append(error)
            continue
        if warning:
            warnings.append(warning)
        elif (present := world.service_bindings.get(binding.guid)) is not None:
            failures.append(binding_requests.in_progress(world, present))
    _unshare(world, instance, asker)
    return warnings


def _unbind_rest(
    world: World, instance: ServiceInstance, asker: Asker, failures: list[CloudControllerError]
) -> Conversation[None]:
    """Delete keys and routes' bindings."""
    rest: list[ServiceKey | RouteBinding] = [
        *world.service_keys.find(service_instance_guid=instance.guid),
        *world.route_bindings.find(service_instance_guid=instance.guid),
    ]
    for bound in rest:
        try:
            yield from binding_requests.unbind(world, bound, asker)
        except CloudControllerError as error:
            failures.append(error)


def _check(world: World, instance: ServiceInstance, failures: list[CloudControllerError]) -> None:
    """Raises ServiceInstanceRecursiveDeleteFailed; what is gone by then stays gone."""
    if failures:
        world.keep()
        told_all = "\n\n".join(f"\t{failure.detail}" for failure in failures)
        raise errors.ServiceInstanceRecursiveDeleteFailed(instance.name, told_all)


def _unshare(world: World, instance: ServiceInstance, asker: Asker) -> None:
    """End the sharing with every space in which nothing is bound any more."""
    present = world.service_instances.get(instance.guid)
    if present is None or not present.shared_space_guids:
        return
    bound = world.service_bindings.find(service_instance_guid=instance.guid)
    spaces = {world.apps[binding.app_guid].space_guid for binding in bound}
    for space_guid in present.shared_space_guids:
        if space_guid not in spaces:
            audit_events.record_unshared(world, asker.actor, present, space_guid)
    world.change(present, shared_space_guids=tuple(guid for guid in present.shared_space_guids if guid in spaces))


def _deprovision(
    world: World, instance: ServiceInstance, asker: Asker, *, accepts_incomplete: bool
) -> Conversation[None]:
    creation = instance.last_operation if _is_creating(instance) else None
    if creation is None:
        binding_requests.check_instance_idle(instance)
    instance = last_operations.record(world, instance, "delete", "in progress", None)
    request = requests.deprovision(world, instance, asker, accepts_incomplete=accepts_incomplete)
    answer = yield request
    present = world.service_instances.get(instance.guid)
    try:
        deprovisioned = replies.read_deprovision(request, answer)
    except BrokerError as error:
        # A creation that the deletion should have cut short goes on as if nothing had been asked.
        if present is not None and creation is not None:
            world.change(present, last_operation=creation)
        elif present is not None:
            last_operations.record(world, present, "delete", "failed", None)
        world.keep()
        raise _refusal(instance, error) from None
    if present is not None:
        _apply(world, present, asker, deprovisioned)


def _refusal(instance: ServiceInstance, error: BrokerError) -> CloudControllerError:
    if error.name == "ConcurrencyError":
        return errors.AsyncServiceInstanceOperationInProgress(instance.name)
    return as_client_error(error, f"Service instance {instance.name}: ")


def _apply(world: World, instance: ServiceInstance, asker: Asker, deprovisioned: Deprovisioned) -> None:
    operation = "start_delete" if deprovisioned.in_progress else "delete"
    audit_events.record_instance(world, asker.actor, operation, instance, {})
    if not deprovisioned.in_progress:
        service_instances.remove(world, instance)
        return
    instance = last_operations.start(world, instance, "delete", deprovisioned.description, deprovisioned.operation)
    operation_polls.await_instance(world, instance, asker)


@action
def delete_by_guid(world: World, *, guid: str, asker: dict[str, Json], recursive: bool) -> Conversation[None]:
    """Delete an instance for a job. The broker is told no user, but where apps are unbound.

    recording: v2-services/delete-jobs
    """
    instance = world.service_instances.get(guid)
    who = Asker.of(asker)
    if instance is not None:
        yield from delete(world, instance, who.nobody(), accepts_incomplete=False, recursive=recursive, unbinder=who)
