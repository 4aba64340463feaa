"""Bind an app or a route to a managed instance, or make a key, while the client waits.

Source: cloud_controller_ng:app/actions/services/service_binding_create.rb, service_key_create.rb,
database_error_service_resource_cleanup.rb, app/models/services/route_binding.rb
"""

from __future__ import annotations

from typing import TypeVar

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings, last_operations, orphan_mitigation, service_bindings, service_keys
from fakecc.actions.services.in_request import operation_polls
from fakecc.actions.services.navigation import instance_of, offering_of
from fakecc.brokers import requests
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.services import AnyBinding, RouteBinding, ServiceBinding, ServiceKey
from fakecc.osb import bind_replies
from fakecc.osb.bind_replies import BindAnswer
from fakecc.osb.port import BrokerRequest, Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Requester
from fakecc.records import replace
from fakecc.world import World

Drafted = TypeVar("Drafted", ServiceBinding, ServiceKey, RouteBinding)

NOT_RETRIEVABLE = "Could not create asynchronous binding when bindings_retrievable is false."
TAKEN = "The app is already bound to the service."
# After these the broker may have a key that is none here; a drain or volumes that it may not give leave it there.
# source: cloud_controller_ng:lib/services/service_brokers/v2/client.rb (create_service_key)
LEAVING_KEYS = {"ServiceBrokerBadResponse", "ServiceBrokerResponseMalformed", "HttpClientTimeout"}


def bind_app(
    world: World, drafted: ServiceBinding, requester: Requester, *, parameters: Json, accepts_incomplete: bool
) -> Conversation[ServiceBinding]:
    """Make a binding; a refused one leaves nothing. It is in progress where the broker takes its time.

    Raises what the client is told.
    """
    if not bindings.is_managed(world, drafted):
        binding = service_bindings.bind_user_provided(world, drafted)
        audit_events.record_bound(world, requester.actor, "create", binding, requester.request)
        return binding
    undo = requests.unbind(world, drafted, requester)
    bound = yield from _ask(world, drafted, requester, parameters=parameters, accepts_incomplete=accepts_incomplete)
    yield from _check_still_free(world, drafted, undo)
    if bindings.is_drain_too_long(bound.syslog_drain_url):
        yield undo
        raise errors.ServiceBindingInvalid(bindings.DRAIN_TOO_LONG)
    if not bound.in_progress:
        binding = world.add(replace(_stamp(world, drafted), **bindings.contents(drafted, bound)))
        audit_events.record_bound(world, requester.actor, "create", binding, requester.request)
        return binding
    yield from _check_asynchronous(world, drafted, undo, accepts_incomplete=accepts_incomplete)
    operation = last_operations.draft(world, "create", "in progress", broker_operation=bound.operation)
    binding = world.add(replace(_stamp(world, drafted), credentials=None, last_operation=operation))
    operation_polls.poll_binding_later(world, binding, requester)
    audit_events.record_bound(world, requester.actor, "start_create", binding, requester.request)
    return binding


def bind(world: World, drafted: Drafted, requester: Requester, *, parameters: Json) -> Conversation[Drafted]:
    """Make a key or bind a route, which the broker must do at once. Raises what the client is told."""
    # A key is unbound without accepts_incomplete.
    undo = requests.unbind(world, drafted, requester, accepts_incomplete=not isinstance(drafted, ServiceKey))
    bound = yield from _ask(world, drafted, requester, parameters=parameters, accepts_incomplete=False)
    yield from _check_still_free(world, drafted, undo)
    return world.add(replace(_stamp(world, drafted), **bindings.contents(drafted, bound)))


def _ask(
    world: World, drafted: AnyBinding, requester: Requester, *, parameters: Json, accepts_incomplete: bool
) -> Conversation[BindAnswer]:
    requires = offering_of(world, instance_of(world, drafted)).requires
    request = requests.bind(world, drafted, requester, parameters=parameters, accepts_incomplete=accepts_incomplete)
    answer = yield request
    try:
        return bind_replies.read_bind(request, answer, requires)
    except BrokerError as error:
        # A key is unbound without accepts_incomplete. recording: v2-services/bind-orphans
        is_key = isinstance(drafted, ServiceKey)
        if error.name in LEAVING_KEYS if is_key else error.orphan:
            orphan_mitigation.mitigate_binding(world, drafted, requester, accepts_incomplete=not is_key)
            world.keep()
        raise error.as_client_error() from None


def _check_still_free(world: World, drafted: AnyBinding, undo: BrokerRequest) -> Conversation[None]:
    """Look at what happened while the broker was asked: the same may have been bound, or what is bound may be gone.

    Raises what the client is told, after the broker was asked to unbind again, once and whatever it answers.
    """
    conflict = _conflict(world, drafted) if _has_ends(world, drafted) else errors.DatabaseError()
    if conflict is not None:
        yield undo
        raise conflict


def _has_ends(world: World, drafted: AnyBinding) -> bool:
    """Are the instance, and the app or the route, still there?"""
    if drafted.service_instance_guid not in world.service_instances:
        return False
    if isinstance(drafted, ServiceBinding):
        return drafted.app_guid in world.apps
    return not isinstance(drafted, RouteBinding) or drafted.route_guid in world.routes


def _conflict(world: World, drafted: AnyBinding) -> CloudControllerError | None:
    siblings = {"service_instance_guid": drafted.service_instance_guid}
    if isinstance(drafted, ServiceKey):
        same = world.service_keys.find(**siblings, name=drafted.name)
        return errors.ServiceKeyNameTaken(drafted.name) if same else _quota_conflict(world, drafted)
    if isinstance(drafted, ServiceBinding):
        bound = world.service_bindings.find(**siblings, app_guid=drafted.app_guid)
        return errors.ServiceBindingAppServiceTaken(TAKEN) if bound else None
    bound_routes = world.route_bindings.find(route_guid=drafted.route_guid)
    return errors.RouteAlreadyBoundToServiceInstance() if bound_routes else None


def _quota_conflict(world: World, drafted: ServiceKey) -> CloudControllerError | None:
    try:
        service_keys.check_quotas(world, instance_of(world, drafted))
    except Invalid as problem:
        return errors.ServiceKeyInvalid(f"quota {service_keys.QUOTA_RULES[problem.field]}")
    return None


def _check_asynchronous(
    world: World, drafted: ServiceBinding, undo: BrokerRequest, *, accepts_incomplete: bool
) -> Conversation[None]:
    """May the broker take its time? Raises what the client is told, after the broker was asked to unbind again."""
    if not offering_of(world, instance_of(world, drafted)).bindings_retrievable:
        yield undo
        raise errors.ServiceBindingInvalid(NOT_RETRIEVABLE)
    if not accepts_incomplete:
        yield undo
        raise errors.ServiceBrokerRespondedAsyncWhenNotAllowed()


def _stamp(world: World, drafted: Drafted) -> Drafted:
    """The draft, which is put into its table after the broker's answer, and was created then."""
    now = world.now()
    return replace(drafted, created_at=now, updated_at=now)
