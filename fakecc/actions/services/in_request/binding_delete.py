"""Unbind an app or a route, or delete a key, while the client waits.

Source: cloud_controller_ng:app/actions/v2/services/service_binding_delete.rb,
app/actions/services/service_key_delete.rb, app/models/services/route_binding.rb
"""

from __future__ import annotations

from fakecc.actions import audit_events
from fakecc.actions.services import bindings, last_operations
from fakecc.actions.services.in_request import operation_polls
from fakecc.actions.services.in_request.idle_checks import binding_in_progress, check_instance_idle
from fakecc.actions.services.navigation import instance_of
from fakecc.brokers import requests
from fakecc.errors import CloudControllerError
from fakecc.json_types import Json
from fakecc.models.services import AnyBinding, RouteBinding, ServiceBinding, ServiceKey
from fakecc.osb import bind_replies
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Requester
from fakecc.world import World, action

DOUBTFUL = (
    "The service broker responded asynchronously to the unbind request, but the accepts_incomplete query parameter was "
    "false or not given. The service binding may not have been successfully deleted on the service broker."
)


def unbind_app(
    world: World, binding: ServiceBinding, requester: Requester, *, accepts_incomplete: bool
) -> Conversation[str]:
    """Delete a binding, or begin to: then its last operation is in progress. Gives a warning, or an empty text.

    Raises what the client is told.
    """
    if not bindings.is_managed(world, binding):
        _delete(world, binding, requester)
        return ""
    check_instance_idle(instance_of(world, binding))
    # source: cloud_controller_ng:app/actions/v2/services/service_binding_delete.rb
    if (last := binding.last_operation) is not None and last.busy and last.type != "create":
        raise binding_in_progress(world, binding)
    request = requests.unbind(world, binding, requester, accepts_incomplete=accepts_incomplete)
    answer = yield request
    try:
        unbound = bind_replies.read_unbind(request, answer)
    except BrokerError as error:
        raise _refusal(world, binding, error) from None
    present = world.service_bindings.get(binding.guid)
    if present is None:
        return ""
    if unbound.in_progress and accepts_incomplete:
        present = last_operations.start(world, present, "delete", None, unbound.operation)
        audit_events.record_app_unbound(world, requester.actor, "start_delete", present)
        operation_polls.poll_binding_later(world, present, requester)
        return ""
    _delete(world, present, requester)
    return DOUBTFUL if unbound.in_progress else ""


def _delete(world: World, binding: AnyBinding, requester: Requester) -> None:
    if isinstance(binding, ServiceBinding):
        audit_events.record_app_unbound(world, requester.actor, "delete", binding)
    world.remove(binding)


def _refusal(world: World, binding: ServiceBinding, error: BrokerError) -> CloudControllerError:
    if error.name == "ConcurrencyError":
        return binding_in_progress(world, binding)
    app, instance = world.apps[binding.app_guid].name, instance_of(world, binding).name
    prefix = f"An unbind operation for the service binding between app {app} and service instance {instance} failed: "
    return error.as_client_error(prefix)


def unbind(world: World, binding: ServiceKey | RouteBinding, requester: Requester) -> Conversation[None]:
    """Delete a key or a route's binding. Raises what the client is told.

    Only who was asked for this very deletion writes an audit event. recording: v2-services/audit-events-of-all
    """
    instance = instance_of(world, binding)
    if instance.managed:
        check_instance_idle(instance)
        request = requests.unbind(world, binding, requester, accepts_incomplete=False)
        answer = yield request
        try:
            bind_replies.read_unbind(request, answer)
        except BrokerError as error:
            prefix = f"Service broker failed to delete service binding for instance {instance.name}: "
            raise error.as_client_error(prefix) from None
    present = bindings.current(world, binding)
    if present is not None:
        _delete(world, present, requester)


@action
def unbind_app_by_guid(world: World, *, guid: str, requester: dict[str, Json]) -> Conversation[None]:
    """The work of a job that deletes a binding."""
    binding = world.service_bindings.get(guid)
    if binding is not None:
        yield from unbind_app(world, binding, Requester.of(requester), accepts_incomplete=False)
