"""Route services: bind instances to routes and unbind them, managed and user-provided ones alike.

Source: cloud_controller_ng:app/controllers/services/lifecycle/service_instance_binding_manager.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings, route_bindings
from fakecc.actions.services.in_request import binding_create, binding_delete
from fakecc.actions.services.in_request.idle_checks import check_instance_idle
from fakecc.actions.services.navigation import offering_if_managed, space_of
from fakecc.call import Call, Reply, endpoint
from fakecc.models.routing import Route
from fakecc.models.services import RouteBinding, ServiceInstance
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.v2.access import may_change, need_read, need_write
from fakecc.v2.message import OBJECT, Message, optional
from fakecc.v2.replies import no_content, ok, updated_reply
from fakecc.v2.resource import Resource, resource_named
from fakecc.v2.services._instance_resource import SERVICE_INSTANCES, USER_PROVIDED_SERVICE_INSTANCES
from fakecc.v2.services._services import check_nothing_in_progress

BIND = Message(optional("parameters", OBJECT))


def bind(resource: Resource[ServiceInstance], call: Call, guid: str, route_guid: str) -> Conversation[Reply]:
    # The body is read only for managed instances.
    given = BIND.read(call) if call.raw.strip() and resource is SERVICE_INSTANCES else {}
    found = _route(call, route_guid)
    if call.world.domains[found.domain_guid].internal:
        raise errors.RouteServiceCannotBeBoundToInternalRoute()
    instance = _instance(call, guid)
    _check_bindable(call, instance, found)
    need_write(call, allowed=may_change(call, space_of(call.world, instance)))
    _check_fitting(resource, call, instance, found)
    drafted = route_bindings.draft(call.world, instance, found)
    if instance.managed:
        check_instance_idle(instance)
        yield from binding_create.bind(call.world, drafted, call.requester, parameters=given.get("parameters"))
    else:
        route_bindings.bind_user_provided(call.world, drafted)
    audit_events.record_routed(call.world, call.caller, "bind_route", drafted)
    return updated_reply(resource, instance, call)


def _check_bindable(call: Call, instance: ServiceInstance, found: Route) -> None:
    if not bindings.is_bindable(call.world, instance):
        raise errors.UnbindableService()
    others = call.world.route_bindings.find(route_guid=found.guid)
    if any(other.service_instance_guid == instance.guid for other in others):
        raise errors.ServiceInstanceAlreadyBoundToSameRoute()
    if others:
        raise errors.RouteAlreadyBoundToServiceInstance()
    if not call.world.settings.route_services_enabled:
        raise errors.ServiceInstanceRouteServiceDisabled()


def _check_fitting(resource: Resource[ServiceInstance], call: Call, instance: ServiceInstance, found: Route) -> None:
    """Where there are two problems, each controller reports another one: translate_validation_exception."""
    problems: list[Exception] = []
    if not route_bindings.is_route_service(call.world, instance):
        problems.append(errors.ServiceDoesNotSupportRoutes())
    if instance.space_guid != found.space_guid:
        problems.append(errors.ServiceInstanceRouteBindingSpaceMismatch())
    if problems:
        raise problems[0 if resource is SERVICE_INSTANCES else -1]


def _route(call: Call, guid: str) -> Route:
    found = call.world.routes.get(guid)
    if found is None:
        raise errors.RouteNotFound(guid)
    return found


def _instance(call: Call, guid: str) -> ServiceInstance:
    instance = call.world.service_instances.get(guid)
    if instance is None:
        raise errors.ServiceInstanceNotFound(guid)
    return instance


def _binding(call: Call, instance: ServiceInstance, found: Route) -> RouteBinding:
    binding = call.world.route_bindings.first(route_guid=found.guid, service_instance_guid=instance.guid)
    if binding is None:
        raise errors.InvalidRelation(f"Route {found.guid} is not bound to service instance {instance.guid}.")
    return binding


def unbind(call: Call, guid: str, route_guid: str) -> Conversation[Reply]:
    found, instance = _route(call, route_guid), _instance(call, guid)
    binding = _binding(call, instance, found)
    need_write(call, allowed=may_change(call, space_of(call.world, instance)))
    yield from binding_delete.unbind(call.world, binding, call.requester)
    audit_events.record_routed(call.world, call.caller, "unbind_route", binding)
    return no_content()


def parameters(call: Call, guid: str, route_guid: str) -> Conversation[Reply]:
    """What the broker knows of the binding's parameters."""
    instance = _instance(call, guid)
    need_read(call, SERVICE_INSTANCES, instance)
    found = _route(call, route_guid)
    need_read(call, resource_named("routes"), found)
    binding = _binding(call, instance, found)
    offering = offering_if_managed(call.world, instance)
    if offering is None or not offering.bindings_retrievable:
        raise errors.ServiceFetchBindingParametersNotSupported()
    check_nothing_in_progress(binding)
    try:
        fetched = yield from bindings.fetch(call.world, binding, call.requester)
    except BrokerError as error:
        raise error.as_client_error() from None
    return ok(fetched.parameters or {})


def _bind_managed(call: Call, guid: str, route_guid: str) -> Conversation[Reply]:
    return bind(SERVICE_INSTANCES, call, guid, route_guid)


def _bind_user_provided(call: Call, guid: str, route_guid: str) -> Conversation[Reply]:
    return bind(USER_PROVIDED_SERVICE_INSTANCES, call, guid, route_guid)


ENDPOINTS = [
    endpoint("PUT", "/v2/service_instances/<guid>/routes/<route_guid>", _bind_managed),
    endpoint("DELETE", "/v2/service_instances/<guid>/routes/<route_guid>", unbind),
    endpoint("GET", "/v2/service_instances/<guid>/routes/<route_guid>/parameters", parameters),
    endpoint("PUT", "/v2/user_provided_service_instances/<guid>/routes/<route_guid>", _bind_user_provided),
    endpoint("DELETE", "/v2/user_provided_service_instances/<guid>/routes/<route_guid>", unbind),
]
