"""Bindings whose broker is asked at once, while the client waits: of apps, keys, of routes.

Source: cloud_controller_ng:app/actions/v2/services/service_binding_create.rb, service_binding_delete.rb,
app/actions/services/service_key_create.rb, service_key_delete.rb, app/models/services/route_binding.rb
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings, last_operations, orphan_mitigation, service_bindings, service_instances
from fakecc.actions.services.bindings import Binding
from fakecc.actions.services.broker_errors import as_client_error
from fakecc.actions.services.by_job import binding_create, binding_delete
from fakecc.actions.services.in_request import operation_polls
from fakecc.errors import CloudControllerError
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.services import RouteBinding, ServiceBinding, ServiceInstance, ServiceKey
from fakecc.osb.bind_replies import Bound
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.osb.requester import Asker
from fakecc.world import World, action

Drafted = TypeVar("Drafted", ServiceBinding, ServiceKey, RouteBinding)

NOT_RETRIEVABLE = "Could not create asynchronous binding when bindings_retrievable is false."
TAKEN = "The app is already bound to the service."
DOUBTFUL = (
    "The service broker responded asynchronously to the unbind request, but the accepts_incomplete query parameter was "
    "false or not given. The service binding may not have been successfully deleted on the service broker."
)


def check_instance_idle(instance: ServiceInstance) -> None:
    """Raises AsyncServiceInstanceOperationInProgress."""
    if service_instances.is_busy(instance):
        raise errors.AsyncServiceInstanceOperationInProgress(instance.name)


def check_binding_idle(world: World, binding: ServiceBinding) -> None:
    """Raises AsyncServiceBindingOperationInProgress."""
    if binding.last_operation is not None and binding.last_operation.busy:
        raise in_progress(world, binding)


def in_progress(world: World, binding: ServiceBinding) -> CloudControllerError:
    """What is said of a binding on which something goes on."""
    app = world.apps[binding.app_guid].name
    return errors.AsyncServiceBindingOperationInProgress(app, bindings.instance_of(world, binding).name)


def bind_app(
    world: World, draft: ServiceBinding, asker: Asker, *, parameters: Json, accepts_incomplete: bool
) -> Conversation[ServiceBinding]:
    """Make a binding; a refused one leaves nothing. Its last operation is in progress where the broker takes its time.

    Raises what the client is told.
    """
    if not bindings.is_managed(world, draft):
        return _audit(world, "create", service_bindings.bind_user_provided(world, draft), asker)
    bound = yield from _ask_to_bind(world, draft, asker, parameters=parameters, accepts_incomplete=accepts_incomplete)
    yield from _check_still_free(world, draft, asker)
    if not bound.in_progress:
        made = world.add(replace(_stamp(world, draft), **bindings.contents(draft, bound)))
        return _audit(world, "create", made, asker)
    offering = bindings.offering_of(world, bindings.instance_of(world, draft))
    problem = None
    if offering is None or not offering.bindings_retrievable:
        problem = errors.ServiceBindingInvalid(NOT_RETRIEVABLE)
    elif not accepts_incomplete:
        problem = errors.ServiceBrokerRespondedAsyncWhenNotAllowed()
    if problem is not None:
        yield from operation_polls.forget(world, draft, asker)
        raise problem
    begun = _operation_in_progress(world, "create", bound.operation)
    binding = world.add(replace(_stamp(world, draft), credentials=None, last_operation=begun))
    operation_polls.await_binding(world, binding, asker)
    return _audit(world, "start_create", binding, asker)


def _audit(world: World, operation: str, binding: ServiceBinding, asker: Asker) -> ServiceBinding:
    """The binding, of which an audit event was written."""
    audit_events.record_bound(world, asker.actor, operation, binding, asker.request)
    return binding


def bind(world: World, draft: Drafted, asker: Asker, *, parameters: Json) -> Conversation[Drafted]:
    """Make a key or a route's binding, which the broker must do at once: of one that it does later nothing is known."""
    bound = yield from _ask_to_bind(world, draft, asker, parameters=parameters, accepts_incomplete=False)
    yield from _check_still_free(world, draft, asker)
    return world.add(replace(_stamp(world, draft), **bindings.contents(draft, bound)))


def _ask_to_bind(
    world: World, draft: Binding, asker: Asker, *, parameters: Json, accepts_incomplete: bool
) -> Conversation[Bound]:
    try:
        return (
            yield from binding_create.ask(
                world, draft, asker, parameters=parameters, accepts_incomplete=accepts_incomplete
            )
        )
    except BrokerError as error:
        # Of a key's answer every malformed one leaves doubt, and its orphan is unbound without accepts_incomplete,
        # as keys are. recording: v2-services/bind-orphans
        is_key = isinstance(draft, ServiceKey)
        if error.orphan or (is_key and error.name == "ServiceBrokerResponseMalformed"):
            orphan_mitigation.mitigate_binding(world, draft, asker, accepts_incomplete=not is_key)
            world.keep()
        raise as_client_error(error) from None


