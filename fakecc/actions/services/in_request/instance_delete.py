"""Delete an instance while the client waits.

Source: cloud_controller_ng:app/actions/services/service_instance_delete.rb, locks/deleter_lock.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings, last_operations, service_instances
from fakecc.actions.services.in_request import binding_delete, operation_polls
from fakecc.actions.services.in_request.idle_checks import binding_in_progress, check_instance_idle
from fakecc.brokers import requests
from fakecc.errors import CloudControllerError
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.services import RouteBinding, ServiceInstance, ServiceKey
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError, DeprovisionAnswer
from fakecc.osb.requester import Requester
from fakecc.records import replace
from fakecc.world import World, action


def delete(
    world: World,
    instance: ServiceInstance,
    requester: Requester,
    *,
    accepts_incomplete: bool,
    recursive: bool,
    unbinder: Requester | None = None,
) -> Conversation[list[str]]:
    """Delete an instance, or begin to: then its last operation is in progress. Gives warnings.

    `recursive`: with all that is bound to it. `unbinder`: who unbinds apps, where that is not the requester.
    Raises what the client is told.
    """
    if not instance.managed:
        _delete_provided(world, instance, requester)
        return []
    if not _is_creating(instance):
        check_instance_idle(instance)
    failures, warnings = list[CloudControllerError](), list[str]()
    if recursive:
        unbinder = unbinder or requester
        warnings = yield from _unbind_apps(world, instance, unbinder, failures, accepts_incomplete=accepts_incomplete)
        yield from _unbind_rest(world, instance, requester, failures)
        _check_failures(world, instance, failures)
    present = world.service_instances.get(instance.guid)
    if present is not None:
        yield from _deprovision(world, present, requester, accepts_incomplete=accepts_incomplete)
    return warnings


def _delete_provided(world: World, instance: ServiceInstance, requester: Requester) -> None:
    """Delete a user-provided instance. Of what was bound, only bindings of apps are told."""
    for binding in world.service_bindings.find(service_instance_guid=instance.guid):
        audit_events.record_app_unbound(world, requester.actor, "delete", binding)
    service_instances.purge(world, instance)
    audit_events.record_instance(world, requester.actor, "delete", instance, {})


def _is_creating(instance: ServiceInstance) -> bool:
    """Is its broker at work on its creation? One that waits for a job to begin cannot be cancelled."""
    last = instance.last_operation
    return last is not None and (last.type, last.state) == ("create", "in progress")


def _unbind_apps(
    world: World,
    instance: ServiceInstance,
    requester: Requester,
    failures: list[CloudControllerError],
    *,
    accepts_incomplete: bool,
) -> Conversation[list[str]]:
    """Unbind every app, and end the sharing. Gives warnings. What is in progress is told after what failed."""
    warnings: list[str] = []
    for binding in world.service_bindings.find(service_instance_guid=instance.guid):
        try:
            warning = yield from binding_delete.unbind_app(
                world, binding, requester, accepts_incomplete=accepts_incomplete
            )
        except CloudControllerError as error:
            if error.name != errors.AsyncServiceBindingOperationInProgress.name:
                failures.append(error)
            continue
        if warning:
            warnings.append(warning)
    left = world.service_bindings.find(service_instance_guid=instance.guid)
    failures += [binding_in_progress(world, binding) for binding in left if bindings.is_busy(binding)]
    if not left:
        _unshare(world, instance, requester)
    return warnings


def _unbind_rest(
    world: World, instance: ServiceInstance, requester: Requester, failures: list[CloudControllerError]
) -> Conversation[None]:
    """Delete keys and routes' bindings."""
    rest: list[ServiceKey | RouteBinding] = [
        *world.service_keys.find(service_instance_guid=instance.guid),
        *world.route_bindings.find(service_instance_guid=instance.guid),
    ]
    for bound in rest:
        try:
            yield from binding_delete.unbind(world, bound, requester)
        except CloudControllerError as error:
            failures.append(error)


