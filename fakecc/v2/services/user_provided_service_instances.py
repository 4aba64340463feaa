"""/v2/user_provided_service_instances.

Source: cloud_controller_ng:app/controllers/services/user_provided_service_instances_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings, service_instances, user_provided_instances
from fakecc.actions.services.navigation import space_of
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.services import ServiceInstance
from fakecc.v2.access import may_change, need_read_scope, need_write
from fakecc.v2.collection import page
from fakecc.v2.message import OBJECT, TEXTS, Message, optional, required_field
from fakecc.v2.options import options_of
from fakecc.v2.ordering import check_order
from fakecc.v2.reading import find, find_referred, find_related, read, related
from fakecc.v2.replies import created_reply, no_content, updated_reply
from fakecc.v2.services._instance_resource import USER_PROVIDED_SERVICE_INSTANCES, filter_scope
from fakecc.v2.writing import check_without, is_true, queue

PATH = "/v2/user_provided_service_instances"
CREATE = Message(
    required_field("name"),
    optional("credentials", OBJECT, default={}),
    optional("syslog_drain_url", default=""),
    optional("route_service_url", default=""),
    optional("tags", TEXTS, default=[]),
    required_field("space_guid"),
    optional("service_binding_guids", TEXTS),
    optional("route_guids", TEXTS),
)
UPDATE = CREATE.for_update()
NOT_IMPORTED = frozenset({"space_guid", "service_binding_guids", "route_guids"})
WRONG_URLS = {
    "route_service_url_not_https": "Scheme for route_service_url must be https.",
    "route_service_url_invalid": "route_service_url is invalid.",
}


def enumerate_(call: Call) -> Reply:
    need_read_scope(call)
    asked = options_of(call)
    resource = USER_PROVIDED_SERVICE_INSTANCES
    check_order(asked, resource)
    scope = resource.visible_to(call).intersect(filter_scope(call, asked.q, resource.filters, ("organization_guid",)))
    return page(call, resource, scope.select(call.world.service_instances), path=PATH, options=asked)


def create(call: Call) -> Reply:
    """The role is checked last. recording: v2-services/user-provided-roles"""
    given = CREATE.read(call)
    space = find_referred(call.world.spaces, "Space", given["space_guid"])
    drafted = user_provided_instances.draft(
        call.world,
        name=given["name"],
        space_guid=space.guid,
        credentials=given["credentials"],
        syslog_drain_url=given["syslog_drain_url"],
        route_service_url=given["route_service_url"],
        tags=tuple(given["tags"]),
    )
    try:
        service_instances.check(call.world, drafted)
    except Invalid as found:
        raise _wrong(found, given["name"]) from None
    need_write(call, allowed=may_change(call, space))
    instance = service_instances.add(call.world, drafted)
    audit_events.record_instance(call.world, call.caller, "create", instance, given)
    if instance.route_service_url and not call.world.settings.route_services_enabled:
        call.warnings.append(service_instances.NO_ROUTES)
    return created_reply(USER_PROVIDED_SERVICE_INSTANCES, instance, call)


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    instance = find(USER_PROVIDED_SERVICE_INSTANCES, guid, call)
    need_write(call, allowed=may_change(call, space_of(call.world, instance)))
    request = dict(given)
    if given.get("space_guid", instance.space_guid) != instance.space_guid:
        # The guids are compared even where no such space exists: validate_space_not_changed.
        raise errors.ServiceInstanceInvalid("cannot change space for service instance")
    changed = {name: value for name, value in given.items() if name not in NOT_IMPORTED}
    if "tags" in changed:
        changed["tags"] = tuple(changed["tags"])
    try:
        instance = user_provided_instances.save(call.world, instance, **changed)
    except Invalid as found:
        raise _wrong(found, given.get("name")) from None
    audit_events.record_instance(call.world, call.caller, "update", instance, request)
    return updated_reply(USER_PROVIDED_SERVICE_INSTANCES, instance, call)


def _wrong(found: Invalid, name: object) -> CloudControllerError:
    complaints: Json = found.details["complaints"]
    if ("name", "unique") in complaints:
        return errors.ServiceInstanceNameTaken(name)
    for _, rule in complaints:
        if rule in WRONG_URLS:
            return errors.ServiceInstanceRouteServiceURLInvalid(WRONG_URLS[rule])
    if ("tags", "too_long") in complaints:
        return errors.ServiceInstanceTagsTooLong(name or "")
    if ("name", "max_length") in complaints:
        return errors.ServiceInstanceNameTooLong()
    return errors.ServiceInstanceInvalid(", ".join(f"{field} {rule}" for field, rule in complaints))


def delete(call: Call, guid: str) -> Reply:
    """Anybody with a token may: the real one checks no role, and fails on a guid that it does not know."""
    instance = call.world.service_instances.get(guid)
    if instance is None or instance.managed:
        raise call.real_error()
    _check_unbound(call, instance)
    if is_true(call, "async"):
        return queue(call, user_provided_instances.delete_by_guid, guid=guid, requester=call.requester.plain())
    # Even a recursive deletion leaves the bindings of routes.
    if call.world.route_bindings.first(service_instance_guid=guid):
        raise errors.DatabaseError()
    user_provided_instances.delete_with_bindings(call.world, instance, call.caller)
    return no_content()


def _check_unbound(call: Call, instance: ServiceInstance) -> None:
    bound = call.world.service_bindings.first(service_instance_guid=instance.guid)
    check_without(call, ["service_bindings"] if bound else [], instance, "service_instances")


def add_binding(call: Call, guid: str, other_guid: str) -> Reply:
    """Save a binding that the instance has; one of another instance stays where it is.

    Source: cloud_controller_ng:app/models/services/service_binding.rb, service_instance.rb (validate_service_binding)
    """
    instance = find(USER_PROVIDED_SERVICE_INSTANCES, guid, call)
    need_write(call, allowed=may_change(call, space_of(call.world, instance)))
    binding = find_related(call.world.service_bindings, "ServiceBinding", other_guid)
    if call.world.apps[binding.app_guid].space_guid != instance.space_guid:
        # InvalidServiceBinding, which nothing catches.
        raise call.real_error()
    if binding.service_instance_guid != guid:
        raise errors.ServiceInstanceInvalid("service_instance invalid_relation")
    drain = bindings.drain_without_comma(binding.syslog_drain_url)
    call.world.change(binding, syslog_drain_url=drain, updated_at=call.world.now())
    return updated_reply(USER_PROVIDED_SERVICE_INSTANCES, instance, call)


def remove_binding(call: Call, guid: str, other_guid: str) -> Reply:
    """A binding cannot be without an instance."""
    instance = find(USER_PROVIDED_SERVICE_INSTANCES, guid, call)
    need_write(call, allowed=may_change(call, space_of(call.world, instance)))
    binding = find_related(call.world.service_bindings, "ServiceBinding", other_guid)
    if binding.service_instance_guid == guid:
        raise errors.ServiceInstanceInvalid("service_instance presence, service_instance invalid_relation")
    return no_content()


ENDPOINTS = [
    endpoint("POST", "/v2/user_provided_service_instances", create),
    endpoint("GET", "/v2/user_provided_service_instances", enumerate_),
    endpoint("GET", "/v2/user_provided_service_instances/<guid>", read(USER_PROVIDED_SERVICE_INSTANCES)),
    endpoint("PUT", "/v2/user_provided_service_instances/<guid>", update),
    endpoint("DELETE", "/v2/user_provided_service_instances/<guid>", delete),
    *related(USER_PROVIDED_SERVICE_INSTANCES, "service_bindings", "routes"),
    endpoint("PUT", "/v2/user_provided_service_instances/<guid>/service_bindings/<other_guid>", add_binding),
    endpoint("DELETE", "/v2/user_provided_service_instances/<guid>/service_bindings/<other_guid>", remove_binding),
]