def _check_still_free(world: World, draft: Binding, asker: Asker) -> Conversation[None]:
    """What may have happened while the broker was asked: the like was made, which is told, or what is bound is gone.

    Raises what the client is told, after the broker was told to forget it.
    """
    if draft.service_instance_guid not in world.service_instances:
        raise errors.DatabaseError()
    taken = _name_conflict(world, draft)
    if taken is not None:
        yield from operation_polls.forget(world, draft, asker)
        raise taken


def _name_conflict(world: World, draft: Binding) -> CloudControllerError | None:
    siblings = {"service_instance_guid": draft.service_instance_guid}
    if isinstance(draft, ServiceKey):
        same = world.service_keys.find(**siblings, name=draft.name)
        return errors.ServiceKeyNameTaken(draft.name) if same else None
    if isinstance(draft, ServiceBinding):
        bound = world.service_bindings.find(**siblings, app_guid=draft.app_guid)
        return errors.ServiceBindingAppServiceTaken(TAKEN) if bound else None
    bound_routes = world.route_bindings.find(route_guid=draft.route_guid)
    return errors.RouteAlreadyBoundToServiceInstance() if bound_routes else None


def _stamp(world: World, draft: Drafted) -> Drafted:
    """A draft is put into its table after the broker's answer, and that is when it was made."""
    now = world.now()
    return replace(draft, created_at=now, updated_at=now)


def _operation_in_progress(world: World, kind: str, broker_operation: str | None) -> LastOperation:
    now = world.now()
    return LastOperation(
        type=kind,
        state="in progress",
        description=None,
        created_at=now,
        updated_at=now,
        broker_operation=broker_operation,
    )


def unbind_app(world: World, binding: ServiceBinding, asker: Asker, *, accepts_incomplete: bool) -> Conversation[str]:
    """Remove a binding, or begin to: then its last operation is in progress. Gives a warning, or an empty text.

    Raises what the client is told.
    """
    if not bindings.is_managed(world, binding):
        _remove(world, binding, asker)
        return ""
    check_instance_idle(bindings.instance_of(world, binding))
    if bindings.is_blocked(binding):
        raise in_progress(world, binding)
    try:
        unbound = yield from binding_delete.ask(world, binding, asker, accepts_incomplete=accepts_incomplete)
    except BrokerError as error:
        raise _unbind_failed(world, binding, error) from None
    present = world.service_bindings.get(binding.guid)
    if present is None:
        return ""
    if unbound.in_progress and accepts_incomplete:
        present = last_operations.start(world, present, "delete", None, unbound.operation)
        audit_events.record_app_unbound(world, asker.actor, "start_delete", present)
        operation_polls.await_binding(world, present, asker)
        return ""
    _remove(world, present, asker)
    return DOUBTFUL if unbound.in_progress else ""


def _remove(world: World, binding: Binding, asker: Asker) -> None:
    if isinstance(binding, ServiceBinding):
        audit_events.record_app_unbound(world, asker.actor, "delete", binding)
    elif isinstance(binding, ServiceKey):
        audit_events.record_key(world, asker.actor, "delete", binding)
    else:
        audit_events.record_routed(world, asker.actor, "unbind_route", binding)
    world.remove(binding)


def _unbind_failed(world: World, binding: ServiceBinding, error: BrokerError) -> CloudControllerError:
    if error.name == "ConcurrencyError":
        return in_progress(world, binding)
    app, instance = world.apps[binding.app_guid].name, bindings.instance_of(world, binding).name
    return as_client_error(error, f"An unbind operation for the service binding between app {app} and service instance "
                       f"{instance} failed: ")  # fmt: skip


def unbind(world: World, binding: ServiceKey | RouteBinding, asker: Asker) -> Conversation[None]:
    """Remove a key or a route's binding. Raises what the client is told."""
    instance = bindings.instance_of(world, binding)
    if instance.managed:
        check_instance_idle(instance)
        try:
            yield from binding_delete.ask(world, binding, asker, accepts_incomplete=False)
        except BrokerError as error:
            prefix = f"Service broker failed to delete service binding for instance {instance.name}: "
            raise as_client_error(error, prefix) from None
    present = bindings.current(world, binding)
    if present is not None:
        _remove(world, present, asker)


@action
def unbind_app_by_guid(world: World, *, guid: str, asker: dict[str, Json]) -> Conversation[None]:
    """The work of a job that removes a binding."""
    binding = world.service_bindings.get(guid)
    if binding is not None:
        yield from unbind_app(world, binding, Asker.of(asker), accepts_incomplete=False)