def _check_failures(world: World, instance: ServiceInstance, failures: list[CloudControllerError]) -> None:
    """Raises ServiceInstanceRecursiveDeleteFailed; what is gone by then stays gone."""
    if failures:
        world.keep()
        details = "\n\n".join(f"\t{failure.detail}" for failure in failures)
        raise errors.ServiceInstanceRecursiveDeleteFailed(instance.name, details)


def _unshare(world: World, instance: ServiceInstance, requester: Requester) -> None:
    """End the sharing.

    The real one walks along a list from which it takes each space, and so passes over every second: that sharing ends
    with the instance, and no event tells of it.
    Source: cloud_controller_ng:app/actions/services/service_instance_delete.rb
    """
    present = world.service_instances.get(instance.guid)
    if present is None:
        return
    for space_guid in present.shared_space_guids[::2]:
        audit_events.record_unshared(world, requester.actor, present, space_guid)
    world.change(present, shared_space_guids=present.shared_space_guids[1::2])


def _deprovision(
    world: World, instance: ServiceInstance, requester: Requester, *, accepts_incomplete: bool
) -> Conversation[None]:
    creation = _cancellable_creation(instance)
    if creation is None:
        check_instance_idle(instance)
    instance = last_operations.record(world, instance, "delete", "in progress", None)
    request = requests.deprovision(world, instance, requester, accepts_incomplete=accepts_incomplete)
    answer = yield request
    present = world.service_instances.get(instance.guid)
    try:
        deprovisioned = replies.read_deprovision(request, answer)
    except BrokerError as error:
        # A creation that the deletion was to end goes on as before, but for the name that the broker gave it.
        if present is not None and creation is not None:
            world.change(present, last_operation=replace(creation, broker_operation=None))
        elif present is not None:
            last_operations.record(world, present, "delete", "failed", None)
        world.keep()
        raise _refusal(instance, error) from None
    if present is not None:
        _apply(world, present, requester, deprovisioned)


def _cancellable_creation(instance: ServiceInstance) -> LastOperation | None:
    """The creation in progress that the deletion ends, if there is one. One that v3 did not ask for yet is none."""
    # source: cloud_controller_ng:app/actions/services/locks/deleter_lock.rb
    last = instance.last_operation
    return last if last is not None and (last.type, last.state) == ("create", "in progress") else None


def _refusal(instance: ServiceInstance, error: BrokerError) -> CloudControllerError:
    if error.name == "ConcurrencyError":
        return errors.AsyncServiceInstanceOperationInProgress(instance.name)
    return error.as_client_error(f"Service instance {instance.name}: ")


def _apply(world: World, instance: ServiceInstance, requester: Requester, deprovisioned: DeprovisionAnswer) -> None:
    if not deprovisioned.in_progress and world.service_bindings.first(service_instance_guid=instance.guid):
        # A binding that its broker would not let go refers to the instance: the database keeps it.
        last_operations.record(world, instance, "delete", "failed", None)
        world.keep()
        raise errors.DatabaseError()
    operation = "start_delete" if deprovisioned.in_progress else "delete"
    audit_events.record_instance(world, requester.actor, operation, instance, {})
    if not deprovisioned.in_progress:
        service_instances.delete(world, instance)
        return
    instance = last_operations.start(world, instance, "delete", deprovisioned.description, deprovisioned.operation)
    operation_polls.poll_instance_later(world, instance, requester)


@action
def delete_by_guid(world: World, *, guid: str, requester: dict[str, Json], recursive: bool) -> Conversation[None]:
    """The work of a job that deletes an instance."""
    # Brokers are told who asks only where apps are unbound. recording: v2-services/delete-jobs
    instance = world.service_instances.get(guid)
    who = Requester.of(requester)
    if instance is not None:
        yield from delete(world, instance, who.nobody(), accepts_incomplete=False, recursive=recursive, unbinder=who)
